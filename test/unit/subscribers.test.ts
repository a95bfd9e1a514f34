import t, { type Test } from 'tap'
import type { WebSocket } from 'ws'
import { ndjson } from '../../src/deliver/formats.js'
import type { Seek } from '../../src/deliver/seek.js'
import { Subscribers } from '../../src/deliver/subscribers.js'
import { OrderingError } from '../../src/errors.js'
import { genesisEntry, type Ledger, type StoredBlock } from '../../src/ledger/ledger.js'
import { encodeBlock } from '../../src/protocol/block.js'
import { makeGenesisBlock } from '../../src/protocol/genesis.js'
import { Level } from '../../src/util/level.js'
import { ClientSocket } from '../helpers/client-socket.js'
import { ManualClock } from '../helpers/process-faults.js'
import { Random } from '../sim/gateway/random.js'

const HIGH_WATER_BYTES = 4000
const MAX_BLOCK_BYTES = 3000
const MAX_FRAME_BYTES = 4 * MAX_BLOCK_BYTES // base64 and what is around it
/** Bytes of their answers are as many as may wait. */
const MAX_PINGS = 40
const SEEDS = 60
const STEPS = 150

const GENESIS = makeGenesisBlock('orders', { maxMessageCount: 1, preferredMaxBytes: 1000, absoluteMaxBytes: 1000, batchTimeoutMs: 1000 })
const { block: _genesis, ...ENTRY } = genesisEntry(GENESIS)

/** A ledger whose blocks have any size, published when the test wants. */
class MadeLedger {
  readonly channel: string
  readonly #sizeBytes: () => number
  readonly #height = new Level(0)
  readonly #followers: Array<() => void> = []
  readonly #blocks: StoredBlock[] = []

  constructor (sizeBytes: () => number, channel = 'orders') {
    this.channel = channel
    this.#sizeBytes = sizeBytes
  }

