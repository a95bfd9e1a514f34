import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { StoredRecord } from '../../src/chain/ordered-log.js'
import { EmbeddedLog } from '../../src/ordered-log/embedded.js'
import { encodeKafkaMessage } from '../../src/protocol/kafka-message.js'
import type { LogRecord } from '../../src/protocol/log-record.js'
import { Environment, type Store } from '../../src/util/environment.js'

const PLENTY = { takes: () => true }

function record (text: string, headers?: LogRecord['headers']): LogRecord {
  return { value: Buffer.from(text), ...headers && { headers } }
}

function openEnvironment (t: Test, directory = t.testdir()): Environment {
  const environment = new Environment(join(directory, 'blocks.lmdb'))
  t.teardown(async () => { await environment.close() })
  return environment
}

/** Reads until so many records came. */
async function take (log: EmbeddedLog, from: number, count: number, channel = 'orders'): Promise<StoredRecord[]> {
  const done = new AbortController()
  const records: StoredRecord[] = []
  for await (const batch of log.read(channel, from, done.signal)) {
    records.push(...batch)
    if (records.length >= count) done.abort()
  }
  return records
}

const textOf = ({ value }: LogRecord): string => Buffer.from(value).toString()

t.test('records are there in order, contiguous, also after a restart', async (t) => {
  const directory = t.testdir()
  const environment = new Environment(join(directory, 'blocks.lmdb'))
  const log = new EmbeddedLog(environment, PLENTY)
  t.strictSame(await log.bounds('orders'), { first: 0, next: 0 })
  t.equal(await log.append('orders', [record('0')]), 0)
  const firsts = await Promise.all(Array.from({ length: 50 }, async (_, index) => await log.append('orders', [record(`${index.toString()}a`), record(`${index.toString()}b`)])))
  t.strictSame(firsts, firsts.map((_, index) => 1 + 2 * index), 'in order of the calls')
  t.strictSame(await log.bounds('orders'), { first: 0, next: 101 })
  const records = await take(log, 0, 101)
  t.strictSame(records.map(({ offset }) => offset), Array.from({ length: 101 }, (_, index) => index))
  t.equal(textOf(records[3]!), '1a')
  await environment.close()

  const again = new EmbeddedLog(openEnvironment(t, directory), PLENTY)
  t.strictSame(await again.bounds('orders'), { first: 0, next: 101 })
  t.strictSame((await take(again, 0, 101)).map(textOf), records.map(textOf))
  t.strictSame((await take(again, 99, 2)).map(({ offset }) => offset), [99, 100], 'from the middle')
  t.equal(await again.append('orders', [record('next')]), 101)
})

t.test('headers stay with their record', async (t) => {
  const environment = openEnvironment(t)
  const log = new EmbeddedLog(environment, PLENTY)
  await log.append('orders', [record('with', { traceparent: Buffer.from('00-x') }), record('without')])
  for (const [from, reader] of [['memory', log], ['the disk', new EmbeddedLog(environment, PLENTY)]] as const) {
    const [first, second] = await take(reader, 0, 2)
    t.equal(Buffer.from(first!.headers!['traceparent']!).toString(), '00-x', from)
    t.notOk(second!.headers)
  }
})

t.test('channels do not see each other', async (t) => {
  const log = new EmbeddedLog(openEnvironment(t), PLENTY)
  for (const channel of ['a', 'b', 'a.b']) t.equal(await log.append(channel, [record(channel)]), 0)
  for (const channel of ['a', 'b', 'a.b']) t.strictSame((await take(log, 0, 1, channel)).map(textOf), [channel])
})

t.test('a reader waits for what comes, and ends when it is told to', async (t) => {
  const log = new EmbeddedLog(openEnvironment(t), PLENTY)
  const reading = take(log, 0, 3)
  for (const text of ['a', 'b', 'c']) await log.append('orders', [record(text)])
  t.strictSame((await reading).map(textOf), ['a', 'b', 'c'])
  const stopping = new AbortController()
  const next = log.read('orders', 3, stopping.signal)[Symbol.asyncIterator]().next()
  stopping.abort()
  t.match(await next, { done: true })
})

