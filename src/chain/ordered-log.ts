import type { LogRecord } from '../protocol/log-record.js'

/** A record as it stands in the log. The value may be kept as long as wanted. */
export interface StoredRecord extends LogRecord {
  readonly offset: number
}

/** Offset of the first record that is still there, and the one that the next record will get. */
export interface LogBounds {
  readonly first: number
  readonly next: number
}

/**
 * One totally ordered, durable sequence of records per channel: the only thing that replicas share, and the only thing
 * that decides what a block holds.
 */
export interface OrderedLog {
  /**
   * Appends records, contiguous and in order, behind those of earlier calls for the channel. Resolves with the offset of the first
   * one when all are durable.
   * @throws OrderingError `log_unavailable`, `disk_full`, `storage_failed`: nothing was appended;
   * `outcome_unknown`: the records may or may not be, or come to be, in the log
   */
  append (channel: string, records: readonly LogRecord[]): Promise<number>
  /**
   * The durable records from an offset on, in batches of any size, for ever, until the signal aborts. Offsets only
   * grow; one that is left out held a control record of the log itself.
   * @throws OrderingError `log_unavailable` when reading has to be started anew; LogGapError when records are missing
   */
  read (channel: string, fromOffset: number, signal: AbortSignal): AsyncIterable<readonly StoredRecord[]>
  /** @throws OrderingError `log_unavailable` */
  bounds (channel: string): Promise<LogBounds>
  /** Whether the log can be written now, and if not, why. Cheap: called by probes. */
  status (channel: string): { readonly available: boolean, readonly reason?: string }
  close (): Promise<void>
}

/** Records that a replica needs are not in the log, or are not those that it has read: a person has to look. */
export class LogGapError extends Error {
  override readonly name = 'LogGapError'
}
