import { get, startGateway, until } from '../lib/gateway.js'
import { openSubscribers } from '../lib/subscribers.js'
import { format, median } from '../lib/tables.js'
import { framesPerSecond } from './fan-out.js'

export const title = 'Subscribers that read nothing'

const MIB = 1024 * 1024
const STALL_MS = 20_000
const BLOCKS = 150
const SETTLE_MS = 10_000

/** 900 subscribers with and without 100 stalled ones beside them, in turn; then 1,000 stalled ones at the tip of a fast channel. */
export async function run ({ runs }) {
  const rates = { without: [], beside: [] }
  let closed = 0
  for (let run = 0; run < runs; run++) {
    for (const stalled of run % 2 === 0 ? [0, 100] : [100, 0]) {
      const { rate, codes } = await throughput(stalled)
      rates[stalled > 0 ? 'beside' : 'without'].push(rate)
      closed += Object.values(codes).reduce((sum, count) => sum + count, 0)
      process.stderr.write(`  run ${run + 1}, ${stalled} stalled: ${format(rate)} frames a second, closed ${JSON.stringify(codes)}\n`)
    }
  }
  const memory = await memoryOf(1000)
  return [
    { what: 'frames a second to 900 subscribers, nobody stalled', figure: median(rates.without) },
    { what: 'the same beside 100 stalled ones', figure: median(rates.beside) },
    { what: '**ratio**', figure: median(rates.beside.map((rate, run) => rate / rates.without[run])) },
    { what: `of ${format(100 * runs)} stalled ones cut off after ${STALL_MS / 1000} s`, figure: closed },
    ...memory
  ]
}

async function throughput (stalled) {
  const gateway = await gatewayOf()
  const url = `ws://127.0.0.1:${gateway.port}/v1/channels/fan-out/deliver`
  const readers = await openSubscribers({ url, count: 900 })
  const others = stalled > 0 ? await openSubscribers({ url, count: stalled, stalled: true }) : undefined
  try {
    await framesPerSecond(gateway.port, readers, { subscribers: 900, blocks: 30, first: 1 })
    const rate = await framesPerSecond(gateway.port, readers, { subscribers: 900, blocks: BLOCKS, first: 31 })
    if (others) await until(async () => await subscribersOf(gateway) <= 900, 'stalled ones are closed')
    const codes = (await others?.resume())?.closed ?? {}
    return { rate, codes }
  } finally {
    await Promise.all([readers.close(), others?.close(), gateway.close()])
  }
}

/** Memory with stalled subscribers while blocks go by: before them, and after more and more blocks that they did not read. */
async function memoryOf (count) {
  const gateway = await gatewayOf({ deliverStallMs: 600_000 })
  const url = `ws://127.0.0.1:${gateway.port}/v1/channels/fan-out/deliver`
  const reader = await openSubscribers({ url, count: 1 })
  const step = async (blocks) => {
    const { height } = await get(`${gateway.url}/v1/channels/fan-out`)
    await framesPerSecond(gateway.port, reader, { subscribers: 1, blocks, first: height })
    await new Promise((resolve) => { setTimeout(resolve, SETTLE_MS) }) // until the garbage of the load is collected
    return gateway.residentBytes()
  }
  await step(2000) // code and buffers are there
  const unwatched = await step(2000)
  const before = await step(8000)
  const stalled = await openSubscribers({ url, count, stalled: true })
  try {
    const after = []
    for (const blocks of [200, 8000, 8000, 8000]) after.push({ blocks, bytes: await step(blocks) })
    return [
      { what: 'MiB of the gateway before any stalled one', figure: unwatched / MIB },
      { what: 'MiB, 8 000 blocks later', figure: before / MIB },
      ...after.map(({ blocks, bytes }) => ({ what: `MiB with ${format(count)} stalled, ${format(blocks)} more blocks behind them`, figure: bytes / MIB })),
      { what: 'KiB per stalled subscriber', figure: (after.at(-1).bytes - before) / count / 1024 }
    ]
  } finally {
    await Promise.all([reader.close(), stalled.close(), gateway.close()])
  }
}

async function gatewayOf (config = {}) {
  return await startGateway({ channels: [{ id: 'fan-out', maxMessageCount: 10, batchTimeoutMs: 500 }], config: { deliverStallMs: STALL_MS, ...config } })
}

async function subscribersOf ({ url }) {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/^ordering_subscribers\{[^}]*\} (\d+)$/m.exec(text)[1])
}
