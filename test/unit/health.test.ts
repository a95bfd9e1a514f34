import { join } from 'node:path'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import type { Chain } from '../../src/chain/chain.js'
import { Registrar } from '../../src/chain/registrar.js'
import { OrderingError } from '../../src/errors.js'
import { Health, type WatchedChannel } from '../../src/health/health.js'
import type { Ledger } from '../../src/ledger/ledger.js'
import { ReceiptIndex } from '../../src/ledger/receipt-index.js'
import { makeEnvelope } from '../../src/protocol/envelope.js'
import { encodeKafkaMessage } from '../../src/protocol/kafka-message.js'
import { Environment } from '../../src/util/environment.js'
import { makeWorld, unavailable, type World } from '../helpers/process-faults.js'

/** One fault at a time, in time that stands still; what each probe says of it. */
const OPTIONS = { stallAfterMs: 10_000, failAfterMs: 5000, recoverAfterMs: 2000 }

interface Scene extends World {
  readonly sick: Chain
  readonly well: Chain
  readonly health: Health
  readonly indexEnvironment: Environment
  /** Follows a ledger, as the gateway does for each channel. */
  readonly follow: (ledger: Ledger) => Promise<void>
  /** Lets time pass with the looks that the gateway takes. */
  readonly pass: (ms: number) => Promise<void>
  readonly answers: () => Record<string, boolean>
  readonly state: () => Partial<WatchedChannel>
  /** What was logged. */
  readonly lines: Array<Record<string, unknown>>
}

async function makeScene (t: Test): Promise<Scene> {
  const world = makeWorld(t)
  const [sick, well] = [world.chain('sick'), world.chain('well')]
  for (const chain of [sick, well]) await chain.start()
  await world.until('ready', () => [sick, well].every(({ status }) => status.state === 'ready'))
  const indexEnvironment = new Environment(join(t.testdirName, 'index.lmdb'))
  const index = new ReceiptIndex({ keyRetentionBlocks: 100 }, { environment: indexEnvironment, clock: world.clock, space: { takes: () => true } })
  const stop = new AbortController()
  const following: Array<Promise<void>> = []
  const follow = async (ledger: Ledger): Promise<void> => {
    const followed = index.follow(ledger, stop.signal).catch(() => undefined)
    following.push(followed)
    await Promise.race([followed, index.reached(ledger.channel, 0, stop.signal)])
  }
  await follow(well.ledger)
  const health = new Health(OPTIONS, { registrar: new Registrar([sick, well]), index, environments: [world.environment, indexEnvironment], clock: world.clock })
  const lines: Array<Record<string, unknown>> = []
  const endWatch = health.watch(pino({}, { write: (line: string) => { lines.push(JSON.parse(line) as Record<string, unknown>) } }))
  t.teardown(async () => {
    endWatch()
    stop.abort()
    await Promise.all(following)
    await indexEnvironment.close()
  })
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 250) {
      world.clock.advance(Math.min(250, left))
      await new Promise((resolve) => { setTimeout(resolve, 1) })
    }
  }
  const answers = (): Record<string, boolean> =>
    Object.fromEntries([...health.live(), ...health.ready(), ...health.optional()].map(({ name, reason }) => [name, reason === undefined]))
  const state = (): Partial<WatchedChannel> => health.channel('sick') ?? {}
  return { ...world, sick, well, health, indexEnvironment, follow, pass, answers, state, lines }
}

const WELL = { process: true, storage: true, shutdown: true, channels: true, writes: true, 'channel-sick': true, 'channel-well': true }

const envelope = (text: string): Uint8Array => makeEnvelope(Buffer.from(text)).bytes

async function makeIndexedScene (t: Test): Promise<Scene> {
  const scene = await makeScene(t)
  await scene.follow(scene.sick.ledger)
  t.strictSame(scene.answers(), WELL, 'all is well at the start')
  return scene
}

t.test('a log that cannot be appended to', async (t) => {
  const { log, sick, pass, answers, state, until } = await makeIndexedScene(t)
  log.appendFault = (channel) => channel === 'sick' ? unavailable() : undefined
  await t.rejects(sick.order([envelope('a')]))
  t.match(state(), { state: 'read-only', reason: { code: 'log_unavailable' }, ready: true }, 'the state at once, the check not yet')
  await pass(4750)
  t.strictSame(answers(), WELL, 'not yet')
  await pass(500)
  t.strictSame(answers(), { ...WELL, 'channel-sick': false }, 'this channel, and nothing else')
  log.appendFault = () => undefined
  await until('ready', () => sick.status.state === 'ready')
  t.match(state(), { state: 'ready', ready: false })
  await pass(2250)
  t.strictSame(answers(), WELL, 'well again')
})

