import { LogFaultError, type LogBounds, type LogStatus, type OrderedLog, type StoredRecord } from '../chain/ordered-log.js'
import { OrderingError } from '../errors.js'
import { decodeLogRecords, encodeLogRecords, type LogRecord } from '../protocol/log-record.js'
import { lastKey, put, type Environment, type NumberedDatabase } from '../util/environment.js'
import type { FreeSpace } from '../util/free-space.js'
import { Level } from '../util/level.js'
import { RecentRecords } from './recent-records.js'

/** Largest batch that a reader gets, give or take one entry. */
const MAX_READ_RECORDS = 1000
const MAX_READ_BYTES = 8 * 1024 * 1024

/** A time-to-cut message, and the first message of a process, may use this share of the reserve. */
const RESERVE_SHARE = 0.5

/** What the log knows of a channel. */
interface Tail {
  /** Offset of the next record: assigned when its transaction is built. */
  next: number
  /** End of what is durable; nothing beyond it is read. */
  readonly durable: Level
  /** Whether this process has appended to it. */
  appended: boolean
  /** What became durable last, up to that end. */
  readonly recent: RecentRecords
}

/** The ordered log of a single process, in LMDB: the same records as in Kafka, without Kafka. */
export class EmbeddedLog implements OrderedLog {
  readonly #environment: Environment
  readonly #space: Pick<FreeSpace, 'takes'>
  /** By the offset of its first record: records that were appended together. */
  readonly #entries: NumberedDatabase
  readonly #tails = new Map<string, Tail>()

  constructor (environment: Environment, space: Pick<FreeSpace, 'takes'>) {
    this.#environment = environment
    this.#space = space
    this.#entries = environment.database('log')
  }

  async append (channel: string, records: readonly LogRecord[]): Promise<number> {
    const tail = this.#tail(channel)
    const entry = encodeLogRecords(records)
    // Both put what is acknowledged into a block: a process cuts none by time before it has read its own announcement.
    const mayUseReserve = !tail.appended || records.every(isTimeToCut)
    if (!this.#space.takes(entry.length, mayUseReserve ? RESERVE_SHARE : 1)) {
      throw new OrderingError('disk_full', 'the file system of the data directory is full', { channel })
    }
    return await new Promise((resolve, reject) => {
      let first = 0
      this.#environment.enqueue({
        write: () => {
          first = tail.next
          tail.next += records.length
          put(this.#entries, [channel, first], entry)
        },
        committed: () => {
          tail.appended = true
          tail.recent.add(first, records)
          tail.durable.raise(first + records.length)
          resolve(first)
        },
        failed: (error) => {
          tail.next = tail.durable.value
          reject(new OrderingError(error.code, error.message, { channel, cause: error }))
        }
      })
    })
  }

  async * read (channel: string, fromOffset: number, signal: AbortSignal): AsyncIterable<readonly StoredRecord[]> {
    const { durable, recent } = this.#tail(channel)
    let next = fromOffset
    for (;;) {
      await durable.above(next, signal)
      if (signal.aborted) return
      const batch = recent.take(next, MAX_READ_RECORDS) ?? this.#readBatch(channel, next, durable.value)
      next += batch.length
      if (batch.at(-1)?.offset !== next - 1) throw new LogFaultError('log_gap', `the log has no record at offset ${(next - batch.length).toString()} or behind it`)
      yield batch
    }
  }

  async bounds (channel: string): Promise<LogBounds> {
    return { first: 0, next: this.#tail(channel).durable.value }
  }

  async next (channel: string): Promise<number> {
    return this.#tail(channel).durable.value
  }

  status (channel: string): LogStatus {
    return { next: this.#tail(channel).durable.value }
  }

  async close (): Promise<void> { /* the data directory closes the environment */ }

  #tail (channel: string): Tail {
    let tail = this.#tails.get(channel)
    if (!tail) {
      const last = lastKey(this.#entries, channel)
      const next = last ? last[1] + decodeLogRecords(this.#entries.get(last) as Buffer).length : 0
      tail = { next, durable: new Level(next), appended: false, recent: new RecentRecords() }
      this.#tails.set(channel, tail)
    }
    return tail
  }

  #readBatch (channel: string, from: number, end: number): StoredRecord[] {
    const batch: StoredRecord[] = []
    let bytes = 0
    for (const { key: [, first], value } of this.#entries.getRange({ start: this.#entryOf(channel, from), end: [channel, end] })) {
      for (const [index, record] of decodeLogRecords(value).entries()) if (first + index >= from) batch.push({ offset: first + index, ...record })
      bytes += value.length
      if (bytes >= MAX_READ_BYTES || batch.length >= MAX_READ_RECORDS) break
    }
    return batch
  }

  /** Key of the entry that holds a record. */
  #entryOf (channel: string, offset: number): [string, number] {
    const [entry] = this.#entries.getKeys({ start: [channel, offset], end: [channel, -1], reverse: true, limit: 1 })
    return entry ?? [channel, offset]
  }
}

/** First byte of a KafkaMessage that is a time-to-cut: field 2, length-delimited. */
const TIME_TO_CUT_TAG = 0x12

function isTimeToCut ({ value }: LogRecord): boolean {
  return value[0] === TIME_TO_CUT_TAG
}
