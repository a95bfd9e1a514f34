import { Registry } from 'prom-client'
import { test, type Test } from 'tap'
import { makeKafkaMetrics } from '../../../src/metrics/kafka-metrics.js'
import type { KafkaCluster } from '../../../src/ordered-log/kafka/cluster.js'
import { Fetcher } from '../../../src/ordered-log/kafka/fetcher.js'
import type { BrokerConnection } from '../../../src/ordered-log/kafka/kafkajs.js'
import { systemClock } from '../../../src/util/clock.js'
import { eventually } from '../../helpers/http.js'
import { encodeRecordBatch } from '../../helpers/record-batch.js'
import { at, batchAround, FIELD, legacySet, seal } from '../helpers/batches.js'
import { fakeCluster, protocolError, type AnswerFetch, type FakeCluster } from '../helpers/fakes.js'

const OPTIONS = { maxWaitMs: 5, maxBytesPerTopic: 1000, maxBytes: 10_000, graceMs: 100 }

function batch (offset: number, ...values: string[]): Buffer {
  return at(offset, encodeRecordBatch(values.map((value) => ({ value: Buffer.from(value) }))))
}

function makeFetcher (t: Test, fetch: AnswerFetch): { fetcher: Fetcher, fake: FakeCluster } {
  const closing = new AbortController()
  t.teardown(() => { closing.abort() })
  const fake = fakeCluster({ fetch })
  return { fetcher: new Fetcher(OPTIONS, { cluster: fake.cluster, clock: systemClock, signal: closing.signal, metrics: makeKafkaMetrics(new Registry(), []) }), fake }
}

/** Reads a number of records as offset and text. */
async function read (fetcher: Fetcher, { from = 0, count, topic = 'orders' }: { from?: number, count: number, topic?: string }): Promise<string[]> {
  const records: string[] = []
  for await (const each of fetcher.read(topic, from, AbortSignal.timeout(5000))) {
    records.push(...each.map(({ offset, value }) => `${offset.toString()} ${Buffer.from(value).toString('latin1')}`))
    if (records.length >= count) break
  }
  return records
}

/** A topic that holds these sets, each answered when an offset in it is asked for. */
function topicOf (...sets: Array<{ first: number, last: number, set: Buffer }>): AnswerFetch {
  return ({ offset }) => sets.find(({ first, last }) => first <= offset && offset <= last)?.set ?? Buffer.alloc(0)
}

test('what stands in front of the wanted offset in its batch is left out', async (t) => {
  const { fetcher } = makeFetcher(t, topicOf({ first: 0, last: 3, set: batch(0, 'a', 'b', 'c', 'd') }))
  t.same(await read(fetcher, { from: 2, count: 2 }), ['2 c', '3 d'])
})

test('a gap is an error that names both offsets', async (t) => {
  const { fetcher } = makeFetcher(t, topicOf({ first: 0, last: 0, set: batch(0, 'a') }, { first: 1, last: 1, set: batch(5, 'f') }))
  await t.rejects(read(fetcher, { count: 2 }), { code: 'log_gap', message: /offset 0 has offset 5/ })
})

test('control records take an offset and are not delivered', async (t) => {
  const control = batch(1, 'commit')
  control.writeInt16BE(0x20, FIELD.attributes)
  const { fetcher } = makeFetcher(t, topicOf({ first: 0, last: 2, set: Buffer.concat([batch(0, 'a'), seal(control), batch(2, 'c')]) }))
  t.same(await read(fetcher, { count: 2 }), ['0 a', '2 c'])
})

test('control records behind the last record are told', async (t) => {
  const control = batch(1, 'commit')
  control.writeInt16BE(0x20, FIELD.attributes)
  for (const topic of [
    topicOf({ first: 0, last: 1, set: Buffer.concat([batch(0, 'a'), seal(control)]) }),
    topicOf({ first: 0, last: 0, set: batch(0, 'a') }, { first: 1, last: 1, set: seal(control) })
  ]) {
    const { fetcher } = makeFetcher(t, topic)
    const told: string[] = []
    const stop = new AbortController()
    const passed = (next: number): void => {
      told.push(`up to ${next.toString()}`)
      stop.abort()
    }
    for await (const records of fetcher.read('orders', 0, AbortSignal.any([stop.signal, AbortSignal.timeout(5000)]), passed)) {
      told.push(...records.map(({ value }) => Buffer.from(value).toString()))
    }
    t.same(told, ['a', 'up to 2'])
  }
})

