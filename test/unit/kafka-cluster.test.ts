import { once } from 'node:events'
import { test } from 'tap'
import { reasonOf } from '../../src/errors.js'
import { KafkaCluster } from '../../src/ordered-log/kafka/cluster.js'
import { BrokerConnection } from '../../src/ordered-log/kafka/kafkajs.js'
import { systemClock } from '../../src/util/clock.js'
import { API, emptyFetchAnswer, fakeBroker, metadataAnswer, noConfigsAnswer, offsetAnswer, topicMadeAnswer, type FakeBroker } from '../helpers/fake-broker.js'
import { eventually } from '../helpers/http.js'
import { batchOf } from '../helpers/record-batch.js'
import { makeKafkaLog } from '../kafka/helpers/logs.js'

const options = { clientId: 'test', connectionTimeoutMs: 60_000, requestTimeoutMs: 60_000 }

async function disconnected ({ sockets }: FakeBroker): Promise<void> {
  for (const socket of sockets) await once(socket, 'close')
}

test('a cluster that is closed while it connects cuts the connection', async (t) => {
  const silent = await fakeBroker(t, {}, { silent: true })
  const cluster = new KafkaCluster([`127.0.0.1:${silent.port.toString()}`], options)
  const asking = t.rejects(cluster.any(), { code: 'log_unavailable' })
  while (silent.sockets.size === 0) await new Promise(setImmediate)
  cluster.close()
  await asking
  await disconnected(silent)
  await t.rejects(cluster.any(), { message: /the log is closed/ })
  t.equal(silent.accepted, 1)
})

test('a cluster that is closed while a connection is replaced leaves none', async (t) => {
  const talking = await fakeBroker(t)
  const address = `127.0.0.1:${talking.port.toString()}`
  const cluster = new KafkaCluster([address], options)
  const first = await cluster.any()
  const second = cluster.any()
  cluster.invalidate('channel', first)
  const third = cluster.any()
  cluster.close()
  await t.rejects(third, { code: 'log_unavailable' })
  await second.catch(() => undefined)
  await disconnected(talking)
  t.notOk(first.open)
})

test('a closed connection is not opened again by what is sent on it', async (t) => {
  const talking = await fakeBroker(t)
  const connection = new BrokerConnection({ host: '127.0.0.1', port: talking.port }, options)
  await connection.connect()
  t.ok(connection.open)
  const limits = { maxWaitMs: 60_000, maxBytes: 1024, maxBytesPerTopic: 1024 }
  const inFlight: Array<Promise<unknown>> = [
    connection.metadata(['topic']), connection.produce('topic', batchOf(Buffer.alloc(9)), 1000), connection.fetch([{ topic: 'topic', offset: 0 }], limits)
  ]
  while (talking.sockets.size < 2) await new Promise(setImmediate)
  connection.close()
  for (const request of inFlight) await t.rejects(request)
  t.notOk(connection.open)
  await t.rejects(connection.metadata(['topic']), { message: 'Not connected' })
  await t.rejects(connection.fetch([{ topic: 'topic', offset: 0 }], limits), { message: 'Not connected' })
  await t.rejects(connection.produce('topic', batchOf(Buffer.alloc(0)), 1000), { message: 'Not connected' })
  await disconnected(talking)
  t.equal(talking.accepted, 2, 'one connection for requests and one for fetches')
})

test('a broker that throttles fetches is asked again when that is over, and not given up meanwhile', async (t) => {
  const quotaMs = 300
  const throttling = await fakeBroker(t, { [API.fetch]: () => emptyFetchAnswer({ throttleMs: throttling.calls.length === 1 ? quotaMs : 0 }) })
  const connection = new BrokerConnection({ host: '127.0.0.1', port: throttling.port }, { ...options, connectionTimeoutMs: 50, requestTimeoutMs: 100 })
  await connection.connect()
  const fetch = async () => await connection.fetch([{ topic: 'topic', offset: 0 }], { maxWaitMs: 1, maxBytes: 1024, maxBytesPerTopic: 1024 })
  await fetch()
  const startedAt = performance.now()
  await fetch()
  t.ok(performance.now() - startedAt > quotaMs * 0.9)
  t.equal(connection.throttledMs, 0, 'other requests are not meant')
  connection.close()
})

