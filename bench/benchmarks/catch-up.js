import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { get, startGateway, until } from '../lib/gateway.js'
import { load } from '../lib/processes.js'
import { format, median } from '../lib/tables.js'
import { streamed } from './streamed-kafka.js'

export const title = 'Catch-up of a new replica from a topic of 1,000,000 records'

const COUNT = 1_000_000

/** Asked more often, a replica would answer for a twentieth of its time. */
const POLL_MS = 50

/** Loops that fetch and decode the topic's records, and do nothing with them. */
const LOOPS = [['kafkajs\'s own', 'limits/fetch-kafkajs.js'], ['this gateway\'s reader', 'limits/fetch.js']]

/**
 * Records a second from an empty directory to the end of the topic, blocks and receipts index included, against bare fetch
 * loops. All from the start of their process.
 */
export async function run ({ runs, kafka }) {
  const cluster = await kafka()
  const channels = [{ id: 'catch-up', batchTimeoutMs: 500 }]
  const config = { kafkaBrokers: [cluster.internalBootstrap] }
  const first = await startGateway({ channels, config })
  const ingest = await streamed(first, 'catch-up', COUNT)
  const { height, lastOffset: end } = await get(`${first.url}/v1/channels/catch-up/health`)
  await first.close()
  const results = []
  for (let run = 0; run < runs; run++) {
    const startedAt = performance.now()
    const directory = mkdtempSync(join(tmpdir(), 'ordering-bench-'))
    const late = await startGateway({ channels, config, directory, pollMs: POLL_MS })
    await until(async () => (await get(`${late.url}/v1/channels/catch-up/health`)).height >= height, 'it has all blocks', { pollMs: POLL_MS })
    const rate = end / ((performance.now() - startedAt) / 1000)
    await late.close()
    rmSync(directory, { recursive: true })
    const fetched = []
    for (const [, script] of LOOPS) {
      const fetchedAt = performance.now()
      await load(script, { bootstrap: cluster.internalBootstrap, topic: 'catch-up', count: end })
      fetched.push(end / ((performance.now() - fetchedAt) / 1000))
    }
    process.stderr.write(`  run ${run + 1}: ${format(rate)} of ${fetched.map(format).join(' and ')}\n`)
    results.push({ rate, fetched })
  }
  const rate = median(results.map((result) => result.rate))
  return LOOPS.map(([name], loop) => ({
    'a bare fetch loop is': name,
    'new replica, records a second': rate,
    'bare fetch loop': median(results.map(({ fetched }) => fetched[loop])),
    ratio: median(results.map((result) => result.rate / result.fetched[loop])),
    'must reach': 0.4,
    'streamed ingest': ingest,
    'times as fast as ingest': rate / ingest
  }))
}
