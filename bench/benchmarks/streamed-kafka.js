import { inBlock, startGateway } from '../lib/gateway.js'
import { createTopic, producerTool } from '../lib/kafka.js'
import { load } from '../lib/processes.js'
import { format, inTurn, median } from '../lib/tables.js'

export const title = 'Envelopes ordered into blocks, one streamed request, Kafka'

const COUNT = 300_000
const SIZE_BYTES = 1024

/** From the first byte sent to the last envelope in a block, all indexes on, against Kafka's own producer tool. */
export async function run ({ runs, kafka }) {
  const cluster = await kafka()
  const channel = 'streamed'
  const gateway = await startGateway({ channels: [{ id: channel, batchTimeoutMs: 500 }], config: { kafkaBrokers: [cluster.internalBootstrap] } })
  await createTopic(cluster, 'tool')
  const cpuMicros = []
  try {
    const { figure, limit, ratio } = await inTurn(runs, {
      figure: async () => {
        const cpu = gateway.cpuSeconds()
        const rate = await streamed(gateway, channel, COUNT)
        cpuMicros.push((gateway.cpuSeconds() - cpu) * 1e6 / COUNT)
        return rate
      },
      limit: async () => await producerTool(cluster, { topic: 'tool', count: COUNT, sizeBytes: SIZE_BYTES })
    })
    return [{
      what: 'envelopes of 1 KiB a second', gateway: figure, 'Kafka\'s producer tool': limit, ratio, 'must reach': 0.5, 'CPU per envelope': `${format(median(cpuMicros))} us`
    }]
  } finally {
    await gateway.close()
  }
}

/** Envelopes a second until all are in blocks. */
export async function streamed (gateway, channel, count, sizeBytes = SIZE_BYTES) {
  const { startedAt, lastOffset, errors } = await load('load/stream.js', { port: gateway.port, channel, count, sizeBytes })
  if (errors > 0) throw new Error(`${errors} answers were errors`)
  await inBlock(gateway, channel, lastOffset)
  return count / ((performance.timeOrigin + performance.now() - startedAt) / 1000)
}
