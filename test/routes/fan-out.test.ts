import { get, type IncomingMessage } from 'node:http'
import t, { type Test } from 'tap'
import { eventually, submit } from '../helpers/http.js'
import { startAppInHand, type AppInHand } from '../helpers/app-in-hand.js'
import { subscribe, type Subscriber } from '../helpers/socket.js'

const BLOCKS = 12
const BLOCK_BYTES = 512 * 1024

/** A subscription over plain HTTP that has read nothing yet. */
async function openStream (t: Test, { url }: AppInHand, accept: string, view: string): Promise<IncomingMessage> {
  return await new Promise((resolve, reject) => {
    const outgoing = get(`${url}/v1/channels/orders/deliver?view=${view}`, { headers: { accept }, agent: false }, resolve)
    outgoing.on('error', reject)
    t.teardown(() => { outgoing.destroy() })
  })
}

/** Reads a stream until so many blocks came. */
async function countBlocks (response: IncomingMessage, marker: string, count: number): Promise<number> {
  let blocks = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(marker); at >= 0; at = chunk.indexOf(marker, at + 1)) blocks++
    if (blocks === count) break
  }
  return blocks
}

t.test('a hundred subscribers at the tip, ten of them stalled', async (t) => {
  const warnings: Error[] = []
  const warn = (warning: Error): void => { warnings.push(warning) }
  process.on('warning', warn)
  t.teardown(() => { process.removeListener('warning', warn) })
  const app = await startAppInHand(t)
  const socket = async (query: string, protocols: string[] = []): Promise<Subscriber> => await subscribe(t, app.url, { query, protocols })
  const stalled = await Promise.all(Array.from({ length: 6 }, async () => await socket('')))
  for (const { socket } of stalled) socket.pause()
  const types = ['text/event-stream', 'text/event-stream', 'application/x-ndjson', 'application/x-ndjson']
  const stalledStreams = await Promise.all(types.map(async (type) => await openStream(t, app, type, 'full')))
  const full = await Promise.all(Array.from({ length: 3 }, async () => await socket('')))
  const binary = await Promise.all(Array.from({ length: 3 }, async () => await socket('', ['ordering.v1.protobuf'])))
  const headers = await Promise.all(Array.from({ length: 64 }, async () => await socket('?view=header')))
  const events = await Promise.all(Array.from({ length: 10 }, async () => await openStream(t, app, 'text/event-stream', 'header')))
  const lines = await Promise.all(Array.from({ length: 10 }, async () => await openStream(t, app, 'application/x-ndjson', 'header')))
  t.equal(await app.metric('ordering_subscribers'), 100)
  t.equal(await app.metric('ordering_subscriber_max_lag_blocks'), 0, 'all are at the tip')

  const readEvents = events.map(async (response) => await countBlocks(response, 'event: block\n', BLOCKS))
  const readLines = lines.map(async (response) => await countBlocks(response, '{"type":"block"', BLOCKS))
  for (let block = 0; block < BLOCKS; block++) await submit(app.url, Buffer.alloc(BLOCK_BYTES, block))
  for (const { blocks } of [...full, ...headers]) t.strictSame((await blocks(BLOCKS)).map(({ number }) => number), Array.from({ length: BLOCKS }, (_, index) => index + 1))
  for (const { nextBytes } of binary) for (let block = 0; block < BLOCKS; block++) t.ok((await nextBytes()).length > BLOCK_BYTES)
  t.strictSame(await Promise.all([...readEvents, ...readLines]), Array.from({ length: 20 }, () => BLOCKS), 'streams')
  for (const response of [...events, ...lines]) response.destroy()

  // JSON, JSON headers, protobuf, event headers and lines; the streams in full only as far as the stalled ones went.
  const encoded = await app.metric('ordering_blocks_encoded_total')
  t.ok(encoded >= 5 * BLOCKS && encoded <= 7 * BLOCKS, `${encoded.toString()} blocks were encoded: one per block and format, not one per subscriber`)

  await eventually(async () => await app.metric('ordering_subscribers'), (open) => open === 80)
  const lag = await app.metric('ordering_subscriber_max_lag_blocks')
  t.ok(lag > 0 && lag < BLOCKS, `those that stall are ${lag.toString()} blocks behind: what their buffers took counts as sent`)
  for (let passed = 0; passed < 10_000 + 1250; passed += 1250) { // what a socket took since it was looked at last is seen at the next look
    app.clock.advance(1250)
    await new Promise((resolve) => { setImmediate(resolve) })
  }
  for (const { socket } of stalled) socket.resume()
  for (const { closed } of stalled) t.match(await closed, { code: 1013, reason: 'slow_subscriber' })
  for (const response of stalledStreams) {
    const ended = new Promise((resolve) => { response.once('error', resolve).once('aborted', resolve) })
    response.resume()
    await ended
    t.equal(response.complete, false, 'a stalled stream is cut off')
  }
  t.equal(await app.metric('ordering_subscribers'), 70, 'the others stay')
  t.equal(await app.metric('ordering_subscriber_max_lag_blocks'), 0, 'and are at the tip')
  await submit(app.url, 'one more')
  for (const { blocks } of [...full, ...headers]) t.match(await blocks(1), [{ number: BLOCKS + 1 }])
  t.strictSame(warnings, [], 'no warning of a leak')
})
