import { setTimeout as delay } from 'node:timers/promises'
import t, { test, type Test } from 'tap'
import type { OrderedLog } from '../../../src/chain/ordered-log.js'
import { withKafka } from '../helpers/cluster.js'
import { makeEmbeddedLog, makeKafkaLog, readRecords } from '../helpers/logs.js'

t.setTimeout(180_000)

/** Makes a log for a subtest. */
type MakeLog = (t: Test) => Promise<OrderedLog>

const SIZES = [0, 1, 2, 63, 64, 127, 128, 255, 8191, 8192, 16_383, 16_384, 65_536, 1_048_575, 1_048_576]

let channels = 0

/** A channel that no test has used, made. */
async function newChannel (log: OrderedLog): Promise<string> {
  const channel = `contract-${(channels++).toString()}`
  await log.bounds(channel, { create: true })
  return channel
}

function value (text: string | number): { value: Buffer } {
  return { value: Buffer.from(String(text)) }
}

const texts = (records: ReadonlyArray<{ readonly value: Uint8Array }>) => records.map((record) => Buffer.from(record.value).toString())

/** What every ordered log promises (src/chain/ordered-log.ts). */
async function testContract (t: Test, makeLog: MakeLog): Promise<void> {
  await t.test('an empty log has bounds, and appends get contiguous offsets from 0 on', async (t) => {
    const log = await makeLog(t)
    const channel = await newChannel(log)
    t.same(await log.bounds(channel, { create: false }), { first: 0, next: 0 })
    t.equal(await log.append(channel, [value('a')]), 0)
    t.equal(await log.append(channel, [value('b'), value('c'), value('d')]), 1)
    t.equal(await log.append(channel, [value('e')]), 4)
    t.same(await log.bounds(channel, { create: false }), { first: 0, next: 5 })
    const records = await readRecords(log, channel, { count: 5 })
    t.same(records.map(({ offset }) => offset), [0, 1, 2, 3, 4])
    t.same(texts(records), ['a', 'b', 'c', 'd', 'e'])
    t.equal(log.status(channel).next, 5)
  })

  await t.test('concurrent appends stand in the log in the order of the calls, those of one call together', async (t) => {
    const log = await makeLog(t)
    const channel = await newChannel(log)
    const calls = Array.from({ length: 3000 }, (_, call) => Array.from({ length: 1 + call % 3 }, (_, part) => value(`${call.toString()}.${part.toString()}`)))
    const appended: Array<Promise<number>> = []
    for (const [index, records] of calls.entries()) {
      appended.push(log.append(channel, records))
      if (index % 500 === 0) await delay(1) // some join a batch, some find one on its way
    }
    const offsets = await Promise.all(appended)
    let expected = 0
    for (const [index, records] of calls.entries()) {
      if (offsets[index] !== expected) t.fail(`call ${index.toString()} got ${String(offsets[index])}, not ${expected.toString()}`)
      expected += records.length
    }
    const read = await readRecords(log, channel, { count: expected })
    t.same(texts(read), texts(calls.flat()))
    t.same(read.map(({ offset }) => offset), read.map((_, index) => index))
  })

  await t.test('headers are kept, whatever is in them', async (t) => {
    const log = await makeLog(t)
    const channel = await newChannel(log)
    const headers = { traceparent: Buffer.from('00-4bf9-01'), empty: Buffer.alloc(0), 'idempotency-key': Buffer.from([0, 255, 128]), Grüße: new Uint8Array([1, 2]) }
    await log.append(channel, [{ ...value('with'), headers }, value('without'), { ...value('none'), headers: {} }])
    const [first, second, third] = await readRecords(log, channel, { count: 3 })
    t.same(Object.keys(first?.headers ?? {}), Object.keys(headers))
    for (const [name, header] of Object.entries(headers)) t.ok(Buffer.from(header).equals(first?.headers?.[name] ?? Buffer.from('absent')), name)
    t.same(Object.keys(second?.headers ?? {}), [])
    t.same(Object.keys(third?.headers ?? {}), [])
  })

  await t.test('values of any size come back as they were', async (t) => {
    const log = await makeLog(t)
    const channel = await newChannel(log)
    const values = SIZES.map((size) => Buffer.alloc(size, size % 251))
    await Promise.all(values.map(async (bytes) => await log.append(channel, [{ value: bytes }])))
    const records = await readRecords(log, channel, { count: SIZES.length })
    for (const [index, bytes] of values.entries()) t.ok(bytes.equals(records[index]?.value ?? Buffer.from('absent')), `${bytes.length.toString()} bytes`)
  })

  await t.test('reading begins at any offset', async (t) => {
    const log = await makeLog(t)
    const channel = await newChannel(log)
    await log.append(channel, Array.from({ length: 50 }, (_, index) => value(index)))
    await log.append(channel, Array.from({ length: 50 }, (_, index) => value(50 + index)))
    for (const from of [0, 1, 49, 50, 51, 99]) {
      const [record] = await readRecords(log, channel, { from, count: 1 })
      t.equal(record?.offset, from)
      t.same(texts([record!]), [String(from)])
    }
    t.equal((await readRecords(log, channel, { from: 33, count: 67 })).length, 67)
  })

  await t.test('a reader waits for what is not there yet, also right behind the end', async (t) => {
    const log = await makeLog(t)
    const channel = await newChannel(log)
    await log.append(channel, [value('before')])
    const reading = readRecords(log, channel, { from: 1, count: 3 })
    const latencies: number[] = []
    for (const text of ['one', 'two', 'three']) {
      await delay(100)
      const startedAt = performance.now()
      await log.append(channel, [value(text)])
      latencies.push(performance.now() - startedAt)
    }
    t.same(texts(await reading), ['one', 'two', 'three'])
    t.comment(`appends took ${latencies.map((ms) => ms.toFixed(1)).join(', ')} ms`)
  })

  await t.test('an aborted reader ends without an error, before, while and after it waits', async (t) => {
    const log = await makeLog(t)
    const channel = await newChannel(log)
    await log.append(channel, [value('only')])
    const read = async (signal: AbortSignal, from = 0): Promise<number> => {
      let count = 0
      for await (const batch of log.read(channel, from, signal)) count += batch.length
      return count
    }
    t.equal(await read(AbortSignal.abort(), 1), 0, 'aborted before')
    const waiting = new AbortController()
    const counting = read(waiting.signal)
    await delay(100)
    waiting.abort()
    t.equal(await counting, 1, 'aborted while it waits')
    const other = new AbortController()
    const leaving = log.read(channel, 0, other.signal)[Symbol.asyncIterator]()
    t.equal(((await leaving.next()).value as unknown[]).length, 1)
    await leaving.return?.()
    t.equal((await readRecords(log, channel, { count: 1 })).length, 1, 'another reader after one that left')
  })

  await t.test('channels are apart, and two readers of one channel see the same', async (t) => {
    const log = await makeLog(t)
    const names = await Promise.all(Array.from({ length: 5 }, async () => await newChannel(log)))
    const readers = names.flatMap((name) => [readRecords(log, name, { count: 200 }), readRecords(log, name, { count: 200 })])
    await Promise.all(names.map(async (name) => {
      await Promise.all(Array.from({ length: 200 }, async (_, index) => await log.append(name, [value(`${name} ${index.toString()}`)])))
    }))
    for (const [index, records] of (await Promise.all(readers)).entries()) {
      const name = names[Math.floor(index / 2)] ?? ''
      t.same(texts(records), Array.from({ length: 200 }, (_, record) => `${name} ${record.toString()}`))
    }
  })

  await t.test('a reader that is slow stops no other', async (t) => {
    const log = await makeLog(t)
    const [slow, quick] = [await newChannel(log), await newChannel(log)]
    const block = { value: Buffer.alloc(256 * 1024) }
    for (let count = 0; count < 40; count++) await log.append(slow, [block])
    const leave = new AbortController()
    const iterator = log.read(slow, 0, leave.signal)[Symbol.asyncIterator]()
    const first = await iterator.next()
    t.notOk(first.done)
    const reading = readRecords(log, quick, { count: 20 })
    const latencies: number[] = []
    for (let count = 0; count < 20; count++) {
      const startedAt = performance.now()
      await log.append(quick, [value(count)])
      latencies.push(performance.now() - startedAt)
    }
    t.equal((await reading).length, 20)
    t.comment(`slowest append beside a stuck reader: ${Math.max(...latencies).toFixed(1)} ms`)
    let seen = (first.value as unknown[]).length
    while (seen < 40) seen += ((await iterator.next()).value as unknown[]).length
    t.equal(seen, 40, 'and the slow one misses nothing')
    leave.abort()
  })
}

