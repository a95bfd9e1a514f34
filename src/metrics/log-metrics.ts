import { Counter, Histogram, type Registry } from 'prom-client'

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
  const registers = [registry]
  const duration = new Histogram({
    name: 'ordering_log_append_duration_seconds',
    help: 'From an append to its records being durable in the log',
    labelNames: ['channel'],
    registers,
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
  })
  const appended = new Counter({ name: 'ordering_log_records_appended_total', help: 'Records that this replica appended to the log', labelNames: ['channel'], registers })
  const errors = new Counter({
    name: 'ordering_log_errors_total',
    help: 'Failed operations on the log, by the code of the error',
    labelNames: ['channel', 'operation', 'kind'],
    registers
  })
  for (const channel of channels) {
    duration.zero({ channel })
    appended.inc({ channel }, 0)
    for (const [operation, kind] of EXPECTED) errors.inc({ channel, operation, kind }, 0)
  }
  return {
    appended: (channel, records, durationMs) => {
      appended.inc({ channel }, records)
      duration.observe({ channel }, durationMs / 1000)
    },
    failed: (channel, operation, kind) => { errors.inc({ channel, operation, kind }) }
  }
}
