import { Agent, get } from 'node:http'
import { gzipSync } from 'node:zlib'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import t from 'tap'
import WebSocket from 'ws'
import { ISSUER } from '../helpers/access.js'
import { makeEnvelope } from '../../src/protocol/envelope.js'
import { startAppInHand } from '../helpers/app-in-hand.js'
import { closeCode, FIN, frame, Opcode, openRaw, RSV1, upgrade, type RawClient } from '../helpers/attackers.js'
import { eventually, rawExchange, request, submit, submitAndWait } from '../helpers/http.js'
import { startLocalGateway } from '../helpers/http-gateway.js'
import { subscribe } from '../helpers/socket.js'

/** What hostile clients try, and what ends each of them. */

const MIB = 1024 * 1024

const DELIVER = '/v1/channels/orders/deliver'
const BROADCAST = '/v1/channels/orders/broadcast'

t.test('who sends headers slowly, or nothing, is cut off; others are served', async (t) => {
  const { url, port } = await startLocalGateway(t, { headersTimeoutMs: 400 })
  const slow = Array.from({ length: 200 }, () => openRaw(t, port))
  for (const { socket } of slow) socket.write('GET / HTTP/1.1\r\nx: ')
  const drip = setInterval(() => { for (const { socket } of slow) if (socket.writable) socket.write('a') }, 50)
  t.teardown(() => { clearInterval(drip) })
  const silent = Array.from({ length: 20 }, () => openRaw(t, port))
  const all = Promise.all([...slow, ...silent].map(async ({ closed }) => await closed))
  const attack = { ended: false }
  void all.then(() => { attack.ended = true })
  let served = 0
  for (; !attack.ended; served++) t.equal((await request(`${url}/readyz`)).status, 200)
  t.ok(served > 3, `${served.toString()} requests were served meanwhile`)
  for (const text of await all) t.match(text, /^HTTP\/1\.1 408 .*"code":"request_timeout"/s)
})

t.test('a body that comes slowly', async (t) => {
  const { port } = await startLocalGateway(t, { requestTimeoutMs: 1000 })
  const { socket, closed } = openRaw(t, port)
  socket.write('POST /v1/channels/orders/envelopes HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\ncontent-length: 1000\r\n\r\n')
  const drip = setInterval(() => { if (socket.writable) socket.write('a') }, 50)
  t.teardown(() => { clearInterval(drip) })
  t.match(await closed, /^HTTP\/1\.1 408 .*"code":"request_timeout"/s)
})

t.test('a body that goes on behind the answer, whatever that was', async (t) => {
  const { port } = await startLocalGateway(t, { requestTimeoutMs: 1000, jwtJwks: 'http://127.0.0.1:9/', ...ISSUER }, { waits: false })
  const heads = { 200: 'GET /livez', 404: 'POST /nowhere', 401: 'POST /v1/channels/orders/envelopes', 400: 'GET /%zz', 405: 'PUT /livez' }
  await Promise.all(Object.entries(heads).map(async ([status, head]) => {
    const { socket, closed } = openRaw(t, port)
    socket.write(`${head} HTTP/1.1\r\nhost: x\r\nexpect: ${status === '405' ? 'more' : '100-continue'}\r\ntransfer-encoding: chunked\r\n\r\n`)
    const drip = setInterval(() => { if (socket.writable) socket.write('1\r\na\r\n') }, 50)
    t.teardown(() => { clearInterval(drip) })
    t.match(await closed, new RegExp(`(^|\r\n\r\n)HTTP/1\\.1 ${status} .*\r\nconnection: keep-alive`, 'is'), head)
  }))
  const { socket, text } = openRaw(t, port)
  socket.write('POST /nowhere HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\na')
  await eventually(async () => text(), (answer) => answer.includes('HTTP/1.1 404'))
  socket.write('aGET /livez HTTP/1.1\r\nhost: x\r\n\r\n')
  await eventually(async () => text(), (answer) => answer.endsWith('ok'))
})

t.test('headers above maxHeaderBytes', async (t) => {
  const { port } = await startLocalGateway(t, { maxHeaderBytes: 2000 })
  const ask = async (bytes: number): Promise<string> => await rawExchange(t, port, `GET /readyz HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx: ${'a'.repeat(bytes)}\r\n\r\n`)
  t.match(await ask(1800), /^HTTP\/1\.1 200 /)
  t.match(await ask(2100), /^HTTP\/1\.1 431 .*"code":"headers_too_large"/s)
})

