import { randomInt } from 'node:crypto'
import { connect } from 'node:net'
import t, { type Test } from 'tap'
import { TRANSPORTS as CLIENT_TRANSPORTS } from '../../client/gateways.js'
import { request, submitAndWait } from '../../helpers/http.js'
import { dataOf } from '../../helpers/http-protobuf.js'
import type { JsonBlock } from '../../helpers/socket.js'
import { withKafka } from '../helpers/cluster.js'
import { findDifference } from './history.js'
import { KeyedWriters, WAYS } from './keyed-writers.js'
import { followWithClient } from './own-client.js'
import { Random } from './random.js'
import { makeReplicas, pause, settled, type Replica } from './replicas.js'
import { Seen } from './seen.js'
import { follow, RefusedError, TRANSPORTS, type Transport } from './subscriber.js'

/** A seed repeats keys and ways; how they meet the restarts is up to the machine. */
const seed = Number(process.env['SIM_SEED'] ?? randomInt(2 ** 31))
const ROUNDS = Number(process.env['ROLLING_ROUNDS'] ?? 1)

const CHANNEL = { id: 'orders', maxMessageCount: 10, batchTimeoutMs: 40 }
const SHUTDOWN_DELAY_MS = 400
const SHUTDOWN_MS = 8000
const WORKERS = 10

/** Writers wait for every answer: what is not known is then the gateway's doing. */
const PATIENT = { attemptTimeoutMs: 15_000, impatient: false, keepAlive: true }

/** Scripts are JavaScript without types. */
const PORTS = new URL('../../../scripts/kafka/ports.js', import.meta.url).href

/** Writes one group of keys after the other with each of some workers, until it is told to stop; the keys and their texts. */
function startWriting (writers: KeyedWriters, random: Random): { stop: () => Promise<ReadonlyMap<string, string>> } {
  const texts = new Map<string, string>()
  const state = { stopping: false }
  const work = async (): Promise<void> => {
    while (!state.stopping) {
      const opaque = random.next() < 0.4
      const way = random.pick(WAYS.filter((way) => !opaque || (way !== 'lines' && way !== 'socket'))) // these two take whole envelopes
      const keys = Array.from({ length: way === 'lines' || way === 'socket' ? 4 : 1 }, () => {
        const key = `key-${texts.size.toString()}`
        texts.set(key, `what ${key} stands for`)
        return { key, text: `what ${key} stands for`, opaque }
      })
      await writers.write(keys, way)
      await pause(5)
    }
  }
  const working = Promise.all(Array.from({ length: WORKERS }, work))
  return {
    stop: async () => {
      state.stopping = true
      await working
      return texts
    }
  }
}

/** A subscriber, and how often a gateway sent it elsewhere. */
interface Follower {
  readonly transport: Transport
  readonly seen: Seen
  sentElsewhere: number
}

/** Follows the chain at one replica until that sends it elsewhere; false when there was nothing to follow. */
async function followOne (url: string, { transport, seen }: Follower, isDone: (seen: Seen) => boolean): Promise<boolean> {
  let frames = 0
  let next: unknown
  let closeCode: number | undefined
  for await (const { type, block, ...frame } of follow(url, transport, seen.blocks.at(-1), { onClose: (code) => { closeCode = code } })) {
    frames++
    if (type === 'error' || next !== undefined) seen.faults.push(`${type} over ${transport}, next ${String(next)}`)
    if (block && !await seen.take(block)) seen.duplicates++
    if (type === 'going-away') next = frame['next']
    if (isDone(seen)) return true
  }
  if (frames === 0) return false
  if (next !== seen.blocks.length) seen.faults.push(`${transport} ended with next ${String(next)}, where ${seen.blocks.length.toString()} is next`)
  if (transport === 'WebSocket' && closeCode !== 1001) seen.faults.push(`close code ${String(closeCode)}`)
  return true
}

/** Follows the chain at one replica, then at the next, until `isDone`. */
async function followAll (urls: readonly string[], { transport, first }: { transport: Transport, first: number }, isDone: (seen: Seen) => boolean): Promise<Follower> {
  const follower: Follower = { transport, seen: new Seen(), sentElsewhere: 0 }
  const { seen } = follower
  for (let count = first; !isDone(seen); count++) {
    const followed = await followOne(urls[count % urls.length] as string, follower, isDone).catch((error: unknown) => {
      if (!(error instanceof RefusedError)) throw error
      if (!['block_not_found', 'shutting_down'].includes(error.code)) seen.faults.push(`${transport}: ${error.message}`)
      return false
    })
    seen.connections++
    if (followed) follower.sentElsewhere++
    else await pause(10) // nobody listens there, or it has read less
  }
  return follower
}

async function accepts (url: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.once('connect', () => { resolve(true) }).once('error', () => { resolve(false) }).once('close', () => { socket.destroy() })
    socket.setTimeout(5000, () => { socket.destroy() })
    socket.once('connect', () => { socket.end() })
  })
}

/** When a gateway that was told to end was first seen unready, and first seen not to accept connections. */
async function watchLeaving (url: string, since: number): Promise<{ unreadyMs: number, closedMs: number }> {
  let unreadyMs = Infinity
  for (;;) {
    const status = unreadyMs < Infinity ? 503 : await request(`${url}/readyz`).then(({ status }) => status, () => 0)
    if (status === 503) unreadyMs = Math.min(unreadyMs, performance.now() - since)
    if (!await accepts(url)) return { unreadyMs, closedMs: performance.now() - since }
    await pause(10)
  }
}

