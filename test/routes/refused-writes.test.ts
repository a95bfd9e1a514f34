import { request as httpRequest } from 'node:http'
import { constants, gzipSync } from 'node:zlib'
import t from 'tap'
import WebSocket from 'ws'
import { startLocalGateway } from '../helpers/http-gateway.js'
import { eventually, submit } from '../helpers/http.js'
import { makeEnvelope, makePayload } from '../helpers/http-protobuf.js'
import { checkRefused, logEnd, type Refused } from '../helpers/refused.js'

const LINES = 'application/x-ndjson'
const DELIMITED = 'application/x-protobuf-delimited'
const post = { method: 'POST', path: '/v1/channels/orders/envelopes', type: 'application/octet-stream' }
const line = (text: string, more = {}): string => JSON.stringify({ payload: Buffer.from(text).toString('base64'), ...more })

/** The log of such a channel has no time-to-cut. */
const ONE_BY_ONE = [{ id: 'orders', maxMessageCount: 1 }]

const ROWS: Refused[] = [
  ...[LINES, DELIMITED].map((type) => ({
    what: `Idempotency-Key on ${type}`, ...post, type, headers: { 'idempotency-key': 'k' }, body: line('a'), status: 400, code: 'invalid_request', pointer: '/idempotencyKey'
  })),
  ...['""', 'a b', 'a'.repeat(256), '"unclosed key'].map((key) => ({
    what: `key ${key.slice(0, 20)}`, ...post, headers: { 'idempotency-key': key }, body: 'x', status: 400, code: 'invalid_request', pointer: '/idempotencyKey'
  })),
  ...['gzip', 'X-GZIP'].flatMap((encoding) => [
    { what: `${encoding}: a bomb`, ...post, headers: { 'content-encoding': encoding }, body: gzipSync(Buffer.alloc(1_000_000)), status: 413, code: 'body_too_large' },
    { what: `${encoding}: broken`, ...post, headers: { 'content-encoding': encoding }, body: 'hello', status: 400, code: 'invalid_request' },
    { what: `${encoding}: cut off`, ...post, headers: { 'content-encoding': encoding }, body: gzipSync('hello').subarray(0, 12), status: 400, code: 'invalid_request' }
  ]),
  ...['br', 'gzip, gzip', 'x'.repeat(300)].map((encoding) => ({
    what: `encoding ${encoding.slice(0, 20)}`, ...post, headers: { 'content-encoding': encoding }, body: 'x', status: 415, code: 'unsupported_media_type'
  })),
  {
    what: 'an unknown field with a long name',
    ...post,
    type: 'application/json',
    body: JSON.stringify({ payload: 'AAAA', ['x'.repeat(9000)]: '' }),
    status: 400,
    code: 'invalid_request'
  },
  {
    what: 'a header for a channel with a long name',
    ...post,
    type: 'application/x-protobuf',
    body: makeEnvelope(makePayload('x', { channelId: 'x'.repeat(9000) })),
    status: 400,
    code: 'channel_mismatch'
  }
]

t.test('envelopes that are refused', async (t) => {
  await checkRefused(t, await startLocalGateway(t, { maxBodyBytes: 10_000 }), ROWS)
})

t.test('no more streams than maxWriters', async (t) => {
  const { url } = await startLocalGateway(t, { maxWriters: 0 })
  await checkRefused(t, { url }, [{ what: 'a stream', ...post, type: LINES, body: line('a'), status: 503, code: 'too_many_writers' }])
  t.equal((await submit(url, 'one envelope is no stream')).status, 202)
})