test('who leads is asked of another broker the next time: one that was cut off from the others still believes in itself', async (t) => {
  const ports: number[] = []
  const cutOff = await fakeBroker(t, { [API.metadata]: () => metadataAnswer({ ports, leader: 1 }) })
  const well = await fakeBroker(t, { [API.metadata]: () => metadataAnswer({ ports, leader: 2 }) })
  ports.push(cutOff.port, well.port)
  const cluster = new KafkaCluster([`127.0.0.1:${cutOff.port.toString()}`], options)
  t.teardown(() => { cluster.close() })
  t.equal((await cluster.leader('topic')).nodeId, 1)
  cluster.invalidate('topic') // it did not get what it was to append to the other replicas
  t.equal((await cluster.leader('topic')).nodeId, 2)
})

test('who leads is asked of a broker that failed only when no other answers', async (t) => {
  const ports: number[] = []
  const answers = { [API.metadata]: () => metadataAnswer({ ports, leader: 1 }) }
  const failing = await fakeBroker(t, answers)
  const well = await fakeBroker(t, answers)
  ports.push(failing.port, well.port)
  const cluster = new KafkaCluster([`127.0.0.1:${well.port.toString()}`], options)
  t.teardown(() => { cluster.close() })
  const { connection } = await cluster.leader('topic')
  cluster.invalidate('topic', connection)
  await cluster.refresh('topic')
  await cluster.refresh('topic')
  t.equal(failing.calls.length, 0)
  t.equal(well.calls.length, 3)
})

test('a topic that this client may not see is not called one without a leader', async (t) => {
  const broker = await fakeBroker(t, { [API.metadata]: () => metadataAnswer({ ports: [broker.port], leader: -1, errorCode: 29 }) })
  const cluster = new KafkaCluster([`127.0.0.1:${broker.port.toString()}`], options)
  t.teardown(() => { cluster.close() })
  await t.rejects(cluster.leader('topic'), { code: 'log_unavailable', message: /do not let this client see topic topic/ })
})

test('a topic that is shorter than it was is a fault when it stays so: a broker that was cut off lacks the end', async (t) => {
  let end = 5
  const broker = await fakeBroker(t, {
    [API.metadata]: () => metadataAnswer({ ports: [broker.port], leader: 1 }),
    [API.describeConfigs]: () => noConfigsAnswer(),
    [API.listOffsets]: () => offsetAnswer(end),
    [API.fetch]: () => emptyFetchAnswer({ highWatermark: end })
  })
  let skippedMs = 0
  const clock = { ...systemClock, elapsedMs: () => systemClock.elapsedMs() + skippedMs }
  const log = makeKafkaLog(t, `127.0.0.1:${broker.port.toString()}`, {}, clock)
  const stop = new AbortController()
  const reading = log.read('topic', 5, stop.signal)[Symbol.asyncIterator]().next()
  await eventually(async () => log.status('topic').next, (next) => next === 5)
  stop.abort()
  await reading
  end = 3
  await t.rejects(log.bounds('topic', { create: false }), { code: 'log_unavailable', message: /ends at offset 3.*5/ })
  end = 5
  t.match(await log.bounds('topic', { create: false }), { next: 5 })
  end = 3
  await t.rejects(log.bounds('topic', { create: false }), { code: 'log_unavailable' })
  skippedMs = 3000
  await t.rejects(log.bounds('topic', { create: false }), { code: 'log_gap' })
})

test('a topic that was just made is opened once its leader knows that it leads', async (t) => {
  const [unknownTopic, notLeader] = [3, 6]
  const count = (api: number): number => broker.calls.filter((call) => call === api).length
  const broker = await fakeBroker(t, {
    [API.metadata]: () => metadataAnswer({ ports: [broker.port], leader: 1, errorCode: count(API.createTopics) > 0 ? 0 : unknownTopic }),
    [API.createTopics]: () => topicMadeAnswer(),
    [API.describeConfigs]: () => noConfigsAnswer(),
    [API.listOffsets]: () => offsetAnswer(0, { errorCode: count(API.listOffsets) > 2 ? 0 : notLeader })
  })
  const log = makeKafkaLog(t, `127.0.0.1:${broker.port.toString()}`)
  t.same(await log.bounds('topic', { create: true }), { first: 0, next: 0 })
  t.equal(count(API.createTopics), 1)
})

test('an address of IPv6 is connected to without its brackets, and told with them', async (t) => {
  const cluster = new KafkaCluster(['[::1]:1'], { ...options, connectionTimeoutMs: 1000 })
  const error = await cluster.any().catch(reasonOf)
  t.match(error, /^no broker can be used: \[::1\]:1: /)
  t.notMatch(error, /ENOTFOUND/)
})
