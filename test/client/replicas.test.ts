import t from 'tap'
import { dataOf, encodeEnvelope, ForkError, isReceipt, OrderingClient, type Receipt } from '../../src/client/index.js'
import { request } from '../helpers/http.js'
import { startFaultyProxy } from './faulty-proxy.js'
import { bytes, QUICK, startQuickGateway, textOf, TRANSPORTS } from './gateways.js'
import { sendJson, startScripted } from './scripted-gateway.js'

async function write (client: OrderingClient, texts: string[]): Promise<Receipt[]> {
  const receipts = []
  for (const text of texts) {
    const receipt = await client.submit({ payload: bytes(text) }, { waitMs: 5000 })
    if (!isReceipt(receipt)) throw new Error('it is in no block')
    receipts.push(receipt)
  }
  return receipts
}

t.test('a replica with another history is reported, not followed', async (t) => {
  const ours = await startQuickGateway(t, 'ours')
  const theirs = await startQuickGateway(t, 'theirs')
  const [first, second] = await write(new OrderingClient({ urls: [ours.url], channel: 'orders' }), ['a', 'b'])
  const [, other] = await write(new OrderingClient({ urls: [theirs.url], channel: 'orders' }), ['a', 'x', 'y'])
  for (const { name, webSocket } of TRANSPORTS) {
    const proxy = await startFaultyProxy(t, ours.port, () => ({ kind: 'none' }))
    const seen: string[] = []
    const client = new OrderingClient({ urls: [proxy.url, theirs.url], channel: 'orders', ...QUICK, webSocket })
    const error = await (async () => {
      for await (const { number, headerHash } of client.blocks({ from: 1 })) {
        seen.push(headerHash)
        if (number === 2) proxy.stop()
      }
    })().catch((reason: unknown) => reason)
    t.ok(error instanceof ForkError, name)
    t.match(error, { code: 'fork_detected', number: 2, ownHash: second?.headerHash, theirHash: other?.headerHash, url: theirs.url })
    t.strictSame(seen, [first?.headerHash, second?.headerHash], 'nothing of the other history came')
  }
})

t.test('places and ranges', async (t) => {
  const { url, kill } = await startQuickGateway(t)
  for (const { name, webSocket } of TRANSPORTS) {
    const client = new OrderingClient({ urls: [url], channel: 'orders', ...QUICK, webSocket, readAhead: 2, idleTimeoutMs: 100 })
    const { height } = await client.channel()
    await write(client, ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `${name} ${letter}`))
    const numbers: number[] = []
    for await (const block of client.blocks({ from: 'oldest', to: 'newest', view: 'header' })) numbers.push(block.number)
    t.strictSame(numbers, Array.from({ length: height + 6 }, (_, n) => n), 'all, with a credit of two blocks')
    const newest = client.blocks({ from: 'newest' })
    t.match(await newest.next(), { value: { number: height + 5, count: 1 } })
    const next = newest.next() // not cut yet: the stream is idle for some time, and is not given up
    await new Promise((resolve) => { setTimeout(resolve, 350) })
    await client.submit(bytes('z'))
    const { value } = await next
    t.equal(value && textOf(dataOf(value.envelopes[0] ?? bytes(''))), 'z')
    await newest.return()
  }
  const client = new OrderingClient({ urls: [url], channel: 'orders', ...QUICK, webSocket: false })
  await t.rejects(client.blocks({ from: 5, to: 1 }).next(), { code: 'invalid_argument' })
  await t.rejects(client.receipt('f'.repeat(64)), { code: 'receipt_not_found', status: 404 })
  await t.rejects(client.block(1000), { code: 'block_not_found' })
  t.match(await client.block('oldest'), { number: 0, previousHash: '' })
  t.match(await client.health(), { channel: 'orders', state: 'ready' })
  t.match(await client.channels(), [{ channel: 'orders' }])
  await t.rejects(new OrderingClient({ urls: [url], channel: 'none', ...QUICK }).blocks({ from: 0 }).next(), { code: 'unknown_channel' })
  await kill('SIGTERM')
})

t.test('inclusion', async (t) => {
  const gateway = await startQuickGateway(t, 'inclusion', [{ id: 'orders', maxMessageCount: 2, batchTimeoutMs: 50 }])
  const client = new OrderingClient({ urls: [gateway.url], channel: 'orders', ...QUICK, webSocket: false })
  const parts = { payload: bytes('prove me'), signature: bytes('signed') }
  const [, receipt] = await Promise.all([client.submit(bytes('beside'), { waitMs: 5000 }), client.submit(parts, { waitMs: 5000 })])
  if (!isReceipt(receipt)) throw new Error('it is in no block')
  await write(client, ['a', 'b', 'c', 'd'])
  const envelope = encodeEnvelope(parts)
  const tip = await client.block('newest', { view: 'header' })
  t.strictSame(await client.verifyInclusion(envelope, receipt), { headerHash: receipt.headerHash, checkedTo: receipt.block })
  t.strictSame(await client.verifyInclusion(envelope, receipt, { trustedTip: tip }), { headerHash: receipt.headerHash, checkedTo: tip.number })
  t.match(await client.verifyInclusion(envelope, receipt, { trustedTip: { number: receipt.block, headerHash: receipt.headerHash } }), { checkedTo: receipt.block })

  const fails = async (check: string, result: Promise<unknown>): Promise<void> => { await t.rejects(result, { name: 'NotIncludedError', code: 'not_included', check }, check) }
  await fails('id', client.verifyInclusion(encodeEnvelope({ ...parts, payload: bytes('prove it') }), receipt))
  await fails('place', client.verifyInclusion(envelope, { ...receipt, index: receipt.index === 0 ? 1 : 0 }))
  await fails('place', client.verifyInclusion(envelope, { ...receipt, index: 9 }))
  await fails('block', client.verifyInclusion(envelope, { ...receipt, headerHash: tip.headerHash }))
  await fails('tip', client.verifyInclusion(envelope, receipt, { trustedTip: { number: tip.number, headerHash: receipt.headerHash } }))
  await fails('tip', client.verifyInclusion(envelope, receipt, { trustedTip: { number: receipt.block - 1, headerHash: receipt.headerHash } }))

  /** A gateway in between that changes what it passes on. */
  const tampering = async (change: (line: string) => string): Promise<OrderingClient> => {
    const { url } = await startScripted(t, (incoming, response) => {
      const accept = incoming.headers.accept ?? ''
      void request(`${gateway.url}${incoming.url ?? ''}`, { headers: { accept } }).then(({ text }) => {
        if (!accept.includes('ndjson')) sendJson(response, 200, JSON.parse(change(text)) as object)
        else response.end(text.split('\n').map((line) => line === '' ? '' : `${change(line)}\n`).join(''))
      })
    })
    return new OrderingClient({ urls: [url], channel: 'orders', ...QUICK, webSocket: false })
  }
  const { dataHash } = await client.block(receipt.block)
  const { headerHash: between } = await client.block(receipt.block + 1)
  for (const [check, from, to] of [
    ['block', dataHash, 'f'.repeat(64)], ['block', receipt.headerHash, 'f'.repeat(64)], ['link', between, 'f'.repeat(64)],
    ['link', `"number":${(receipt.block + 1).toString()}`, '"number":900']
  ] as const) {
    const lied = await tampering((text) => text.replace(from, to))
    await fails(check, lied.verifyInclusion(envelope, receipt, { trustedTip: tip }))
  }
})
