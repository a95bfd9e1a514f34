import t, { type Test } from 'tap'
import {
  dataOf, decodeEnvelope, encodeEnvelope, fromBase64, fromHex, hashData, hashHeader, isReceipt, OrderingClient, OrderingClientError, sha256, toBase64, toHex
} from '../../src/client/index.js'
import { bytes } from './gateways.js'
import { sendJson, startScripted } from './scripted-gateway.js'

/** Arguments as JavaScript passes them, which no compiler has seen. */
type Wrong = never

const HASH = 'a'.repeat(64)
const RECEIPT = { id: HASH, channel: 'orders', offset: 7, block: 3, index: 0, headerHash: HASH, duplicate: false }
const OPTIONS = { urls: ['http://127.0.0.1:1'], channel: 'orders' }

/** Calls, and what the messages about them must say: the argument, what it is, what it must be. */
type Cases = ReadonlyArray<readonly [call: () => unknown, message: RegExp]>

async function refused (t: Test, cases: Cases): Promise<void> {
  for (const [call, message] of cases) {
    const error = await (async () => await call())().catch((reason: unknown) => reason)
    t.ok(error instanceof OrderingClientError, message.source)
    t.match(error, { code: 'invalid_argument', retryable: false, message })
  }
}

t.test('options of a client', async (t) => {
  const make = (options: unknown) => () => new OrderingClient(options as Wrong)
  const withOption = (option: object): (() => unknown) => make({ ...OPTIONS, ...option })
  await refused(t, [
    [make(undefined), /^options is missing, it must be an object$/],
    [make(null), /^options is null/],
    [make('http://127.0.0.1:1'), /^options is a string/],
    [make({ channel: 'orders' }), /^urls is missing, it must be an array/],
    [withOption({ urls: 'http://127.0.0.1:1' }), /^urls is a string, it must be an array/],
    [withOption({ urls: [] }), /^urls: at least one address is needed/],
    [withOption({ urls: [new URL('http://127.0.0.1:1')] }), /^urls: .* is no address/],
    [withOption({ urls: [undefined] }), /^urls: .* is no address/],
    [withOption({ urls: ['http://127.0.0.1:1/?a=b'] }), /^urls: .* has a query/],
    [withOption({ urls: ['http://127.0.0.1:1/#a'] }), /^urls: .* has a query/],
    [withOption({ urls: ['http://user:hidden@127.0.0.1:1'] }), /^urls: an address has a name or a password/],
    [make({ urls: OPTIONS.urls }), /^channel is missing, it must be the name of a channel/],
    ...['', '.', '..', 'or ders', 'ä', 5, null, ['orders']].map((channel) => [withOption({ channel }), /^channel is .*, it must be the name of a channel/] as const),
    [withOption({ fetch: 'fetch' }), /^fetch is "fetch", it must be a function/],
    [withOption({ token: 5 }), /^token is a number, it must be a string .*or a function/],
    [withOption({ token: 'hidden\nhidden' }), /^token is a string, it must be a string without/],
    [withOption({ webSocket: true }), /^webSocket is true, it must be a class, or false/],
    [withOption({ onRetry: {} }), /^onRetry is an object, it must be a function/],
    [withOption({ retry: 5 }), /^retry is a number, it must be an object/],
    ...['deadlineMs', 'attemptTimeoutMs', 'minDelayMs', 'maxDelayMs'].flatMap((name) => [NaN, -1, '5', null].map((value) =>
      [withOption({ retry: { [name]: value } }), new RegExp(`^retry\\.${name} is .*, it must be a number of milliseconds`)] as const)),
    [withOption({ retry: { attemptTimeoutMs: 0 } }), /^retry\.attemptTimeoutMs is 0, it must be a number of milliseconds, more than 0/],
    [withOption({ idleTimeoutMs: NaN }), /^idleTimeoutMs is NaN/],
    [withOption({ idleTimeoutMs: 0 }), /^idleTimeoutMs is 0/],
    ...[NaN, 0, 1.5, 1_000_000, '32'].map((readAhead) => [withOption({ readAhead }), /^readAhead is .*, it must be a whole number from 1 to 999999/] as const),
    [withOption({ websocket: false }), /^options has websocket, it may have only urls, channel, /],
    [withOption({ retry: { deadline: 5 } }), /^retry has deadline, it may have only deadlineMs, /]
  ])
  const hidden = (() => {
    try { return make({ ...OPTIONS, urls: ['http://user:hidden@127.0.0.1:1'], token: 'hidden\n' })() } catch (error) { return error }
  })()
  t.notMatch(String(hidden), /hidden/, 'what is secret is not in a message')
  for (const option of [
    { urls: ['https://example.org/orders/'] }, { token: 'a.b-c' }, { token: 'a line of a file\n' }, { token: () => 'a' }, { webSocket: false }, { readAhead: 1 },
    { retry: { deadlineMs: Infinity, attemptTimeoutMs: Infinity } }, { retry: { deadlineMs: 0 } }, { retry: undefined }, { token: undefined }, { idleTimeoutMs: Infinity }
  ]) t.type(withOption(option)(), OrderingClient)
})

