import { Gauge, type Registry } from 'prom-client'
import { SeriesCounter, SeriesHistogram } from './series.js'

/** How a submission ended. */
export type SubmissionOutcome = 'accepted' | 'duplicate' | 'refused' | 'unavailable' | 'outcome_unknown'

const OUTCOMES: SubmissionOutcome[] = ['accepted', 'duplicate', 'refused', 'unavailable', 'outcome_unknown']

/** What the way in reports. */
export interface BroadcastMetrics {
  /** Envelopes that came together may go into the log, so long after their arrival. */
  admitted (channel: string, durationMs: number): void
  /** Submissions ended together; the time from their arrival to the acknowledgement, where there is one. */
  submitted (channel: string, outcome: SubmissionOutcome, count: number, durationMs?: number): void
}

/** How full the way in is. */
export interface AdmissionLevel {
  readonly inFlightBytes: number
  /** As much as may be in flight. */
  readonly maxInFlightBytes: number
}

/** The same of all channels together, and of each. */
export interface AdmissionLevels {
  readonly level: AdmissionLevel
  levelOf (channel: string): AdmissionLevel
}

/** Request bodies that are held at the same time. */
export interface HeldBodies {
  readonly heldBodyBytes: number
  /** As much as may be held. */
  readonly maxHeldBodyBytes: number
}

/** Makes the metrics of request bodies. */
export function registerHeldBodies (registry: Registry, bodies: HeldBodies): void {
  const registers = [registry]
  const bytes = new Gauge({
    name: 'ordering_held_body_bytes',
    help: 'Bytes of request bodies, unpacked, and of items of streams that are held until they are answered, small ones left out',
    registers,
    collect: () => { bytes.set(bodies.heldBodyBytes) }
  })
  const ratio = new Gauge({
    name: 'ordering_held_body_ratio',
    help: 'The same as a share of what is allowed (maxHeldBodyBytes): at 1 requests are refused',
    registers,
    collect: () => { ratio.set(bodies.heldBodyBytes / bodies.maxHeldBodyBytes) }
  })
}

/** Makes the metrics of the way in. All series are there, at 0, from the start. */
export function makeBroadcastMetrics (registry: Registry, channels: readonly string[], admission: AdmissionLevels): BroadcastMetrics {
  const registers = [registry]
  const submissions = new SeriesCounter({ name: 'ordering_submissions_total', help: 'Envelopes submitted, by outcome', labelNames: ['channel', 'outcome'], registry })
  const duration = new SeriesHistogram({
    name: 'ordering_submit_duration_seconds',
    help: 'From the arrival of an envelope, or of several together, to the acknowledgement: they are in the log',
    labelNames: ['channel'],
    registry,
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5]
  })
  const bytes = new Gauge({
    name: 'ordering_inflight_bytes', help: 'Bytes of submissions that are not in the log yet', registers, collect: () => { bytes.set(admission.level.inFlightBytes) }
  })
  const ratio = new Gauge({
    name: 'ordering_inflight_ratio',
    help: 'The same as a share of what is allowed (maxInFlightBytes): at 1 submissions are refused',
    registers,
    collect: () => { ratio.set(admission.level.inFlightBytes / admission.level.maxInFlightBytes) }
  })
  const channelBytes = new Gauge({
    name: 'ordering_channel_inflight_bytes',
    help: 'Bytes of submissions to a channel that are not in its log yet',
    labelNames: ['channel'],
    registers,
    collect: () => { for (const channel of channels) channelBytes.set({ channel }, admission.levelOf(channel).inFlightBytes) }
  })
  const channelRatio = new Gauge({
    name: 'ordering_channel_inflight_ratio',
    help: 'The same as a share of what is allowed (maxInFlightBytesPerChannel): at 1 submissions to the channel are refused',
    labelNames: ['channel'],
    registers,
    collect: () => {
      for (const channel of channels) {
        const { inFlightBytes, maxInFlightBytes } = admission.levelOf(channel)
        channelRatio.set({ channel }, inFlightBytes / maxInFlightBytes)
      }
    }
  })
  const admitted = new SeriesHistogram({
    name: 'ordering_admission_duration_seconds',
    help: 'From an envelope\'s arrival to its admission: checked, not a repeat, and its bytes fit',
    labelNames: ['channel'],
    registry,
    buckets: [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5]
  })
  for (const channel of channels) {
    admitted.of(channel)
    duration.of(channel)
    for (const outcome of OUTCOMES) submissions.of(channel, outcome)
  }
  return {
    admitted: (channel, durationMs) => { admitted.of(channel).observe(durationMs / 1000) },
    submitted: (channel, outcome, count, durationMs) => {
      submissions.of(channel, outcome).add(count)
      if (durationMs !== undefined) duration.of(channel).observe(durationMs / 1000)
    }
  }
}
