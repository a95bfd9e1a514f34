import type { StoredRecord } from '../chain/ordered-log.js'
import type { LogRecord } from '../protocol/log-record.js'

/** Records of so many bytes are kept, unless what is added at once has more. */
const MAX_BYTES = 4 * 1024 * 1024

/** What a record counts beside its value. */
const RECORD_BYTES = 128

/**
 * The newest records of a channel's log, without a gap, as they became durable: for a reader that comes close behind and need
 * not read them back from the disk. They are gone when it has them, or when they become too many.
 */
export class RecentRecords {
  #records: StoredRecord[] = []
  #bytes = 0

  /** Adds records that stand side by side from an offset on, behind all that were added before. */
  add (first: number, records: readonly LogRecord[]): void {
    const bytes = sizeOf(records)
    if (this.#bytes + bytes > MAX_BYTES || this.#records.at(-1)?.offset !== first - 1) this.#keep([])
    records.forEach((record, index) => { this.#records.push({ offset: first + index, ...record }) })
    this.#bytes += bytes
  }

  /** So many records from an offset on, which go with those in front of them; undefined when there is none at that offset. */
  take (offset: number, maxRecords: number): readonly StoredRecord[] | undefined {
    const from = offset - (this.#records[0]?.offset ?? Infinity)
    if (from < 0) return undefined
    const taken = this.#records.slice(from, from + maxRecords)
    this.#keep(this.#records.slice(from + maxRecords))
    return taken.length > 0 ? taken : undefined
  }

  #keep (records: StoredRecord[]): void {
    this.#records = records
    this.#bytes = sizeOf(records)
  }
}

function sizeOf (records: readonly LogRecord[]): number {
  return records.reduce((sum, { value }) => sum + value.length + RECORD_BYTES, 0)
}