t.test('a retry option that is undefined is the default', async (t) => {
  const client = new OrderingClient({ ...OPTIONS, retry: { deadlineMs: 20, minDelayMs: 1, maxDelayMs: undefined as Wrong } })
  await t.rejects(client.channel(), { code: 'unreachable', message: /given up/ })
})

t.test('arguments of calls, before anything is sent', async (t) => {
  const { url, requests } = await startScripted(t, (_request, response) => { sendJson(response, 400, { code: 'was_sent' }) })
  const client = new OrderingClient({ urls: [url], channel: 'orders', webSocket: false })
  const submit = (envelope: unknown, options?: unknown) => async () => await client.submit(envelope as Wrong, options as Wrong)
  const blocks = (options: unknown) => async () => await client.blocks(options as Wrong).next()
  const verify = (envelope: unknown, receipt: unknown, options?: unknown) => async () => await client.verifyInclusion(envelope as Wrong, receipt as Wrong, options as Wrong)
  const signals = (call: (options: unknown) => () => unknown): Cases => [
    [call({ signal: {} }), /^signal is an object, it must be an AbortSignal$/],
    [call({ signal: new AbortController() }), /^signal is an object \(AbortController\), it must be an AbortSignal$/],
    [call(null), /^options is null, it must be an object$/],
    [call({ Signal: AbortSignal.timeout(1) }), /^options has Signal, it may have only /]
  ]
  const waits = (call: (options: unknown) => () => unknown): Cases =>
    [NaN, -1, '5', null].map((waitMs) => [call({ waitMs }), /^waitMs is .*, it must be a number of milliseconds, 0 or more$/])

  await refused(t, [
    [submit({ payload: 'x' }), /^payload is a string, it must be a Uint8Array; new TextEncoder\(\)\.encode\(text\) makes one of a text$/],
    [submit({ payload: [1, 2] }), /^payload is an array/],
    [submit({ payload: new Uint16Array([256]) }), /^payload is an object \(Uint16Array\), it must be a Uint8Array/],
    [submit({ payload: 5 }), /^payload is a number/],
    [submit({}), /^payload is missing/],
    [submit({ payload: bytes('x'), signature: 'signed' }), /^signature is a string, it must be a Uint8Array/],
    [submit({ payload: bytes('x'), signature: null }), /^signature is null/],
    [submit({ payload: bytes('x'), idempotencyKey: 'k' }), /^envelope has idempotencyKey, it may have only payload, signature$/],
    ...['text', undefined, null, 5, [1], new ArrayBuffer(1)].map((envelope) =>
      [submit(envelope), /^envelope is (?!.*text).*, it must be a Uint8Array, or \{ payload, signature \} of such$/] as const),
    ...['', 'a key', 'ä', 'k'.repeat(256), 5, null].map((idempotencyKey) =>
      [submit(bytes('x'), { idempotencyKey }), /^idempotencyKey is .*, it must be a string of 1 to 255 visible ASCII characters$/] as const),
    [submit(bytes('x'), { idempotency_key: 'k' }), /^options has idempotency_key, it may have only idempotencyKey, waitMs, signal$/],
    ...waits((options) => submit(bytes('x'), options)),
    ...signals((options) => submit(bytes('x'), options)),

    [blocks(undefined), /^options is missing/],
    [blocks({}), /^from is missing, it must be the number of a block, oldest, newest or next$/],
    ...['5', -1, 1.5, NaN, null, 'first'].map((from) => [blocks({ from }), /^from is .*, it must be the number of a block/] as const),
    ...['5', -1, NaN, null, 'oldest'].map((to) => [blocks({ from: 0, to }), /^to is .*, it must be the number of a block, or newest$/] as const),
    [blocks({ from: 1, after: 'A'.repeat(64) }), /^after is "A+", it must be a header hash, 64 lower-case hex digits$/],
    [blocks({ from: 1, after: new Uint8Array(32) }), /^after is an object \(Uint8Array\)/],
    [blocks({ from: 0, view: 'headers' }), /^view is "headers", it must be full or header$/],
    [blocks({ from: 0, giveUpAfterMs: NaN }), /^giveUpAfterMs is NaN, it must be a number of milliseconds, 0 or more$/],
    [blocks({ from: 0, untill: 5 }), /^options has untill/],
    [blocks({ from: 0, signal: 5 }), /^signal is 5, it must be an AbortSignal/],

    ...['', '.', '..', 'x', 'A'.repeat(64), -1, 1.5, NaN, null, undefined].map((id) => [
      async () => await client.receipt(id as Wrong), /^id is .*, it must be the id of an envelope, 64 lower-case hex digits, or its offset$/] as const),
    ...waits((options) => async () => await client.receipt(HASH, options as Wrong)),
    ...signals((options) => async () => await client.receipt(HASH, options as Wrong)),
    ...['next', '5', -1, 1.5, NaN, null, undefined].map((number) => [
      async () => await client.block(number as Wrong), /^number is .*, it must be the number of a block, oldest or newest$/] as const),
    [async () => await client.block(0, { view: 'headers' as Wrong }), /^view is "headers"/],
    ...waits((options) => async () => await client.block(0, options as Wrong)),
    ...signals((options) => async () => await client.block(0, options as Wrong)),
    ...signals((options) => async () => await client.channel(options as Wrong)),
    ...signals((options) => async () => await client.channels(options as Wrong)),
    ...signals((options) => async () => await client.health(options as Wrong)),

    [verify('text', RECEIPT), /^envelope is a string, it must be a Uint8Array/],
    [verify({ payload: bytes('x') }, RECEIPT), /^envelope is an object, it must be a Uint8Array/],
    [verify(bytes('x'), undefined), /^receipt is missing, it must be an object/],
    [verify(bytes('x'), Promise.resolve(RECEIPT)), /^receipt is an object \(Promise\), it must be an object/],
    [verify(bytes('x'), { id: HASH, channel: 'orders', offset: 7 }), /^receipt\.block is missing, it must be a whole number/],
    [verify(bytes('x'), { ...RECEIPT, block: '3' }), /^receipt\.block is "3"/],
    [verify(bytes('x'), { ...RECEIPT, index: -1 }), /^receipt\.index is -1/],
    [verify(bytes('x'), { ...RECEIPT, id: 5 }), /^receipt\.id is 5, it must be 64 lower-case hex digits/],
    [verify(bytes('x'), { ...RECEIPT, headerHash: undefined }), /^receipt\.headerHash is missing/],
    [verify(bytes('x'), RECEIPT, { trustedTip: 100 }), /^trustedTip is a number, it must be an object/],
    [verify(bytes('x'), RECEIPT, { trustedTip: { number: '100', headerHash: HASH } }), /^trustedTip\.number is "100", it must be a whole number/],
    [verify(bytes('x'), RECEIPT, { trustedTip: { number: 100, headerHash: HASH.toUpperCase() } }), /^trustedTip\.headerHash is "A+"/],
    [verify(bytes('x'), RECEIPT, { tip: { number: 100, headerHash: HASH } }), /^options has tip, it may have only trustedTip, signal$/],
    ...signals((options) => verify(bytes('x'), RECEIPT, options))
  ])
  t.strictSame(requests, [], 'nothing was sent')
})

