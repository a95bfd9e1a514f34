import { randomInt } from 'node:crypto'
import t, { type Test } from 'tap'
import { submit } from '../../helpers/http.js'
import { dataOf } from '../../helpers/http-protobuf.js'
import { request } from '../../helpers/http.js'
import { withKafka, type Cluster } from '../helpers/cluster.js'
import { startExchangeProxy, type Exchange, type ExchangeFault, type ExchangeProxy } from './exchange-proxy.js'
import { KeyedWriters, WAYS, type Key, type Told, type Way } from './keyed-writers.js'
import { Random } from './random.js'
import { makeReplicas, pause, REQUEST_TIMEOUT_MS, settled, type Replica } from './replicas.js'

/** A seed repeats keys, ways and faults; how they meet is up to the machine. */
const seed = Number(process.env['SIM_SEED'] ?? randomInt(2 ** 31))
const KEYS = Number(process.env['RETRY_KEYS'] ?? 160)

const CHANNEL = { id: 'orders', maxMessageCount: 5, batchTimeoutMs: 40 }
const WORKERS = 12

/** What one worker does at a time: some keys, each in every of these ways at once. */
interface Job {
  readonly keys: readonly Key[]
  readonly ways: readonly Way[]
}

function makeJobs (random: Random): Job[] {
  const jobs: Job[] = []
  for (let count = 0; count < KEYS;) {
    const opaque = random.next() < 0.4
    const keys = Array.from({ length: 1 + Math.floor(random.next() * 4) }, () => {
      const key = `key-${(count++).toString()}`
      return { key, text: `what ${key} stands for`, opaque }
    })
    const fitting = WAYS.filter((way) => !opaque || (way !== 'lines' && way !== 'socket')) // these two take whole envelopes
    jobs.push({ keys, ways: random.sample(fitting, random.next() < 0.3 ? 2 : 1) })
  }
  return jobs
}

function chooseFault (random: Random): ExchangeFault {
  if (random.next() < 0.5) return { kind: 'none' }
  const kind = random.pick(['refused', 'request-cut', 'request-late', 'answer-lost', 'answer-lost', 'answer-cut', 'silence'] as const)
  switch (kind) {
    case 'request-cut':
    case 'answer-cut': return { kind, bytes: Math.floor(random.next() * 700) }
    case 'request-late': return { kind, delayMs: random.between(10, 600) }
    default: return { kind }
  }
}

/** What happens to the replicas meanwhile: one is killed and comes back, and the log is cut off from all, some times. */
async function makeTrouble (cluster: Cluster, replicas: readonly Replica[], random: Random): Promise<{ replica: string, at: number }> {
  const victim = random.pick(replicas)
  await pause(random.between(500, 1500))
  cluster.brokers[0].proxy?.cut()
  await pause(random.between(200, 800))
  const at = performance.now()
  await victim.stop('SIGKILL')
  await pause(random.between(0, 500))
  await victim.start()
  await pause(random.between(200, 800))
  cluster.brokers[0].proxy?.cut()
  await victim.untilReady()
  return { replica: victim.name, at }
}

/** Places of each text in the chain. */
async function placesOf (replica: Replica): Promise<Map<string, Array<{ block: number, index: number }>>> {
  const places = new Map<string, Array<{ block: number, index: number }>>()
  for (const { number, envelopes = [] } of await replica.blocks()) {
    for (const [index, envelope] of envelopes.entries()) {
      const text = number === 0 ? '' : dataOf(Buffer.from(envelope, 'base64'))
      places.set(text, [...places.get(text) ?? [], { block: number, index }])
    }
  }
  return places
}

/** When a replica may have appended what came with an exchange, at the latest. */
function busyUntil ({ startedAt, answeredAt, closedAt = Infinity }: Exchange, streamed: boolean): number {
  if (!streamed && answeredAt !== undefined) return answeredAt
  return Math.min(closedAt, Math.max(startedAt, answeredAt ?? startedAt) + REQUEST_TIMEOUT_MS) + REQUEST_TIMEOUT_MS
}