t.test('no channel can be appended to: ready for readers, not for writers; a short break is not seen', async (t) => {
  const { log, sick, well, health, pass, answers, until } = await makeIndexedScene(t)
  const breakLog = async (): Promise<void> => {
    log.appendFault = unavailable
    for (const chain of [sick, well]) {
      await t.rejects(chain.order([envelope('a')]))
      t.equal(chain.status.state, 'read-only')
    }
  }
  const mendLog = async (): Promise<void> => {
    log.appendFault = () => undefined
    await until('ready', () => [sick, well].every(({ status }) => status.state === 'ready'))
  }
  for (let round = 0; round < 5; round++) {
    await breakLog()
    await pass(3000)
    await mendLog()
    await pass(500)
    t.strictSame(answers(), WELL, `break ${round.toString()}`)
  }
  await breakLog()
  await pass(5250)
  t.strictSame(answers(), { ...WELL, writes: false, 'channel-sick': false, 'channel-well': false }, 'blocks are served all the same')
  t.match(health.writes().reason, /no channel takes submissions: sick is read-only \(log_unavailable: .*; well is read-only/)
  await mendLog()
  await pass(2250)
  t.strictSame(answers(), WELL)
  health.shutDown()
  t.strictSame(answers(), { ...WELL, shutdown: false, writes: false }, 'shutting down is told at once')
})

t.test('a loop that gets nothing although the log has more', async (t) => {
  const { log, sick, pass, answers, state, lines } = await makeIndexedScene(t)
  log.silent = true
  await sick.order([envelope('a')])
  await pass(9000)
  t.match(state(), { state: 'ready', lag: 1 }, 'a lag is no fault')
  await pass(1500)
  t.match(state(), { state: 'degraded', reason: { code: 'loop_stuck', detail: /1 records wait/ }, serves: false, takes: false })
  t.equal(answers()['channel-sick'], true, 'not yet')
  t.strictSame(lines, [])
  await pass(5000)
  t.strictSame(answers(), { ...WELL, 'channel-sick': false }, 'liveness is not touched: it might be the log')
  t.match(lines.splice(0), [{ level: 40, channel: 'sick', state: 'degraded', code: 'loop_stuck', reason: /1 records wait/, msg: 'channel is degraded' }])
  log.silent = false
  await pass(1000)
  t.match(state(), { state: 'ready', lag: 0 })
  t.strictSame(lines, [])
  await pass(2000)
  t.match(lines, [{ level: 30, channel: 'sick', msg: 'channel is no longer degraded' }])
  t.equal(lines.length, 1)
})

t.test('a log that is not read any more', async (t) => {
  const { log, sick, pass, state } = await makeIndexedScene(t)
  log.silent = true
  await sick.order([envelope('a')])
  log.fetchAgeMs = 10_000
  await pass(20_000)
  t.match(state(), { state: 'degraded', reason: { code: 'fetch_stalled', detail: /10\.0 s ago/ }, serves: true, lag: 1 }, 'not the loop: it gets nothing')
  log.fetchAgeMs = 100
  t.match(state(), { state: 'ready' })
})

t.test('a commit that failed while nothing is written', async (t) => {
  const { environment, answers, state } = await makeIndexedScene(t)
  Object.defineProperty(environment, 'failure', { value: new OrderingError('storage_failed', 'a commit failed: EIO') })
  t.match(state(), { state: 'degraded', reason: { code: 'storage_failed', detail: /EIO/ } })
  t.strictSame(answers(), { ...WELL, storage: false, channels: false, writes: false, 'channel-sick': false, 'channel-well': false }, 'at once: only a restart mends it')
})

t.test('a commit that does not return', async (t) => {
  const { environment, pass, answers, state } = await makeIndexedScene(t)
  Object.defineProperty(environment, 'busy', { value: true })
  await pass(9500)
  t.strictSame(answers(), WELL)
  await pass(750)
  t.match(state(), { state: 'degraded', reason: { code: 'commit_stalled' } })
  t.equal(answers()['storage'], false, 'liveness')
  await pass(5000)
  t.strictSame(answers(), { ...WELL, storage: false, channels: false, writes: false, 'channel-sick': false, 'channel-well': false })
})

t.test('a receipts index that ended', async (t) => {
  const { sick, follow, pass, answers, state } = await makeScene(t)
  await follow(Object.create(sick.ledger, {
    channel: { value: 'sick' },
    entry: { value: () => undefined },
    height: { get: () => sick.ledger.height },
    published: { value: async () => undefined },
    follow: { value: () => undefined },
    get: { value: () => { throw new OrderingError('internal_error', 'block 0 is missing') } }
  }) as Ledger)
  t.match(state(), { state: 'degraded', reason: { code: 'receipts_index_failed', detail: /block 0 is missing/ }, serves: true, takes: true, indexLag: 1 })
  t.strictSame(answers(), { ...WELL, 'channel-sick': false })
  await pass(1)
})

t.test('a receipts index that does not get on', async (t) => {
  const { pass, state } = await makeScene(t) // nobody indexes the sick one
  await pass(10_250)
  t.match(state(), { state: 'degraded', reason: { code: 'receipts_index_stalled', detail: /1 blocks wait/ }, indexLag: 1 })
})

t.test('a replica that has diverged', async (t) => {
  const { log, answers, state, until } = await makeIndexedScene(t)
  await log.append('sick', [{ value: encodeKafkaMessage({ type: 'timeToCut', blockNumber: 99n }) }])
  await until('halted', () => state().state === 'halted')
  log.fetchAgeMs = 60_000
  for (const name of ['fetchAgeMs', 'logEnd', 'lag']) t.notOk(name in state(), `nobody reads any more, and ${name} says nothing`)
  t.match(state(), { reason: { code: 'diverged' }, ready: false }, 'definite: told at once')
  t.strictSame(answers(), { ...WELL, 'channel-sick': false })
})