t.test('bytes of another realm, and those of Node.js, are bytes', async (t) => {
  const { runInNewContext } = await import('node:vm')
  const foreign = runInNewContext('Uint8Array.of(120)') as Uint8Array
  t.notOk(foreign instanceof Uint8Array)
  const bodies: string[] = []
  const { url } = await startScripted(t, (request, response) => {
    request.on('data', (chunk: Buffer) => { bodies.push(chunk.toString('latin1')) })
    request.on('end', () => { sendJson(response, 202, { id: HASH, channel: 'orders', offset: 7 }) })
  })
  const client = new OrderingClient({ urls: [url], channel: 'orders' })
  for (const envelope of [bytes('x'), Buffer.from('x'), foreign, { payload: foreign, signature: undefined as Wrong }]) await client.submit(envelope)
  t.strictSame(bodies, ['x', 'x', 'x', '\n\u0001x'])
})

t.test('a wait of any length', async (t) => {
  const preferences: unknown[] = []
  const { url } = await startScripted(t, (request, response) => {
    preferences.push(request.headers['prefer'])
    sendJson(response, 200, RECEIPT)
  })
  await new OrderingClient({ urls: [url], channel: 'orders' }).submit(bytes('x'), { waitMs: Infinity })
  t.match(preferences, [/^wait=\d+$/])
})