/** Restarts one replica as an orchestrator does: a signal, its end, a start, and then its readiness. */
async function restart (t: Test, replica: Replica): Promise<{ stopMs: number, startMs: number }> {
  const { name, url } = replica
  const startedAt = performance.now()
  const leaving = watchLeaving(url, startedAt)
  t.equal(await replica.stop(), 0, `${name} ends well`)
  const stopMs = performance.now() - startedAt
  t.ok(stopMs < SHUTDOWN_DELAY_MS + SHUTDOWN_MS, 'in time')
  const { unreadyMs, closedMs } = await leaving
  t.ok(unreadyMs < closedMs && closedMs >= SHUTDOWN_DELAY_MS, `its readiness fails (${unreadyMs.toFixed()} ms) before its port closes (${closedMs.toFixed()} ms)`)
  await replica.start()
  await replica.untilReady()
  t.equal((await request(`${replica.url}/readyz`)).status, 200)
  return { stopMs, startMs: performance.now() - startedAt - stopMs }
}

/** How often each text stands in a chain. */
function countTexts (blocks: readonly JsonBlock[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const envelope of blocks.slice(1).flatMap(({ envelopes = [] }) => envelopes)) {
    const text = dataOf(Buffer.from(envelope, 'base64'))
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return counts
}

t.setTimeout(120_000 + ROUNDS * 30_000)

t.test('three replicas are restarted one after the other under load', async (t) => {
  t.comment(`SIM_SEED=${seed.toString()} ROLLING_ROUNDS=${ROUNDS.toString()}`)
  const cluster = await withKafka(t)
  if (!cluster) return
  const { reservePorts } = await import(PORTS) as { reservePorts: (count: number) => Promise<number[]> }
  const env = { SHUTDOWN_DELAY_MS: SHUTDOWN_DELAY_MS.toString(), SHUTDOWN_MS: SHUTDOWN_MS.toString(), KAFKA_REQUEST_TIMEOUT_MS: '10000' }
  const replicas = makeReplicas(t, cluster, ['one', 'two', 'three'], { channels: [CHANNEL], ports: await reservePorts(3), env })
  await Promise.all(replicas.map(async (replica) => await replica.start()))
  for (const replica of replicas) await replica.untilReady()
  const urls = replicas.map(({ url }) => url)
  const random = new Random(seed)
  const startedAt = performance.now()
  const writers = new KeyedWriters(urls, random, PATIENT)
  const writing = startWriting(writers, random)
  let height = Infinity
  const reading = Promise.all([
    Promise.all(TRANSPORTS.map(async (transport, first) => await followAll(urls, { transport, first }, ({ blocks }) => blocks.length >= height))),
    Promise.all(CLIENT_TRANSPORTS.map(async ({ webSocket }) => await followWithClient({ urls, webSocket, retry: { minDelayMs: 10, maxDelayMs: 100 } }, (count) => count >= height)))
  ] as const)

  const restarts: Array<{ stopMs: number, startMs: number }> = []
  for (let round = 0; round < ROUNDS; round++) for (const replica of replicas) restarts.push(await restart(t, replica))
  const texts = await writing.stop()
  await submitAndWait(urls[0] as string, 'last')
  height = await settled(replicas)
  await submitAndWait(urls[0] as string, 'wakes those who wait for the end')
  const [followers, ofClients] = await reading
  const seconds = (performance.now() - startedAt) / 1000
  const [chain = [], ...others] = await Promise.all(replicas.map(async (replica) => await replica.blocks()))

  const counts = countTexts(chain)
  const told = new Set(writers.told.map(({ key }) => key.key))
  const repeated = [...texts].filter(([, text]) => (counts.get(text) ?? 0) > 1).map(([key]) => key)
  t.comment(`rolling: ${JSON.stringify({
    seconds: Number(seconds.toFixed(1)),
    restarts: restarts.length,
    maxStopMs: Math.round(Math.max(...restarts.map(({ stopMs }) => stopMs))),
    maxStartMs: Math.round(Math.max(...restarts.map(({ startMs }) => startMs))),
    keys: texts.size,
    retries: writers.retries,
    unsure: writers.unsure.size,
    repeated: repeated.length,
    blocks: chain.length,
    sentElsewhere: Object.fromEntries(followers.map(({ transport, sentElsewhere }) => [transport, sentElsewhere])),
    duplicates: followers.reduce((sum, { seen }) => sum + seen.duplicates, 0)
  })}`)
  t.strictSame([...texts.keys()].filter((key) => !told.has(key)), [], 'every writer has its answer')
  t.strictSame(writers.surprises, [], 'and no other one')
  t.strictSame([...texts].filter(([, text]) => !counts.has(text)), [], 'nothing that was acknowledged is lost')
  t.strictSame(repeated.filter((key) => !writers.unsure.has(key)), [], 'each key stands in the chain once, but for those whose outcome nobody could say')
  for (const { transport, seen, sentElsewhere } of followers) {
    t.strictSame(seen.faults, [], `${transport}: each block is the next one, and each stream ends with its cursor`)
    t.equal(findDifference(seen.blocks, chain.slice(0, seen.blocks.length)), undefined, `${transport}: the chain`)
    t.ok(sentElsewhere >= 2 * ROUNDS, `${transport}: there were restarts`)
  }
  for (const hashes of ofClients) t.strictSame(hashes, chain.slice(0, hashes.length).map(({ headerHash }) => headerHash), 'the own client saw the same')
  for (const other of others) t.equal(findDifference(other, chain), undefined, 'all replicas have the same chain')
  t.ok(writers.retries > 0, 'writers met restarts')
  for (const replica of replicas) t.equal(await replica.stop(), 0, `${replica.name} ends well`)
})
