import { randomInt } from 'node:crypto'
import t, { type Test } from 'tap'
import { eventually, submit } from '../../helpers/http.js'
import { withKafka, type Cluster } from '../helpers/cluster.js'
import { makeTrouble } from './faults.js'
import { findDifference, findFaults } from './history.js'
import { Random } from './random.js'
import { makeReplicas, settled, type Replica } from './replicas.js'
import { Writers } from './writers.js'

/**
 * SIM_SEED is the seed of the first run, each further run has the next one; SIM_RUNS says how many. A seed repeats the
 * faults; what happens between them is up to the machine.
 */
const firstSeed = Number(process.env['SIM_SEED'] ?? randomInt(2 ** 31))
const runs = Number(process.env['SIM_RUNS'] ?? 10)

const WRITERS_PER_REPLICA = 3
const FAULTS_PER_RUN = 2

/** A timer so short that all replicas post time-to-cut messages for nearly every block. */
const CHANNEL = { maxMessageCount: 8, batchTimeoutMs: 25 }

/** Submits until an envelope is in a block: everything that was acknowledged before stands in front of it. */
async function flush (replica: Replica, channel: string): Promise<void> {
  await eventually(async () => await submit(replica.url, `last of ${replica.name}`, { channel, headers: { prefer: 'wait=15' } }), ({ status }) => status === 201, 60_000)
}

/** How often something was done, over all replicas' present processes. */
async function sum (replicas: readonly Replica[], series: string): Promise<number> {
  const values = await Promise.all(replicas.map(async (replica) => await replica.metric(series)))
  return values.reduce((total, value) => total + value, 0)
}

async function run (t: Test, { cluster, replicas, channel, seed }: { cluster: Cluster, replicas: readonly Replica[], channel: string, seed: number }): Promise<void> {
  const random = new Random(seed)
  const writers = new Writers(channel, new Random(random.next() * 2 ** 32))
  for (const replica of replicas) await replica.untilReady(channel)
  const startedAt = Date.now()
  writers.start(replicas, WRITERS_PER_REPLICA)
  const faults = await makeTrouble({ cluster, replicas, channel, random }, FAULTS_PER_RUN).finally(async () => { await writers.stop() })
  for (const replica of replicas) await flush(replica, channel)
  await settled(replicas, channel)
  const chains = await Promise.all(replicas.map(async (replica) => await replica.blocks(channel)))
  for (const [index, chain] of chains.entries()) {
    const { name } = replicas[index]!
    t.equal(findDifference(chain, chains[0]!), undefined, `${name}: ${chain.length.toString()} blocks, all hashes, envelopes and metadata as the first replica's`)
    t.strictSame(findFaults(chain, writers.submitted), [], `${name}: what its writers were told is so`)
  }
  t.strictSame(writers.surprises, [], 'no other answers')
  const count = (of: (entry: Writers['submitted'][number]) => number): number => writers.submitted.reduce((total, entry) => total + of(entry), 0)
  const figures = {
    acknowledged: count(({ acknowledged }) => acknowledged.length),
    unknown: count(({ unknown }) => unknown),
    refused: count(({ refused }) => refused),
    blocks: chains[0]!.length,
    timeToCutSent: await sum(replicas, `ordering_loop_events_total{channel="${channel}",event="send_time_to_cut_pass"}`),
    cutByTimer: await replicas[0]!.metric(`ordering_blocks_cut_total{channel="${channel}",reason="timer"}`)
  }
  t.ok(figures.acknowledged > 50, 'writers got through')
  t.comment(`seed ${seed.toString()}, ${((Date.now() - startedAt) / 1000).toFixed(1)} s: ${faults.join(', ')}: ${JSON.stringify(figures)}`)
}

t.setTimeout(120_000 + runs * 60_000)

t.test('replicas agree, whatever happens to brokers, connections and themselves', async (t) => {
  t.comment(`SIM_SEED=${firstSeed.toString()} SIM_RUNS=${runs.toString()}`)
  const cluster = await withKafka(t, { brokers: 3, proxied: true })
  if (!cluster) return
  const channels = Array.from({ length: runs }, (_, index) => ({ id: `run-${index.toString()}`, ...CHANNEL }))
  const replicas = makeReplicas(t, cluster, ['one', 'two', 'three'], { channels, replicationFactor: 3 })
  await Promise.all(replicas.map(async (replica) => await replica.start()))
  for (const [index, { id }] of channels.entries()) {
    const seed = firstSeed + index
    await t.test(`seed ${seed.toString()}`, async (t) => { await run(t, { cluster, replicas, channel: id, seed }) })
  }
  for (const { id } of channels) await settled(replicas, id)
  for (const replica of replicas) t.equal(await replica.stop(), 0, `${replica.name} ends well`)
  for (const replica of replicas) {
    const { code, text } = await replica.verify()
    t.equal(code, 0, `verify of ${replica.name}`) || t.comment(text)
    t.equal(text.match(/ blocks are good/g)?.length, channels.length, 'every channel is good')
  }
})
