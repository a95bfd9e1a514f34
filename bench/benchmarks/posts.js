import { startGateway } from '../lib/gateway.js'
import { load, serve } from '../lib/processes.js'
import { inTurn } from '../lib/tables.js'

export const title = 'One POST per envelope, 64 connections'

const LOAD = { connections: 64, seconds: 5, sizeBytes: 1024 }

/** Acknowledged submissions a second, against a bare Fastify route that reads the same body. */
export async function run ({ runs, kafka }) {
  const cluster = await kafka()
  const bare = await serve('limits/fastify.js')
  const rows = []
  try {
    for (const [log, config] of [['Kafka', { kafkaBrokers: [cluster.internalBootstrap] }], ['embedded', {}]]) {
      const gateway = await startGateway({ channels: [{ id: 'posts', batchTimeoutMs: 500 }], config })
      try {
        const { figure, limit, ratio } = await inTurn(runs, {
          figure: async () => await rateOf({ port: gateway.port, channel: 'posts', ...LOAD }),
          limit: async () => await rateOf({ port: bare.port, channel: 'posts', path: '/', ...LOAD })
        })
        rows.push({ log, 'requests a second': figure, 'bare Fastify': limit, ratio, 'must reach': log === 'Kafka' ? 0.4 : 0.5 })
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