  get height (): number { return this.#height.value }

  get (number: number): StoredBlock | undefined { return this.#blocks[number] }

  follow (callback: () => void): void { this.#followers.push(callback) }

  publish (count: number): void {
    for (let block = 0; block < count; block++) {
      const number = this.height
      const bytes = Buffer.from(encodeBlock({ ...GENESIS, header: { ...GENESIS.header, number }, data: [Buffer.alloc(this.#sizeBytes())] }))
      this.#blocks.push({ channel: this.channel, number, bytes, entry: ENTRY })
      this.#height.raise(number + 1)
      for (const follower of this.#followers) follower()
    }
  }
}

interface WireFrame { readonly type: string, readonly block?: { readonly number: number }, readonly height?: number, readonly next?: number, readonly code?: string }

/** A client, what it read so far, and what must hold for it. */
class Client {
  readonly socket: ClientSocket
  readonly seek: Seek
  readonly revocation = new AbortController()
  next: number
  credit: number | undefined
  caughtUpAt: number | undefined
  goingAwayAt: number | undefined
  error: string | undefined
  ended = 0

  constructor (windowBytes: number, seek: Seek, credit: number | undefined) {
    this.socket = new ClientSocket(windowBytes)
    this.seek = seek
    this.next = seek.from
    this.credit = credit
  }

  subscribe (subscribers: Subscribers, ledger: MadeLedger): void {
    const open = { socket: this.socket as unknown as WebSocket, connection: this.socket }
    const session = { revoked: this.revocation.signal, end: () => { this.ended++ } }
    subscribers.serve(open, { ledger: ledger as unknown as Ledger, seek: this.seek, view: 'full', credit: this.credit, session, log: { error: () => undefined } })
  }

  grant (blocks: number): void {
    if (this.credit === undefined || this.socket.readyState !== 1) return
    this.credit += blocks
    this.socket.emit('message', Buffer.from(JSON.stringify({ type: 'credit', blocks })))
  }

  /** @returns whether anything was there to read */
  read (t: Test, count: number, what: string): boolean {
    const frames = this.socket.read(count)
    for (const bytes of frames) {
      const { type, block, height, next, code } = JSON.parse(bytes.toString()) as WireFrame
      if (this.goingAwayAt !== undefined || this.error !== undefined) t.fail(`${what}: ${type} behind the end`)
      if (type === 'block') {
        if (block?.number !== this.next) t.fail(`${what}: block ${String(block?.number)} in place of ${this.next.toString()}`)
        this.next++
      } else if (type === 'caught-up') {
        if (this.caughtUpAt !== undefined || height !== this.next) t.fail(`${what}: caught up at ${String(height)}, read up to ${this.next.toString()}`)
        this.caughtUpAt = height
      } else if (type === 'going-away') this.goingAwayAt = next
      else this.error = code
    }
    if (this.next - this.seek.from > (this.credit ?? Infinity)) t.fail(`${what}: more than was granted`)
    return frames.length > 0
  }
}

async function settled (): Promise<void> {
  await new Promise((resolve) => { setImmediate(resolve) })
}

function makeSubscribers (clock: ManualClock, pingMs = 1e6): { subscribers: Subscribers, counts: { open: number, sent: number, encoded: number } } {
  const counts = { open: 0, sent: 0, encoded: 0 }
  const metrics = { opened: () => { counts.open++ }, closed: () => { counts.open-- }, sent: () => { counts.sent++ }, encoded: () => { counts.encoded++ } }
  const limits = { maxSubscribers: 1000, cacheBytes: 20_000, highWaterBytes: HIGH_WATER_BYTES, stallMs: 10_000, pingMs }
  return { subscribers: new Subscribers(limits, { metrics, clock }), counts }
}

/** A world in which anything happens in any order. */
class Run {
  readonly #t: Test
  readonly #what: string
  readonly #random: Random
  readonly #clock = new ManualClock()
  readonly #subscribers: Subscribers
  readonly #counts: { readonly open: number }
  readonly #ledger: MadeLedger
  readonly #clients: Client[] = []
  /** Those to whom something happened, and the code that they are closed with. */
  readonly #hurt = new Map<Client, number>()

  constructor (t: Test, seed: number) {
    const random = new Random(seed)
    const { subscribers, counts } = makeSubscribers(this.#clock)
    this.#t = t
    this.#what = `seed ${seed.toString()}`
    this.#random = random
    this.#subscribers = subscribers
    this.#counts = counts
    this.#ledger = new MadeLedger(() => random.integer(0, MAX_BLOCK_BYTES))
    this.#open()
  }

  async steps (count: number): Promise<void> {
    const random = this.#random
    const steps: Array<() => void> = [
      () => { this.#open() },
      () => { this.#ledger.publish(random.integer(1, 4)) },
      () => { random.pick(this.#clients).grant(random.integer(1, 10)) },
      () => { for (const client of this.#clients) if (random.chance(0.5)) client.read(this.#t, random.integer(1, 5), this.#what) },
      () => { random.pick(this.#clients).socket.answer(random.integer(1, MAX_PINGS)) },
      () => { this.#clock.advance(1) }
    ]
    for (let step = 0; step < count; step++) {
      random.pick(steps)()
      if (random.chance(0.03)) this.#hurtOne()
      if (random.chance(0.7)) await settled() // otherwise the next step comes at the same moment
    }
  }

  /** Everybody reads, and has credit: each has everything, whatever happened to the others. */
  async catchUp (): Promise<void> {
    for (const client of this.#clients) client.grant(1000)
    await this.#readAll()
    for (const { socket: { maxWaitingBytes: bytes } } of this.#clients) {
      if (bytes > HIGH_WATER_BYTES + MAX_FRAME_BYTES) this.#t.fail(`${this.#what}: ${bytes.toString()} bytes waited`)
    }
    for (const client of this.#clients) {
      const { seek: { to = Infinity }, next, socket: { closeCode } } = client
      if (this.#hurt.has(client)) continue
      this.#t.equal(next, Math.min(to + 1, this.#ledger.height), `${this.#what}: everything came`)
      this.#t.equal(closeCode, next > to ? 1000 : undefined)
    }
    this.#t.equal(this.#subscribers.maxLagBlocks('orders'), 0, 'nobody who is connected is behind')
  }

  /** Whoever is connected is told where to go on; the others were told why they are not. */
  async close (): Promise<void> {
    const following = this.#clients.filter(({ socket }) => socket.readyState === 1 && !socket.broken)
    const closing = this.#subscribers.close()
    await this.#readAll()
    await closing
    for (const { next, goingAwayAt, socket } of following) this.#t.strictSame([goingAwayAt, socket.closeCode], [next, 1001], this.#what)
    for (const [{ next, seek: { to = Infinity }, socket }, code] of this.#hurt) {
      if (next <= to && code !== 0) this.#t.equal(socket.closeCode, code, `${this.#what}: told why`)
    }
    this.#t.equal(this.#counts.open, 0, 'all are closed')
    this.#t.ok(this.#clients.every(({ ended }) => ended === 1), 'each session was ended once')
  }

  #open (): void {
    const random = this.#random
    const from = random.integer(0, this.#ledger.height)
    const seek = { from, ...random.chance(0.3) && { to: from + random.integer(0, 20) } }
    const client = new Client(random.pick([1, 5000, 50_000]), seek, random.chance(0.3) ? random.integer(1, 5) : undefined)
    this.#clients.push(client)
    client.subscribe(this.#subscribers, this.#ledger)
  }

  /** One is cut off, or has a frame that cannot be sent, or may no longer read. */
  #hurtOne (): void {
    const client = this.#random.pick(this.#clients)
    if (this.#hurt.has(client) || client.socket.readyState !== 1) return
    const { socket, revocation } = client
    this.#hurt.set(client, this.#random.pick([0, 1008, 1011]))
    if (this.#hurt.get(client) === 0) socket.terminate()
    if (this.#hurt.get(client) === 1008) revocation.abort(new OrderingError('unauthenticated', 'no longer'))
    if (this.#hurt.get(client) === 1011) socket.broken = true
  }

  async #readAll (): Promise<void> {
    for (let more = true; more;) {
      await settled()
      more = this.#clients.map((client) => client.read(this.#t, 1000, this.#what)).includes(true)
    }
  }
}

t.test('whatever happens meanwhile, each subscriber gets its blocks one behind the other', async (t) => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const run = new Run(t, seed)
    await run.steps(STEPS)
    await run.catchUp()
    await run.close()
  }
})

t.test('a subscriber at the tip costs no timer, and one that is full waits for its socket', async (t) => {
  const clock = new ManualClock()
  const { subscribers } = makeSubscribers(clock)
  const ledger = new MadeLedger(() => 1000)
  ledger.publish(1)
  const clients = Array.from({ length: 10 }, () => new Client(1e6, { from: 1 }, undefined))
  for (const client of clients) client.subscribe(subscribers, ledger)
  const after = clock.after.bind(clock)
  let timers = 0
  clock.after = (...options) => {
    timers++
    return after(...options)
  }
  for (let block = 0; block < 20; block++) {
    ledger.publish(1)
    await settled()
  }
  t.equal(timers, 0)
  for (const client of clients) {
    client.read(t, 1000, 'at the tip')
    t.equal(client.next, 21)
  }
  const slow = new Client(1, { from: 0 }, undefined)
  slow.subscribe(subscribers, ledger)
  await settled()
  t.ok(timers > 0, 'it is watched')
  t.ok(slow.socket.bufferedAmount < HIGH_WATER_BYTES + MAX_FRAME_BYTES)
  clock.after = after
  for (let look = 0; look < 8; look++) {
    t.equal(slow.socket.readyState, 1)
    clock.advance(10_000 / 8)
  }
  await settled()
  t.equal(slow.socket.readyState, 2, 'it read nothing for too long')
})

t.test('a stream has a heartbeat when nothing was sent for a while, and its timer is not set anew for each block', async (t) => {
  const clock = new ManualClock()
  const { subscribers } = makeSubscribers(clock, 1000)
  const ledger = new MadeLedger(() => 100)
  ledger.publish(1)
  const session = { revoked: new AbortController().signal, end: () => undefined }
  const stream = subscribers.stream({ ledger: ledger as unknown as Ledger, seek: { from: 1 }, view: 'full', session, log: { error: () => undefined } }, ndjson)
  const heard: Array<[type: string, atMs: number]> = []
  stream.on('data', (line: Buffer) => { heard.push([(JSON.parse(line.toString()) as WireFrame).type, clock.elapsedMs()]) })
  await settled()
  const after = clock.after.bind(clock)
  let timers = 0
  clock.after = (...options) => {
    timers++
    return after(...options)
  }
  const blocks: typeof heard = []
  for (let block = 0; block < 100; block++) {
    clock.advance(99)
    ledger.publish(1)
    await settled()
    blocks.push(['block', clock.elapsedMs()])
  }
  t.ok(timers <= 11, `${timers.toString()} timers for 100 blocks within 10 s`)
  for (let step = 0; step < 25; step++) {
    clock.advance(100)
    await settled()
  }
  const lastMs = 99 * 100
  const beats = heard.filter(([type]) => type === 'heartbeat')
  t.strictSame(heard.filter(([type]) => type !== 'heartbeat'), [['caught-up', 0], ...blocks])
  t.equal(beats.length, 2, 'only when it was quiet')
  for (const [index, [, atMs]] of beats.entries()) t.ok(Math.abs(atMs - lastMs - 1000 * (index + 1)) <= 100, `heartbeat at ${atMs.toString()} ms`)
  stream.destroy()
  await settled()
  timers = 0
  clock.advance(5000)
  await settled()
  t.equal(timers, 0, 'its timer ends with it')
})

t.test('channels share what is kept encoded: it does not grow with their number', async (t) => {
  const { subscribers, counts } = makeSubscribers(new ManualClock())
  const ledgers = ['orders', 'payments', 'returns', 'refunds'].map((channel) => {
    const ledger = new MadeLedger(() => 500, channel)
    ledger.publish(20)
    return ledger
  })
  const read = async (ledger: MadeLedger): Promise<number> => {
    const client = new Client(1e6, { from: 0 }, undefined)
    counts.encoded = 0
    client.subscribe(subscribers, ledger)
    do await settled()
    while (client.read(t, 100, ledger.channel))
    t.equal(client.next, 20)
    return counts.encoded
  }
  const [first, ...others] = ledgers as [MadeLedger, ...MadeLedger[]]
  t.equal(await read(first), 20)
  const encoded = await read(first)
  t.ok(encoded < 10, `kept but for ${encoded.toString()}`)
  for (const ledger of others) t.equal(await read(ledger), 20)
  const again = await read(first)
  t.ok(again > encoded, `a part of it is kept: ${again.toString()} were encoded again`)
  t.ok(again < 20)
})

t.test('a quick reader of a long history lets the others have their turn', async (t) => {
  const clock = new ManualClock()
  const { subscribers, counts } = makeSubscribers(clock)
  const ledger = new MadeLedger(() => 30_000)
  ledger.publish(100)
  const client = new Client(1e9, { from: 0 }, undefined)
  client.subscribe(subscribers, ledger)
  const session = { revoked: new AbortController().signal, end: () => undefined }
  const stream = subscribers.stream({ ledger: ledger as unknown as Ledger, seek: { from: 0 }, view: 'full', session, log: { error: () => undefined } }, ndjson)
  stream.resume()
  await settled()
  t.ok(counts.sent > 20 && counts.sent < 100, `${counts.sent.toString()} of 200 blocks were sent at once`)
  for (let turn = 0; turn < 10; turn++) {
    clock.advance(0)
    await settled()
  }
  t.equal(counts.sent, 200, 'all came, turn by turn')
  stream.destroy()
  client.socket.terminate()
  await settled()
  t.equal(counts.open, 0)
})
