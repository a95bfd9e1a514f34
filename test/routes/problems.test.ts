import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import WebSocket from 'ws'
import { rawExchange, request, type Answer } from '../helpers/http.js'
import { startLocalGateway } from '../helpers/http-gateway.js'
import { bytesField, makeEnvelope, makePayload, varintField } from '../helpers/http-protobuf.js'
import { checkProblem, checkRefused, type Refused } from '../helpers/refused.js'

const MAX_BODY_BYTES = 60_000

const ENVELOPES = '/v1/channels/orders/envelopes'
const JSON_TYPE = 'application/json'
const PROTOBUF_TYPE = 'application/x-protobuf'
const post = { method: 'POST', path: ENVELOPES }
const json = { ...post, type: JSON_TYPE }
const protobuf = { ...post, type: PROTOBUF_TYPE }
const block = (query: string): { path: string } => ({ path: `/v1/channels/orders/blocks/${query}` })
const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64')

const BODIES: Refused[] = [
  { what: 'no body, JSON', ...json, status: 400, code: 'empty_body' },
  { what: 'no body, protobuf', ...protobuf, status: 400, code: 'empty_body' },
  { what: 'no body, opaque', ...post, type: 'application/octet-stream', status: 400, code: 'empty_body' },
  { what: 'empty payload, JSON', ...json, body: '{"payload":""}', status: 400, code: 'empty_payload' },
  { what: 'empty payload, protobuf', ...protobuf, body: bytesField(2, 'signature'), status: 400, code: 'empty_payload' },
  { what: 'too large by its length', ...post, type: 'application/octet-stream', body: Buffer.alloc(MAX_BODY_BYTES + 1), status: 413, code: 'body_too_large', detail: /60000/ },
  {
    what: 'a key with many envelopes',
    ...post,
    type: 'application/x-ndjson',
    headers: { 'idempotency-key': 'k' },
    body: '{"payload":"AAAA"}\n',
    status: 400,
    code: 'invalid_request',
    detail: /one envelope/
  },
  { what: 'wrong content type', ...post, type: 'text/plain', body: 'x', status: 415, code: 'unsupported_media_type', detail: /text\/plain.*allowed: .*application\/x-ndjson/ },
  { what: 'content type that is none', ...post, type: 'nonsense', body: 'x', status: 415, code: 'unsupported_media_type', detail: /nonsense.*application\/json/ },
  { what: 'malformed JSON', ...json, body: '{"payload":', status: 400, code: 'malformed_json' },
  { what: 'JSON with __proto__', ...json, body: '{"payload":"AAAA","__proto__":{"signature":"AAAA"}}', status: 400, code: 'malformed_json' },
  { what: 'JSON with constructor.prototype', ...json, body: '{"payload":"AAAA","constructor":{"prototype":{}}}', status: 400, code: 'malformed_json' },
  { what: 'JSON array', ...json, body: '[]', status: 400, code: 'invalid_request' },
  { what: 'JSON null', ...json, body: 'null', status: 400, code: 'invalid_request' },
  { what: 'JSON text', ...json, body: '"payload"', status: 400, code: 'invalid_request' },
  { what: 'JSON without payload', ...json, body: '{}', status: 400, code: 'invalid_request', detail: /payload/ },
  { what: 'payload is a number', ...json, body: '{"payload":1}', status: 400, code: 'invalid_request', detail: /payload/ },
  { what: 'unknown fields, JSON', ...json, body: '{"payload":"AAAA","extra":1}', status: 400, code: 'invalid_request', detail: /extra/ },
  { what: 'broken base64, payload', ...json, body: '{"payload":"A===A"}', status: 400, code: 'malformed_base64', detail: /payload/ },
  { what: 'base64url', ...json, body: '{"payload":"__--"}', status: 400, code: 'malformed_base64' },
  { what: 'base64 without padding', ...json, body: '{"payload":"AA"}', status: 400, code: 'malformed_base64' },
  { what: 'broken base64, signature', ...json, body: '{"payload":"AAAA","signature":"?"}', status: 400, code: 'malformed_base64', detail: /signature/ },
  { what: 'broken protobuf', ...protobuf, body: Buffer.from([0x0a, 0xff, 0x01, 0x00]), status: 400, code: 'malformed_envelope' },
  { what: 'protobuf that is text', ...protobuf, body: 'this is no protobuf', status: 400, code: 'malformed_envelope' },
  { what: 'unknown fields, protobuf', ...protobuf, body: Buffer.concat([makeEnvelope('payload'), varintField(9, 1)]), status: 400, code: 'unknown_fields' },
  { what: 'larger than absoluteMaxBytes', ...protobuf, body: makeEnvelope(Buffer.alloc(40_001, 1)), status: 413, code: 'envelope_too_large', detail: /40000/ },
  { what: 'with the signature larger', ...protobuf, body: makeEnvelope(Buffer.alloc(39_999, 1), 'ab'), status: 413, code: 'envelope_too_large' },
  ...[1, 2, 4].map((type) => ({
    what: `header type ${type.toString()}`, ...protobuf, body: makeEnvelope(makePayload('x', { type })), status: 400, code: 'type_not_accepted'
  })),
  { what: 'header type 1 in JSON', ...json, body: JSON.stringify({ payload: base64(makePayload('x', { type: 1 })) }), status: 400, code: 'type_not_accepted' },
  { what: 'header for another channel', ...protobuf, body: makeEnvelope(makePayload('x', { channelId: 'other' })), status: 400, code: 'channel_mismatch', detail: /other/ }
]