/** Whether the documented race explains that a key was ordered more than once: two replicas had it at the same time, or nobody knew. */
function isRace (exchanges: readonly Exchange[], streamed: boolean, killed: { replica: string, at: number }): boolean {
  if (exchanges.some(({ unknown }) => unknown)) return true
  return exchanges.some((one) => exchanges.some((other) => {
    if (one === other || one.startedAt > other.startedAt || busyUntil(one, streamed) < other.startedAt) return false
    return one.replica !== other.replica || (one.replica === killed.replica && one.startedAt < killed.at && other.startedAt > killed.at)
  }))
}

/** Runs for each of a list, some at a time. */
async function forEach<T> (list: readonly T[], run: (one: T) => Promise<void>, atOnce = WORKERS): Promise<void> {
  const rest = [...list]
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let one = rest.shift(); one !== undefined; one = rest.shift()) await run(one)
  }))
}

/** Asks each replica for the receipts of everything that writers were told; what is not the one receipt of its key. */
async function wrongReceipts (replicas: readonly Replica[], told: readonly Told[]): Promise<string[]> {
  const wrong: string[] = []
  const receipts = new Map<string, string>()
  await forEach(told, async ({ key, way, id, offset, block }) => {
    for (const { name, url } of replicas) {
      for (const by of [id, offset.toString()]) {
        const { status, body: { duplicate, ...receipt }, text } = await request(`${url}/v1/channels/orders/receipts/${by}`)
        const known = receipts.get(key.key) ?? JSON.stringify(receipt)
        receipts.set(key.key, known)
        if (status !== 200 || JSON.stringify(receipt) !== known) wrong.push(`${key.key}, told over ${way}, asked ${name} for ${by}: ${text}, and elsewhere ${known}`)
        if (block !== undefined && receipt['block'] !== block) wrong.push(`${key.key} is told to be in block ${block.toString()}: ${text}`)
      }
    }
  })
  return wrong
}

/** Submits each key to each replica once more, as it was and with other contents; what is answered wrongly. */
async function wrongRepeats (replicas: readonly Replica[], keys: readonly Key[], first: (key: Key) => object): Promise<string[]> {
  const wrong: string[] = []
  await forEach(keys, async (key) => {
    for (const { name, url } of replicas) {
      const headers = { 'idempotency-key': key.key, prefer: 'wait=10' }
      const again = await submit(url, key.text, { headers }) // opaque bytes are compared by what is inside
      const expected = { ...again.body, ...first(key), duplicate: true }
      if (again.status !== 200 || JSON.stringify(again.body) !== JSON.stringify(expected)) wrong.push(`${key.key} again at ${name}: ${again.text}`)
      const other = await submit(url, `not ${key.text}`, { headers })
      if (other.status !== 422 || other.body['code'] !== 'key_reused') wrong.push(`${key.key} with other contents at ${name}: ${other.text}`)
    }
  })
  return wrong
}

t.setTimeout(120_000 + KEYS * 500)