t.test('functions beside the client', async (t) => {
  await refused(t, [
    [() => encodeEnvelope({ payload: 'x' as Wrong }), /^payload is a string/],
    [() => encodeEnvelope('x' as Wrong), /^envelope is a string/],
    [() => decodeEnvelope('x' as Wrong), /^envelope is a string/],
    [() => dataOf(undefined as Wrong), /^envelope is missing/],
    [() => toHex('x' as Wrong), /^bytes is a string/],
    [() => toBase64([1] as Wrong), /^bytes is an array/],
    [() => fromHex('0'), /^text is "0", it must be hex digits, two for each byte$/],
    [() => fromHex('zz'), /^text is "zz"/],
    [() => fromHex(undefined as Wrong), /^text is missing/],
    [() => fromBase64('%'), /^text is a string, it must be base64$/],
    [() => fromBase64(null as Wrong), /^text is null/],
    [async () => await sha256('x' as Wrong), /^bytes is a string/],
    [async () => await hashData(bytes('x') as Wrong), /^envelopes is an object \(Uint8Array\), it must be an array/],
    [async () => await hashData(['x'] as Wrong), /^envelopes\[0\] is a string/],
    [async () => await hashHeader(undefined as Wrong), /^header is missing/],
    [async () => await hashHeader({ number: 0.5, previousHash: '', dataHash: HASH }), /^header\.number is 0\.5/],
    [async () => await hashHeader({ number: 1, previousHash: 'zz', dataHash: HASH }), /^header\.previousHash is "zz"/],
    [async () => await hashHeader({ number: 1, previousHash: HASH, dataHash: undefined as Wrong }), /^header\.dataHash is missing/],
    [() => isReceipt(undefined as Wrong), /^answer is missing/]
  ])
  t.strictSame(fromHex('00fF'), Uint8Array.of(0, 255))
  t.strictSame(fromHex(''), new Uint8Array(0))
  t.strictSame(fromBase64('AP8='), Uint8Array.of(0, 255))
  t.throws(() => decodeEnvelope(bytes('no envelope')), RangeError)
})
