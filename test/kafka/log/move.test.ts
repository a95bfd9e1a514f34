import t, { test, type Test } from 'tap'
import { EmbeddedLog } from '../../../src/ordered-log/embedded.js'
import { verifyDataDirectory } from '../../../src/verify-command.js'
import { DataDirectory } from '../../../src/util/data-directory.js'
import { eventually, request, submit, submitAndWait } from '../../helpers/http.js'
import { withKafka, type Cluster } from '../helpers/cluster.js'
import { newDirectory } from '../helpers/directory.js'
import { orderedData, startReadyGateway } from '../helpers/gateway.js'
import { makeKafkaLog } from '../helpers/logs.js'

t.setTimeout(180_000)

/** Copies the embedded log of a data directory that nobody uses into a topic that is empty, offset by offset (docs/kafka.md). */
async function copyLog (t: Test, cluster: Cluster, { dataDir, channel }: { dataDir: string, channel: string }): Promise<number> {
  const directory = await DataDirectory.open(dataDir, { minFreeDiskBytes: 1 })
  const from = new EmbeddedLog(directory.environment, directory.space)
  const to = makeKafkaLog(t, cluster.bootstrap)
  const { next: end } = await from.bounds(channel)
  // Right after a topic is made, a broker may say that it does not lead it yet.
  const { next } = await eventually(async () => await to.bounds(channel, { create: true }).catch(() => ({ next: undefined })), ({ next }) => next !== undefined)
  if (next !== 0) throw new Error(`the topic has ${String(next)} records`)
  const done = new AbortController()
  let copied = 0
  for await (const records of from.read(channel, 0, done.signal)) {
    const offset = await to.append(channel, records)
    if (offset !== records[0]?.offset) throw new Error(`the record at offset ${String(records[0]?.offset)} came to offset ${offset.toString()}`)
    copied += records.length
    if (copied === end) break
  }
  await directory.close()
  await to.close()
  return copied
}

test('a channel moves from the embedded log to Kafka', async (t) => {
  const cluster = await withKafka(t, { version: '4.x' })
  if (!cluster) return
  const dataDir = `${newDirectory(t)}/data`
  const texts = Array.from({ length: 35 }, (_, index) => `embedded ${index.toString()}`)

  const before = await startReadyGateway(t, cluster.bootstrap, { dataDir, config: { kafkaBrokers: [] } })
  const headers = { 'idempotency-key': 'first' }
  const first = await submitAndWait(before.url, texts[0] ?? '', { headers })
  await Promise.all(texts.slice(1).map(async (text) => await submitAndWait(before.url, text)))
  const ordered = await orderedData(before.url, 'orders')
  const { body: tip } = await request(`${before.url}/v1/channels/orders/blocks/newest`)
  await before.close()

  t.ok(await copyLog(t, cluster, { dataDir, channel: 'orders' }) > texts.length)

  const after = await startReadyGateway(t, cluster.bootstrap, { dataDir })
  t.equal((await request(`${after.url}/v1/channels/orders/blocks/${String(tip['number'])}`)).body['headerHash'], tip['headerHash'])
  const receipt = await submitAndWait(after.url, 'on Kafka')
  t.same(await orderedData(after.url, 'orders'), [...ordered, 'on Kafka'])
  t.ok(receipt.offset > first.offset)
  const { body: repeated } = await submit(after.url, texts[0] ?? '', { headers })
  t.match(repeated, { id: first.id, offset: first.offset, duplicate: true }, 'an idempotency key is still known')
  await after.close()

  const lines: string[] = []
  const [verified] = await verifyDataDirectory(dataDir, [], (line) => { lines.push(line) })
  const { block, headerHash } = receipt
  t.match(verified, { channel: 'orders', fault: undefined, blocks: block + 1, headerHash }, 'the old log is left over, and says nothing about what came behind it')
  t.match(lines.join('\n'), /orders: the embedded log ends in front of block \d+/)

  const replica = await startReadyGateway(t, cluster.bootstrap)
  t.same(await orderedData(replica.url, 'orders'), [...ordered, 'on Kafka'], 'a new replica gets the same chain from the topic')
  t.equal((await request(`${replica.url}/v1/channels/orders/blocks/${String(tip['number'])}`)).body['headerHash'], tip['headerHash'])
})