t.test('keys through a bad network', async (t) => {
  t.comment(`SIM_SEED=${seed.toString()} RETRY_KEYS=${KEYS.toString()}`)
  const cluster = await withKafka(t, { proxied: true })
  if (!cluster) return
  const random = new Random(seed)
  const replicas = makeReplicas(t, cluster, ['one', 'two', 'three'], { channels: [CHANNEL] })
  await Promise.all(replicas.map(async (replica) => await replica.start()))
  for (const replica of replicas) await replica.untilReady()

  await t.test('what is tried again until it is answered is ordered once, and has one receipt', async (t) => {
    const startedAt = performance.now()
    const proxies = await Promise.all(replicas.map(async (replica) => await startProxy(t, replica, new Random(random.next() * 2 ** 32))))
    const writers = new KeyedWriters(proxies.map(({ url }) => url), new Random(random.next() * 2 ** 32))
    const jobs = makeJobs(random)
    const [killed] = await Promise.all([
      makeTrouble(cluster, replicas, random),
      forEach(jobs, async ({ keys, ways }) => { await Promise.all(ways.map(async (way) => { await writers.write(keys, way) })) })
    ])
    await settled(replicas)
    const places = await placesOf(replicas[0] as Replica)
    const exchanges = proxies.flatMap((proxy) => proxy.exchanges)
    const keys = jobs.flatMap((job) => job.keys)
    const races: string[] = []
    const faults: string[] = []
    for (const { keys, ways } of jobs) {
      for (const { key, text } of keys) {
        const copies = places.get(text)?.length ?? 0
        if (copies === 1) continue
        const own = exchanges.filter(({ traceId }) => writers.attempts.get(key)?.includes(traceId))
        if (copies > 1 && isRace(own, ways.some((way) => way === 'lines' || way === 'socket'), killed)) races.push(key)
        else faults.push(`${key} (${ways.join(' and ')}) stands in the chain ${copies.toString()} times: ${JSON.stringify(own)}`)
      }
    }
    t.strictSame(faults, [], 'every key stands in the chain once, but for the documented race')
    t.strictSame(writers.surprises, [], 'no other answers')
    t.equal(writers.told.length, jobs.reduce((sum, job) => sum + job.keys.length * job.ways.length, 0), 'every writer has its answer')
    t.strictSame(await wrongReceipts(replicas, writers.told), [], 'every writer gets the same receipt for the same key, at every replica')
    t.strictSame(await wrongRepeats(replicas, keys, ({ text }) => places.get(text)?.[0] ?? {}), [], 'every replica knows every key')
    await settled(replicas)
    t.equal((await placesOf(replicas[1] as Replica)).get(keys[0]?.text ?? '')?.length, places.get(keys[0]?.text ?? '')?.length, 'which ordered nothing')
    const attempts = [...writers.attempts.values()].reduce((sum, list) => sum + list.length, 0)
    t.ok(writers.retries > KEYS / 4, 'there was trouble')
    t.comment(`retry: ${JSON.stringify({
      seconds: Number(((performance.now() - startedAt) / 1000).toFixed(1)),
      keys: keys.length,
      submissions: writers.told.length,
      attempts,
      retries: writers.retries,
      faultyConnections: proxies.reduce((sum, proxy) => sum + proxy.faults, 0),
      unknown: exchanges.filter(({ unknown }) => unknown).length,
      races: races.length
    })}`)
  })

  await t.test('writers that give one key to all replicas at once get one receipt', async (t) => {
    const wrong: string[] = []
    const keys = Array.from({ length: 30 }, (_, index) => ({ key: `all-${index.toString()}`, text: `all at once ${index.toString()}` }))
    await forEach(keys, async ({ key, text }) => {
      const answers = await Promise.all(replicas.map(async ({ url }) => await submit(url, text, { headers: { 'idempotency-key': key, prefer: 'wait=15' } })))
      const told = new Set(answers.map(({ body: { duplicate, ...receipt } }) => JSON.stringify(receipt)))
      const statuses = answers.map(({ status, body }) => `${status.toString()} ${String(body['duplicate'])}`).sort().join()
      if (told.size !== 1 || statuses !== '200 true,200 true,201 false') wrong.push(`${key}: ${answers.map((answer) => answer.text).join()}`)
    }, 3)
    t.strictSame(wrong, [], 'the first one in the log counts for all')
    const places = await placesOf(replicas[0] as Replica)
    const races = keys.filter(({ text }) => (places.get(text)?.length ?? 0) > 1).length
    t.comment(`retry: ${keys.length.toString()} keys at all replicas at once, ${races.toString()} of them ordered more than once`)
  })

  for (const replica of replicas) t.equal(await replica.stop(), 0, `${replica.name} ends well`)
})

async function startProxy (t: Test, replica: Replica, random: Random): Promise<ExchangeProxy> {
  const target = (): number => replica.running ? Number(new URL(replica.url).port) : 0
  return await startExchangeProxy(t, { name: replica.name, target, choose: () => chooseFault(random) })
}
