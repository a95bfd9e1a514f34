import { Registry } from 'prom-client'
import { test, type Test } from 'tap'
import { makeKafkaMetrics } from '../../../src/metrics/kafka-metrics.js'
import { NotSentError } from '../../../src/ordered-log/kafka/kafkajs.js'
import { Producer, type ProducerOptions } from '../../../src/ordered-log/kafka/producer.js'
import { systemClock } from '../../../src/util/clock.js'
import { fakeCluster, protocolError, type AnswerProduce, type FakeCluster } from '../helpers/fakes.js'

function makeProducer (t: Test, produce?: AnswerProduce, options: Partial<ProducerOptions> = {}): FakeCluster & { readonly producer: Producer } {
  const closing = new AbortController()
  t.teardown(() => { closing.abort() })
  const fake = fakeCluster(produce ? { produce } : {})
  const limits = { maxBatchRecords: 10, maxBatchBytes: 100_000, produceTimeoutMs: 200, encoder: 'kafkajs' as const, ...options }
  return { producer: new Producer('orders', limits, { cluster: fake.cluster, clock: systemClock, signal: closing.signal, metrics: makeKafkaMetrics(new Registry(), []) }), ...fake }
}

const record = (text: string) => [{ value: Buffer.from(text) }]

test('what arrives while a request is in flight forms the next batch, capped by count', async (t) => {
  const { producer, produced } = makeProducer(t)
  const texts = Array.from({ length: 35 }, (_, index) => index.toString())
  t.same(await Promise.all(texts.map(async (text) => await producer.append(record(text)))), texts.map(Number))
  t.same(produced.map(({ length }) => length), [10, 10, 10, 5])
  t.same(produced.flat(), texts)
})

test('batches are capped by bytes, and a larger record goes alone', async (t) => {
  const { producer, produced } = makeProducer(t, undefined, { maxBatchBytes: 1000 })
  await Promise.all([400, 400, 400, 5000, 10, 10].map(async (size) => await producer.append(record('x'.repeat(size)))))
  t.same(produced.map((batch) => batch.map(({ length }) => length)), [[400, 400], [400], [5000], [10, 10]])
})

test('records of one call stay together, however many', async (t) => {
  const { producer, produced } = makeProducer(t)
  await Promise.all([producer.append(Array.from({ length: 25 }, () => record('a')).flat()), producer.append(record('b'))])
  t.same(produced.map(({ length }) => length), [25, 1])
})

test('a batch that is too large is appended call by call, in order, in front of what came later', async (t) => {
  const tooLarge: AnswerProduce = (values) => values.length > 1 || values.includes('huge') ? protocolError.messageTooLarge() : undefined
  const { producer, produced } = makeProducer(t, tooLarge)
  const results = await Promise.allSettled(['a', 'huge', 'b'].map(async (text) => await producer.append(record(text))))
  t.match(results, [{ value: 0 }, { reason: { code: 'envelope_too_large' } }, { value: 1 }])
  t.same(produced.flat(), ['a', 'b'])
})

test('refusals are tried again until they end, or time is up', async (t) => {
  let refusals = 0
  const some = makeProducer(t, () => refusals++ < 2 ? protocolError.notLeader() : undefined)
  t.equal(await some.producer.append(record('a')), 0)
  const never = makeProducer(t, () => protocolError.notEnoughReplicas())
  await t.rejects(never.producer.append(record('a')), { code: 'log_unavailable', message: /NOT_ENOUGH_REPLICAS/ })
  t.same(never.produced, [])
  const late = makeProducer(t, protocolError.invalidTimestamp)
  await t.rejects(late.producer.append(record('a')), { code: 'log_unavailable', message: /INVALID_TIMESTAMP/ })
})

test('what may have been appended is never tried again', async (t) => {
  for (const answer of [protocolError.requestTimedOut, protocolError.notEnoughReplicasAfterAppend, () => new Error('Closed connection')]) {
    let tries = 0
    const { producer } = makeProducer(t, () => {
      tries++
      return answer()
    })
    await t.rejects(producer.append(record('a')), { code: 'outcome_unknown' })
    t.equal(tries, 1, answer().message)
  }
})

test('what was never sent is tried again, and not in the log when that is given up', async (t) => {
  let refusals = 0
  const some = makeProducer(t, () => refusals++ < 2 ? new NotSentError('the session ended') : undefined)
  t.equal(await some.producer.append(record('a')), 0)
  const never = makeProducer(t, () => new NotSentError('the session ended'))
  await t.rejects(never.producer.append(record('a')), { code: 'log_unavailable', message: /the session ended/ })
})

test('a broker that throttles is waited for, and keeps its connection; for longer than a request may take it is not', async (t) => {
  const { producer, produced, quota, cut } = makeProducer(t)
  quota.throttledMs = 1000
  await t.rejects(producer.append(record('a')), { code: 'log_unavailable', message: /throttles.*1000 ms/ })
  quota.throttledMs = 20
  const appending = producer.append(record('b'))
  setTimeout(() => { quota.throttledMs = 0 }, 10)
  t.equal(await appending, 0)
  t.same(produced, [['b']])
  t.same(cut, [])
})
