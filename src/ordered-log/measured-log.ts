import { LogFaultError, type LogBounds, type LogStatus, type OrderedLog, type StoredRecord } from '../chain/ordered-log.js'
import { OrderingError } from '../errors.js'
import type { LogMetrics, LogOperation } from '../metrics/log-metrics.js'
import type { LogRecord } from '../protocol/log-record.js'
import type { Clock } from '../util/clock.js'

/** Any log, with what is done to it measured. */
export class MeasuredLog implements OrderedLog {
  readonly #log: OrderedLog
  readonly #metrics: LogMetrics
  readonly #clock: Clock

  constructor (log: OrderedLog, { metrics, clock }: { metrics: LogMetrics, clock: Clock }) {
    this.#log = log
    this.#metrics = metrics
    this.#clock = clock
  }

  async append (channel: string, records: readonly LogRecord[]): Promise<number> {
    const startedAt = this.#clock.elapsedMs()
    try {
      const offset = await this.#log.append(channel, records)
      this.#metrics.appended(channel, records.length, this.#clock.elapsedMs() - startedAt)
      return offset
    } catch (error) {
      throw this.#count(channel, 'append', error)
    }
  }

  async * read (channel: string, fromOffset: number, signal: AbortSignal, passed?: (next: number) => void): AsyncIterable<readonly StoredRecord[]> {
    try {
      yield * this.#log.read(channel, fromOffset, signal, passed)
    } catch (error) {
      throw this.#count(channel, 'read', error)
    }
  }

  async bounds (channel: string, options: { readonly create: boolean }): Promise<LogBounds> {
    return await this.#counted(channel, this.#log.bounds(channel, options))
  }

  async next (channel: string): Promise<number> {
    return await this.#counted(channel, this.#log.next(channel))
  }

  status (channel: string): LogStatus {
    return this.#log.status(channel)
  }

  async close (): Promise<void> {
    await this.#log.close()
  }

  async #counted<T> (channel: string, result: Promise<T>): Promise<T> {
    return await result.catch((error: unknown) => { throw this.#count(channel, 'read', error) })
  }

  #count (channel: string, operation: LogOperation, error: unknown): Error {
    this.#metrics.failed(channel, operation, error instanceof OrderingError || error instanceof LogFaultError ? error.code : 'other')
    return error as Error
  }
}
