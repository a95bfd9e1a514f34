import t from 'tap'
import { eventually, request, requestBytes, submit, submitAndWait } from '../helpers/http.js'
import { startLocalGateway } from '../helpers/http-gateway.js'
import { bytesOf, decodeFields } from '../helpers/http-protobuf.js'
import { readBlocks, subscribe, type Subscriber } from '../helpers/socket.js'

const JSON_PROTOCOL = 'ordering.v1.json'
const PROTOBUF_PROTOCOL = 'ordering.v1.protobuf'

/** The number of open subscriptions, as the metrics have it. */
async function subscribers (url: string): Promise<string | undefined> {
  return /ordering_subscribers\{channel="orders"\} (\d+)/.exec((await request(`${url}/metrics`)).text)?.[1]
}

t.test('where a subscription starts and ends', async (t) => {
  const { url } = await startLocalGateway(t)
  for (const data of ['a', 'b', 'c']) await submitAndWait(url, data)
  for (const [query, expected] of [
    ['?from=oldest&to=newest', [0, 1, 2, 3]], ['?from=1&to=2', [1, 2]], ['?from=2&to=2', [2]], ['?from=newest&to=newest', [3]], ['?from=0&to=oldest', [0]], ['?from=3&to=3', [3]]
  ] as const) {
    const { closed, waiting } = await subscribe(t, url, { query })
    t.match(await closed, { code: 1000 }, `${query}: closed at the end`)
    t.strictSame(waiting.map((frame) => (JSON.parse(frame.toString()) as { block: { number: number } }).block.number), expected, query)
  }
  for (const [query, first] of [['?from=oldest', 0], ['?from=newest', 3], ['?from=2', 2]] as const) {
    const { socket, blocks, next } = await subscribe(t, url, { query })
    t.strictSame((await blocks(4 - first)).map(({ number }) => number), [0, 1, 2, 3].slice(first), query)
    t.strictSame(await next(), { type: 'caught-up', height: 4 }, `${query}: caught up`)
    socket.close()
  }
  const live = await Promise.all(['', '?from=next', '?from=4', '?from=next&to=5'].map(async (query) => await subscribe(t, url, { query })))
  for (const { next } of live) t.strictSame(await next(), { type: 'caught-up', height: 4 }, 'nothing to catch up with')
  const receipts = [await submitAndWait(url, 'd'), await submitAndWait(url, 'e')]
  for (const { blocks, waiting } of live) {
    t.strictSame((await blocks(2)).map(({ headerHash }) => headerHash), receipts.map(({ headerHash }) => headerHash), 'new blocks come')
    t.strictSame(waiting, [], 'caught-up comes once')
  }
  t.match(await live[3]!.closed, { code: 1000 }, 'the end was in the future')
  for (const { socket } of live) socket.close()
  await eventually(async () => await subscribers(url), (count) => count === '0')
})

t.test('frames are what the blocks are', async (t) => {
  const { url } = await startLocalGateway(t)
  await submitAndWait(url, 'data')
  const blocks = `${url}/v1/channels/orders/blocks`
  for (const protocols of [[], [JSON_PROTOCOL], ['unknown', JSON_PROTOCOL], [JSON_PROTOCOL, PROTOBUF_PROTOCOL]]) {
    const { socket, next, closed } = await subscribe(t, url, { query: '?from=1&to=1', protocols })
    t.equal(socket.protocol, protocols.length === 0 ? '' : JSON_PROTOCOL, protocols.join())
    t.strictSame(await next(), { type: 'block', block: (await request(`${blocks}/1`)).body })
    await closed
  }
  const header = await subscribe(t, url, { query: '?from=1&to=1&view=header' })
  t.strictSame(await header.next(), { type: 'block', block: (await request(`${blocks}/1?view=header`)).body }, 'view=header')

  for (const protocols of [[PROTOBUF_PROTOCOL], [PROTOBUF_PROTOCOL, JSON_PROTOCOL], ['unknown', PROTOBUF_PROTOCOL]]) {
    const { socket, nextBytes, closed } = await subscribe(t, url, { query: '?from=0&to=1', protocols })
    t.equal(socket.protocol, PROTOBUF_PROTOCOL)
    for (const number of [0, 1]) {
      const response = await nextBytes()
      t.strictSame([...decodeFields(response).keys()], [2], 'a DeliverResponse with a block')
      t.ok(bytesOf(response, 2).equals(await requestBytes(`${blocks}/${number.toString()}`, { accept: 'application/x-protobuf' })), 'the block\'s bytes')
    }
    t.strictSame([...decodeFields(await nextBytes())], [[1, [200]]], 'status SUCCESS at the end')
    t.match(await closed, { code: 1000 })
  }
})