t.test('batches are bounded', async (t) => {
  const environment = openEnvironment(t)
  const log = new EmbeddedLog(environment, PLENTY)
  for (let count = 0; count < 2500; count += 100) await log.append('orders', Array.from({ length: 100 }, (_, index) => record((count + index).toString())))
  for (const [from, reader] of [['memory', log], ['the disk', new EmbeddedLog(environment, PLENTY)]] as const) {
    const sizes: number[] = []
    const done = new AbortController()
    for await (const batch of reader.read('orders', 0, done.signal)) {
      sizes.push(batch.length)
      if (batch.at(-1)!.offset === 2499) done.abort()
    }
    t.strictSame(sizes, [1000, 1000, 500], from)
  }
})

t.test('a reader that falls behind what memory keeps misses nothing', async (t) => {
  const log = new EmbeddedLog(openEnvironment(t), PLENTY)
  const done = new AbortController()
  const offsets: number[] = []
  const large = { value: Buffer.alloc(700_000) }
  await log.append('orders', [large])
  for await (const batch of log.read('orders', 0, done.signal)) {
    offsets.push(...batch.map(({ offset }) => offset))
    if (offsets.length > 60) done.abort()
    else for (let count = 0; count < offsets.length; count++) await log.append('orders', [large])
  }
  t.strictSame(offsets, offsets.map((_, index) => index))
})

t.test('a full disk: nothing is appended, and no offset is lost', async (t) => {
  let full = false
  const log = new EmbeddedLog(openEnvironment(t), { takes: () => !full })
  t.equal(await log.append('orders', [record('a')]), 0)
  full = true
  await t.rejects(log.append('orders', [record('b')]), { code: 'disk_full', data: { channel: 'orders' } })
  full = false
  t.equal(await log.append('orders', [record('c')]), 1)
  t.strictSame((await take(log, 0, 2)).map(textOf), ['a', 'c'])
})

t.test('the reserve is for time-to-cut messages, and for the announcement that a process begins with', async (t) => {
  const environment = openEnvironment(t)
  const space = { takes: (_: number, share = 1) => share <= 0.5 }
  const timeToCut = { value: encodeKafkaMessage({ type: 'timeToCut', blockNumber: 1n }) }
  for (const start of ['the first', 'another']) {
    const log = new EmbeddedLog(environment, space)
    await t.resolves(log.append('orders', [record('CONNECT')]), `${start} process announces itself`)
    await t.rejects(log.append('orders', [record('CONNECT')]), { code: 'disk_full' }, 'not again: that would say that there is room')
    await t.rejects(log.append('orders', [timeToCut, record('a')]), { code: 'disk_full' })
    await t.resolves(log.append('orders', [timeToCut]))
  }
})

t.test('a record that is missing is an error, not a jump', async (t) => {
  const environment = openEnvironment(t)
  const log = new EmbeddedLog(environment, PLENTY)
  for (const text of ['a', 'b', 'c']) await log.append('orders', [record(text)])
  const records = environment.database<[string, number]>('log')
  await environment.write(() => { records.remove(['orders', 1]).catch(() => undefined) })
  await t.rejects(take(new EmbeddedLog(environment, PLENTY), 0, 3), { code: 'log_gap' })
})

t.test('what is being committed when a commit fails may be there or not, what comes behind it is not', async (t) => {
  let fail = (): void => undefined
  const commit = new Promise<boolean>((_resolve, reject) => { fail = () => { reject(new Error('EIO')) } })
  const database = { getKeys: () => [] }
  const store = { openDB: () => database, joined: async () => undefined, batch: async () => await commit } as unknown as Store
  const log = new EmbeddedLog(new Environment('', { openStore: () => store }), PLENTY)
  const first = log.append('orders', [record('0')])
  await new Promise(setImmediate) // it is being committed
  const second = log.append('orders', [record('1')])
  fail()
  await Promise.all([t.rejects(first, { code: 'outcome_unknown' }), t.rejects(second, { code: 'storage_failed' })])
  await t.rejects(log.append('orders', [record('2')]), { code: 'storage_failed' })
})
