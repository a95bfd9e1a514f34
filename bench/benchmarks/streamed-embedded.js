import { startGateway } from '../lib/gateway.js'
import { load, serve } from '../lib/processes.js'
import { inTurn } from '../lib/tables.js'
import { streamed } from './streamed-kafka.js'

export const title = 'Envelopes ordered into blocks, one streamed request, embedded log'

const COUNT = 300_000
const SIZE_BYTES = 1024

/** Against a loop that appends the same bytes with one fdatasync a group of 500, and against reading the same body. */
export async function run ({ runs }) {
  const channel = 'streamed'
  const gateway = await startGateway({ channels: [{ id: channel, batchTimeoutMs: 500 }] })
  const reader = await serve('limits/reader.js')
  const rows = []
  try {
    const limits = {
      'appends with fdatasync, groups of 500': async () => (await load('limits/fsync-log.js', { count: COUNT, sizeBytes: SIZE_BYTES, group: 500 })).rate,
      'reads the body and answers each envelope': async () => {
        const { startedAt, answeredAt } = await load('load/stream.js', { port: reader.port, channel, count: COUNT, sizeBytes: SIZE_BYTES })
        return COUNT / ((answeredAt - startedAt) / 1000)
      }
    }
    for (const [what, limit] of Object.entries(limits)) {
      const measured = await inTurn(runs, { figure: async () => await streamed(gateway, channel, COUNT), limit })
      rows.push({ 'compared with a program that': what, 'envelopes a second': measured.figure, limit: measured.limit, ratio: measured.ratio })
    }
  } finally {
    await gateway.close()
    await reader.stop()
  }
  return rows
}
