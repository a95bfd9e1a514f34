import { Counter, type Registry } from 'prom-client'
import { SeriesCounter, SeriesHistogram } from './series.js'

/** What is done with the log. `read` includes asking where it begins and ends. */
export type LogOperation = 'append' | 'read'

/** What the use of the ordered log reports, whichever log it is. */
export interface LogMetrics {
  /** Records were appended: how many, their bytes, and from the call to their being durable. */
  appended (channel: string, records: number, durationMs: number): void
  /** An operation failed; `kind` is the code of the error, or `other`. */
  failed (channel: string, operation: LogOperation, kind: string): void
}

/** Failures that are there at 0 from the start; the others appear with the first of their kind. */
const EXPECTED: ReadonlyArray<[LogOperation, string]> = [['append', 'log_unavailable'], ['append', 'outcome_unknown'], ['read', 'log_unavailable']]

/** Makes the metrics of the log. */
export function makeLogMetrics (registry: Registry, channels: readonly string[]): LogMetrics {
  const duration = new SeriesHistogram({
    name: 'ordering_log_append_duration_seconds',
    help: 'From an append to its records being durable in the log',
    labelNames: ['channel'],
    registry,
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
  })
  const appended = new SeriesCounter({ name: 'ordering_log_records_appended_total', help: 'Records that this replica appended to the log', labelNames: ['channel'], registry })
  const errors = new Counter({
    name: 'ordering_log_errors_total',
    help: 'Failed operations on the log, by the code of the error',
    labelNames: ['channel', 'operation', 'kind'],
    registers: [registry]
  })
  for (const channel of channels) {
    duration.of(channel)
    appended.of(channel)
    for (const [operation, kind] of EXPECTED) errors.inc({ channel, operation, kind }, 0)
  }
  return {
    appended: (channel, records, durationMs) => {
      appended.of(channel).add(records)
      duration.of(channel).observe(durationMs / 1000)
    },
    failed: (channel, operation, kind) => { errors.inc({ channel, operation, kind }) }
  }
}
