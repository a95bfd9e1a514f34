import { once } from 'node:events'
import { test } from 'tap'
import { KafkaCluster } from '../../src/ordered-log/kafka/cluster.js'
import { BrokerConnection } from '../../src/ordered-log/kafka/kafkajs.js'
import { API, emptyFetchAnswer, fakeBroker, type FakeBroker } from '../helpers/fake-broker.js'
import { batchOf } from '../helpers/record-batch.js'

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
  t.same(await fetch(), [])
  t.ok(performance.now() - startedAt > quotaMs * 0.9)
  t.equal(connection.throttledMs, 0, 'other requests are not meant')
  connection.close()
})
