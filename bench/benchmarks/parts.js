import { startGateway } from '../lib/gateway.js'
import { load, serve } from '../lib/processes.js'
import { median } from '../lib/tables.js'
import { streamed } from './streamed-kafka.js'

export const title = 'Processor time per envelope of 1 KiB, streamed, Kafka: the gateway against the sum of its parts'

const COUNT = 300_000
/** Of the part that has all of them in memory. */
const IN_MEMORY = 100_000
const SIZE_BYTES = 1024

/** What each part is, when it runs alone in a process. */
const PARTS = {
  decode: 'finds and decodes the envelopes of a body',
  check: 'checks each against the config of its channel',
  hash: 'id of each envelope, data hash of each group',
  produce: 'Kafka message, record batch, produce request',
  fetch: 'fetch request, records of its batches',
  cut: 'decodes messages, cuts and hashes blocks',
  ledger: 'cuts blocks and commits them (less the cutting)',
  index: 'receipts index of blocks as they are published'
}

export async function run ({ runs, kafka }) {
  const cluster = await kafka()
  const options = { count: COUNT, sizeBytes: SIZE_BYTES, bootstrap: cluster.internalBootstrap }
  const gateway = await startGateway({ channels: [{ id: 'parts', batchTimeoutMs: 500 }], config: { kafkaBrokers: [cluster.internalBootstrap] } })
  const reader = await serve('limits/reader.js')
  const micros = Object.fromEntries(['receive', ...Object.keys(PARTS), 'gateway'].map((name) => [name, []]))
  try {
    for (let run = 0; run < runs; run++) {
      for (const part of Object.keys(PARTS)) micros[part].push((await load('limits/part.js', { ...options, part, count: part === 'index' ? IN_MEMORY : COUNT, topic: `part-${run}` })).micros)
      micros.receive.push(await cpuOf(reader, async () => await load('load/stream.js', { port: reader.port, channel: 'parts', count: COUNT, sizeBytes: SIZE_BYTES })))
      micros.gateway.push(await cpuOf(gateway, async () => await streamed(gateway, 'parts', COUNT)))
      process.stderr.write(`  run ${run + 1}: ${JSON.stringify(Object.fromEntries(Object.entries(micros).map(([name, all]) => [name, Number(all.at(-1).toFixed(1))])))}\n`)
    }
  } finally {
    await gateway.close()
    await reader.stop()
  }
  const of = Object.fromEntries(Object.entries(micros).map(([name, all]) => [name, median(all)]))
  const alone = { ...of, receive: of.receive - of.decode, ledger: of.ledger - of.cut } // what they share is counted once
  const names = ['receive', ...Object.keys(PARTS)]
  const sum = names.reduce((total, name) => total + alone[name], 0)
  return [
    ...names.map((name) => ({ part: name, is: PARTS[name] ?? 'reads the request, writes the answers (less the decoding)', us: alone[name] })),
    { part: '**sum**', is: '', us: sum },
    { part: '**gateway**', is: `${(of.gateway / sum).toFixed(2)} times the sum; must be at most 1.3`, us: of.gateway }
  ]
}

async function cpuOf (server, run) {
  const before = server.cpuSeconds()
  await run()
  return (server.cpuSeconds() - before) * 1e6 / COUNT
}
