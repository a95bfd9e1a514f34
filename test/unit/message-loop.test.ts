import { getEventListeners } from 'node:events'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import t, { type Test } from 'tap'
import { IdempotencyKeys } from '../../src/chain/idempotency-keys.js'
import { MessageLoop, type LoopListener } from '../../src/chain/message-loop.js'
import { genesisEntry, Ledger } from '../../src/ledger/ledger.js'
import { makeChainMetrics } from '../../src/metrics/chain-metrics.js'
import { makeEnvelope } from '../../src/protocol/envelope.js'
import { makeGenesisBlock } from '../../src/protocol/genesis.js'
import { encodeKafkaMessage, MessageClass } from '../../src/protocol/kafka-message.js'
import { GENESIS_OPTIONS, makeWorld, unavailable, type World } from '../helpers/process-faults.js'

/** One run of a loop, whose listener does what a test wants. */
async function makeLoop (
  { log, clock, environment, faults }: World,
  signal: AbortSignal,
  listener: Partial<LoopListener> = {},
  logger = pino({ level: 'silent' })
): Promise<MessageLoop> {
  const ledger = new Ledger('orders', { environment, space: { takes: () => !faults.ledger('orders') } })
  if (ledger.height === 0) await ledger.append(genesisEntry(makeGenesisBlock('orders', GENESIS_OPTIONS)))
  const quiet: LoopListener = {
    caughtUp: () => true,
    mayCreate: () => true,
    opened: () => undefined,
    position: () => undefined,
    published: () => undefined,
    discarded: () => undefined,
    resubmitted: () => undefined,
    abandoned: () => undefined,
    connected: () => undefined
  }
  return new MessageLoop('orders', {
    log,
    ledger,
    clock,
    metrics: makeChainMetrics(new Registry())('orders'),
    logger,
    keys: new IdempotencyKeys(0),
    listener: { ...quiet, ...listener }
  }, signal)
}

async function append ({ log }: World, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const payload = makeEnvelope(Buffer.from(index.toString())).bytes
    await log.append('orders', [{ value: encodeKafkaMessage({ type: 'regular', payload, configSequence: 0n, class: MessageClass.NORMAL, originalOffset: 0n }) }])
  }
}

/** Runs a loop that has to end with an error by itself. */
async function ends (t: Test, world: World, running: Promise<void>, message: string): Promise<void> {
  let ended = false
  const done = running.then(() => undefined, (error: unknown) => error).finally(() => { ended = true })
  await world.until('the loop ended', () => ended)
  t.match(await done, { message })
}

t.test('a run that fails leaves nothing behind at the chain\'s signal', async (t) => {
  const world = makeWorld(t)
  const stopping = new AbortController()
  world.log.bounds = async () => { throw unavailable() }
  for (let run = 0; run < 3; run++) await t.rejects((await makeLoop(world, stopping.signal)).run(), { code: 'log_unavailable' })
  t.equal(getEventListeners(stopping.signal, 'abort').length, 0)
})

t.test('discarded records are told of once a minute, also when the wall clock is set back', async (t) => {
  const world = makeWorld(t)
  const lines: Array<Record<string, unknown>> = []
  const logger = pino({}, { write: (line: string) => { lines.push(JSON.parse(line) as Record<string, unknown>) } })
  const stopping = new AbortController()
  let told = (): void => undefined
  const loop = await makeLoop(world, stopping.signal, { discarded: () => { told() } }, logger)
  const running = loop.run()
  const value = encodeKafkaMessage({ type: 'regular', payload: new Uint8Array(0), configSequence: 0n, class: 9, originalOffset: 0n })
  const discard = async (): Promise<void> => {
    const read = new Promise<void>((resolve) => { told = resolve })
    await world.log.append('orders', [{ value }])
    await read
  }
  for (let count = 0; count < 3; count++) await discard()
  world.clock.now = () => 0
  world.clock.advance(60_000)
  await discard()
  stopping.abort()
  await running
  t.match(lines, [{ msg: 'discarding records', discarded: 1 }, { msg: 'discarding records', discarded: 3 }])
  t.equal(lines.length, 2)
})

t.test('whatever throws while a block is published ends the loop, and not the process', async (t) => {
  const world = makeWorld(t)
  const published = (): void => { throw new Error('published failed') }
  const loop = await makeLoop(world, new AbortController().signal, { published })
  await append(world, 3)
  await ends(t, world, loop.run(), 'published failed')
})

t.test('whatever throws when all blocks are published ends the loop, and not the process', async (t) => {
  const world = makeWorld(t)
  let isPublished = false
  const loop = await makeLoop(world, new AbortController().signal, {
    published: () => { isPublished = true },
    position: () => { if (isPublished) throw new Error('position failed') }
  })
  await append(world, 3)
  await ends(t, world, loop.run(), 'position failed')
})

t.test('whatever throws when the timer fires ends the loop, and not the process', async (t) => {
  const world = makeWorld(t)
  const loop = await makeLoop(world, new AbortController().signal, { caughtUp: () => { throw new Error('the timer failed') } })
  await append(world, 1)
  await ends(t, world, loop.run(), 'the timer failed')
})

t.test('a run that fails ends behind the blocks that are on their way to the disk', async (t) => {
  const world = makeWorld(t)
  const { environment, faults } = world
  let publishedAfterEnd: boolean | undefined
  let ended = false
  const loop = await makeLoop(world, new AbortController().signal, { published: () => { publishedAfterEnd = ended } })
  await append(world, 6)
  let blocks = 0
  faults.ledger = () => ++blocks === 2
  const write = environment.write.bind(environment)
  environment.write = async (job) => {
    await new Promise((resolve) => { setTimeout(resolve, 50) })
    await write(job)
  }
  const running = loop.run().finally(() => { ended = true })
  await t.rejects(running, { code: 'disk_full' })
  await world.until('the first block is published', () => publishedAfterEnd !== undefined)
  t.equal(publishedAfterEnd, false)
})
