import { Kafka, logLevel } from 'kafkajs'
import t, { test, type Test } from 'tap'
import { BrokerConnection } from '../../../src/ordered-log/kafka/kafkajs.js'
import { eventually, submit, submitAndWait } from '../../helpers/http.js'
import { batchOf, encodeRecordBatch } from '../../helpers/record-batch.js'
import { batchAround, FIELD, seal } from '../helpers/batches.js'
import { withKafka, type Cluster } from '../helpers/cluster.js'
import { consumeWithJava, haveKcat, kcat, message, produceWithJava, produceWithKcat } from '../helpers/foreign.js'
import { health, loopEvents, orderedData, quickChannel, startReadyGateway, type KafkaGateway } from '../helpers/gateway.js'
import { makeKafkaLog, readRecords } from '../helpers/logs.js'

t.setTimeout(180_000)

const CODECS = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 } as const

/** A connection to the only broker, for what no client would send. */
async function connect (t: Test, cluster: Cluster): Promise<BrokerConnection> {
  const address = { host: '127.0.0.1', port: cluster.brokers[0].internalPort }
  const connection = new BrokerConnection(address, { clientId: 'raw', connectionTimeoutMs: 3000, requestTimeoutMs: 5000 })
  await connection.connect()
  t.teardown(() => { connection.close() })
  return connection
}

/** The codecs of all batches of a topic. */
async function storedCodecs (connection: BrokerConnection, topic: string, from: number): Promise<number[]> {
  const [partition] = await connection.fetch([{ topic, offset: from }], { maxWaitMs: 100, maxBytesPerTopic: 1 << 24, maxBytes: 1 << 24 })
  const set = partition?.recordSet ?? Buffer.alloc(0)
  const codecs: number[] = []
  for (let position = 0; position + FIELD.records <= set.length; position += 12 + set.readInt32BE(position + FIELD.batchLength)) {
    codecs.push(set.readInt16BE(position + FIELD.attributes) & 7)
  }
  return codecs
}

/** A record as a tool printed it. */
interface Row { readonly time: number, readonly offset: number, readonly headers: string, readonly key: string, readonly value: string }

async function testOwnRecords (t: Test, cluster: Cluster, encoder: 'native' | 'kafkajs'): Promise<void> {
  const log = makeKafkaLog(t, cluster.bootstrap, { encoder })
  const topic = `own-${encoder}`
  await log.bounds(topic, { create: true })
  const headers = { traceparent: Buffer.from('00-ab-01'), 'idempotency-key': Buffer.from('k') }
  const before = Date.now()
  const texts = ['first', 'second', 'x'.repeat(5000), '', ...Array.from({ length: 300 }, (_, index) => `record ${index.toString()}`)]
  await Promise.all(texts.map(async (text, index) => await log.append(topic, [{ value: Buffer.from(text), ...index === 1 && { headers } }])))
  const after = Date.now()
  const check = (t: Test, rows: readonly Row[], headersOf: readonly [string, string]) => {
    t.same(rows.map(({ offset }) => offset), texts.map((_, index) => index))
    t.same(rows.map(({ value }) => value), texts)
    t.ok(rows.every(({ key }) => key === '0'), 'every key is "0"')
    t.ok(rows.every(({ time }) => before <= time && time <= after), 'every time is that of the append')
    t.same([rows[0]?.headers, rows[1]?.headers], headersOf)
  }
  await t.test('read by Kafka\'s own console consumer', async (t) => {
    const rows = (await consumeWithJava(cluster, topic, texts.length)).map((line) => {
      const [time = '', offset = '', recordHeaders = '', key = '', value = ''] = line.split('\t')
      return { time: Number(time.replace('CreateTime:', '')), offset: Number(offset.replace('Offset:', '')), headers: recordHeaders, key, value }
    })
    check(t, rows, ['NO_HEADERS', 'traceparent:00-ab-01;idempotency-key:k'])
  })
  if (!haveKcat()) return
  await t.test('read by kcat, which checks every CRC', async (t) => {
    const output = await kcat(cluster, topic, ['-C', '-e', '-o', 'beginning', '-X', 'check.crcs=true', '-f', '%T\t%o\t%h\t%k\t%s\n'])
    const rows = output.toString().split('\n').slice(0, -1).map((line) => {
      const [time, offset, recordHeaders = '', key = '', value = ''] = line.split('\t')
      return { time: Number(time), offset: Number(offset), headers: recordHeaders, key, value }
    })
    check(t, rows, ['', 'traceparent=00-ab-01,idempotency-key=k'])
  })
}