t.test('connections: kept, in total, of one address, and requests on each', async (t) => {
  await t.test('a connection without a request is closed', async (t) => {
    const { port } = await startLocalGateway(t, { keepAliveTimeoutMs: 100 })
    const { socket, closed } = openRaw(t, port)
    socket.write('GET /readyz HTTP/1.1\r\nhost: x\r\n\r\n')
    t.match(await closed, /^HTTP\/1\.1 200 .*ok$/s)
  })
  await t.test('in total', async (t) => {
    const { port, url } = await startLocalGateway(t, { maxConnections: 3, healthAccess: 'open' })
    const taken = [1, 2, 3].map(() => openRaw(t, port))
    for (const client of taken) {
      client.socket.write('GET /readyz HTTP/1.1\r\nhost: x\r\n\r\n')
      await eventually(async () => client.text(), (text) => text.endsWith('ok'))
    }
    const refused = await rawExchange(t, port, 'GET /readyz HTTP/1.1\r\nhost: x\r\n\r\n')
    t.match(refused, /^HTTP\/1\.1 503 .*retry-after: 5.*"code":"too_many_connections"/s)
    for (const { socket } of taken) socket.destroy()
    const metrics = await eventually(async () => await request(`${url}/metrics`), ({ status }) => status === 200)
    t.match(metrics.text, /^ordering_http_connections_refused_total\{limit="total"\} [1-9]/m)
  })
  await t.test('of one address', async (t) => {
    const { port, url } = await startLocalGateway(t, { maxConnectionsPerAddress: 2, trustedProxies: ['127.0.0.9'] })
    const ask = 'GET /readyz HTTP/1.1\r\nhost: x\r\n\r\n'
    const open = async (address: string): Promise<string> => {
      const client = openRaw(t, port, address)
      client.socket.write(ask)
      return await eventually(async () => client.text(), (text) => /ok$|\}$/.test(text))
    }
    for (const answers of [await open('127.0.0.2'), await open('127.0.0.2'), await open('127.0.0.3')]) t.match(answers, /^HTTP\/1\.1 200 /)
    t.match(await open('127.0.0.2'), /^HTTP\/1\.1 503 .*"code":"too_many_connections"/s)
    for (let count = 0; count < 4; count++) t.match(await open('127.0.0.9'), /^HTTP\/1\.1 200 /, 'a trusted proxy has many clients')
    t.match((await request(`${url}/metrics`)).text, /^ordering_http_connections_refused_total\{limit="address"\} 1$/m)
  })
  await t.test('requests', async (t) => {
    const { url } = await startLocalGateway(t, { maxRequestsPerConnection: 2 })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    t.teardown(() => { agent.destroy() })
    const connections = []
    for (let count = 0; count < 4; count++) {
      connections.push(await new Promise((resolve) => {
        get(`${url}/readyz`, { agent }, (response) => {
          response.resume()
          response.once('end', () => { resolve([response.statusCode, response.headers.connection]) })
        })
      }))
    }
    t.same(connections, [[200, 'keep-alive'], [200, 'close'], [200, 'keep-alive'], [200, 'close']])
  })
})

