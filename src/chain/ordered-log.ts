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

/** What a log's driver saw last. */
export interface LogStatus {
  /** Offset of the next record, as far as known. */
  readonly next?: number
  /** Time since something was last heard from where the log is read, milliseconds; absent where nothing has to be fetched. */
  readonly fetchAgeMs?: number
  /** Settings that differ from what is wanted, but lose nothing. */
  readonly warnings?: readonly string[]
}

/**
 * One totally ordered, durable sequence of records per channel: the only thing that replicas share, and the only thing
 * that decides what a block holds.
 */
export interface OrderedLog {
  /**
   * Appends records, contiguous and in order, behind those of earlier calls for the channel. Resolves with the offset of the first
   * one when all are durable.
   * @throws OrderingError `log_unavailable`, `disk_full`, `storage_failed`, `envelope_too_large` (the log takes no
   * record of this size): nothing was appended;
   * `outcome_unknown`: the records may or may not be, or come to be, in the log
   */
  append (channel: string, records: readonly LogRecord[]): Promise<number>
  /**
   * The durable records from an offset on, in batches of any size, for ever, until the signal aborts. Offsets only
   * grow; one that is left out held a control record of the log itself. Where those stand behind a batch, `passed` is
   * called with the offset behind them, once the batch is processed: nothing else may follow for as long as nobody appends.
   * @throws OrderingError `log_unavailable` when reading has to be started anew; LogFaultError when it must not be
   */
  read (channel: string, fromOffset: number, signal: AbortSignal, passed?: (next: number) => void): AsyncIterable<readonly StoredRecord[]>
  /**
   * Where a channel's log begins and ends. Makes the log when it does not exist and `create` is set.
   * @throws OrderingError `log_unavailable`; LogFaultError when the log is missing, or such that it may lose records
   */
  bounds (channel: string, options: { readonly create: boolean }): Promise<LogBounds>
  /**
   * Offset of the next record, asked for now: what was acknowledged anywhere before the call is in front of it.
   * @throws OrderingError `log_unavailable`
   */
  next (channel: string): Promise<number>
  /** What was seen of the log last. Cheap: called by probes. */
  status (channel: string): LogStatus
  close (): Promise<void>
}

/** Why a log cannot be used: records that a replica needs are gone or replaced, or may be soon. */
export type LogFault = 'log_gap' | 'log_replaced' | 'topic_missing' | 'topic_unsafe'

/** The log is not what it was, or not what it must be: a person has to look, nothing is reset. */
export class LogFaultError extends Error {
  override readonly name = 'LogFaultError'
  readonly code: LogFault

  constructor (code: LogFault, reason: string) {
    super(reason)
    this.code = code
  }
}