/** A running chain orders what foreign writers append in its format, whatever packs it. */
async function testForeignCodecs (t: Test, cluster: Cluster, gateway: KafkaGateway): Promise<void> {
  const connection = await connect(t, cluster)
  for (const [codec, number] of Object.entries(CODECS)) {
    const from = (await connection.offset('foreign', 'next'))
    const data = Array.from({ length: 20 }, (_, index) => `${codec} ${index.toString()} ${'compressible '.repeat(50)}`)
    await produceWithKcat(t, cluster, 'foreign', { values: data.map((text) => message('foreign', text)), args: ['-z', codec] })
    t.ok((await storedCodecs(connection, 'foreign', from)).includes(number), `stored with codec ${codec}`)
    const ordered = await eventually(async () => await orderedData(gateway.url, 'foreign'), (all) => all.at(-1) === data.at(-1))
    t.same(ordered.slice(-20), data, codec)
  }
}

/** What Java packs is read, record by record. */
async function testJavaCodecs (t: Test, cluster: Cluster): Promise<void> {
  const log = makeKafkaLog(t, cluster.bootstrap)
  await log.bounds('java', { create: true })
  const connection = await connect(t, cluster)
  for (const codec of ['gzip', 'snappy', 'lz4', 'zstd'] as const) {
    const { next } = await log.bounds('java', { create: false })
    const lines = Array.from({ length: 2000 }, (_, index) => `${codec} ${index.toString()} ${'compressible '.repeat(8)}`)
    await produceWithJava(cluster, 'java', lines, { codec })
    t.same([...new Set(await storedCodecs(connection, 'java', next))], [CODECS[codec]], `stored with codec ${codec}`)
    const records = await readRecords(log, 'java', { from: next, count: lines.length })
    t.same(records.map(({ value }) => Buffer.from(value).toString()), lines, codec)
  }
}

