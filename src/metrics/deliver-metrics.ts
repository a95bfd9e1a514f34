import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

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
  const registers = [registry]
  const subscribers = new Gauge({ name: 'ordering_subscribers', help: 'Open subscriptions', labelNames: ['channel'], registers })
  const blocks = new Counter({ name: 'ordering_blocks_delivered_total', help: 'Blocks sent to subscribers', labelNames: ['channel'], registers })
  const encoded = new Counter({ name: 'ordering_blocks_encoded_total', help: 'Blocks encoded for subscribers: once per format at the tip', labelNames: ['channel'], registers })
  const lag = new Histogram({
    name: 'ordering_subscriber_lag_blocks',
    help: 'How far behind the newest block each block was that was sent to a subscriber',
    labelNames: ['channel'],
    registers,
    buckets: [0, 1, 2, 5, 10, 50, 100, 1000, 10_000, 100_000]
  })
  for (const channel of channels) {
    lag.zero({ channel })
    subscribers.set({ channel }, 0)
    blocks.inc({ channel }, 0)
    encoded.inc({ channel }, 0)
  }
  return {
    opened: (channel) => { subscribers.inc({ channel }) },
    closed: (channel) => { subscribers.dec({ channel }) },
    sent: (channel, lagBlocks) => {
      blocks.inc({ channel })
      lag.observe({ channel }, lagBlocks)
    },
    encoded: (channel) => { encoded.inc({ channel }) }
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
