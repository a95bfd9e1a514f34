import { Counter, Gauge, type Registry } from 'prom-client'
import type { CutReason } from '../consenter/effects.js'
import { SeriesCounter, SeriesHistogram, type CounterSeries } from './series.js'

/** The message loop's eleven counters, in the order of the reference (REFERENCE 1.1). */
export const LOOP_EVENTS = [
  'receive_error', 'unmarshal_error', 'receive_pass', 'connect_pass', 'time_to_cut_error', 'time_to_cut_pass',
  'regular_error', 'regular_pass', 'send_time_to_cut_error', 'send_time_to_cut_pass', 'halt'
] as const

/** One of the eleven. */
export type LoopEvent = typeof LOOP_EVENTS[number]

const CUT_REASONS: CutReason[] = ['count', 'bytes', 'oversize', 'timer', 'config']

/** A block that is committed, and the chain that it makes. */
export interface PublishedBlock {
  readonly height: number
  readonly lastOffsetPersisted: number
  readonly envelopes: number
  readonly sizeBytes: number
  readonly commitMs: number
}

/** What a chain reports of one channel. All series are there, at 0, from the start. */
export interface ChainMetrics {
  event (event: LoopEvent): void
  /** What the ledger holds when the channel starts. */
  recovered (height: number, lastOffsetPersisted: number): void
  blockCut (reason: CutReason, fillMs: number): void
  blockPublished (block: PublishedBlock): void
  /** From an acknowledged submission to the block that holds it. */
  ordered (durationMs: number): void
  /** Another replica announced another chain, and this one was found right. */
  disagreement (): void
}

/** Makes the chain's metrics; call the result once for each channel. */
export function makeChainMetrics (registry: Registry): (channel: string) => ChainMetrics {
  const registers = [registry]
  const labelNames = ['channel']
  const events = new SeriesCounter({ name: 'ordering_loop_events_total', help: 'Events of the message loop', labelNames: ['channel', 'event'], registry })
  const cuts = new SeriesCounter({ name: 'ordering_blocks_cut_total', help: 'Blocks cut, by what cut them', labelNames: ['channel', 'reason'], registry })
  const height = new Gauge({ name: 'ordering_block_height', help: 'Number of blocks of the chain', labelNames, registers })
  const offset = new Gauge({ name: 'ordering_last_offset_persisted', help: 'Log offset up to which blocks are written', labelNames, registers })
  const disagreements = new Counter({ name: 'ordering_disagreements_total', help: 'CONNECT messages of replicas that announce another chain', labelNames, registers })
  const fill = new SeriesHistogram({
    name: 'ordering_block_fill_duration_seconds', help: 'From the first envelope of a block to its cut', labelNames, registry, buckets: [0.001, 0.01, 0.1, 0.5, 1, 2, 5, 10]
  })
  const order = new SeriesHistogram({
    name: 'ordering_order_duration_seconds', help: 'From an acknowledged submission to its block', labelNames, registry, buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10]
  })
  const commit = new SeriesHistogram({
    name: 'ordering_ledger_commit_duration_seconds', help: 'From a block\'s cut to its commit', labelNames, registry, buckets: [0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1]
  })
  const blockEnvelopes = new SeriesHistogram({
    name: 'ordering_block_envelopes',
    help: 'Envelopes of a block; the sum counts those that were ordered',
    labelNames,
    registry,
    buckets: [1, 2, 5, 10, 50, 100, 250, 500, 1000]
  })
  const blockBytes = new SeriesHistogram({
    name: 'ordering_block_size_bytes',
    help: 'Bytes of the envelopes of a block',
    labelNames,
    registry,
    buckets: [1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216]
  })
  return (channel) => {
    const eventSeries = Object.fromEntries(LOOP_EVENTS.map((event) => [event, events.of(channel, event)])) as Record<LoopEvent, CounterSeries>
    for (const reason of CUT_REASONS) cuts.of(channel, reason)
    for (const histogram of [fill, order, commit, blockEnvelopes, blockBytes]) histogram.of(channel)
    const heightGauge = height.labels(channel)
    const offsetGauge = offset.labels(channel)
    disagreements.inc({ channel }, 0)
    heightGauge.set(0)
    offsetGauge.set(-1)
    return {
      event: (event) => { eventSeries[event].add() },
      blockCut: (reason, fillMs) => {
        cuts.of(channel, reason).add()
        fill.of(channel).observe(fillMs / 1000)
      },
      blockPublished: ({ height: blocks, lastOffsetPersisted, envelopes, sizeBytes, commitMs }) => {
        heightGauge.set(blocks)
        blockEnvelopes.of(channel).observe(envelopes)
        blockBytes.of(channel).observe(sizeBytes)
        offsetGauge.set(lastOffsetPersisted)
        commit.of(channel).observe(commitMs / 1000)
      },
      ordered: (durationMs) => { order.of(channel).observe(durationMs / 1000) },
      disagreement: () => { disagreements.inc({ channel }) },
      recovered: (blocks, lastOffsetPersisted) => {
        heightGauge.set(blocks)
        offsetGauge.set(lastOffsetPersisted)
      }
    }
  }
}
