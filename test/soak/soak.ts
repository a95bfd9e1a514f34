// A long run under load and faults: three real brokers, three replicas, and a fault every few seconds.
//
//   npm run soak -- [--minutes 30] [--seed S] [--rate 100] [--write]
//
// A seed repeats the faults, their order and their victims; how they meet what goes on is up to the machine. --write puts the
// figures into docs/reliability.md. Ends with code 1, and says why, when something does not hold. Java 17 and Maven are needed.
import { randomInt } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { eventually, submit } from '../helpers/http.js'
import { withKafka } from '../kafka/helpers/cluster.js'
import { Random } from '../kafka/replicas/random.js'
import { makeReplicas, pause, settled, type Replica } from '../kafka/replicas/replicas.js'
import { audit, compare, summarize, type Chain } from './audit.js'
import { Faults } from './faults.js'
import { Followers } from './followers.js'
import { Load } from './load.js'
import { countErrors, keepLog } from './logs.js'
import { MemorySamples } from './memory.js'
import { toTable, writeTable } from './report.js'
import { openScope, type Scope } from './scope.js'

const CHANNELS = [{ id: 'orders', maxMessageCount: 50, batchTimeoutMs: 200 }, { id: 'payments', maxMessageCount: 10, batchTimeoutMs: 100 }]
const CHANNEL_IDS = CHANNELS.map(({ id }) => id)

/** Replica `three` is never restarted: its memory is looked at over the whole run. */
const NAMES = ['one', 'two', 'three']
const RESTARTED = 2

const PROGRESS_MS = 30_000

/** Scripts are JavaScript without types. */
const PORTS = new URL('../../scripts/kafka/ports.js', import.meta.url).href

const startedAt = performance.now()

function log (text: string): void {
  const seconds = Math.floor((performance.now() - startedAt) / 1000)
  process.stderr.write(`${Math.floor(seconds / 60).toString().padStart(3)}:${(seconds % 60).toString().padStart(2, '0')} ${text}\n`)
}

/** What has to be undone and looked at when the run is over. */
interface Run {
  readonly load: Load
  readonly followers: Followers
  readonly faults: Faults
  readonly memory: MemorySamples
  readonly replicas: readonly Replica[]
  readonly problems: string[]
}

function progress ({ load, followers, faults }: Run): void {
  const acknowledged = load.sent.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined).length
  const heights = CHANNEL_IDS.map((id) => `${id} ${Math.max(...followers.all.filter(({ channel }) => channel === id).map(({ seen }) => seen.blocks.length)).toString()}`)
  const happened = [...faults.counts.values()].reduce((sum, count) => sum + count, 0)
  log(`sent ${load.sent.length.toString()}, acknowledged ${acknowledged.toString()}, open ${load.open.toString()}, blocks ${heights.join(', ')}, faults ${happened.toString()}, ` +
    `p99 ${(load.all.percentile(99) / 1000).toFixed()} ms`)
}

/** Load and faults for some time; in the end everything is healed and every writer has its answer. */
async function trouble (run: Run, { random, minutes }: { random: Random, minutes: number }): Promise<void> {
  const { load, faults, memory, followers, problems } = run
  const ticking = setInterval(() => { progress(run) }, PROGRESS_MS)
  memory.start()
  followers.start()
  load.start()
  const happening = faults.run(random)
  await Promise.race([pause(minutes * 60_000), happening]).catch((error: unknown) => { problems.push(`the faults could not go on: ${String(error)}`) })
  log('healing')
  faults.stop()
  await happening.catch((error: unknown) => { problems.push(`not all is healed: ${String(error)}`) })
  memory.stop()
  await load.stop()
  clearInterval(ticking)
  progress(run)
}

/** Waits until all replicas stand at one height; for each channel, its chain, the same everywhere. */
async function compareChains ({ replicas, followers, load, problems }: Run): Promise<{ blocks: Map<string, number>, repeated: number }> {
  const blocks = new Map<string, number>()
  let repeated = 0
  for (const channel of CHANNEL_IDS) {
    for (const { url, name } of replicas) {
      await eventually(async () => await submit(url, `last of ${name}`, { channel, headers: { prefer: 'wait=15' } }), ({ status }) => status === 201, 60_000)
    }
    const height = await settled(replicas, channel)
    let chain: Chain | undefined
    for (const replica of replicas) {
      const found = summarize(await replica.blocks(channel))
      if (chain) problems.push(...compare(chain, found).map((fault) => `${channel} at ${replica.name}: ${fault}`))
      chain ??= found
    }
    blocks.set(channel, chain?.digests.length ?? 0)
    if (blocks.get(channel) !== height) problems.push(`${channel}: ${String(blocks.get(channel))} blocks can be read, the height is ${height.toString()}`)
    const audited = audit(chain as Chain, load.sent.filter((entry) => entry.channel === channel), NAMES.map((name) => `last of ${name}`))
    problems.push(...audited.faults.map((fault) => `${channel}: ${fault}`))
    repeated += audited.repeated
    await checkFollowers(followers, { channel, chain: chain as Chain, problems })
  }
  return { blocks, repeated }
}