test('what is written here is read by others', async (t) => {
  const cluster = await withKafka(t, { version: '4.x' })
  if (!cluster) return
  for (const encoder of ['native', 'kafkajs'] as const) await t.test(`encoder ${encoder}`, async (t) => { await testOwnRecords(t, cluster, encoder) })

  await t.test('what Java packs with each codec is read', async (t) => { await testJavaCodecs(t, cluster) })

  const gateway = await startReadyGateway(t, cluster.bootstrap, { channels: [quickChannel('foreign'), quickChannel('strange'), quickChannel('transactions')] })
  if (haveKcat()) {
    await t.test('what kcat packs with each codec is ordered', async (t) => { await testForeignCodecs(t, cluster, gateway) })

    await t.test('tombstones, no keys, no sense, and the largest record: counted, and the chain goes on', async (t) => {
      const before = await loopEvents(gateway.url, 'strange')
      const producer = new Kafka({ ...cluster.client, logLevel: logLevel.NOTHING }).producer()
      await producer.connect()
      await producer.send({ topic: 'strange', messages: [{ key: '0', value: null }, { key: null, value: null }, { key: '0', value: '' }] })
      await producer.disconnect()
      await kcat(cluster, 'strange', ['-P'], 'zzz\nzzzz\n') // no key, no message
      const [byKey, large] = [message('strange', 'without a key'), message('strange', Buffer.alloc(10 * 1024 * 1024 - 200, 'L'))]
      await produceWithKcat(t, cluster, 'strange', { values: [byKey, large], args: ['-k', ''] })
      await produceWithKcat(t, cluster, 'strange', { values: [Buffer.alloc(10 * 1024 * 1024 + 40_000, 'z')] })
      const receipt = await submitAndWait(gateway.url, 'after all that', { channel: 'strange' })
      t.ok(receipt.offset >= 8)
      const ordered = await orderedData(gateway.url, 'strange')
      t.same(ordered.map((text) => text.length > 100 ? text.length : text), ['without a key', 10 * 1024 * 1024 - 200, 'after all that'])
      const events = await loopEvents(gateway.url, 'strange')
      t.equal((events['unmarshal_error'] ?? 0) - (before['unmarshal_error'] ?? 0), 3, 'two lines and the largest record')
      t.equal((events['regular_pass'] ?? 0) - (before['regular_pass'] ?? 0), 3)
      t.equal(events['halt'], 0)
      t.equal(events['receive_error'], 0)
    })
  }

  await t.test('transactions, committed and aborted: all records count, the markers take offsets only', async (t) => {
    const kafka = new Kafka({ ...cluster.client, logLevel: logLevel.NOTHING })
    const producer = kafka.producer({ transactionalId: 'tx', maxInFlightRequests: 1, idempotent: true })
    await producer.connect()
    t.teardown(async () => { await producer.disconnect() })
    const send = async (data: string, end: 'commit' | 'abort') => {
      const transaction = await producer.transaction()
      await transaction.send({ topic: 'transactions', messages: [{ partition: 0, key: '0', value: message('transactions', data) }] })
      await transaction[end]()
    }
    const first = await submitAndWait(gateway.url, 'before', { channel: 'transactions' })
    await send('committed', 'commit')
    await send('aborted', 'abort')
    await eventually(async () => await orderedData(gateway.url, 'transactions'), (all) => all.includes('aborted'))
    const transaction = await producer.transaction()
    await transaction.send({ topic: 'transactions', messages: [{ partition: 0, key: '0', value: message('transactions', 'open') }] })
    await eventually(async () => await orderedData(gateway.url, 'transactions'), (all) => all.includes('open'))
    await transaction.abort() // the log ends with its marker, which no reader gets
    const { body } = await eventually(async () => await health(gateway.url, 'transactions'), ({ body }) => body['lag'] === 0 && body['lastOffset'] === Number(body['logEnd']) - 1)
    t.equal(body['state'], 'ready')
    const keyed = await submit(gateway.url, 'keyed', { channel: 'transactions', headers: { 'idempotency-key': 'one' } })
    t.equal(keyed.status, 202, 'what has to read to the end of the log comes there')
    const last = await submitAndWait(gateway.url, 'behind', { channel: 'transactions' })
    t.same(await orderedData(gateway.url, 'transactions'), ['before', 'committed', 'aborted', 'open', 'keyed', 'behind'], 'as the reference reads them')
    t.ok(last.offset - first.offset >= 5, 'two records and two markers in between')
    const events = await loopEvents(gateway.url, 'transactions')
    t.match(events, { unmarshal_error: 0, receive_error: 0, halt: 0, regular_pass: 6 })
  })

  await t.test('batches that no client would send: refused by the broker, or survived', async (t) => {
    const connection = await connect(t, cluster)
    const template = encodeRecordBatch([{ value: Buffer.from('zzz') }], { timestampMs: Date.now() })
    const record = (delta: number) => Buffer.from([18, 0, 0, delta * 2, 1, 6, 0x7a, 0x7a, 0x7a, 0])
    const damaged = Buffer.from(template)
    damaged.writeUInt8(damaged.readUInt8(FIELD.crc) ^ 1, FIELD.crc)
    const noRecords = Buffer.from(template.subarray(0, FIELD.records))
    noRecords.writeInt32BE(0, FIELD.count)
    const cases: Record<string, Buffer> = {
      'wrong CRC': damaged,
      'offsets that are not its own': batchAround(Buffer.concat([record(0), record(7)]), { template, count: 2 }),
      'the same offset twice': batchAround(Buffer.concat([record(0), record(0)]), { template, count: 2 }),
      'bytes behind the last record': batchAround(Buffer.concat([record(0), Buffer.from('rest')]), { template }),
      'a record that ends too early': batchAround(Buffer.from([40, 0, 0, 0, 1, 6, 0x7a, 0x7a, 0x7a, 0]), { template }),
      'no records': seal(noRecords),
      'broken gzip': batchAround(Buffer.from('abc'), { template, codec: 1 }),
      'broken zstd': batchAround(Buffer.from('abc'), { template, codec: 4 }),
      'unknown codec': batchAround(record(0), { template, codec: 6 })
    }
    for (const [name, batch] of Object.entries(cases)) {
      const outcome = await connection.produce('foreign', batchOf(batch), 3000).then(() => 'taken', (error: unknown) => (error as Error).message.slice(0, 60))
      t.comment(`${name}: ${outcome}`)
      const receipt = await submitAndWait(gateway.url, name, { channel: 'foreign' })
      t.equal(receipt.channel, 'foreign', `${name}: the chain goes on`)
    }
    t.match(await loopEvents(gateway.url, 'foreign'), { halt: 0, receive_error: 0 })
  })
})
