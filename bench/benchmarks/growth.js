import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startGateway, inBlock } from '../lib/gateway.js'
import { load } from '../lib/processes.js'
import { format, median } from '../lib/tables.js'
import { streamed } from './streamed-kafka.js'

export const title = 'Cost as work grows, streamed, embedded log'

/** Steps of one size each; a step that grows faster than its size would show in the last columns. */
const STEPS = [
  ...[1, 10, 100].map((channels) => ({ what: `${channels} channels, 1 KiB`, channels, sizeBytes: 1024, blockSize: 500, count: 100_000 })),
  ...[128, 1024, 100 * 1024, 1024 * 1024].map((sizeBytes) => ({ what: `payload of ${sizeBytes} bytes`, channels: 1, sizeBytes, blockSize: 500, count: Math.min(200_000, Math.round(3e8 / sizeBytes)) })),
  ...[1, 10, 500].map((blockSize) => ({ what: `blocks of ${blockSize}, 1 KiB`, channels: 1, sizeBytes: 1024, blockSize, count: blockSize === 1 ? 20_000 : 100_000 })),
  ...[1, 1_000_000].map((blocks) => ({ what: `blocks of 1, 1 KiB, on a ledger of ${format(blocks)}`, channels: 1, sizeBytes: 1024, blockSize: 1, count: 20_000, blocks }))
]

export async function run ({ runs }) {
  const rows = []
  for (const step of STEPS) {
    const channels = Array.from({ length: step.channels }, (_, index) => ({ id: `growth-${index}`, batchTimeoutMs: 500, maxMessageCount: step.blockSize, preferredMaxBytes: 2 << 20, absoluteMaxBytes: 10 << 20 }))
    const ledger = step.blocks && await madeLedger(channels[0], step)
    try {
      rows.push(await measure(step, { channels, ledger, runs }))
    } finally {
      if (ledger) rmSync(ledger.directory, { recursive: true })
    }
  }
  return rows
}

async function measure ({ what, sizeBytes, count }, { channels, ledger, runs }) {
  const startedAt = performance.now()
  const gateway = await startGateway({ channels, ...ledger && { directory: ledger.directory } })
  const startedMs = performance.now() - startedAt
  try {
    const lookUpMs = ledger && await lookUps(gateway, channels[0].id, ledger.ids)
    const rates = []
    const cpu = []
    for (let run = 0; run < runs; run++) {
      const cpuBefore = gateway.cpuSeconds()
      rates.push(await rateOf(gateway, channels, { sizeBytes, count }))
      cpu.push((gateway.cpuSeconds() - cpuBefore) * 1e6 / count)
    }
    return {
      what,
      'envelopes a second': median(rates),
      'MB a second': format(median(rates) * sizeBytes / 1e6),
      'CPU us per envelope': median(cpu),
      'CPU us per KiB': format(median(cpu) / (sizeBytes / 1024)),
      'start, s': ledger && startedMs / 1000,
      'receipt by hash, ms': lookUpMs
    }
  } finally {
    await gateway.close()
  }
}

async function rateOf (gateway, channels, { sizeBytes, count }) {
  const ids = channels.map(({ id }) => id)
  if (ids.length === 1) return await streamed(gateway, ids[0], count, sizeBytes)
  const each = Math.round(count / ids.length)
  const streams = 10 // at a time: the load is the same, whatever the number of channels
  const startedAt = performance.now()
  for (let from = 0; from < ids.length; from += streams) {
    const results = await Promise.all(ids.slice(from, from + streams).map(async (channel) => ({ channel, ...await load('load/stream.js', { port: gateway.port, channel, count: each, sizeBytes }) })))
    await Promise.all(results.map(async ({ channel, lastOffset }) => { await inBlock(gateway, channel, lastOffset) }))
  }
  return each * ids.length / ((performance.now() - startedAt) / 1000)
}

/** A data directory whose channel has so many blocks, and the ids of some of its envelopes. */
async function madeLedger ({ id, ...options }, { blocks, blockSize }) {
  const directory = mkdtempSync(join(tmpdir(), 'ordering-bench-'))
  const { ids } = await load('load/ledger.js', { directory, channel: id, options, blocks, blockSize })
  return { directory, ids }
}

/** Typical time until a receipt is there that is asked for by an envelope's hash, one after the other. */
async function lookUps (gateway, channel, ids) {
  const times = []
  for (let number = 0; number < 2000; number++) {
    const askedAt = performance.now()
    const answer = await fetch(`${gateway.url}/v1/channels/${channel}/receipts/${ids[number * 7 % ids.length]}`)
    if (!answer.ok) throw new Error(`a receipt is not there: ${answer.status}`)
    await answer.arrayBuffer()
    times.push(performance.now() - askedAt)
  }
  return median(times.slice(times.length / 2)) // code is there in the second half
}
