import { randomInt } from 'node:crypto'
import t, { type Test } from 'tap'
import { startFaultyProxy, type Fault, type FaultyProxy } from '../../client/faulty-proxy.js'
import { TRANSPORTS as CLIENT_TRANSPORTS } from '../../client/gateways.js'
import { eventually, submit } from '../../helpers/http.js'
import { withKafka } from '../helpers/cluster.js'
import { findDifference, findFaults } from './history.js'
import { followWithClient } from './own-client.js'
import { Random } from './random.js'
import { makeReplicas, pause, settled, type Replica } from './replicas.js'
import { Seen } from './seen.js'
import { follow, RefusedError, TRANSPORTS, type Transport } from './subscriber.js'
import { Writers } from './writers.js'

/** A seed repeats where connections are cut; what is written in between is up to the machine. */
const seed = Number(process.env['SIM_SEED'] ?? randomInt(2 ** 31))
const DISCONNECTS = Number(process.env['RESUME_DISCONNECTS'] ?? 200)

const CHANNEL = { id: 'orders', maxMessageCount: 2, batchTimeoutMs: 30 }

/** Longest answer that passes before its connection is cut: some blocks. */
const MAX_BYTES = 5000

/** Longest time until it is cut when so much does not come. */
const MAX_MS = 200

/** Replicas behind proxies that cut connections at random places while `cutting`. */
interface Scene {
  readonly replicas: readonly Replica[]
  readonly random: Random
  readonly proxies: FaultyProxy[]
  cutting: boolean
}

async function makeScene (t: Test, replicas: readonly Replica[], random: Random): Promise<Scene> {
  const scene: Scene = { replicas, random, proxies: [], cutting: true }
  const choose = (): Fault => !scene.cutting ? { kind: 'none' } : { kind: 'cut', bytes: Math.floor(random.next() * MAX_BYTES), afterMs: random.between(0, MAX_MS) }
  for (const { url } of replicas) scene.proxies.push(await startFaultyProxy(t, Number(new URL(url).port), choose))
  return scene
}

function broken ({ proxies }: Scene): number {
  return proxies.reduce((sum, proxy) => sum + proxy.broken, 0)
}

/** Follows the chain over the next replica and the next transport each time, until `isDone`. */
async function subscribe (scene: Scene, isDone: (seen: Seen) => boolean): Promise<Seen> {
  const seen = new Seen()
  for (let count = 0; !isDone(seen); count++) {
    const transport = TRANSPORTS[Math.floor(count / 3) % 3] as Transport
    const { url } = scene.proxies[count % 3] as FaultyProxy
    let duplicates = 0
    try {
      for await (const { type, block } of follow(url, transport, seen.blocks.at(-1))) {
        if (type === 'error') seen.faults.push(`an error frame over ${transport}`)
        if (block && !await seen.take(block)) duplicates++
        if (isDone(seen)) break
      }
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error
      // Only a replica that has read less than another one may refuse, and not over SSE: a browser would give up for good.
      if (error.code !== 'block_not_found' || transport === 'SSE') seen.faults.push(`${transport}: ${error.message}`)
      seen.behind++
      await pause(10)
    }
    seen.connections++
    seen.byTransport[transport]++
    seen.duplicates += duplicates
    seen.maxDuplicates = Math.max(seen.maxDuplicates, duplicates)
  }
  return seen
}

t.setTimeout(120_000 + DISCONNECTS * 300)

t.test('a subscriber that is cut off again and again sees every block once, whatever replica and transport it goes on with', async (t) => {
  t.comment(`SIM_SEED=${seed.toString()} RESUME_DISCONNECTS=${DISCONNECTS.toString()}`)
  const cluster = await withKafka(t)
  if (!cluster) return
  const random = new Random(seed)
  const replicas = makeReplicas(t, cluster, ['one', 'two', 'three'], { channels: [CHANNEL], env: { DELIVER_PING_MS: '500' } })
  await Promise.all(replicas.map(async (replica) => await replica.start()))
  for (const replica of replicas) await replica.untilReady()
  const scenes = await Promise.all([1, 2, 3].map(async () => await makeScene(t, replicas, new Random(random.next() * 2 ** 32)))) as [Scene, Scene, Scene]
  const [raw, ...ofClients] = scenes
  const writers = new Writers('orders', new Random(random.next() * 2 ** 32))
  const startedAt = performance.now()
  writers.start(replicas, 1)

  let height = Infinity
  const reading = Promise.all([
    subscribe(raw, ({ blocks }) => blocks.length >= height),
    ...CLIENT_TRANSPORTS.map(async ({ webSocket }, index) => {
      const { proxies } = ofClients[index] as Scene
      const options = { urls: proxies.map(({ url }) => url), webSocket, retry: { attemptTimeoutMs: 2000, minDelayMs: 1, maxDelayMs: 20 }, idleTimeoutMs: 5000 }
      return await followWithClient(options, (count) => count >= height)
    })
  ] as const)
  const enough = eventually(async () => scenes.map(broken), (counts) => counts.every((count) => count >= DISCONNECTS), 60_000 + DISCONNECTS * 300)
  await Promise.race([enough, reading]).finally(async () => { await writers.stop() })
  for (const scene of scenes) scene.cutting = false
  const disconnects = scenes.map(broken)
  await eventually(async () => await submit((replicas[0] as Replica).url, 'last', { headers: { prefer: 'wait=15' } }), ({ status }) => status === 201)
  height = await settled(replicas)
  await submit((replicas[0] as Replica).url, 'wakes those who wait for the end')
  const [seen, ...clients] = await reading
  const seconds = (performance.now() - startedAt) / 1000

  const { blocks, connections, duplicates, maxDuplicates, behind, byTransport, faults } = seen
  const figures = {
    seconds: Number(seconds.toFixed(1)),
    disconnects: disconnects[0],
    blocks: blocks.length,
    duplicatesPerReconnect: duplicates / Math.max(1, connections - 1),
    maxDuplicates,
    connections: byTransport,
    behind,
    ownClient: { disconnects: disconnects.slice(1), blocks: clients.map(({ length }) => length) }
  }
  t.comment(`resume: ${JSON.stringify(figures)}`)
  t.ok(disconnects.every((count) => count >= DISCONNECTS), 'there were so many disconnects')
  t.strictSame(faults, [], 'each block was the next one, linked, with good hashes')
  t.ok(maxDuplicates < 2, 'fewer than two frames were discarded after each reconnect')
  t.ok(Math.min(...Object.values(byTransport)) >= DISCONNECTS / 4, 'every transport had its share')
  for (const replica of replicas) {
    const chain = await replica.blocks()
    t.equal(findDifference(blocks, chain.slice(0, blocks.length)), undefined, `the chain of ${replica.name}`)
    for (const hashes of clients) t.strictSame(hashes, chain.slice(0, hashes.length).map(({ headerHash }) => headerHash), 'the own client saw the same')
  }
  t.strictSame(findFaults(blocks, writers.submitted), [], 'what the writers were told is so')
  t.strictSame(writers.surprises, [])
  for (const replica of replicas) t.equal(await replica.stop(), 0, `${replica.name} ends well`)
})
