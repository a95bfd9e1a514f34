import { gzipSync } from 'node:zlib'
import t from 'tap'
import { startLocalGateway } from '../helpers/http-gateway.js'
import { submit } from '../helpers/http.js'
import { makeEnvelope, makePayload } from '../helpers/http-protobuf.js'
import { checkRefused, type Refused } from '../helpers/refused.js'

const LINES = 'application/x-ndjson'
const DELIMITED = 'application/x-protobuf-delimited'
const post = { method: 'POST', path: '/v1/channels/orders/envelopes', type: 'application/octet-stream' }
const line = (text: string, more = {}): string => JSON.stringify({ payload: Buffer.from(text).toString('base64'), ...more })

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

t.test('what is understood', async (t) => {
  const { url } = await startLocalGateway(t, { maxBodyBytes: 10_000 })
  for (const encoding of ['GZip', 'x-gzip']) t.equal((await submit(url, gzipSync('x'), { headers: { 'content-encoding': encoding } })).status, 202, encoding)
  t.equal((await submit(url, 'x', { headers: { 'content-encoding': 'Identity' } })).status, 202)
  t.equal((await submit(url, Buffer.concat([gzipSync('a'), gzipSync('b')]), { headers: { 'content-encoding': 'gzip' } })).status, 202, 'gzip of two members')
  const types = (text: string): unknown[] => text.split('\n').filter((one) => one !== '').map((one) => {
    const { type, code } = JSON.parse(one) as { type: string, code?: string }
    return code ?? type
  })
  const body = `\ufeff${line('a')}\r\n\r\n\n${line('b')}\r\n${line('x'.repeat(20_000))}\r\n${line('c', { ['y'.repeat(5000)]: 1 })}\n${line('d')}\r`
  const { text } = await submit(url, body, { type: LINES })
  t.same(types(text), ['ack', 'ack', 'body_too_large', 'invalid_request', 'ack'])
  t.ok(text.length < 5000, 'long names are not sent back')
  t.equal((await submit(url, '\n'.repeat(50_000) + '\r\n'.repeat(50_000), { type: LINES })).text, '', 'empty lines are nothing')
  t.same(types((await submit(url, Buffer.alloc(9, 0xff), { type: DELIMITED })).text), ['malformed_envelope'], 'a length of nine bytes')
})
