import { createHash, randomInt } from 'node:crypto'
import t, { type Test } from 'tap'
import { eventually, request, submit } from '../helpers/http.js'
import { dataOf, makeEnvelope, makePayload } from '../helpers/http-protobuf.js'
import { listening, runProcess, startProcess, writeConfig, type Started } from '../helpers/process.js'
import { readBlocks, subscribe, type JsonBlock, type Subscriber } from '../helpers/socket.js'

/** SIM_SEED repeats the moments of the kills; what the writers get done until then is up to the machine. */
const seed = Number(process.env['SIM_SEED'] ?? randomInt(2 ** 31))
t.comment(`SIM_SEED=${seed.toString()}`)

const KILLS = 20
const WRITERS = 4
const MAX_LOAD_MS = 400

/** An envelope that the gateway said is in the log. */
interface Acknowledged {
  readonly id: string
  readonly offset: number
  readonly writer: number
  readonly sequence: number
}

interface Place {
  readonly block: number
  readonly index: number
  readonly data: string
}

/** Numbers below 1, the same for the same seed (mulberry32). */
function makeRandom (seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = state + 0x6d2b79f5 >>> 0
    let mixed = Math.imul(state ^ state >>> 15, state | 1)
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61)
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32
  }
}

const pause = async (delayMs: number): Promise<void> => { await new Promise((resolve) => { setTimeout(resolve, delayMs) }) }

/** Writers that submit until the gateway is gone. Each goes on with its next number, whatever became of the last one. */
class Writers {
  readonly acknowledged: Acknowledged[] = []
  readonly refused: string[] = []
  readonly #sequences = Array.from({ length: WRITERS }, () => 0)

  async run (url: string, gateway: Started): Promise<void> {
    await Promise.all(this.#sequences.map(async (_, writer) => {
      while (gateway.running && await this.#write(url, writer)) await pause(3)
    }))
  }

  /** @returns false when the gateway does not answer any more */
  async #write (url: string, writer: number): Promise<boolean> {
    const sequence = this.#sequences[writer]!++
    try {
      const envelope = makeEnvelope(makePayload(`${writer.toString()}/${sequence.toString()}`))
      const { status, body, text } = await submit(url, envelope, { type: 'application/x-protobuf' })
      if (status === 202) this.acknowledged.push({ id: body['id'] as string, offset: body['offset'] as number, writer, sequence })
      else if (body['code'] !== 'channel_not_ready') this.refused.push(text)
      return true
    } catch {
      return false
    }
  }
}

/** One logical subscriber: it goes on from the block that it has not seen, and keeps everything it was sent. */
class Follower {
  readonly blocks: JsonBlock[] = []

  async run (t: Test, url: string): Promise<void> {
    const subscriber = await this.open(t, url).catch((error: unknown) => {
      if (String(error).includes('server response')) throw error // it was refused, and not cut off
    })
    if (subscriber) await this.follow(subscriber)
  }

  async open (t: Test, url: string): Promise<Subscriber> {
    return await subscribe(t, url, { query: `?from=${this.blocks.length.toString()}` })
  }

  /** Resolves when the connection is gone. */
  async follow (subscriber: Subscriber): Promise<void> {
    for (;;) {
      const frame = await subscriber.next().catch(() => undefined)
      if (!frame) return
      if (frame.block) this.blocks.push(frame.block)
    }
  }
}

function nameOf ({ number, headerHash }: JsonBlock): string {
  return `${number.toString()} ${headerHash}`
}

/** Where each envelope is. @throws Error when one is there twice */
function placesOf (blocks: readonly JsonBlock[]): Map<string, Place> {
  const places = new Map<string, Place>()
  for (const { number, envelopes = [] } of blocks.slice(1)) {
    for (const [index, text] of envelopes.entries()) {
      const bytes = Buffer.from(text, 'base64')
      const id = createHash('sha256').update(bytes).digest('hex')
      if (places.has(id)) throw new Error(`envelope ${dataOf(bytes)} is in block ${places.get(id)!.block.toString()} and in block ${number.toString()}`)
      places.set(id, { block: number, index, data: dataOf(bytes) })
    }
  }
  return places
}

function isBehind (place: Place, previous: Place): boolean {
  return place.block > previous.block || (place.block === previous.block && place.index > previous.index)
}

