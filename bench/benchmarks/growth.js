import { startGateway, inBlock } from '../lib/gateway.js'
import { load } from '../lib/processes.js'
import { format, median } from '../lib/tables.js'
import { streamed } from './streamed-kafka.js'

export const title = 'Cost as work grows, streamed, embedded log'

/** Steps of one size each; a step that grows faster than its size would show in the last column. */
const STEPS = [
  ...[1, 10, 100].map((channels) => ({ what: `${channels} channels, 1 KiB`, channels, sizeBytes: 1024, blockSize: 500, count: 100_000 })),
  ...[128, 1024, 100 * 1024, 1024 * 1024].map((sizeBytes) => ({ what: `payload of ${sizeBytes} bytes`, channels: 1, sizeBytes, blockSize: 500, count: Math.min(200_000, Math.round(3e8 / sizeBytes)) })),
  ...[1, 10, 500].map((blockSize) => ({ what: `blocks of ${blockSize}, 1 KiB`, channels: 1, sizeBytes: 1024, blockSize, count: blockSize === 1 ? 20_000 : 100_000 }))
]

export async function run ({ runs }) {
  const rows = []
  for (const { what, channels, sizeBytes, blockSize, count } of STEPS) {
    const ids = Array.from({ length: channels }, (_, index) => `growth-${index}`)
    const gateway = await startGateway({ channels: ids.map((id) => ({ id, batchTimeoutMs: 500, maxMessageCount: blockSize })) })
    try {
      const rates = []
      const cpu = []
      for (let run = 0; run < runs; run++) {
        const cpuBefore = gateway.cpuSeconds()
        const startedAt = performance.now()
        if (channels === 1) rates.push(await streamed(gateway, ids[0], count, sizeBytes))
        else {
          const each = Math.round(count / channels)
          const streams = 10 // at a time: the load is the same, whatever the number of channels
          for (let from = 0; from < channels; from += streams) {
            const results = await Promise.all(ids.slice(from, from + streams).map(async (channel) => ({ channel, ...await load('load/stream.js', { port: gateway.port, channel, count: each, sizeBytes }) })))
            await Promise.all(results.map(async ({ channel, lastOffset }) => { await inBlock(gateway, channel, lastOffset) }))
          }
          rates.push(each * channels / ((performance.now() - startedAt) / 1000))
        }
        cpu.push((gateway.cpuSeconds() - cpuBefore) * 1e6 / count)
      }
      rows.push({ what, 'envelopes a second': median(rates), 'MB a second': format(median(rates) * sizeBytes / 1e6), 'CPU us per envelope': median(cpu), 'CPU us per KiB': format(median(cpu) / (sizeBytes / 1024)) })
    } finally {
      await gateway.close()
    }
  }
  return rows
}
