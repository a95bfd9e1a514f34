import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import WebSocket, { WebSocketServer } from 'ws'
import { ForkError, OrderingClient, OrderingClientError, type OrderingClientOptions } from '../../src/client/index.js'
import { bytes, QUICK } from './gateways.js'
import { blockFrames, makeChain, sendFrames, sendJson, startScripted } from './scripted-gateway.js'

const ACKNOWLEDGED = { id: 'a'.repeat(64), channel: 'orders', offset: 7 }

function clientOf (urls: string[], options: Partial<OrderingClientOptions> = {}): OrderingClient {
  return new OrderingClient({ urls, channel: 'orders', ...QUICK, webSocket: false, ...options })
}

t.test('what is tried again, and what is not', async (t) => {
  const keys: unknown[] = []
  const failures: Array<[number, object]> = [
    [503, { code: 'overloaded', retryable: true }], [429, {}], [503, { code: 'outcome_unknown', retryable: true }], [502, {}]
  ]
  const sick = await startScripted(t, (request, response) => {
    keys.push(request.headers['idempotency-key'])
    const [status, body] = failures.shift() ?? [202, ACKNOWLEDGED]
    sendJson(response, status, body)
  })
  const codes: string[] = []
  t.match(await clientOf([sick.url], { onRetry: ({ error }) => { codes.push(error.code) } }).submit(bytes('x')), ACKNOWLEDGED)
  t.strictSame(codes, ['overloaded', 'overloaded', 'outcome_unknown', 'status_502'])
  t.equal(new Set(keys).size, 1, 'all tries have one key')
  t.match(keys[0], /^[0-9a-f]{32}$/)

  for (const [status, code] of [[400, 'malformed_envelope'], [422, 'key_reused'], [500, 'internal_error']] as const) {
    const strict = await startScripted(t, (_request, response) => { sendJson(response, status, { code, retryable: false, detail: 'no' }) })
    await t.rejects(clientOf([strict.url]).submit(bytes('x')), { name: 'OrderingClientError', code, status, retryable: false, message: 'no' })
    t.equal(strict.requests.length, 1, `${code} is not tried again`)
  }
})

t.test('the time that a replica asks for', async (t) => {
  const answers: number[] = []
  const busy = await startScripted(t, (_request, response) => {
    answers.push(Date.now())
    if (answers.length === 1) sendJson(response, 503, { code: 'overloaded', retryable: true }, { 'retry-after': '1' })
    else sendJson(response, 202, ACKNOWLEDGED)
  })
  await clientOf([busy.url]).submit(bytes('x'))
  t.ok((answers[1] ?? 0) - (answers[0] ?? 0) >= 990, 'is waited for')

  const halted = { code: 'channel_halted', retryable: true, retryAfterMs: 30_000 }
  const closed = await startScripted(t, (_request, response) => { sendJson(response, 503, halted) })
  const well = await startScripted(t, (_request, response) => { sendJson(response, 202, ACKNOWLEDGED) })
  const startedAt = Date.now()
  const client = clientOf([closed.url, well.url])
  await client.submit(bytes('x'))
  await client.submit(bytes('y'))
  t.ok(Date.now() - startedAt < 2000, 'but not where there is another one')
  t.equal(closed.requests.length, 1, 'which is kept')
  await t.rejects(clientOf([closed.url], { retry: { deadlineMs: 1000 } }).submit(bytes('x')), { code: 'channel_halted', message: /after 1 try/ }, 'nor too long')
})