const PATHS: Refused[] = [
  { what: 'unknown channel, submit', ...json, path: '/v1/channels/none/envelopes', body: '{"payload":"AAAA"}', status: 404, code: 'unknown_channel', detail: /none/ },
  ...['', '/health', '/blocks/0', '/receipts/1'].map((rest) => ({ what: `unknown channel${rest}`, path: `/v1/channels/none${rest}`, status: 404, code: 'unknown_channel' })),
  ...['Orders', '1orders', 'a_b', '__proto__', 'constructor%20', '%2f', 'a'.repeat(250)].map((channel) => ({
    what: `bad channel name ${channel.slice(0, 15)}`, path: `/v1/channels/${channel}`, status: 400, code: 'invalid_request'
  })),
  ...['constructor', 'hasownproperty', 'a'.repeat(249)].map((channel) => ({
    what: `channel name ${channel.slice(0, 15)}`, path: `/v1/channels/${channel}`, status: 404, code: 'unknown_channel'
  })),
  { what: 'broken percent encoding', path: '/v1/channels/%zz', status: 400, code: 'invalid_request' },
  { what: 'number beyond the tip', ...block('999'), status: 404, code: 'block_not_found', detail: /999/ },
  ...['-1', '01', '1.5', '1e3', '0x1', 'latest', '12345678901234567', 'NaN'].map((number) => ({
    what: `block ${number}`, ...block(number), status: 400, code: 'invalid_request', detail: /oldest/
  })),
  { what: 'a page that is too large', path: '/v1/channels/orders/blocks?limit=1001', status: 400, code: 'invalid_request', detail: /limit.* from 1 to 1000/ },
  { what: 'bad view', ...block('0?view=tiny'), status: 400, code: 'invalid_request', detail: /view must be one of full, header/ },
  { what: 'unknown query', ...block('0?verbose=1'), status: 400, code: 'invalid_request', detail: /verbose/ },
  { what: 'bad Accept', ...block('0'), headers: { accept: 'image/png' }, status: 406, code: 'not_acceptable', detail: /application\/json, application\/x-protobuf/ },
  { what: 'Accept that refuses', ...block('0'), headers: { accept: 'application/json;q=0, application/x-protobuf;q=0' }, status: 406, code: 'not_acceptable' },
  ...['xyz', 'A'.repeat(64), 'a'.repeat(63), '-1', '01', '1.5', '12345678901234567'].map((id) => ({
    what: `receipt ${id.slice(0, 17)}`, path: `/v1/channels/orders/receipts/${id}`, status: 400, code: 'invalid_request'
  })),
  { what: 'overlong receipt id', path: `/v1/channels/orders/receipts/${'a'.repeat(65)}`, status: 400, code: 'invalid_request' },
  { what: 'unknown hash', path: `/v1/channels/orders/receipts/${'0'.repeat(64)}`, status: 404, code: 'receipt_not_found' },
  { what: 'unknown offset', path: '/v1/channels/orders/receipts/123456', status: 404, code: 'receipt_not_found' },
  { what: 'offset 0 is never an envelope', path: '/v1/channels/orders/receipts/0', status: 404, code: 'receipt_not_found' },
  { what: 'unknown path', path: '/v2/channels', status: 404, code: 'not_found' },
  { what: 'below the start page', path: '/nothing', status: 404, code: 'not_found' },
  { what: 'a method that Fastify wants a Content-Type for', method: 'QUERY', path: '/version', status: 405, code: 'method_not_allowed' },
  { what: 'unknown path, POST', method: 'POST', path: '/v1/nothing', type: JSON_TYPE, body: '{}', status: 404, code: 'not_found' },
  { what: 'deliver without upgrade', path: '/v1/channels/orders/deliver', status: 426, code: 'upgrade_required' }
]

