import type { Ledger } from '../ledger/ledger.js'
import type { FrameFormat, View } from './formats.js'
import type { Seek } from './seek.js'

/** Where a session's frames go. */
export interface Sink {
  /**
   * Sends a frame; resolves when the next one is wanted.
   * @throws OrderingError `slow_subscriber` when the client does not read
   */
  send (frame: string | Uint8Array): Promise<void>
}

/** What a session sends, and how. */
export interface SessionOptions {
  readonly ledger: Ledger
  readonly seek: Seek
  readonly view: View
  readonly format: FrameFormat
  /** Called with each block that was sent. */
  readonly onBlock: () => void
}

/**
 * One subscription: a cursor on the ledger, and nothing else. Blocks are read when the client wants them, so a slow
 * client costs no memory, and a new block costs nothing per client that is not waiting for it. Ends with the range, or
 * when the signal aborts.
 * @returns number of the block that would have come next
 */
export async function deliver ({ ledger, seek: { from, to = Infinity }, view, format, onBlock }: SessionOptions, sink: Sink, signal: AbortSignal): Promise<number> {
  let caughtUp = false
  let next = from
  for (; next <= to; next++) {
    if (next >= ledger.height) {
      const frame = caughtUp ? undefined : format.caughtUp(ledger.height)
      caughtUp = true
      if (frame !== undefined) await sink.send(frame)
      await ledger.published(next, signal)
    }
    const block = signal.aborted ? undefined : ledger.get(next)
    if (!block) return next
    await sink.send(format.block(block, view))
    onBlock()
  }
  const done = format.done()
  if (done !== undefined) await sink.send(done)
  return next
}
