import { get, inBlock, startGateway, until } from '../lib/gateway.js'
import { load, serve } from '../lib/processes.js'
import { openSubscribers } from '../lib/subscribers.js'
import { format, median } from '../lib/tables.js'

export const title = 'Fan-out of new blocks over WebSocket, ten envelopes of 1 KiB each'

const BLOCK_SIZE = 10
const SIZE_BYTES = 1024
const QUIET_MS = 200

/** With fewer, what frames cost is lost in what the blocks cost. */
const MIN_CPU_SUBSCRIBERS = 10

/**
 * Blocks are cut from a streamed request and sent to all subscribers, by the gateway and by a server that only reads that
 * request and sends, in turn. The gateway also without subscribers: who orders a block and then sends it cannot be faster than
 * both take one behind the other. What a frame costs is what each of them needs beyond the same request without subscribers.
 */
export async function run ({ runs }) {
  const rows = []
  for (const subscribers of [1, 10, 100, 1000]) {
    const gateway = await startGateway({ channels: [{ id: 'fan-out', maxMessageCount: BLOCK_SIZE, batchTimeoutMs: 500 }] })
    const bare = await serve('limits/fan-out.js', { blockSize: BLOCK_SIZE, sizeBytes: SIZE_BYTES })
    try {
      const { height } = await get(`${gateway.url}/v1/channels/fan-out`)
      const sides = [sideOf(gateway, height, async (offset) => { await inBlock(gateway, 'fan-out', offset) }), sideOf(bare, 1)]
      const blocks = Math.min(3000, Math.round(150_000 / subscribers))
      for (const side of sides) await measure(side, { subscribers, blocks: Math.min(blocks, 500) }) // until its code is compiled
      const pairs = []
      for (let run = 0; run < runs; run++) {
        const pair = []
        for (const index of run % 2 === 0 ? [0, 1] : [1, 0]) pair[index] = await measure(sides[index], { subscribers, blocks })
        process.stderr.write(`  ${subscribers} subscribers, run ${run + 1}: ${pair.map(({ rate, cpu }) => `${format(rate)} a second, ${format(cpu)} us each`).join('; bare ')}\n`)
        pairs.push(pair)
      }
      rows.push(rowOf(subscribers, pairs))
    } finally {
      await Promise.all([gateway.close(), bare.stop()])
    }
  }
  return rows
}

function rowOf (subscribers, pairs) {
  const hasCpu = subscribers >= MIN_CPU_SUBSCRIBERS
  const [gateway, bare] = [0, 1].map((side) => (key) => median(pairs.map((pair) => pair[side][key])))
  return {
    subscribers,
    'frames a second': gateway('rate'),
    'bare ws server': bare('rate'),
    ratio: median(pairs.map(([{ rate }, limit]) => rate / limit.rate)),
    'ordering alone': median(pairs.map(([{ ordered }]) => ordered)) * subscribers,
    'ratio to both in turn': median(pairs.map(([{ rate, ordered }, limit]) => rate * (1 / limit.rate + 1 / (ordered * subscribers)))),
    'CPU us a frame': hasCpu ? gateway('cpu') : '',
    'bare, CPU us a frame': hasCpu ? bare('cpu') : '',
    'CPU ratio': hasCpu ? median(pairs.map(([{ cpu }, limit]) => limit.cpu / cpu)) : '',
    'must reach': 0.8
  }
}

/** A server that is loaded: `first` is the number of the block that it sends next, `ordered` waits until an offset is in a block. */
function sideOf (server, first, ordered = async () => undefined) {
  return { server, url: `ws://127.0.0.1:${server.port}/v1/channels/fan-out/deliver`, first, ordered }
}

/** The same blocks without subscribers and with them: frames a second, and us of processor time that each frame costs. */
async function measure (side, { subscribers, blocks }) {
  const { server, url } = side
  let ordered = 0
  const alone = await cpuSeconds(server, async () => {
    const { startedAt, lastOffset } = await stream(server.port, blocks)
    await side.ordered(lastOffset)
    ordered = blocks / ((performance.timeOrigin + performance.now() - startedAt) / 1000)
  })
  side.first += blocks
  const reader = await openSubscribers({ url, count: subscribers })
  try {
    let rate = 0
    const together = await cpuSeconds(server, async () => { rate = await framesPerSecond(server.port, reader, { subscribers, blocks, first: side.first }) })
    side.first += blocks
    return { rate, ordered, cpu: (together - alone) * 1e6 / (subscribers * blocks) }
  } finally {
    await reader.close()
  }
}

/** Processor time of a server for some work, until it has nothing left to do. */
async function cpuSeconds (server, work) {
  await quiet(server)
  const before = server.cpuSeconds()
  await work()
  await quiet(server)
  return server.cpuSeconds() - before
}

async function quiet (server) {
  let before = -1
  await until(async () => {
    const now = server.cpuSeconds()
    const same = now === before
    before = now
    await new Promise((resolve) => { setTimeout(resolve, QUIET_MS) })
    return same && server.cpuSeconds() === now
  }, 'the server has nothing to do')
}

/** Blocks through a stream of envelopes, until every subscriber has the last. */
export async function framesPerSecond (port, reader, { subscribers, blocks, first }) {
  const [{ startedAt }, { at }] = await Promise.all([stream(port, blocks), reader.reached(first + blocks - 1)])
  return subscribers * blocks / ((at - startedAt) / 1000)
}

async function stream (port, blocks) {
  return await load('load/stream.js', { port, channel: 'fan-out', count: blocks * BLOCK_SIZE, sizeBytes: SIZE_BYTES })
}
