import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { get, startGateway, until } from '../lib/gateway.js'
import { load } from '../lib/processes.js'
import { median } from '../lib/tables.js'
import { streamed } from './streamed-kafka.js'

export const title = 'Catch-up of a new replica from a topic of 1,000,000 records'

const COUNT = 1_000_000

/**
 * Records a second from an empty directory to the end of the topic, blocks and receipts index included, against a bare fetch
 * loop. Both from the start of their process.
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
    const late = await startGateway({ channels, config, directory })
    await until(async () => (await get(`${late.url}/v1/channels/catch-up/health`)).height >= height, 'it has all blocks')
    const rate = end / ((performance.now() - startedAt) / 1000)
    await late.close()
    rmSync(directory, { recursive: true })
    const fetchedAt = performance.now()
    await load('limits/fetch.js', { bootstrap: cluster.internalBootstrap, topic: 'catch-up', count: end })
    results.push({ rate, fetched: end / ((performance.now() - fetchedAt) / 1000) })
  }
  const rate = median(results.map((result) => result.rate))
  return [{
    what: 'records a second',
    'new replica': rate,
    'bare fetch loop': median(results.map(({ fetched }) => fetched)),
    ratio: median(results.map((result) => result.rate / result.fetched)),
    'must reach': 0.4,
    'streamed ingest': ingest,
    'times as fast as ingest': rate / ingest
  }]
}