t.test('a client that does not read a large answer is cut off', async (t) => {
  const { url, port } = await startLocalGateway(t, { channels: [{ id: 'orders', maxMessageCount: 1 }], deliverStallMs: 400 })
  const body = randomBytes(8 * MIB)
  await submitAndWait(url, body)
  for (const path of ['blocks/1', 'blocks?from=0']) {
    const client = openRaw(t, port)
    client.socket.pause()
    client.socket.write(`GET /v1/channels/orders/${path} HTTP/1.1\r\nhost: x\r\n\r\n`)
    await eventually(async () => (await request(`${url}/metrics`)).text, (text) => text.includes(`ordering_http_answers_stalled_total ${path === 'blocks/1' ? '1' : '2'}`))
    client.socket.resume()
    t.ok((await client.closed).length < body.length, path)
  }
  const reader = openRaw(t, port)
  reader.socket.write('GET /v1/channels/orders/blocks/1 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
  const pulse = setInterval(() => { if (reader.socket.isPaused()) reader.socket.resume(); else reader.socket.pause() }, 60)
  t.teardown(() => { clearInterval(pulse) })
  t.ok((await reader.closed).length > body.length, 'who reads slowly gets all of it')
})

t.test('gzip bombs', async (t) => {
  const { url } = await startLocalGateway(t, { maxBodyBytes: MIB })
  const bomb = gzipSync(Buffer.alloc(50 * MIB), { level: 9 })
  t.ok(bomb.length < MIB / 16, `${bomb.length.toString()} bytes`)
  const before = process.memoryUsage()
  const answers = await Promise.all(Array.from({ length: 20 }, async () => await submit(url, bomb, { headers: { 'content-encoding': 'gzip' } })))
  const after = process.memoryUsage()
  for (const { body } of answers) t.match(body, { status: 413, code: 'body_too_large' })
  t.ok(after.rss - before.rss < 150 * MIB, `memory grew by ${Math.round((after.rss - before.rss) / MIB).toString()} MiB for 20 times 50`)
})

const CHANNEL_OF_LARGE = { id: 'orders', maxMessageCount: 100, batchTimeoutMs: 20, absoluteMaxBytes: 2 * MIB }

t.test('bodies that are too large all together', async (t) => {
  const { url } = await startLocalGateway(t, { maxBodyBytes: MIB, maxHeldBodyBytes: 3 * MIB, channels: [CHANNEL_OF_LARGE] })
  const large = Buffer.alloc(MIB - 1000, 1)
  for (const [what, body, headers] of [['plain', large, {}], ['gzip', gzipSync(large), { 'content-encoding': 'gzip' }]] as const) {
    const answers = await Promise.all(Array.from({ length: 20 }, async () => await submit(url, body, { headers })))
    const refused = answers.filter(({ status }) => status !== 202)
    for (const { status, body } of refused) t.match({ status, body }, { status: 503, body: { code: 'overloaded', retryable: true, detail: /maxHeldBodyBytes/ } }, what)
    t.ok(refused.length < 20, `${what}: ${refused.length.toString()} of 20 are refused`)
    for (let count = 0; count < 5; count++) t.equal((await submit(url, body, { headers })).status, 202, 'what was held is given back')
  }
  t.equal((await submit(url, 'small')).status, 202)
})

t.test('what is held of bodies is told', async (t) => {
  const { url, port } = await startLocalGateway(t, { maxBodyBytes: MIB, maxHeldBodyBytes: 2 * MIB, channels: [CHANNEL_OF_LARGE] })
  const held = async (): Promise<number[]> => {
    const { text } = await request(`${url}/metrics`)
    return ['bytes', 'ratio'].map((unit) => Number(new RegExp(`^ordering_held_body_${unit} (\\S+)$`, 'm').exec(text)?.[1]))
  }
  t.strictSame(await held(), [0, 0])
  const { socket } = openRaw(t, port)
  socket.write(`POST /v1/channels/orders/envelopes HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\ncontent-length: 1048576\r\n\r\n${'x'.repeat(MIB / 2)}`)
  t.strictSame(await eventually(held, ([bytes]) => bytes === MIB / 2), [MIB / 2, 1 / 4], 'as much as has come')
  socket.destroy()
  await eventually(held, ([bytes, ratio]) => bytes === 0 && ratio === 0)
})

const streamed = (type: string): string => `POST /v1/channels/orders/envelopes HTTP/1.1\r\nhost: x\r\ncontent-type: application/${type}\r\ncontent-length: 10000000\r\n\r\n`

/** How an item of nearly a MiB begins, and what its sender has been told when the stream has ended. */
const ENDLESS = [
  { what: 'a line', head: streamed('x-ndjson'), begin: Buffer.from('{"payload":"'), tells: (client: RawClient) => client.text() },
  { what: 'a message', head: streamed('x-protobuf-delimited'), begin: Buffer.from([0xf0, 0xff, 0x3f]), tells: (client: RawClient) => client.text() },
  {
    what: 'a frame',
    head: upgrade(BROADCAST),
    begin: frame(FIN | Opcode.TEXT, Buffer.alloc(0), MIB - 16),
    tells: (client: RawClient) => closeCode(client.bytes()) === 1013 ? client.text() : ''
  }
]

t.test('items of streams that are large and not all there', async (t) => {
  const { url, port } = await startLocalGateway(t, { maxBodyBytes: MIB, maxHeldBodyBytes: MIB, channels: [CHANNEL_OF_LARGE] })
  const held = async (): Promise<number> => Number(/^ordering_held_body_bytes (\S+)$/m.exec((await request(`${url}/metrics`)).text)?.[1])
  for (const { what, head, begin, tells } of ENDLESS) {
    const start = (sizeBytes: number): RawClient => {
      const client = openRaw(t, port)
      client.socket.write(Buffer.concat([Buffer.from(head), begin, Buffer.alloc(sizeBytes, 'A')]))
      return client
    }
    const small = Array.from({ length: 20 }, () => start(60_000))
    const [first, second] = [start(500_000), start(400_000)]
    await eventually(held, (bytes) => bytes > 900_000 && bytes < 900_100)
    const third = start(300_000)
    t.match(await eventually(async () => tells(third), (text) => text.includes('overloaded')), /maxHeldBodyBytes/, what)
    first.socket.write(Buffer.alloc(100_000, 'A'))
    await eventually(held, (bytes) => bytes > 1_000_000)
    for (const { socket } of [first, second, third, ...small]) {
      t.equal(socket.destroyed, false)
      socket.destroy()
    }
    await eventually(held, (bytes) => bytes === 0)
  }
})

t.test('items of streams that are large and come slowly', async (t) => {
  const { port } = await startLocalGateway(t, { maxBodyBytes: MIB, requestTimeoutMs: 1000 })
  await Promise.all(ENDLESS.map(async ({ what, head, begin, tells }) => {
    const client = openRaw(t, port)
    client.socket.write(Buffer.concat([Buffer.from(head), begin, Buffer.alloc(100_000, 'A')]))
    const drip = setInterval(() => { if (client.socket.writable) client.socket.write('A') }, 50)
    t.teardown(() => { clearInterval(drip) })
    t.match(await eventually(async () => tells(client), (text) => text.includes('request_timeout')), /an item of more than 65536 bytes/, what)
  }))
})

t.test('large frames that are all there count until they are submitted', async (t) => {
  const { url, log, bodies } = await startAppInHand(t, { maxBodyBytes: 6 * MIB })
  log.hold()
  const socket = new WebSocket(`${url.replace('http', 'ws')}${BROADCAST}`)
  t.teardown(() => { socket.terminate() })
  await once(socket, 'open')
  const answers: string[] = []
  socket.on('message', (data: Buffer) => { answers.push(data.toString()) })
  const send = (sizeBytes: number): void => { socket.send(makeEnvelope(Buffer.alloc(sizeBytes)).bytes) }
  send(5 * MIB)
  await eventually(async () => log.appends, (appends) => appends === 1)
  for (const sizeBytes of [500_000, 1000, 400_000]) send(sizeBytes)
  await eventually(async () => bodies.heldBodyBytes - 5 * MIB, (bytes) => bytes > 900_000 && bytes < 900_100)
  log.release()
  await eventually(async () => answers.filter((answer) => answer.includes('"ack"')).length, (acks) => acks === 4)
  t.equal(bodies.heldBodyBytes, 0)
})

t.test('a body that is not gzip, and that is refused for something else before it is read, does not end the process', async (t) => {
  const { url } = await startLocalGateway(t)
  for (const [type, status] of [['text/plain', 415], ['application/json', 400], ['application/octet-stream', 400]] as const) {
    for (let count = 0; count < 3; count++) t.equal((await submit(url, 'hello', { type, headers: { 'content-encoding': 'gzip' } })).status, status, type)
  }
  t.equal((await request(`${url}/readyz`)).status, 200)
})

t.test('WebSockets', async (t) => {
  const { url, port } = await startLocalGateway(t, { maxBodyBytes: 100_000, maxSubscribers: 3 })
  const open = async (path: string, headers: string[] = []) => {
    const client = openRaw(t, port)
    client.socket.write(upgrade(path, headers))
    await eventually(async () => client.text(), (text) => text.includes('\r\n\r\n'))
    return client
  }
  await t.test('compression is not negotiated, and frames that claim it are refused', async (t) => {
    const bomb = gzipSync(Buffer.alloc(50_000_000))
    for (const path of [BROADCAST, `${DELIVER}?credit=1`]) {
      const client = await open(path, ['sec-websocket-extensions: permessage-deflate; client_max_window_bits'])
      t.match(client.text(), /^HTTP\/1\.1 101 /)
      t.notMatch(client.text(), /sec-websocket-extensions/i)
      client.socket.write(frame(FIN | RSV1 | Opcode.TEXT, bomb.subarray(0, 60_000)))
      await client.closed
      t.equal(closeCode(client.bytes()), 1002, path)
    }
  })
  await t.test('a frame, or a message in pieces, above maxBodyBytes', async (t) => {
    const claimed = await open(BROADCAST)
    claimed.socket.write(frame(FIN | Opcode.BINARY, Buffer.alloc(0), 200_000))
    await claimed.closed
    t.equal(closeCode(claimed.bytes()), 1009, 'by its head alone')
    const pieces = await open(BROADCAST)
    pieces.socket.write(frame(Opcode.BINARY, Buffer.alloc(60_000)))
    pieces.socket.write(frame(Opcode.CONTINUATION, Buffer.alloc(60_000)))
    await pieces.closed
    t.equal(closeCode(pieces.bytes()), 1009, 'in pieces')
  })
  await t.test('a frame of a subscriber that is larger than any that it may send is not waited for', async (t) => {
    for (const query of ['', '?credit=1']) {
      const client = await open(`${DELIVER}${query}`)
      client.socket.write(frame(FIN | Opcode.TEXT, Buffer.alloc(50_000), 60_000))
      await client.closed
      t.equal(closeCode(client.bytes()), 1009, query)
    }
    const granting = await open(`${DELIVER}?credit=1`)
    const grant = frame(FIN | Opcode.TEXT, Buffer.from('{"type":"credit","blocks":1}'))
    granting.socket.write(Buffer.concat([...Array.from({ length: 20 }, () => frame(FIN | Opcode.PING, Buffer.alloc(100))), grant.subarray(0, 10)]))
    await eventually(async () => granting.bytes().length, (length) => length > 2000)
    granting.socket.write(Buffer.concat([grant.subarray(10), ...Array.from({ length: 100 }, () => grant)]))
    const ask = async (): Promise<string> => {
      granting.socket.write(frame(FIN | Opcode.PING, Buffer.from('still here')))
      return granting.text()
    }
    await eventually(ask, (text) => text.includes('still here')) // pings and small frames do not add up
    granting.socket.destroy()
  })
  await t.test('a message in countless pieces', async (t) => {
    for (const size of [0, 1]) {
      const client = await open(BROADCAST)
      client.socket.write(frame(Opcode.TEXT, Buffer.from('{')))
      client.socket.write(Buffer.concat(Array.from({ length: 20_000 }, () => frame(Opcode.CONTINUATION, Buffer.alloc(size, 'x')))))
      await client.closed
      t.match(closeCode(client.bytes()), 1008, `pieces of ${size.toString()} bytes`)
    }
  })
  await t.test('pings without end are answered within bounds, and others are served', async (t) => {
    const client = await open(BROADCAST)
    const flood = Buffer.concat(Array.from({ length: 20_000 }, () => frame(FIN | Opcode.PING, Buffer.alloc(100))))
    client.socket.pause() // does not read the pongs
    const before = process.memoryUsage().rss
    for (let count = 0; count < 10; count++) client.socket.write(flood)
    for (let count = 0; count < 10; count++) t.equal((await request(`${url}/readyz`)).status, 200)
    t.ok(process.memoryUsage().rss - before < 100 * MIB, 'memory')
    client.socket.destroy()
  })
  await t.test('a flood of upgrades', async (t) => {
    const kept = await subscribe(t, url, { query: '?from=oldest' })
    await eventually(async () => (await request(`${url}/metrics`)).text, (text) => text.includes('ordering_subscribers{channel="orders"} 1\n'))
    const results = await Promise.all(Array.from({ length: 100 }, async () => await new Promise<string>((resolve) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}${DELIVER}`)
      t.teardown(() => { socket.terminate() })
      socket.once('open', () => { resolve('open') })
      socket.once('error', ({ message }) => { resolve(message) })
    })))
    t.equal(results.filter((result) => result === 'open').length, 2, 'as many as maxSubscribers leaves')
    t.equal(results.filter((result) => result.includes('503')).length, 98)
    await submitAndWait(url, 'x')
    await kept.blocks(2)
  })
})
