import { startGateway } from '../lib/gateway.js'
import { load, serve } from '../lib/processes.js'
import { inTurn } from '../lib/tables.js'

export const title = 'One POST per envelope, 64 connections'

const LOAD = { connections: 64, seconds: 5, sizeBytes: 1024 }
const FSYNC_COUNT = 64 * 1000

/** Before anything is measured: until the code of both servers is compiled. */
const WARM_UP_SECONDS = 20

/**
 * Acknowledged submissions a second, against a bare Fastify route that reads the same body. Of the embedded log also against a
 * loop that appends with one fdatasync a group, as many envelopes as there are connections: no answer can come before that.
 */
export async function run ({ runs, kafka }) {
  const cluster = await kafka()
  const bare = await serve('limits/fastify.js')
  const rows = []
  try {
    for (const [log, config] of [['Kafka', { kafkaBrokers: [cluster.internalBootstrap] }], ['embedded', {}]]) {
      const gateway = await startGateway({ channels: [{ id: 'posts', batchTimeoutMs: 500 }], config })
      try {
        for (const server of [{ port: gateway.port }, { port: bare.port, path: '/' }]) await rateOf({ channel: 'posts', ...LOAD, ...server, seconds: WARM_UP_SECONDS })
        const { figure, limit, ratio } = await inTurn(runs, {
          figure: async () => await rateOf({ port: gateway.port, channel: 'posts', ...LOAD }),
          limit: async () => await rateOf({ port: bare.port, channel: 'posts', path: '/', ...LOAD })
        })
        rows.push({ log, 'requests a second': figure, 'compared with': 'bare Fastify', limit, ratio, 'must reach': log === 'Kafka' ? 0.4 : '0.5 of the slower' })
        if (log === 'Kafka') continue
        const durable = await inTurn(runs, {
          figure: async () => await rateOf({ port: gateway.port, channel: 'posts', ...LOAD }),
          limit: async () => (await load('limits/fsync-log.js', { count: FSYNC_COUNT, sizeBytes: LOAD.sizeBytes, group: LOAD.connections })).rate
        })
        rows.push({
          log, 'requests a second': durable.figure, 'compared with': 'appends with fdatasync, groups of 64', limit: durable.limit, ratio: durable.ratio, 'must reach': '0.5 of the slower'
        })
      } finally {
        await gateway.close()
      }
    }
  } finally {
    await bare.stop()
  }
  return rows
}

async function rateOf (options) {
  const { rate, failures } = await load('load/posts.js', options)
  if (Object.keys(failures).length > 0) throw new Error(`refused: ${JSON.stringify(failures)}`)
  return rate
}
