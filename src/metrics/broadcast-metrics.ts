import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** How a submission ended. */
export type SubmissionOutcome = 'accepted' | 'duplicate' | 'refused' | 'unavailable' | 'outcome_unknown'

const OUTCOMES: SubmissionOutcome[] = ['accepted', 'duplicate', 'refused', 'unavailable', 'outcome_unknown']

/** What the way in reports. */
export interface BroadcastMetrics {
  /** Submissions ended together; the time from their arrival to the acknowledgement, where there is one. */
  submitted (channel: string, outcome: SubmissionOutcome, count: number, durationMs?: number): void
}

/** Makes the metrics of the way in. All series are there, at 0, from the start. */
export function makeBroadcastMetrics (registry: Registry, channels: readonly string[], inFlightBytes: () => number): BroadcastMetrics {
  const registers = [registry]
  const submissions = new Counter({ name: 'ordering_submissions_total', help: 'Envelopes submitted, by outcome', labelNames: ['channel', 'outcome'], registers })
  const duration = new Histogram({
    name: 'ordering_submit_duration_seconds',
    help: 'From the arrival of an envelope, or of several together, to the acknowledgement: they are in the log',
    labelNames: ['channel'],
    registers,
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5]
  })
  const bytes = new Gauge({ name: 'ordering_inflight_bytes', help: 'Bytes of submissions that are not in the log yet', registers, collect: () => { bytes.set(inFlightBytes()) } })
  for (const channel of channels) {
    duration.zero({ channel })
    for (const outcome of OUTCOMES) submissions.inc({ channel, outcome }, 0)
  }
  return {
    submitted: (channel, outcome, count, durationMs) => {
      submissions.inc({ channel, outcome }, count)
      if (durationMs !== undefined) duration.observe({ channel }, durationMs / 1000)
    }
  }
}
