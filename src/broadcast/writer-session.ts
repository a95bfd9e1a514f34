import type { Item } from './submit-all.js'

/** A writer that was let in, and sends many items. */
export interface WriterSession {
  /** Aborts, with an OrderingError as its reason, when it may no longer write. */
  readonly revoked: AbortSignal
  /** Resolves when it may submit so many more items, or when the signal aborts. */
  readonly pace: (items: number, signal: AbortSignal) => Promise<void>
  /** Its stream is closed. */
  readonly end: () => void
}

/** Items no faster than their writer may submit them: what it sends meanwhile waits in its socket. None after it may no longer. */
export async function * paced (groups: AsyncIterable<readonly Item[]>, { pace, revoked }: WriterSession, stopping: AbortSignal): AsyncGenerator<readonly Item[]> {
  for await (const group of groups) {
    await pace(group.length, stopping)
    if (revoked.aborted) return
    yield group
  }
}