t.test('deadline and signal', async (t) => {
  const silent = await startScripted(t, () => undefined)
  const retry = { deadlineMs: 300, attemptTimeoutMs: 100, minDelayMs: 1, maxDelayMs: 5 }
  await t.rejects(clientOf([silent.url], { retry }).submit(bytes('x')), { code: 'timed_out', message: /given up after \d tries/ })
  await t.rejects(clientOf(['http://127.0.0.1:1'], { retry }).channel(), { code: 'unreachable' })
  const reason = new Error('enough')
  const controller = new AbortController()
  setTimeout(() => { controller.abort(reason) }, 50)
  await t.rejects(clientOf([silent.url]).submit(bytes('x'), { signal: controller.signal }), reason)
  await t.rejects(clientOf([silent.url]).blocks({ from: 0, signal: controller.signal }).next(), reason)
  for (const urls of [[], ['gateway'], ['ftp://gateway']]) t.throws(() => clientOf(urls), { code: 'invalid_argument' })
})

t.test('a signal that aborts while a socket is opened closes it', async (t) => {
  const silent = await startScripted(t, () => undefined)
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  t.teardown(() => { server.close() })
  await once(server, 'listening')
  const speaking = `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`
  const reason = new Error('enough')
  for (const [url, event] of [[silent.url, 'connect'], [speaking, 'open']] as const) {
    const controller = new AbortController()
    const closed = new Promise((resolve) => {
      class Watched extends WebSocket {
        constructor (address: string, protocols: string[]) {
          super(address, protocols)
          t.teardown(() => { this.terminate() })
          this.once('close', resolve)
          if (event === 'open') this.once('open', () => { controller.abort(reason) })
          else setImmediate(() => { controller.abort(reason) })
        }
      }
      const client = clientOf([url], { webSocket: Watched, retry: { attemptTimeoutMs: 60_000 } })
      void t.rejects(client.blocks({ from: 0, signal: controller.signal }).next(), reason, event)
    })
    await closed
  }
})

t.test('a gateway that waits less than it was asked to is asked again with the same key', async (t) => {
  const keys: unknown[] = []
  const { url } = await startScripted(t, (request, response) => {
    keys.push(request.headers['idempotency-key'])
    if (keys.length === 1) sendJson(response, 202, ACKNOWLEDGED)
    else sendJson(response, 200, { ...ACKNOWLEDGED, block: 3, index: 0, headerHash: 'b'.repeat(64), duplicate: true })
  })
  t.match(await clientOf([url]).submit(bytes('x'), { waitMs: 5000, idempotencyKey: 'mine' }), { block: 3, duplicate: true })
  t.strictSame(keys, ['mine', 'mine'])
})

t.test('what was acknowledged stays so when the receipt cannot be had in time', async (t) => {
  const later: Array<[number, object]> = [[503, { code: 'shutting_down', retryable: true, retryAfterMs: 1000 }], [422, { code: 'envelope_discarded', retryable: false }]]
  for (const [status, problem] of later) {
    const { url, requests } = await startScripted(t, (_request, response) => {
      if (requests.length === 1) sendJson(response, 202, ACKNOWLEDGED)
      else sendJson(response, status, problem)
    })
    const answer = clientOf([url], { retry: { deadlineMs: 600_000 } }).submit(bytes('x'), { waitMs: 800 })
    if (status === 503) t.strictSame(await answer, ACKNOWLEDGED, 'although nobody answers any more')
    else await t.rejects(answer, { code: 'envelope_discarded' }, 'unless it will be in no block')
  }
})

t.test('a stream goes on elsewhere', async (t) => {
  const chain = await makeChain(6)
  const first = await startScripted(t, (_request, response) => { sendFrames(response, [...blockFrames(chain.slice(0, 2)), { type: 'going-away', next: 2 }]) })
  const second = await startScripted(t, (_request, response) => {
    sendFrames(response, [{ type: 'heartbeat' }, ...blockFrames(chain.slice(1, 4)), { type: 'caught-up', height: 4 }], { open: true }) // and then silence
  })
  const third = await startScripted(t, (_request, response) => { sendFrames(response, blockFrames(chain.slice(4))) })
  const codes: string[] = []
  const numbers: number[] = []
  const urls = [first.url, second.url, third.url]
  const client = clientOf(urls, { idleTimeoutMs: 200, onRetry: ({ error }) => { codes.push(error.code) } })
  for await (const { number } of client.blocks({ from: 'oldest', to: 5 })) numbers.push(number)
  t.strictSame(numbers, [0, 1, 2, 3, 4, 5], 'duplicates are left out')
  t.strictSame(codes, ['shutting_down', 'stalled'])
  t.strictSame(second.requests, [`/v1/channels/orders/deliver?from=2&view=full&to=5&after=${chain[1]?.headerHash ?? ''}`])
})