test('a batch that cannot be unpacked is one unreadable record, and reading goes on behind it, from any of its offsets', async (t) => {
  const garbage = at(1, batchAround(Buffer.from('?'), { template: batch(0, 'x'), codec: 4, count: 4 }))
  const { fetcher } = makeFetcher(t, topicOf({ first: 0, last: 0, set: batch(0, 'a') }, { first: 1, last: 4, set: garbage }, { first: 5, last: 5, set: batch(5, 'f') }))
  t.same(await read(fetcher, { count: 3 }), ['0 a', '4 \xff', '5 f'])
  t.same(await read(fetcher, { from: 3, count: 2 }), ['4 \xff', '5 f'])
})

test('damage on the way is read again; damage that stays is told as log_unavailable', async (t) => {
  const damaged = batch(1, 'b')
  damaged.writeUInt8(damaged.readUInt8(FIELD.crc) ^ 1, FIELD.crc)
  let fetches = 0
  const once = makeFetcher(t, ({ offset }) => offset > 1 ? Buffer.alloc(0) : Buffer.concat([batch(0, 'a'), ++fetches < 3 ? damaged : batch(1, 'b')]))
  t.same(await read(once.fetcher, { count: 2 }), ['0 a', '1 b'])
  const always = makeFetcher(t, ({ offset }) => offset === 0 ? Buffer.concat([batch(0, 'a'), damaged]) : damaged)
  await t.rejects(read(always.fetcher, { count: 2 }), { code: 'log_unavailable', message: /offset 1.*CRC/ })
})

test('a batch larger than the limit is asked for with a larger one, without end', async (t) => {
  const asked: number[] = []
  const large = batch(0, 'x'.repeat(6000))
  const { fetcher } = makeFetcher(t, ({ offset, maxBytes }) => {
    if (offset > 0) return Buffer.alloc(0)
    asked.push(maxBytes)
    return large.subarray(0, maxBytes)
  })
  t.equal((await read(fetcher, { count: 1 })).length, 1)
  t.same(asked, [1000, 2000, 4000, 8000])

  let most = 0
  const never = makeFetcher(t, ({ maxBytes }) => {
    most = Math.max(most, maxBytes)
    return large.subarray(0, 100)
  })
  const stop = new AbortController()
  setTimeout(() => { stop.abort() }, 300)
  for await (const unexpected of never.fetcher.read('orders', 0, stop.signal)) t.fail(JSON.stringify(unexpected))
  t.ok(most <= 2 ** 30, `at most ${most.toString()} bytes`)
})

test('message sets of old formats are read, and what follows them in the new one', async (t) => {
  const old = legacySet(['a', ''], 0)
  t.ok(legacySet([''], 0).length < 61, 'shorter than the header of a batch')
  const mixed = Buffer.concat([old, batch(2, 'c')])
  const { fetcher } = makeFetcher(t, topicOf({ first: 0, last: 1, set: mixed }, { first: 2, last: 2, set: batch(2, 'c') }, { first: 3, last: 3, set: legacySet(['d'], 3) }))
  t.same(await read(fetcher, { count: 4 }), ['0 a', '1 ', '2 c', '3 d'])
  const single = makeFetcher(t, topicOf({ first: 0, last: 0, set: legacySet([''], 0) }))
  t.same(await read(single.fetcher, { count: 1 }), ['0 '])
})

test('out of range names what is wanted and what there is; a topic that changed in between is looked at anew', async (t) => {
  const { fetcher, fake } = makeFetcher(t, () => protocolError.offsetOutOfRange)
  Object.assign(fake.bounds, { first: 7, next: 9 })
  await t.rejects(read(fetcher, { from: 3, count: 1 }), { code: 'log_gap', message: /offset 3.*7.*9/ })
  await t.rejects(read(fetcher, { from: 10, count: 1 }), { code: 'log_gap', message: /offset 10.*7.*9/ })
  await t.rejects(read(fetcher, { from: 8, count: 1 }), { code: 'log_unavailable' })
})

