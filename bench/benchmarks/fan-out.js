import { get, startGateway } from '../lib/gateway.js'
import { load, serve } from '../lib/processes.js'
import { openSubscribers } from '../lib/subscribers.js'
import { inTurn } from '../lib/tables.js'

export const title = 'Fan-out of new blocks over WebSocket, ten envelopes of 1 KiB each'

const BLOCK_SIZE = 10
const SIZE_BYTES = 1024

/** Frames a second to all subscribers, while the blocks are cut from a streamed request, against a server that only reads that request and sends. */
export async function run ({ runs }) {
  const rows = []
  for (const subscribers of [1, 10, 100, 1000]) {
    const blocks = Math.min(3000, Math.round(150_000 / subscribers))
    const gateway = await startGateway({ channels: [{ id: 'fan-out', maxMessageCount: BLOCK_SIZE, batchTimeoutMs: 500 }] })
    const bare = await serve('limits/fan-out.js', { blockSize: BLOCK_SIZE, sizeBytes: SIZE_BYTES })
    const readers = await Promise.all([gateway, bare].map(async ({ port }) => await openSubscribers({ url: `ws://127.0.0.1:${port}/v1/channels/fan-out/deliver`, count: subscribers })))
    let sent = 0
    try {
      const measured = await inTurn(runs, {
        figure: async () => await framesPerSecond(gateway.port, readers[0], { subscribers, blocks, first: (await get(`${gateway.url}/v1/channels/fan-out`)).height }),
        limit: async () => {
          const rate = await framesPerSecond(bare.port, readers[1], { subscribers, blocks, first: sent + 1 })
          sent += blocks
          return rate
        }
      })
      rows.push({ subscribers, 'frames a second': measured.figure, 'bare ws server': measured.limit, ratio: measured.ratio, 'must reach': 0.8 })
    } finally {
      await Promise.all([...readers.map(async (reader) => { await reader.close() }), gateway.close(), bare.stop()])
    }
  }
  return rows
}

/** Blocks through a stream of envelopes, until every subscriber has the last. */
export async function framesPerSecond (port, reader, { subscribers, blocks, first }) {
  const [{ startedAt }, { at }] = await Promise.all([
    load('load/stream.js', { port, channel: 'fan-out', count: blocks * BLOCK_SIZE, sizeBytes: SIZE_BYTES }),
    reader.reached(first + blocks - 1)
  ])
  return subscribers * blocks / ((at - startedAt) / 1000)
}