t.test('a block that is on its way for long is waited for', async (t) => {
  const chain = await makeChain(2)
  const idleTimeoutMs = 300
  const { url, requests } = await startScripted(t, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    const line = blockFrames(chain).map((frame) => `${JSON.stringify(frame)}\n`).join('')
    const pieces = Array.from({ length: 8 }, (_, index) => line.slice(index * line.length / 8, (index + 1) * line.length / 8))
    const timer = setInterval(() => { if (!response.write(pieces.shift() ?? '') || pieces.length === 0) clearInterval(timer) }, idleTimeoutMs / 3)
    response.on('close', () => { clearInterval(timer) })
  })
  const numbers: number[] = []
  for await (const { number } of clientOf([url], { idleTimeoutMs }).blocks({ from: 0, to: 1 })) numbers.push(number)
  t.strictSame(numbers, [0, 1])
  t.equal(requests.length, 1, 'over one connection')
})

t.test('what is not followed', async (t) => {
  const chain = await makeChain(4)
  const other = await makeChain(4, 'b')
  const [zero, one, two, three] = chain
  const follow = async (frames: object[]): Promise<unknown> => {
    const { url } = await startScripted(t, (_request, response) => { sendFrames(response, frames) })
    try {
      for await (const block of clientOf([url]).blocks({ from: 0, to: 3 })) block.number.toString()
    } catch (error) {
      return error
    }
    return undefined
  }
  t.equal(await follow(blockFrames(chain)), undefined)
  const gap = await follow(blockFrames([zero, one, three]))
  t.ok(gap instanceof ForkError)
  t.match(gap, { code: 'fork_detected', number: 2, ownHash: one?.headerHash, theirHash: two?.headerHash, message: /a gap, block 3 where block 2 is next/ })
  t.match(await follow(blockFrames([zero, one, other[2]])), { name: 'ForkError', number: 1, ownHash: one?.headerHash, theirHash: other[1]?.headerHash }, 'a link')
  t.match(await follow(blockFrames([zero, one, other[1]])), { name: 'ForkError', number: 1, ownHash: one?.headerHash, theirHash: other[1]?.headerHash }, 'in place of the last')
  for (const tampered of [
    { ...two, headerHash: 'f'.repeat(64) }, { ...two, dataHash: 'f'.repeat(64) }, { ...two, envelopes: ['eA=='] }, { ...two, envelopes: ['%'] },
    { ...two, number: '2' }, { ...two, previousHash: '' }, { ...two, envelopes: undefined }, null
  ]) {
    const error = await follow([...blockFrames([zero, one]), { type: 'block', block: tampered }])
    t.match(error, { name: 'OrderingClientError', code: 'invalid_block', retryable: false })
  }
  t.match(await follow([{ type: 'error', code: 'internal_error', status: 500, retryable: false, detail: 'the subscription failed' }]), { code: 'internal_error' })
})

t.test('an answer for another block', async (t) => {
  const chain = await makeChain(2)
  const { url } = await startScripted(t, (_request, response) => { sendJson(response, 200, chain[1] ?? {}) })
  t.match(await clientOf([url]).block(1), { number: 1, count: 1 })
  const error = await clientOf([url]).block(0).catch((reason: unknown) => reason)
  t.ok(error instanceof OrderingClientError)
  t.match(error, { code: 'invalid_block' })
})