t.test('many blocks, in order, to all', async (t) => {
  const { url } = await startLocalGateway(t, { channels: [{ id: 'orders', maxMessageCount: 1 }] })
  const count = 200
  const live = await Promise.all([1, 2].map(async () => await subscribe(t, url, { query: '?from=oldest' })))
  const ids = new Set<unknown>()
  for (let sent = 0; sent < count; sent += 20) {
    const answers = await Promise.all(Array.from({ length: 20 }, async (_, index) => await submit(url, (sent + index).toString())))
    for (const { body } of answers) ids.add(body['id'])
  }
  t.equal(ids.size, count)
  const expected = Array.from({ length: count + 1 }, (_, index) => index)
  const received = await Promise.all(live.map(async ({ blocks }) => await blocks(count + 1)))
  for (const blocks of received) {
    t.strictSame(blocks.map(({ number }) => number), expected)
    t.ok(blocks.every(({ previousHash }, index) => index === 0 || previousHash === blocks[index - 1]!.headerHash), 'linked')
  }
  t.strictSame(received[1], received[0], 'both have the same')
  t.strictSame(await readBlocks(t, url), received[0], 'who comes later has the same')
  t.match((await request(`${url}/metrics`)).text, `ordering_blocks_delivered_total{channel="orders"} ${(3 * (count + 1)).toString()}\n`)
})

t.test('a subscriber only listens', async (t) => {
  const { url } = await startLocalGateway(t)
  for (const [what, frame] of [['text', 'hello'], ['binary', Buffer.from([1, 2, 3])]] as const) {
    const { socket, closed } = await subscribe(t, url)
    socket.send(frame)
    t.match(await closed, { code: 1003 }, what)
  }
  await eventually(async () => await subscribers(url), (count) => count === '0')
  t.equal((await request(`${url}/livez`)).status, 200)
})

t.test('heartbeat', async (t) => {
  const { url } = await startLocalGateway(t, { deliverPingMs: 50 })
  const well = await subscribe(t, url)
  const silent = await subscribe(t, url, { autoPong: false })
  let pings = 0
  well.socket.on('ping', () => { pings++ })
  t.match(await silent.closed, { code: 1006 }, 'who does not answer is cut off')
  await eventually(async () => pings, (count) => count >= 4)
  t.equal(well.socket.readyState, well.socket.OPEN, 'who answers stays')
  const ponged = new Promise((resolve) => { well.socket.once('pong', resolve) })
  well.socket.ping('are you there')
  t.equal(String(await ponged), 'are you there', 'pings are answered')
})

t.test('subscribers that do not read', async (t) => {
  const { url } = await startLocalGateway(t, {
    channels: [{ id: 'orders', maxMessageCount: 1 }], deliverHighWaterBytes: 64 * 1024, deliverStallMs: 300, maxBodyBytes: 4 * 1024 * 1024
  })
  const count = 12
  for (let block = 1; block <= count; block++) await submitAndWait(url, Buffer.alloc(1024 * 1024, block))
  const [slow, dead, fast] = await Promise.all([1, 2, 3].map(async () => await subscribe(t, url, { query: '?from=oldest' }))) as [Subscriber, Subscriber, Subscriber]
  for (const { socket } of [slow, dead]) socket.pause()
  t.equal((await fast.blocks(count + 1)).length, count + 1, 'others go on')
  await new Promise((resolve) => { setTimeout(resolve, 1000) })
  slow.socket.resume()
  t.match(await slow.closed, { code: 1013, reason: 'slow_subscriber' }, 'who reads again is told to come again')
  await eventually(async () => await subscribers(url), (open) => open === '1')
  dead.socket.resume()
  t.match(await dead.closed, { code: 1006 }, 'who does not is cut off')
  for (const { waiting } of [slow, dead]) {
    const got = waiting.map((frame) => JSON.parse(frame.toString()) as { block?: { number: number } }).flatMap(({ block }) => block ? [block.number] : [])
    t.strictSame(got, got.map((_, index) => index), 'what came has no gap')
    t.ok(got.length < count + 1, 'and is not all')
  }
  await submitAndWait(url, 'x')
  t.match(await fast.blocks(1), [{ number: count + 1 }], 'others go on still')
})
