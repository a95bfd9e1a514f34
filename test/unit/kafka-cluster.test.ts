import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { test, type Test } from 'tap'
import { KafkaCluster } from '../../src/ordered-log/kafka/cluster.js'
import { BrokerConnection } from '../../src/ordered-log/kafka/kafkajs.js'
import { batchOf } from '../helpers/record-batch.js'

const options = { clientId: 'test', connectionTimeoutMs: 60_000, requestTimeoutMs: 60_000 }

interface Broker { readonly port: number, readonly sockets: Set<Socket>, accepted: number }

/** A broker that tells which versions of requests it takes, when it is asked to, and answers nothing else. */
async function broker (t: Test, { answers }: { answers: boolean }): Promise<Broker> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    result.accepted++
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => { sockets.delete(socket) })
    socket.on('data', (request) => { if (answers && request.readInt16BE(4) === API_VERSIONS) socket.write(apiVersions(request.readInt32BE(8))) })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const result = { port: (server.address() as AddressInfo).port, sockets, accepted: 0 }
  return result
}

const API_VERSIONS = 18

/** A response of ApiVersions, version 2: Produce, Fetch, Metadata and itself. */
function apiVersions (correlationId: number): Buffer {
  const ranges = [[0, 3, 7], [1, 4, 11], [3, 0, 6], [API_VERSIONS, 0, 2]]
  const buffer = Buffer.alloc(4 + 4 + 2 + 4 + ranges.length * 6 + 4)
  let at = buffer.writeInt32BE(buffer.length - 4, 0)
  at = buffer.writeInt32BE(correlationId, at)
  at = buffer.writeInt32BE(ranges.length, at + 2)
  for (const number of ranges.flat()) at = buffer.writeInt16BE(number, at)
  return buffer
}

async function disconnected ({ sockets }: Broker): Promise<void> {
  for (const socket of sockets) await once(socket, 'close')
}

test('a cluster that is closed while it connects cuts the connection', async (t) => {
  const silent = await broker(t, { answers: false })
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
  const talking = await broker(t, { answers: true })
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
  const talking = await broker(t, { answers: true })
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
