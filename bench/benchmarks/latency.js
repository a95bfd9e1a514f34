import { startGateway } from '../lib/gateway.js'
import { load } from '../lib/processes.js'
import { median } from '../lib/tables.js'

export const title = 'From POST to the receipt in a block, 200 a second, batch timeout 50 ms, Kafka'

const BATCH_TIMEOUT_MS = 50
const LOAD = { rate: 200, sizeBytes: 1024, warmUpSeconds: 3 }

/** Open loop: sent on time, however late the answers are. Against the batch timeout and one round trip through the broker. */
export async function run ({ runs, kafka }) {
  const cluster = await kafka()
  const gateway = await startGateway({ channels: [{ id: 'latency', batchTimeoutMs: BATCH_TIMEOUT_MS }], config: { kafkaBrokers: [cluster.internalBootstrap] } })
  try {
    const results = []
    for (let run = 0; run < runs; run++) {
      const waited = await load('load/open-loop.js', { port: gateway.port, channel: 'latency', seconds: 10, ...LOAD })
      const trip = await load('limits/round-trip.js', { bootstrap: cluster.internalBootstrap, topic: `trip-${run}`, seconds: 10, ...LOAD })
      results.push({ ...waited, trip })
    }
    return ['p50', 'p99', 'p999'].map((at) => {
      const limits = results.map(({ trip }) => BATCH_TIMEOUT_MS + trip[at])
      return {
        percentile: at.replace('p999', 'p99.9'),
        'ms to the receipt': median(results.map((result) => result[at])),
        'timeout and round trip, ms': median(limits),
        ratio: median(results.map((result, index) => result[at] / limits[index])),
        'must reach': at === 'p99' ? 'at most 1.5' : ''
      }
    })
  } finally {
    await gateway.close()
  }
}
