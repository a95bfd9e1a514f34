import type { Clock } from '../util/clock.js'
import type { Environment } from '../util/environment.js'
import { Watchdog } from './watchdog.js'

/** What is wrong with the storage; only a restart mends it. */
export interface StorageFault {
  readonly code: 'storage_failed' | 'commit_stalled'
  readonly detail: string
}

/** Watches one storage environment: whether a commit failed, and whether one never returns. */
export class StorageWatch {
  readonly #environment: Pick<Environment, 'failure' | 'busy' | 'commits'>
  readonly #clock: Clock
  readonly #stallAfterMs: number
  readonly #watchdog = new Watchdog()

  constructor (environment: Pick<Environment, 'failure' | 'busy' | 'commits'>, { clock, stallAfterMs }: { clock: Clock, stallAfterMs: number }) {
    this.#environment = environment
    this.#clock = clock
    this.#stallAfterMs = stallAfterMs
  }

  /** What is wrong now; undefined when nothing is. */
  look (): StorageFault | undefined {
    const { failure, busy, commits } = this.#environment
    const stalledMs = this.#watchdog.stalledMs(commits, busy, this.#clock.elapsedMs())
    if (failure) return { code: 'storage_failed', detail: failure.message }
    if (stalledMs < this.#stallAfterMs) return undefined
    return { code: 'commit_stalled', detail: `a commit has not returned for ${Math.round(stalledMs).toString()} ms` }
  }
}