async function checkFollowers ({ all }: Followers, { channel, chain, problems }: { channel: string, chain: Chain, problems: string[] }): Promise<void> {
  const ofChannel = all.filter((follower) => follower.channel === channel)
  await eventually(async () => ofChannel.map(({ seen }) => seen.blocks.length), (counts) => counts.every((count) => count >= chain.headerHashes.length), 60_000)
    .catch((error: unknown) => { problems.push(`blocks that subscribers of ${channel} have: ${String(error)}`) })
  for (const { transport, seen } of ofChannel) {
    problems.push(...seen.faults.map((fault) => `${channel} over ${transport}: ${fault}`))
    const other = chain.headerHashes.findIndex((hash, number) => seen.blocks[number]?.headerHash !== hash)
    if (other >= 0) problems.push(`${channel} over ${transport}: block ${other.toString()} is not that of the replicas`)
  }
}

/** Ends the replicas, and lets each one's directory be verified. */
async function verifyAll ({ replicas, followers, problems }: Run, { directory }: Scope): Promise<void> {
  followers.stop()
  for (const replica of replicas) {
    const code = await replica.stop()
    keepLog(directory, replica)
    if (code !== 0) problems.push(`${replica.name} ended with code ${String(code)}`)
    const { code: verified, text } = await replica.verify()
    log(`verify of ${replica.name}: ${text.split('\n').filter((line) => / blocks are good/.test(line)).join('; ')}`)
    if (verified !== 0 || text.match(/ blocks are good/g)?.length !== CHANNELS.length) problems.push(`verify of ${replica.name}: ${text}`)
  }
}

async function soak (scope: Scope, { minutes, seed, perSecond }: { minutes: number, seed: number, perSecond: number }): Promise<{ table: string, problems: readonly string[] }> {
  const cluster = await withKafka(scope.t, { brokers: 3, proxied: true })
  if (!cluster) throw new Error('Kafka cannot run here')
  const { reservePorts } = await import(PORTS) as { reservePorts: (count: number) => Promise<number[]> }
  const replicas = makeReplicas(scope.t, cluster, NAMES, { channels: CHANNELS, replicationFactor: 3, ports: await reservePorts(NAMES.length) })
  await Promise.all(replicas.map(async (replica) => await replica.start()))
  for (const channel of CHANNEL_IDS) for (const replica of replicas) await replica.untilReady(channel)
  log('three brokers and three replicas are ready')
  const urls = replicas.map(({ url }) => url)
  const random = new Random(seed)
  const run: Run = {
    load: new Load({ urls, channels: CHANNEL_IDS, perSecond, random: new Random(random.next() * 2 ** 32) }),
    followers: new Followers(urls, CHANNEL_IDS, new Random(random.next() * 2 ** 32)),
    faults: new Faults({ cluster, replicas: replicas.slice(0, RESTARTED), channels: CHANNEL_IDS, directory: scope.directory }, log),
    memory: new MemorySamples(replicas),
    replicas,
    problems: []
  }
  const loop = monitorEventLoopDelay()
  loop.enable()
  await trouble(run, { random, minutes })
  loop.disable()
  run.problems.push(...run.load.surprises)
  const compared = await compareChains(run).catch((error: unknown) => {
    run.problems.push(String(error))
    return { blocks: new Map<string, number>(), repeated: 0 }
  })
  await verifyAll(run, scope)
  const logged = countErrors(scope.directory, NAMES)
  return { problems: run.problems, table: toTable({ ...run, ...compared, logged, replicas: replicas.length, loopDelayMs: loop.percentile(99) / 1e6 }) }
}

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string', default: randomInt(2 ** 31).toString() },
    rate: { type: 'string', default: '100' },
    write: { type: 'boolean', default: false }
  }
})
const [minutes, seed, perSecond] = [Number(values.minutes), Number(values.seed), Number(values.rate)]
if (!(minutes > 0) || !Number.isSafeInteger(seed) || !(perSecond > 0)) {
  process.stderr.write('usage: npm run soak -- [--minutes 30] [--seed S] [--rate 100] [--write]\n')
  process.exit(2)
}
log(`seed ${seed.toString()}, ${minutes.toString()} minutes, ${perSecond.toString()} envelopes a second`)
const scope = openScope(log)
let isGood = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    log('interrupted')
    void scope.close({ keepFiles: false }).finally(() => process.exit(1))
  })
}
try {
  const { table, problems } = await soak(scope, { minutes, seed, perSecond })
  process.stdout.write(`${table}\n`)
  for (const problem of problems) process.stderr.write(`FAULT: ${problem}\n`)
  isGood = problems.length === 0
  if (values.write) writeTable(table, { minutes, seed })
} finally {
  await scope.close({ keepFiles: !isGood })
  if (!isGood) log(`what the replicas logged is in ${scope.directory}`)
}
process.exit(isGood ? 0 : 1)