/** What must hold of the ledger after a restart, told as a list of what does not. */
function findFaults (blocks: readonly JsonBlock[], before: readonly JsonBlock[], acknowledged: readonly Acknowledged[]): string[] {
  const faults = blocks.flatMap(({ number, previousHash }, index) => [
    ...number === index ? [] : [`block ${number.toString()} stands at ${index.toString()}`],
    ...index === 0 || previousHash === blocks[index - 1]!.headerHash ? [] : [`block ${number.toString()} is not linked`]
  ])
  faults.push(...before.filter(({ headerHash }, index) => headerHash !== blocks[index]?.headerHash).map(({ number }) => `block ${number.toString()} changed`))
  const places = placesOf(blocks)
  const last = new Map<number, Place>()
  for (const { id, writer, sequence } of acknowledged) {
    const name = `${writer.toString()}/${sequence.toString()}`
    const place = places.get(id)
    const previous = last.get(writer)
    if (!place) faults.push(`envelope ${name} was acknowledged and is in no block`)
    else {
      if (place.data !== name) faults.push(`envelope ${name} has the data ${place.data}`)
      if (previous && !isBehind(place, previous)) faults.push(`envelope ${name} stands before an earlier one`)
      last.set(writer, place)
    }
  }
  return faults
}

/** All blocks, once those with everything acknowledged are cut. */
async function settledBlocks (t: Test, url: string, acknowledged: readonly Acknowledged[]): Promise<JsonBlock[]> {
  const newest = Math.max(-1, ...acknowledged.map(({ offset }) => offset))
  if (newest >= 0) await eventually(async () => (await request(`${url}/v1/channels/orders/receipts/${newest.toString()}`)).status, (status) => status === 200)
  return await readBlocks(t, url)
}

t.test('killed at any moment, it loses nothing and changes nothing', async (t) => {
  const random = makeRandom(seed)
  const directory = t.testdir()
  const dataDir = `${directory}/data`
  const file = writeConfig(directory, { dataDir, logLevel: 'info', channels: [{ id: 'orders', maxMessageCount: 10, batchTimeoutMs: 20 }] })
  const verify = async (): Promise<[number | null, string]> => {
    const { code, stdout, stderr } = await runProcess(t, { args: ['verify', '--data-dir', dataDir, '--config', file] })
    return [code, stdout + stderr]
  }
  const start = (): Started => startProcess(t, { args: ['--config', file], env: { PORT: '0' } })
  const writers = new Writers()
  const follower = new Follower()
  let blocks: JsonBlock[] = []
  let startups = 0
  let startMs = 500
  for (let kill = 1; kill <= KILLS; kill++) {
    const startedAt = Date.now()
    const gateway = start()
    if (random() < 0.25) {
      await pause(random() * startMs * 1.2)
      await gateway.kill('SIGKILL')
      startups++
      continue
    }
    const url = `http://127.0.0.1:${(await listening(gateway)).toString()}`
    startMs = Date.now() - startedAt
    const before = blocks
    blocks = await settledBlocks(t, url, writers.acknowledged)
    const counts = `${blocks.length.toString()} blocks, ${writers.acknowledged.length.toString()} acknowledged`
    t.strictSame(findFaults(blocks, before, writers.acknowledged), [], `before kill ${kill.toString()}: ${counts}`)
    const done = Promise.allSettled([writers.run(url, gateway), follower.run(t, url)])
    const beside = kill === KILLS ? verify() : undefined
    await pause(random() * MAX_LOAD_MS)
    if (beside) t.match(await beside, [0, /^orders: \d+ blocks are good/m], 'verify beside the running gateway')
    await gateway.kill('SIGKILL')
    for (const result of await done) t.equal(result.status, 'fulfilled', 'writers and subscriber are there until the end')
  }
  t.match(await verify(), [0, /^orders: \d+ blocks are good/m], 'verify after the last kill')

  const gateway = start()
  const url = `http://127.0.0.1:${(await listening(gateway)).toString()}`
  const all = await settledBlocks(t, url, writers.acknowledged)
  t.strictSame(findFaults(all, blocks, writers.acknowledged), [], 'after the last kill')
  const following = follower.follow(await follower.open(t, url)) // open before the signal below: a handshake behind it is refused
  await eventually(async () => follower.blocks.length, (length) => length >= all.length)
  t.strictSame(follower.blocks.map(nameOf), all.map(nameOf), 'the subscriber has every block once, in order')
  t.strictSame(writers.refused, [], 'nothing was refused')
  t.ok(writers.acknowledged.length > KILLS, 'writers got through')
  t.match(await gateway.kill('SIGTERM'), { code: 0, signal: null }, 'ends well')
  await following
  t.comment(`${all.length.toString()} blocks, ${writers.acknowledged.length.toString()} acknowledged envelopes, ${startups.toString()} kills while starting`)
})
