import type { Logger } from 'pino'
import { reasonOf } from '../errors.js'
import type { LogRecord } from '../protocol/log-record.js'
import { Backoff } from '../util/backoff.js'
import { sleep, type Clock } from '../util/clock.js'
import type { OrderedLog } from './ordered-log.js'

/**
 * Appends stale messages again, in order, until they are in the log. A block may only be written when all that stood
 * before it is appended: the block says that the log was consumed up to its offset, and a restart would not read the
 * stale messages again.
 */
export class Resubmitter {
  readonly #channel: string
  readonly #log: OrderedLog
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #signal: AbortSignal
  #queue: LogRecord[] = []
  #running: Promise<void> | undefined

  constructor (channel: string, { log, clock, logger, signal }: { log: OrderedLog, clock: Clock, logger: Logger, signal: AbortSignal }) {
    this.#channel = channel
    this.#log = log
    this.#clock = clock
    this.#logger = logger
    this.#signal = signal
  }

  push (record: LogRecord): void {
    this.#queue.push(record)
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
      const records = this.#queue
      this.#queue = []
      try {
        await this.#log.append(this.#channel, records)
        backoff.reset()
      } catch (error) {
        this.#logger.warn({ reason: reasonOf(error), records: records.length }, 'stale envelopes could not be submitted again yet')
        // An unknown outcome may leave two copies in the log: the consenter drops the second.
        this.#queue = [...records, ...this.#queue]
        await sleep(this.#clock, backoff.next(), this.#signal)
      }
    }
    this.#running = undefined
  }
}