t.test('open sockets and open requests count as writers, until they are closed', async (t) => {
  const { url, port } = await startLocalGateway(t, { maxWriters: 2, channels: ONE_BY_ONE })
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/channels/orders/broadcast`)
  t.teardown(() => { socket.terminate() })
  await new Promise((resolve) => { socket.once('open', resolve) })
  const outgoing = httpRequest({ port, host: '127.0.0.1', path: post.path, method: 'POST', headers: { 'content-type': LINES } })
  t.teardown(() => { outgoing.destroy() })
  outgoing.on('error', () => undefined)
  outgoing.write(`${line('a')}\n`)
  await new Promise((resolve) => { outgoing.once('response', resolve) })
  await checkRefused(t, { url }, [{ what: 'a third stream', ...post, type: LINES, body: line('a'), status: 503, code: 'too_many_writers' }])
  const third = new WebSocket(`${url.replace('http', 'ws')}/v1/channels/orders/broadcast`)
  t.match(await new Promise((resolve) => { third.once('error', resolve) }), { message: /503/ }, 'a third socket')
  socket.close()
  t.equal((await eventually(async () => await submit(url, line('b'), { type: LINES }), ({ status }) => status !== 503)).status, 200, 'one place is free')
  outgoing.end()
})

/** Answers of a stream, by type or code. */
const summary = (text: string): unknown[] => text.split('\n').filter((one) => one !== '').map((one) => {
  const { type, code } = JSON.parse(one) as { type: string, code?: string }
  return code ?? type
})

t.test('gzip of many envelopes: a fault is the last answer, and what is in front of it is all that was taken', async (t) => {
  const { url } = await startLocalGateway(t, { maxBodyBytes: 10_000, channels: ONE_BY_ONE })
  const gzip = { 'content-encoding': 'gzip' }
  const envelope = makeEnvelope('x')
  const bodies = { [LINES]: Buffer.from(`${line('a')}\n`), [DELIMITED]: Buffer.concat([Buffer.from([envelope.length]), envelope]) }
  for (const [type, item] of Object.entries(bodies)) {
    const packed = gzipSync(Buffer.concat([item, item]))
    const begun = gzipSync(item, { finishFlush: constants.Z_SYNC_FLUSH }) // all of the item, and no end
    const post = async (what: string, body: Uint8Array): Promise<unknown[]> => {
      const before = await logEnd(url)
      const answers = summary((await submit(url, body, { type, headers: gzip })).text)
      t.equal(await logEnd(url) - before, answers.filter((answer) => answer === 'ack').length, `${type}, ${what}: in the log is what is answered`)
      return answers
    }
    t.same(await post('good', packed), ['ack', 'ack'])
    t.same(await post('cut off', begun), ['ack', 'invalid_request'])
    t.same(await post('none at all', Buffer.from('this is not gzip')), ['invalid_request'])
    // What comes in one piece with the fault need not be taken.
    t.equal((await post('broken in between', Buffer.concat([begun, Buffer.from('this is not deflate')]))).at(-1), 'invalid_request')
    t.equal((await post('a check sum that is not right', packed.with(packed.length - 6, packed[packed.length - 6]! ^ 1))).at(-1), 'invalid_request')
    t.match((await submit(url, packed, { type, headers: { 'content-encoding': 'br' } })).body, { status: 415, code: 'unsupported_media_type' })
  }
})

t.test('what is understood', async (t) => {
  const { url } = await startLocalGateway(t, { maxBodyBytes: 10_000 })
  for (const encoding of ['GZip', 'x-gzip']) t.equal((await submit(url, gzipSync('x'), { headers: { 'content-encoding': encoding } })).status, 202, encoding)
  t.equal((await submit(url, 'x', { headers: { 'content-encoding': 'Identity' } })).status, 202)
  t.equal((await submit(url, Buffer.concat([gzipSync('a'), gzipSync('b')]), { headers: { 'content-encoding': 'gzip' } })).status, 202, 'gzip of two members')
  const body = `\ufeff${line('a')}\r\n\r\n\n${line('b')}\r\n${line('x'.repeat(20_000))}\r\n${line('c', { ['y'.repeat(5000)]: 1 })}\n${line('d')}\r`
  const { text } = await submit(url, body, { type: LINES })
  t.same(summary(text), ['ack', 'ack', 'body_too_large', 'invalid_request', 'ack'])
  t.ok(text.length < 5000, 'long names are not sent back')
  t.equal((await submit(url, '\n'.repeat(50_000) + '\r\n'.repeat(50_000), { type: LINES })).text, '', 'empty lines are nothing')
  t.same(summary((await submit(url, Buffer.alloc(9, 0xff), { type: DELIMITED })).text), ['malformed_envelope'], 'a length of nine bytes')
})