test('the embedded log', async (t) => {
  await testContract(t, makeEmbeddedLog)
})

test('the Kafka log', async (t) => {
  const cluster = await withKafka(t, { version: '3.x' })
  if (!cluster) return
  for (const encoder of ['native', 'kafkajs'] as const) {
    await t.test(`encoder ${encoder}`, async (t) => {
      await testContract(t, async (t) => makeKafkaLog(t, cluster.bootstrap, { encoder }))
    })
  }

  await t.test('a record that the topic does not take is refused for good, and what is beside it is appended', async (t) => {
    for (const encoder of ['native', 'kafkajs'] as const) {
      const log = makeKafkaLog(t, cluster.bootstrap, { encoder, absoluteMaxBytes: () => 1000 })
      const channel = await newChannel(log)
      const sizes = [10, 2 * 1024 * 1024, 20]
      const results = await Promise.allSettled(sizes.map(async (size) => await log.append(channel, [{ value: Buffer.alloc(size) }])))
      t.match(results, [{ value: 0 }, { reason: { code: 'envelope_too_large', message: /max\.message\.bytes/ } }, { value: 1 }], encoder)
    }
  })

  await t.test('a log that is closed ends its readers and refuses appends', async (t) => {
    const log = makeKafkaLog(t, cluster.bootstrap)
    const channel = await newChannel(log)
    await log.append(channel, [value('last')])
    let count = 0
    const reading = (async () => { for await (const batch of log.read(channel, 0, new AbortController().signal)) count += batch.length })()
    await delay(300)
    await log.close()
    await reading
    t.equal(count, 1)
    await t.rejects(log.append(channel, [value('late')]), { code: 'log_unavailable' })
  })
})