test('after a failure the record that was read last is read again: another one there means another topic', async (t) => {
  for (const replaced of [false, true]) {
    let failures = 0
    const { fetcher } = makeFetcher(t, ({ offset }) => {
      if (offset === 0 && failures === 0) return batch(0, 'a', 'b')
      if (failures++ === 0) return 6 // not leader
      return offset === 1 ? batch(1, replaced ? 'B' : 'b', 'c') : Buffer.alloc(0)
    })
    if (replaced) await t.rejects(read(fetcher, { count: 3 }), { code: 'log_replaced', message: /offset 1/ })
    else t.same(await read(fetcher, { count: 3 }), ['0 a', '1 b', '2 c'])
  }
})

test('a topic that fails for longer than the grace fails alone', async (t) => {
  const { fetcher } = makeFetcher(t, ({ topic, offset }) => topic === 'bad' ? 3 : offset < 500 ? batch(offset, `at ${offset.toString()}`) : Buffer.alloc(0))
  const [bad, good] = await Promise.allSettled([read(fetcher, { topic: 'bad', count: 1 }), read(fetcher, { topic: 'good', count: 100 })])
  t.match(bad, { status: 'rejected', reason: { code: 'log_unavailable', message: /UNKNOWN_TOPIC/ } })
  t.match(good, { status: 'fulfilled', value: { length: 100 } })
})

test('a broker that lacks what was read, because it was cut off, is no gap: the leader has it', async (t) => {
  let cutOff = 1
  const { fetcher, fake } = makeFetcher(t, ({ offset }) => {
    if (offset === 0) return batch(0, 'a', 'b', 'c')
    return cutOff-- > 0 ? protocolError.offsetOutOfRange : offset === 2 ? batch(2, 'c', 'd') : Buffer.alloc(0)
  })
  fake.bounds.next = 1
  t.same(await read(fetcher, { count: 4 }), ['0 a', '1 b', '2 c', '3 d'])
})

test('a topic is read from its new leader also when the old one, cut off, goes on answering', async (t) => {
  const ends = { 1: 1, 2: 2 }
  let leader: 1 | 2 = 1
  const connectionOf = (nodeId: 1 | 2): BrokerConnection => fakeCluster({
    fetch: ({ offset }) => {
      leader = 2 // as somebody who appended has learned
      return offset < ends[nodeId] ? batch(offset, `at ${offset.toString()}`) : Buffer.alloc(0)
    }
  }).connection
  const connections = { 1: connectionOf(1), 2: connectionOf(2) }
  const cluster = {
    leader: async () => ({ nodeId: leader, connection: connections[leader] }),
    broker: async (nodeId: 1 | 2) => connections[nodeId],
    left: (_topic: string, nodeId: number) => nodeId !== leader,
    invalidate: () => undefined
  } as unknown as KafkaCluster
  const closing = new AbortController()
  t.teardown(() => { closing.abort() })
  const fetcher = new Fetcher(OPTIONS, { cluster, clock: systemClock, signal: closing.signal, metrics: makeKafkaMetrics(new Registry(), []) })
  t.same(await read(fetcher, { count: 2 }), ['0 at 0', '1 at 1'])
})

test('messages of an old format that cannot be unpacked are a fault of their topic alone', async (t) => {
  const packed = legacySet(['a'], 0)
  packed.writeInt8(2, 17) // snappy, which is not unpacked in this format
  const { fetcher, fake } = makeFetcher(t, ({ topic, offset }) => topic === 'bad' ? packed : offset < 500 ? batch(offset, `at ${offset.toString()}`) : Buffer.alloc(0))
  const [bad, good] = await Promise.allSettled([read(fetcher, { topic: 'bad', count: 1 }), read(fetcher, { topic: 'good', count: 100 })])
  t.match(bad, { status: 'rejected', reason: { code: 'log_unavailable', message: /old format at offset 0/ } })
  t.match(good, { status: 'fulfilled', value: { length: 100 } })
  t.same(fake.cut, [], 'nobody else\'s requests were cut off')
})

test('the end of a topic is known also while its reader takes nothing', async (t) => {
  const { fetcher, fake } = makeFetcher(t, ({ offset }) => batch(offset, 'a'))
  const reading = fetcher.read('orders', 0, AbortSignal.timeout(5000))[Symbol.asyncIterator]()
  await reading.next()
  for (const end of [100, 200]) {
    fake.bounds.next = end
    await eventually(async () => fetcher.status('orders').next, (next) => next === end)
  }
  t.equal(fetcher.status('orders').fetchAgeMs, 0, 'and nobody takes it for a stalled fetch')
})
