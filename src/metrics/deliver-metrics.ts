import { Gauge, type Registry } from 'prom-client'
import { SeriesCounter, SeriesHistogram } from './series.js'

/** What the way out reports. */
export interface DeliverMetrics {
  opened (channel: string): void
  closed (channel: string): void
  /** A block was sent; how many newer ones there are. */
  sent (channel: string, lagBlocks: number): void
  encoded (channel: string): void
}

/** Makes the metrics of the way out. All series are there, at 0, from the start. */
export function makeDeliverMetrics (registry: Registry, channels: readonly string[]): DeliverMetrics {
  const subscribers = new Gauge({ name: 'ordering_subscribers', help: 'Open subscriptions', labelNames: ['channel'], registers: [registry] })
  const blocks = new SeriesCounter({ name: 'ordering_blocks_delivered_total', help: 'Blocks sent to subscribers', labelNames: ['channel'], registry })
  const encoded = new SeriesCounter({
    name: 'ordering_blocks_encoded_total', help: 'Blocks encoded for subscribers: once per format at the tip', labelNames: ['channel'], registry
  })
  const lag = new SeriesHistogram({
    name: 'ordering_subscriber_lag_blocks',
    help: 'How far behind the newest block each block was that was sent to a subscriber',
    labelNames: ['channel'],
    registry,
    buckets: [0, 1, 2, 5, 10, 50, 100, 1000, 10_000, 100_000]
  })
  for (const channel of channels) {
    subscribers.set({ channel }, 0)
    for (const metric of [blocks, encoded, lag]) metric.of(channel)
  }
  return {
    opened: (channel) => { subscribers.inc({ channel }) },
    closed: (channel) => { subscribers.dec({ channel }) },
    sent: (channel, lagBlocks) => {
      blocks.of(channel).add()
      lag.of(channel).observe(lagBlocks)
    },
    encoded: (channel) => { encoded.of(channel).add() }
  }
}

/** Registers a gauge that shows a subscriber who stands still: the histogram has only blocks that were sent. */
export function registerSubscriberLag (registry: Registry, channels: readonly string[], maxLagBlocks: (channel: string) => number): void {
  const gauge = new Gauge({
    name: 'ordering_subscriber_max_lag_blocks',
    help: 'Blocks that the subscriber who is furthest behind has not been sent yet',
    labelNames: ['channel'],
    registers: [registry],
    collect: () => {
      for (const channel of channels) gauge.set({ channel }, maxLagBlocks(channel))
    }
  })
}
