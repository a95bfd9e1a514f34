import { randomInt } from 'node:crypto'
import t from 'tap'
import { dataOf, decodeEnvelope, OrderingClient } from '../../src/client/index.js'
import { makeRandom, startFaultyProxy, type Fault } from './faulty-proxy.js'
import { bytes, QUICK, startQuickGateway, textOf, TRANSPORTS } from './gateways.js'

const seed = Number(process.env['SIM_SEED'] ?? randomInt(2 ** 31))
t.comment(`SIM_SEED=${seed.toString()}`)

const SUBMISSIONS = 60
const BLOCKS = 100
const DISCONNECTS = 100

t.test('what is submitted through faults is ordered once', async (t) => {
  const random = makeRandom(seed)
  const gateway = await startQuickGateway(t, 'submit', [{ id: 'orders', maxMessageCount: 10, batchTimeoutMs: 30 }])
  const faults: Fault[] = [
    { kind: 'none' }, { kind: 'reset' }, { kind: 'lose-answer' }, { kind: 'lose-answer' }, { kind: 'cut', bytes: 40 }, { kind: 'cut', bytes: 400 },
    { kind: 'delay', delayMs: 20 }, { kind: 'delay', delayMs: 400 }
  ]
  const choose = (): Fault => faults[Math.floor(random() * faults.length)] as Fault
  const proxies = [await startFaultyProxy(t, gateway.port, choose), await startFaultyProxy(t, gateway.port, choose)]
  const urls = proxies.map(({ url }) => url)
  let retries = 0
  const client = new OrderingClient({ urls, channel: 'orders', ...QUICK, retry: { ...QUICK.retry, attemptTimeoutMs: 300 }, onRetry: () => { retries++ } })
  const offsets = new Set<number>()
  await Promise.all([0, 1, 2, 3].map(async (writer) => {
    for (let n = writer; n < SUBMISSIONS; n += 4) {
      const data = bytes(`envelope ${n.toString()}`)
      const answer = await client.submit(n % 2 === 0 ? data : { payload: data }, n % 3 === 0 ? { waitMs: 1000 } : {})
      offsets.add(answer.offset)
    }
  }))
  t.comment(`${retries.toString()} retries, ${proxies.map(({ broken }) => broken).join(' and ')} broken connections`)
  t.ok(retries >= SUBMISSIONS / 2, 'there were faults')
  t.equal(offsets.size, SUBMISSIONS, 'each has an offset of its own')

  const direct = new OrderingClient({ urls: [gateway.url], channel: 'orders', ...QUICK })
  for (const offset of offsets) await direct.receipt(offset, { waitMs: 5000 })
  const seen: string[] = []
  for await (const { envelopes } of direct.blocks({ from: 1, to: 'newest' })) {
    for (const envelope of envelopes) seen.push(textOf(dataOf(envelope)))
  }
  const expected = Array.from({ length: SUBMISSIONS }, (_, n) => `envelope ${n.toString()}`)
  t.strictSame([...seen].sort(), expected.sort(), 'each is in the chain once')
})

t.test('blocks over many disconnects', async (t) => {
  const random = makeRandom(seed + 1)
  const gateway = await startQuickGateway(t, 'follow')
  const writer = new OrderingClient({ urls: [gateway.url], channel: 'orders' })
  for (const { name, webSocket } of TRANSPORTS) {
    await t.test(name, async (t) => {
      const { height } = await writer.channel()
      const choose = (): Fault => random() < 0.1 ? { kind: 'reset' } : { kind: 'cut', bytes: Math.floor(random() * 1800) }
      const proxies = [await startFaultyProxy(t, gateway.port, choose), await startFaultyProxy(t, gateway.port, choose), await startFaultyProxy(t, gateway.port, choose)]
      const broken = (): number => proxies.reduce((sum, proxy) => sum + proxy.broken, 0)
      const client = new OrderingClient({ urls: proxies.map(({ url }) => url), channel: 'orders', ...QUICK, webSocket })
      const seen: Array<[number, string]> = []
      const stop = new AbortController()
      const writing = (async () => {
        for (let n = 0; !stop.signal.aborted && (n < BLOCKS || broken() < DISCONNECTS); n++) await writer.submit({ payload: bytes(`${name} ${n.toString()}`) }, { waitMs: 5000 })
      })()
      let last = Infinity
      void writing.then(async () => { last = (await writer.channel()).height - 1 }).then(async () => { await writer.submit(bytes('the end')) })
      for await (const { number, envelopes: [envelope] } of client.blocks({ from: height, giveUpAfterMs: 20_000 })) {
        if (number > last) break
        seen.push([number, textOf(decodeEnvelope(envelope ?? new Uint8Array(0)).payload)])
      }
      stop.abort()
      await writing
      t.comment(`${broken().toString()} disconnects, ${seen.length.toString()} blocks`)
      t.ok(broken() >= DISCONNECTS, 'there were disconnects')
      t.strictSame(seen, seen.map((_, n) => [height + n, `${name} ${n.toString()}`]), 'every block once, in order')
      t.ok(seen.length >= BLOCKS)
    })
  }
})
