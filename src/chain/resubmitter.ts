import type { Logger } from 'pino'
import { hasCode, reasonOf } from '../errors.js'
import type { LogRecord } from '../protocol/log-record.js'
import { Backoff } from '../util/backoff.js'
import { sleep, type Clock } from '../util/clock.js'
import type { OrderedLog } from './ordered-log.js'

/** A stale message, and what is told when it cannot be appended again. */
export interface Stale {
  readonly record: LogRecord
  readonly abandon: (reason: string) => void
}

/**
 * Appends stale messages again, in order, until they are in the log. One that the log takes no record of, because it grew
 * by some bytes or the log's limit was lowered, is given up: blocks are cut of what is in the log, so that they stay the
 * same whichever replicas give it up.
 *
 * A block may only be written when all that stood before it is appended: the block says that the log was consumed up to its
 * offset, and a restart would not read the stale messages again.
 */
export class Resubmitter {
  readonly #channel: string
  readonly #log: OrderedLog
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #signal: AbortSignal
  #queue: Stale[] = []
  /** How many at the front go alone, because they were refused together. */
  #alone = 0
  #running: Promise<void> | undefined

  constructor (channel: string, { log, clock, logger, signal }: { log: OrderedLog, clock: Clock, logger: Logger, signal: AbortSignal }) {
    this.#channel = channel
    this.#log = log
    this.#clock = clock
    this.#logger = logger
    this.#signal = signal
  }

  push (stale: Stale): void {
    this.#queue.push(stale)
    this.#running ??= this.#run()
  }

  /** Resolves when nothing is outstanding; undefined when nothing is now. */
  get idle (): Promise<void> | undefined {
    return this.#running
  }

  async #run (): Promise<void> {
    const backoff = new Backoff()
    await Promise.resolve() // let everything of this turn join
    while (this.#queue.length > 0 && !this.#signal.aborted) {
      const stale = this.#queue.splice(0, this.#alone > 0 ? 1 : this.#queue.length)
      try {
        await this.#log.append(this.#channel, stale.map(({ record }) => record))
        backoff.reset()
        this.#alone = Math.max(0, this.#alone - 1)
      } catch (error) {
        if (hasCode(error, 'envelope_too_large')) {
          this.#refused(stale, reasonOf(error))
          continue
        }
        this.#logger.warn({ reason: reasonOf(error), records: stale.length }, 'stale envelopes could not be submitted again yet')
        // An unknown outcome may leave two copies in the log: the consenter drops the second.
        this.#queue.unshift(...stale)
        await sleep(this.#clock, backoff.next(), this.#signal)
      }
    }
    this.#running = undefined
  }

  /** Nothing of it was appended, and another try would be refused as well: one alone is given up, several are tried alone. */
  #refused (stale: readonly Stale[], reason: string): void {
    const [first] = stale
    if (first && stale.length === 1) {
      this.#alone = Math.max(0, this.#alone - 1)
      this.#logger.error({ reason, sizeBytes: first.record.value.length }, 'a stale envelope is given up: the log does not take it again')
      first.abandon(reason)
      return
    }
    this.#queue.unshift(...stale)
    this.#alone = stale.length
  }
}
