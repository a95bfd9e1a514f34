import { request as httpRequest } from 'node:http'
import { createInterface } from 'node:readline'
import { gzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import WebSocket from 'ws'
import { OrderingError } from '../../src/errors.js'
import { makeEnvelope } from '../../src/protocol/envelope.js'
import { startAppInHand } from '../helpers/app-in-hand.js'
import { startLocalGateway } from '../helpers/http-gateway.js'
import { eventually, request, submit, submitAndWait } from '../helpers/http.js'

const LINES = 'application/x-ndjson'
const DELIMITED = 'application/x-protobuf-delimited'

const line = (text: string, more = {}): string => JSON.stringify({ payload: Buffer.from(text).toString('base64'), ...more })

const lines = (text: string): Array<Record<string, unknown>> => text.split('\n').filter((one) => one !== '').map((one) => JSON.parse(one) as Record<string, unknown>)

function delimited (text: string): Buffer {
  const { bytes } = makeEnvelope(Buffer.from(text))
  if (bytes.length > 127) throw new Error('a longer varint is needed')
  return Buffer.concat([Buffer.from([bytes.length]), bytes])
}

interface Stream {
  readonly write: (chunk: string) => void
  readonly end: () => void
  readonly next: () => Promise<Record<string, unknown> | undefined>
}

/** What is told of a result, in one text. */
const summary = (result: Record<string, unknown>, ...names: string[]): string =>
  names.filter((name) => result[name] !== undefined).map((name) => JSON.stringify(result[name])).join(' ').replaceAll('"', '')

/** A streamed request whose answers are read while it is still being sent. */
function stream (t: Test, port: number, type: string): Stream {
  const outgoing = httpRequest({ port, host: '127.0.0.1', path: '/v1/channels/orders/envelopes', method: 'POST', headers: { 'content-type': type } })
  t.teardown(() => { outgoing.destroy() })
  const answers = new Promise<AsyncIterator<string>>((resolve, reject) => {
    outgoing.once('response', (response) => { resolve(createInterface({ input: response })[Symbol.asyncIterator]()) })
    outgoing.once('error', reject)
  })
  return {
    write: (chunk) => { outgoing.write(chunk) },
    end: () => { outgoing.end() },
    next: async () => {
      const result = await (await answers).next()
      return result.done === true ? undefined : JSON.parse(result.value) as Record<string, unknown>
    }
  }
}

t.test('JSON lines: one answer an item, in order, and errors do not end it', async (t) => {
  const { url } = await startLocalGateway(t, { maxBodyBytes: 1000 })
  const body = [
    line('a'), 'nope', '', line('b', { signature: '!' }), line('c', { other: 1 }), line('d', { idempotencyKey: 'k' }), line('d', { idempotencyKey: 'k' }),
    line('e', { idempotencyKey: 'k' }), line('x'.repeat(2000)), '[]', '{}', '{"payload":""}', line('f')
  ].join('\n')
  const answer = await submit(url, body, { type: LINES })
  t.equal(answer.status, 200)
  t.equal(answer.headers.get('content-type'), LINES)
  const results = lines(answer.text)
  t.same(results.map(({ seq }) => seq), [...results.keys()], 'in order')
  t.same(results.map((result) => summary(result, 'type', 'code', 'duplicate')), [
    'ack', 'error malformed_json', 'error malformed_base64', 'error invalid_request', 'ack', 'ack true',
    'error key_reused', 'error body_too_large', 'error invalid_request', 'error invalid_request', 'error empty_payload', 'ack'
  ])
  t.equal(results[4]?.['offset'], results[5]?.['offset'], 'the same key has the same place')
  for (const { id } of results.filter(({ type }) => type === 'ack')) {
    await eventually(async () => await request(`${url}/v1/channels/orders/receipts/${id as string}`), ({ status }) => status === 200)
  }
})

t.test('length-delimited protobuf', async (t) => {
  const { url } = await startLocalGateway(t, { maxBodyBytes: 100 })
  const large = makeEnvelope(Buffer.alloc(300)).bytes
  const body = Buffer.concat([
    delimited('a'), Buffer.from([3, 0x18, 1, 2]), Buffer.from([large.length & 0x7f | 0x80, large.length >> 7]), large, Buffer.from([0]), delimited('b'), Buffer.from([9, 1])
  ])
  const results = lines((await submit(url, body, { type: DELIMITED })).text)
  t.same(results.map((result) => summary(result, 'type', 'code')), [
    'ack', 'error malformed_envelope', 'error body_too_large', 'error empty_payload', 'ack', 'error malformed_envelope'
  ])
})

t.test('answers come while the request is still being sent', async (t) => {
  const { port } = await startLocalGateway(t)
  const { write, end, next } = stream(t, port, LINES)
  for (const index of [0, 1, 2]) {
    write(`${line(`item ${index.toString()}`)}\n`)
    t.match(await next(), { type: 'ack', seq: index }, 'before the next one is sent')
  }
  write(line('cut in two').slice(0, 10))
  write(line('cut in two').slice(10))
  end()
  t.match(await next(), { type: 'ack', seq: 3 }, 'the last line needs no line end')
  t.equal(await next(), undefined)
})

t.test('a thousand items, each in one block, in order', async (t) => {
  const { url } = await startLocalGateway(t, { channels: [{ id: 'orders', maxMessageCount: 50, batchTimeoutMs: 20 }] })
  const items = [...Array(1000).keys()].map((index) => line(`item ${index.toString()}`))
  const results = lines((await submit(url, items.join('\n'), { type: LINES })).text)
  t.equal(results.filter(({ type }) => type === 'ack').length, 1000)
  const offsets = results.map(({ offset }) => offset as number)
  t.same(offsets, [...offsets].sort((a, b) => a - b), 'in the order of the items')
  t.equal(new Set(offsets).size, 1000)
})

t.test('a sender that falls silent, and one for a channel that is not there', async (t) => {
  const { port, url } = await startLocalGateway(t, { requestTimeoutMs: 1000 })
  const { write, next } = stream(t, port, LINES)
  write(`${line('a')}\n`)
  t.match(await next(), { type: 'ack' })
  t.match(await next(), { type: 'error', code: 'request_timeout' }, 'what ended it is its last line')
  t.equal(await next(), undefined)
  t.match((await submit(url, line('a'), { type: LINES, channel: 'other' })).body, { status: 404, code: 'unknown_channel' })
})

t.test('a shutdown answers what it took and says that there is no more', async (t) => {
  const gateway = await startLocalGateway(t)
  const { write, next } = stream(t, gateway.port, LINES)
  write(`${line('a')}\n`)
  t.match(await next(), { type: 'ack' })
  const closing = gateway.close()
  t.match(await next(), { type: 'error', code: 'shutting_down' })
  t.equal(await next(), undefined)
  await closing
})

t.test('over WebSocket: one answer a frame, in order', async (t) => {
  const { url } = await startLocalGateway(t)
  const open = async (protocols: string[]): Promise<{ socket: WebSocket, next: () => Promise<Buffer> }> => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/channels/orders/broadcast`, protocols)
    t.teardown(() => { socket.terminate() })
    const frames: Buffer[] = []
    socket.on('message', (data) => { frames.push(data as Buffer) })
    await new Promise((resolve) => socket.once('open', resolve))
    return { socket, next: async () => (await eventually(async () => frames.length > 0 ? [frames.shift() as Buffer] : [], ({ length }) => length > 0))[0] as Buffer }
  }
  const { socket, next } = await open([])
  socket.send(line('a', { idempotencyKey: 'k' }))
  socket.send('nope')
  socket.send(makeEnvelope(Buffer.from('b')).bytes)
  socket.send(Buffer.from([0xff]))
  socket.send(line('a', { idempotencyKey: 'k' }))
  const results = []
  for (let index = 0; index < 5; index++) results.push(JSON.parse((await next()).toString()) as Record<string, unknown>)
  t.same(results.map((result) => summary(result, 'type', 'seq', 'code')), [
    'ack 0', 'error 1 malformed_json', 'ack 2', 'error 3 malformed_envelope', 'ack 4'
  ])
  t.match(results[4], { duplicate: true, offset: results[0]?.['offset'] })

  const binary = await open(['ordering.v1.protobuf'])
  binary.socket.send(makeEnvelope(Buffer.from('c')).bytes)
  t.same(await binary.next(), Buffer.from([0x08, 0xc8, 0x01]), 'orderer.BroadcastResponse with status 200')
  binary.socket.send(makeEnvelope(Buffer.alloc(0)).bytes)
  t.match((await binary.next()).subarray(0, 3), Buffer.from([0x08, 0x90, 0x03]), 'status 400')

  for (const [path, status, code] of [['orders/broadcast', 426, 'upgrade_required'], ['other/broadcast', 426, 'upgrade_required']] as const) {
    t.match((await request(`${url}/v1/channels/${path}`)).body, { status, code })
  }
  const refused = await new Promise((resolve) => { new WebSocket(`${url.replace('http', 'ws')}/v1/channels/other/broadcast`).once('error', resolve) })
  t.match((refused as Error).message, '404')
})

t.test('gzip bodies', async (t) => {
  const { url } = await startLocalGateway(t, { maxBodyBytes: 10_000 })
  const gzip = { 'content-encoding': 'gzip' }
  const receipt = await submitAndWait(url, gzipSync('hello'), { headers: gzip })
  const block = await request(`${url}/v1/channels/orders/blocks/${receipt.block.toString()}`)
  t.ok(Buffer.from((block.body['envelopes'] as string[])[0] as string, 'base64').includes('hello'))
  t.match(lines((await submit(url, gzipSync(`${line('a')}\n${line('b')}`), { type: LINES, headers: gzip })).text), [{ type: 'ack' }, { type: 'ack' }])
  t.match((await submit(url, gzipSync(Buffer.alloc(1_000_000)), { headers: gzip })).body, { status: 413, code: 'body_too_large' }, 'a bomb')
  t.match(lines((await submit(url, gzipSync(Buffer.alloc(1_000_000, 'x')), { type: LINES, headers: gzip })).text), [{ code: 'body_too_large' }], 'a bomb of one item')
  t.match((await submit(url, 'hello', { headers: gzip })).body, { status: 400, code: 'invalid_request' }, 'not gzip')
  t.match((await submit(url, gzipSync('hello').subarray(0, 12), { headers: gzip })).body, { status: 400, code: 'invalid_request' }, 'cut off')
  t.match((await submit(url, 'hello', { headers: { 'content-encoding': 'br' } })).body, { status: 415, code: 'unsupported_media_type' })
})

t.test('a stream of blocks may last longer than a request may take to arrive', async (t) => {
  const { url } = await startLocalGateway(t, { requestTimeoutMs: 1000 })
  const stop = new AbortController()
  t.teardown(() => { stop.abort() })
  const headers = { accept: 'application/x-ndjson', connection: 'close' }
  const stream = await fetch(`${url}/v1/channels/orders/deliver?from=oldest`, { headers, signal: stop.signal })
  const startedAt = performance.now()
  const { body: { time } } = await eventually(async () => await request(`${url}/healthz`), () => performance.now() - startedAt > 1300)
  t.ok(time, 'the gateway lives')
  await submitAndWait(url, 'x')
  let text = ''
  for await (const chunk of stream.body as AsyncIterable<Uint8Array>) {
    text += Buffer.from(chunk).toString()
    if (text.includes('"number":1,')) break
  }
  t.match(text, '"number":1,', 'and so does the stream')
})

t.test('what is too much for the log together, and fits one by one, is appended one by one', async (t) => {
  const app = await startAppInHand(t)
  const append = app.log.append.bind(app.log)
  app.log.append = async (channel, records) => {
    if (records.length > 1 || records.some(({ value }) => Buffer.from(value).includes('huge'))) throw new OrderingError('envelope_too_large', 'MESSAGE_TOO_LARGE')
    return await append(channel, records)
  }
  const lines = ['one', 'two', 'huge', 'three'].map((text) => JSON.stringify({ payload: Buffer.from(text).toString('base64') }))
  const { text } = await submit(app.url, lines.map((line) => `${line}\n`).join(''), { type: 'application/x-ndjson' })
  const results = text.trim().split('\n').map((line) => JSON.parse(line) as { offset?: number, code?: string })
  t.match(results, [{ offset: Number }, { offset: Number }, { code: 'envelope_too_large' }, { offset: Number }])
  const offsets = results.flatMap(({ offset }) => offset ?? [])
  t.strictSame(offsets, [...offsets].sort((a, b) => a - b), 'in their order')
  t.strictSame(await app.metric('ordering_channel_inflight_bytes'), 0)
})
