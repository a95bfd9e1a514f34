import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect } from 'node:tls'
import t from 'tap'
import { makeAuthority, makeDirectory } from '../helpers/access.js'
import { openRaw } from '../helpers/attackers.js'
import { eventually, request, submitAndWait } from '../helpers/http.js'
import { startLocalGateway } from '../helpers/http-gateway.js'

/** Clients that send requests without waiting for the answers to those before. */

const MIB = 1024 * 1024
const CHANNEL = '/v1/channels/orders'

function post (body: string, header: string): string {
  const headers = ['host: x', header, 'content-type: application/octet-stream', `content-length: ${body.length.toString()}`]
  return `POST ${CHANNEL}/envelopes HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${body}`
}

async function inFlight (url: string): Promise<number> {
  const { text } = await request(`${url}/metrics`)
  return Number(/^ordering_http_requests_in_flight (\d+)$/m.exec(text)?.[1]) - 1 // without this one
}

t.test('one who asks for blocks without end and reads nothing costs one answer', async (t) => {
  const { url, port } = await startLocalGateway(t, { channels: [{ id: 'orders', maxMessageCount: 1 }], deliverStallMs: 60_000 })
  await submitAndWait(url, randomBytes(MIB))
  const before = process.memoryUsage().rss
  const { socket } = openRaw(t, port)
  socket.pause()
  socket.write(`GET ${CHANNEL}/blocks/1 HTTP/1.1\r\nhost: x\r\n\r\n`.repeat(200_000))
  await eventually(async () => await inFlight(url), (count) => count > 0)
  for (let look = 0; look < 20; look++) t.equal(await inFlight(url), 1)
  t.ok(socket.writableLength > 0, 'the rest waits at its sender')
  const grown = (process.memoryUsage().rss - before) / MIB
  t.ok(grown < 100, `${grown.toFixed(0)} MiB more`)
  socket.destroy()
  await eventually(async () => await inFlight(url), (count) => count === 0)
})

t.test('the same with TLS', async (t) => {
  const directory = makeDirectory(t)
  const authority = makeAuthority(directory)
  const { certFile: tlsCertFile, keyFile: tlsKeyFile } = authority.issue('server')
  const { port, app } = await startLocalGateway(t, { tlsCertFile, tlsKeyFile, channels: [{ id: 'orders', maxMessageCount: 1 }], deliverStallMs: 60_000 })
  const inFlight = async (): Promise<number> => Number(/^ordering_http_requests_in_flight (\d+)$/m.exec((await app.inject({ url: '/metrics' })).body)?.[1]) - 1
  await app.inject({ method: 'POST', url: `${CHANNEL}/envelopes`, headers: { 'content-type': 'application/octet-stream', prefer: 'wait=10' }, body: randomBytes(MIB) })
  const socket = connect({ port, host: '127.0.0.1', ca: readFileSync(authority.caFile) })
  t.teardown(() => { socket.destroy() })
  await new Promise((resolve) => { socket.once('secureConnect', resolve) })
  socket.pause()
  // In one record of TLS: Node.js breaks off a connection that it paused when more of them came with the same read.
  const blocks = `GET ${CHANNEL}/blocks/1 HTTP/1.1\r\nhost: x\r\n\r\n`.repeat(200)
  socket.write(`${blocks}GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)
  await eventually(inFlight, (count) => count > 0)
  for (let look = 0; look < 20; look++) t.equal(await inFlight(), 1)
  let answers = 0
  socket.setEncoding('latin1').on('data', (text: string) => { answers += text.split('HTTP/1.1 200 ').length - 1 })
  socket.resume()
  await new Promise((resolve) => { socket.once('close', resolve) })
  t.equal(answers, 201, 'who reads gets all of them')
})

t.test('answers come in the order of the requests, bodies of any size between them', async (t) => {
  const { url, port } = await startLocalGateway(t, { channels: [{ id: 'orders', maxMessageCount: 1 }] })
  const { socket, text } = openRaw(t, port)
  const count = 3000
  const bodies = ['x', 'y'.repeat(100_000), 'z'.repeat(MIB)]
  for (let index = 0; index < count; index++) {
    const body = bodies[index % 100]
    const id = `x-request-id: r${index.toString()}`
    socket.write(body === undefined ? `GET ${CHANNEL}/receipts/${index.toString()} HTTP/1.1\r\nhost: x\r\n${id}\r\n\r\n` : post(body, id))
  }
  socket.write('GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-request-id: last\r\n\r\n')
  await eventually(async () => text(), (answers) => answers.includes('x-request-id: last'), 60_000)
  const ids = [...text().matchAll(/\r\nx-request-id: (\w+)\r\n/g)].map(([, id]) => id)
  t.strictSame(ids, [...Array.from({ length: count }, (_, index) => `r${index.toString()}`), 'last'])
  t.equal([...text().matchAll(/HTTP\/1\.1 202 /g)].length, count / 100 * bodies.length)
  t.equal(await inFlight(url), 0)
})

t.test('a client that goes away leaves nothing of what it had asked for', async (t) => {
  const { url, port } = await startLocalGateway(t, { channels: [{ id: 'orders', maxMessageCount: 1000, batchTimeoutMs: 500 }], maxBodyBytes: MIB, maxHeldBodyBytes: MIB })
  for (const doesWait of [true, false]) {
    const { socket, closed, text } = openRaw(t, port)
    socket.write(post('first', 'prefer: wait=30') + post('x'.repeat(MIB - 100), 'prefer: wait=30'))
    await eventually(async () => await inFlight(url), (count) => count > 0)
    if (doesWait) await eventually(async () => text(), (answers) => answers.includes('HTTP/1.1 201 ')) // the second has begun
    socket.destroy()
    await closed
    await eventually(async () => await inFlight(url), (count) => count === 0)
  }
  t.ok(await submitAndWait(url, 'y'.repeat(MIB - 100)), 'the bodies are held no longer')
})

t.test('what is left of a body that was refused does not stand in the way of the next request', async (t) => {
  const { port } = await startLocalGateway(t)
  const large = 'x'.repeat(MIB)
  const bodies = {
    'a type that is not taken': ['content-type: text/plain', large],
    'the same, packed': ['content-type: text/plain\r\ncontent-encoding: gzip', large],
    'a stream that cannot be read on': ['content-type: application/x-protobuf-delimited', `${'\xff'.repeat(6)}${large}`]
  }
  for (const [what, [headers = '', body = '']] of Object.entries(bodies)) {
    const { socket, text } = openRaw(t, port)
    socket.write(Buffer.from(`POST ${CHANNEL}/envelopes HTTP/1.1\r\nhost: x\r\n${headers}\r\ncontent-length: ${body.length.toString()}\r\n\r\n${body}`, 'latin1'))
    await eventually(async () => text(), (answers) => /415|malformed_envelope/.test(answers))
    socket.write('GET /livez HTTP/1.1\r\nhost: x\r\n\r\n')
    t.ok(await eventually(async () => text(), (answers) => answers.endsWith('\r\n\r\nok')), what)
  }
})