t.test('bad requests', async (t) => {
  const { url, port, app } = await startLocalGateway(t, { maxBodyBytes: MAX_BODY_BYTES })
  await checkRefused(t, { url }, [...BODIES, ...PATHS])
  await t.test('wrong methods', async (t) => {
    for (const [method, path, allow] of [
      ['GET', ENVELOPES, 'POST'], ['DELETE', '/v1/channels', 'GET, HEAD'], ['PUT', '/v1/channels/orders/blocks/0', 'GET, HEAD'],
      ['POST', '/metrics', 'GET, HEAD'], ['POST', '/livez', 'GET, HEAD']
    ] as const) {
      const answer = await request(url + path, { method })
      t.equal(answer.status, 405, `${method} ${path}`)
      t.same(answer.headers.get('allow')?.split(', ').sort().join(', '), allow, 'Allow')
      checkProblem(t, answer, 'method_not_allowed')
    }
  })
  await t.test('an overlong path', async (t) => {
    const answer = await request(`${url}/v1/channels/${'a'.repeat(8000)}`)
    t.ok(answer.status >= 400 && answer.status < 500, 'is refused')
    checkProblem(t, answer, String(answer.body['code']))
  })
  await t.test('no content type', async (t) => {
    const answer = parseRaw(await rawExchange(t, port, `POST ${ENVELOPES} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}`))
    t.equal(answer.status, 415)
    checkProblem(t, answer, 'unsupported_media_type')
  })
  await t.test('too large in chunks', async (t) => {
    const answer = await postChunks(t, (app.server.address() as AddressInfo).port)
    t.equal(answer.status, 413)
    checkProblem(t, answer, 'body_too_large')
  })
  await t.test('what is not HTTP', async (t) => {
    for (const [what, bytes, status, code] of [
      ['garbage', '\x16\x03\x01\x02\x00\x01\x00', 400, 'invalid_request'],
      ['two lengths', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', 400, 'invalid_request'],
      ['header overflow', `GET / HTTP/1.1\r\nhost: x\r\nx-large: ${'a'.repeat(70_000)}\r\n\r\n`, 431, 'headers_too_large']
    ] as const) {
      const answer = parseRaw(await rawExchange(t, port, bytes))
      t.equal(answer.status, status, what)
      t.match(answer.body, { status, code, type: /^urn:/, title: /./, detail: /./, retryable: false })
      t.match(answer.headers.get('content-type'), /^application\/problem\+json/, 'content type')
    }
  })
  await t.test('the gateway is well behind all that', async (t) => {
    t.equal((await request(`${url}/readyz`)).status, 200)
    t.match((await request(`${url}/v1/channels/orders`)).body, { height: 1, state: 'ready' }, 'nothing was ordered')
  })
})

t.test('refused subscriptions', async (t) => {
  const { url } = await startLocalGateway(t, { maxSubscribers: 1 })
  const deliver = `${url.replace('http', 'ws')}/v1/channels/orders/deliver`
  const kept = new WebSocket(deliver)
  t.teardown(() => { kept.terminate() })
  await new Promise((resolve) => { kept.once('open', resolve) })
  const refused = await refusedUpgrade(t, deliver)
  t.equal(refused.status, 503, 'one too many')
  checkProblem(t, refused, 'too_many_subscribers')
  kept.close()
  await new Promise((resolve) => { kept.once('close', resolve) })

  for (const [query, status, code] of [
    ['?from=tomorrow', 400, 'invalid_seek'], ['?from=-1', 400, 'invalid_seek'], ['?from=01', 400, 'invalid_seek'], ['?from=', 400, 'invalid_seek'],
    ['?from=12345678901234567', 400, 'invalid_request'], ['?from=2', 404, 'block_not_found'], ['?to=next', 400, 'invalid_seek'], ['?from=1&to=0', 400, 'invalid_seek'],
    ['?to=never', 400, 'invalid_seek'], ['?view=tiny', 400, 'invalid_request'], ['?since=1', 400, 'invalid_request'], ['?from=0&from=1', 400, 'invalid_request']
  ] as const) {
    const answer = await refusedUpgrade(t, deliver + query)
    t.equal(answer.status, status, query)
    checkProblem(t, answer, code)
  }
  const protocols = await refusedUpgrade(t, deliver, ['graphql-ws', 'mqtt'])
  t.equal(protocols.status, 400, 'unknown subprotocols')
  t.match(protocols.body, { detail: /ordering\.v1\.json, ordering\.v1\.protobuf/ })
  checkProblem(t, protocols, 'invalid_request')
  const channel = await refusedUpgrade(t, deliver.replace('orders', 'none'))
  t.equal(channel.status, 404, 'unknown channel')
  checkProblem(t, channel, 'unknown_channel')
  const path = await refusedUpgrade(t, deliver.replace('deliver', 'nothing'))
  t.equal(path.status, 404, 'unknown path')
  checkProblem(t, path, 'not_found')
})

/** The answer to an upgrade that is refused. */
async function refusedUpgrade (t: Test, url: string, protocols: string[] = []): Promise<Answer> {
  const socket = new WebSocket(url, protocols)
  t.teardown(() => { socket.terminate() })
  socket.on('error', () => undefined)
  return await new Promise((resolve, reject) => {
    socket.once('open', () => { reject(new Error(`${url} was not refused`)) })
    socket.once('unexpected-response', (_request, response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => { text += chunk })
      response.once('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: new Headers(response.headers as Record<string, string>), text, body: JSON.parse(text) as Answer['body'] })
      })
    })
  })
}

/** Sends more than is allowed without saying so first. */
async function postChunks (t: Test, port: number): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const sent = httpRequest({ port, host: '127.0.0.1', path: ENVELOPES, method: 'POST', headers: { 'content-type': 'application/octet-stream' } }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => { text += chunk })
      response.once('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: new Headers(response.headers as Record<string, string>), text, body: JSON.parse(text) as Answer['body'] })
      })
    })
    t.teardown(() => { sent.destroy() })
    sent.once('error', reject)
    for (let bytes = 0; bytes <= MAX_BODY_BYTES; bytes += 10_000) sent.write(Buffer.alloc(10_000))
    sent.end()
  })
}

function parseRaw (text: string): Answer {
  const [head = '', body = ''] = text.split('\r\n\r\n')
  const [line = '', ...headers] = head.split('\r\n')
  return {
    status: Number(line.split(' ')[1]),
    headers: new Headers(headers.map((header) => [header.slice(0, header.indexOf(':')), header.slice(header.indexOf(':') + 1).trim()])),
    text: body,
    body: body === '' ? {} : JSON.parse(body) as Answer['body']
  }
}
