import type { ServerResponse } from 'node:http'
import t, { type Test } from 'tap'
import { fromBase64, OrderingClient, sha256, type Inclusion, type OrderingClientOptions, type TrustedTip } from '../../src/client/index.js'
import { makeChain, sendFrames, sendJson, startScripted, type ScriptedBlock } from './scripted-gateway.js'

const CHAIN = await makeChain(11)
const TIP = CHAIN.at(-1) as ScriptedBlock
const AHEAD = { number: 100, headerHash: 'f'.repeat(64) }

/** Verifies the envelope of block 2 at a gateway whose chain has 11 blocks, and whose stream is as the test says. */
async function verify (t: Test, trustedTip: TrustedTip, stream: (response: ServerResponse) => void, options: Partial<OrderingClientOptions> = {}): Promise<Inclusion> {
  const { url } = await startScripted(t, ({ url: path = '' }, response) => {
    if (path.includes('/deliver')) stream(response)
    else if (path.includes('/blocks/')) sendJson(response, 200, CHAIN[2] as object)
    else sendJson(response, 200, { channel: 'orders', state: 'ready', height: CHAIN.length })
  })
  const client = new OrderingClient({ urls: [url], channel: 'orders', webSocket: false, retry: { deadlineMs: 300 }, ...options })
  const { number: block, headerHash, envelopes: [envelope = ''] } = CHAIN[2] as ScriptedBlock
  const receipt = { id: await sha256(fromBase64(envelope)), channel: 'orders', offset: 2, block, index: 0, headerHash, duplicate: false }
  return await client.verifyInclusion(fromBase64(envelope), receipt, { trustedTip })
}

/** Frames of the blocks behind block 2, in view `header`. */
function headerFrames (chain: ScriptedBlock[]): object[] {
  return chain.slice(3).map((block) => ({ type: 'block', block: { ...block, envelopes: undefined, count: 1 } }))
}

/** Sends frames one after the other, with a pause before each. */
function sendSlowly (response: ServerResponse, frames: Iterable<object>, pauseMs: number): void {
  const rest = frames[Symbol.iterator]()
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  response.flushHeaders()
  const clock = setInterval(() => {
    const next = rest.next()
    if (next.done === true) response.end()
    else response.write(`${JSON.stringify(next.value)}\n`)
  }, pauseMs)
  response.once('close', () => { clearInterval(clock) })
}

function * heartbeats (): Generator<object> {
  for (;;) yield { type: 'heartbeat' }
}

t.test('a tip that the chain does not reach', async (t) => {
  const expected = {
    name: 'OrderingClientError',
    code: 'tip_not_reached',
    retryable: true,
    message: /^waited 300 ms for blocks up to 100, the trusted tip; the chain has 11, up to 10$/
  }
  const startedAt = Date.now()
  await t.rejects(verify(t, AHEAD, (response) => { sendFrames(response, [...headerFrames(CHAIN), { type: 'caught-up', height: 11 }], { open: true }) }), expected, 'silence')
  await t.rejects(verify(t, AHEAD, (response) => {
    sendFrames(response, headerFrames(CHAIN), { open: true })
    const clock = setInterval(() => { response.write('{"type":"heartbeat"}\n') }, 20)
    response.once('close', () => { clearInterval(clock) })
  }), expected, 'heartbeats')
  t.ok(Date.now() - startedAt < 10_000)
})

t.test('a chain that grows towards a tip far ahead is not followed without limit', async (t) => {
  const grown = await makeChain(200)
  const result = verify(t, { ...AHEAD, number: 1_000_000 }, (response) => { sendSlowly(response, headerFrames(grown), 50) })
  await t.rejects(result, { code: 'tip_not_reached', message: /^waited 300 ms for blocks up to 1000000, the trusted tip; the chain has \d\d, up to \d\d$/ })
})

t.test('a gateway that keeps its blocks back', async (t) => {
  const result = verify(t, TIP, (response) => { sendSlowly(response, heartbeats(), 20) })
  await t.rejects(result, { code: 'timed_out', retryable: true, message: /^waited 300 ms for block 3, of those up to 10, the trusted tip$/ })
})

t.test('a walk may take longer than the deadline while blocks come', async (t) => {
  const startedAt = Date.now()
  const result = await verify(t, TIP, (response) => { sendSlowly(response, headerFrames(CHAIN), 150) }, { retry: { deadlineMs: 1000 } })
  t.strictSame(result, { headerHash: CHAIN[2]?.headerHash, checkedTo: 10 })
  t.ok(Date.now() - startedAt > 1000)
})
