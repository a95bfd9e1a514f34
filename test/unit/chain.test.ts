import { randomInt } from 'node:crypto'
import t, { type Test } from 'tap'
import type { Chain } from '../../src/chain/chain.js'
import { KEY_HEADER } from '../../src/chain/idempotency-keys.js'
import { LogFaultError, type OrderedLog } from '../../src/chain/ordered-log.js'
import { ensureGenesis } from '../../src/chain/recovery.js'
import { verifyByReplay } from '../../src/chain/replay.js'
import { OrderingError } from '../../src/errors.js'
import { decodeStored } from '../../src/ledger/ledger.js'
import { makeEnvelope } from '../../src/protocol/envelope.js'
import { configOfBlock, makeGenesisBlock } from '../../src/protocol/genesis.js'
import { encodeKafkaMessage, MessageClass } from '../../src/protocol/kafka-message.js'
import { put, type NumberedDatabase } from '../../src/util/environment.js'
import { makeNextConfig } from '../helpers/config-envelopes.js'
import { GENESIS_OPTIONS, makeWorld, unavailable, type World } from '../helpers/process-faults.js'

/** Faults at every interface of a chain, in time that stands still. SIM_SEED repeats the random run. */
const seed = Number(process.env['SIM_SEED'] ?? randomInt(2 ** 31))
t.comment(`SIM_SEED=${seed.toString()}`)

async function startReady (world: World, channel = 'orders'): Promise<Chain> {
  const chain = world.chain(channel)
  await chain.start()
  await world.until('ready', () => chain.status.state === 'ready')
  return chain
}

const envelope = (text: string): Uint8Array => makeEnvelope(Buffer.from(text)).bytes

/** Appends envelopes as a replica does that knows the config of a sequence. */
function senderTo ({ log }: World): (text: string, configSequence: bigint) => Promise<number> {
  return async (text, configSequence) =>
    await log.append('orders', [{ value: encodeKafkaMessage({ type: 'regular', payload: envelope(text), configSequence, class: MessageClass.NORMAL, originalOffset: 0n }) }])
}

/** The config of a new channel changes: what is appended under the first one is stale from here on. */
async function changeConfig ({ log, until }: World, chain: Chain): Promise<void> {
  const { config } = configOfBlock(makeGenesisBlock('orders', GENESIS_OPTIONS))
  const payload = makeNextConfig('orders', config, { maxMessageCount: 2 }).bytes
  await log.append('orders', [{ value: encodeKafkaMessage({ type: 'regular', payload, configSequence: 0n, class: MessageClass.CONFIG, originalOffset: 0n }) }])
  await until('the config block', () => chain.ledger.height === 2)
}

/** What each block behind the genesis block holds; short payloads have a frame of two bytes. */
function payloads ({ ledger }: Chain): string[] {
  return Array.from({ length: ledger.height - 1 }, (_, index) => {
    const { data } = decodeStored(ledger.get(index + 1)!)
    return data.map((bytes) => Buffer.from(bytes.subarray(2)).toString()).join()
  })
}

async function replays (t: Test, { ledger }: Chain, log: OrderedLog): Promise<void> {
  t.notOk((await verifyByReplay(ledger, log)).fault, 'the log gives these blocks')
}

t.test('appends fail: read-only, and back', async (t) => {
  const world = makeWorld(t)
  const { log, until } = world
  const chain = await startReady(world)
  await chain.order([envelope('a')])
  log.appendFault = unavailable
  await t.rejects(chain.order([envelope('b')]), { code: 'log_unavailable' })
  t.match(chain.status, { state: 'read-only', reason: { code: 'log_unavailable' } })
  await t.rejects(chain.order([envelope('b')]), { code: 'log_unavailable' }, 'refused without a try')
  t.ok(chain.ledger.get(0), 'blocks are served')
  log.appendFault = () => undefined
  await until('ready again', () => chain.status.state === 'ready')
  t.notOk(chain.status.reason)
  await chain.order([envelope('c')])
  await until('a block', () => chain.ledger.height === 2)
  t.strictSame(payloads(chain), ['a,c'])
  await replays(t, chain, log)
})

t.test('a replica that starts late is ready when its readers find everything that was in front of it', async (t) => {
  const first = makeWorld(t)
  const chain = await startReady(first)
  for (let count = 0; count < 50; count++) await chain.order([envelope(count.toString())])
  await first.until('blocks', () => chain.ledger.height > 10)
  const height = chain.ledger.height
  await chain.stop()
  await t.test('late', async (t) => {
    const late = makeWorld(t)
    late.log.records.set('orders', [...first.log.of('orders')])
    const replica = late.chain()
    await replica.start()
    while (replica.status.state !== 'ready') await new Promise((resolve) => { setImmediate(resolve) })
    t.ok(replica.ledger.height >= height, `${replica.ledger.height.toString()} of ${height.toString()} blocks are there`)
  })
})

t.test('the log is not there at the start: starting, then ready', async (t) => {
  const world = makeWorld(t)
  const { log, clock, until } = world
  log.appendFault = unavailable
  const chain = world.chain()
  await chain.start()
  for (let step = 0; step < 20; step++) clock.advance(1000)
  t.equal(chain.status.state, 'starting')
  await t.rejects(chain.order([envelope('a')]), { code: 'channel_not_ready' })
  log.appendFault = () => undefined
  await until('ready', () => chain.status.state === 'ready')
})

t.test('a time to cut that cannot be appended is appended later', async (t) => {
  const world = makeWorld(t)
  const { log, until, metrics } = world
  const chain = await startReady(world)
  let failed = 0
  log.appendFault = (_channel, { type }) => type === 'timeToCut' && failed++ < 3 ? unavailable() : undefined
  await chain.order([envelope('a')])
  await until('a block', () => chain.ledger.height === 2)
  t.equal(failed, 4, 'three tries failed')
  t.match(await metrics.metrics(), 'ordering_loop_events_total{channel="orders",event="send_time_to_cut_error"} 3\n')
  t.equal(log.of('orders').filter(({ message }) => message.type === 'timeToCut').length, 1, 'one is in the log')
  t.equal(chain.status.state, 'ready')
  await replays(t, chain, log)
})

t.test('a stale envelope is appended again before a block goes past it', async (t) => {
  const world = makeWorld(t)
  const { log, until } = world
  const chain = await startReady(world)
  const send = senderTo(world)
  log.appendFault = (_channel, message) => message.type === 'regular' && message.originalOffset > 0n ? unavailable() : undefined
  await changeConfig(world, chain)
  const stale = await send('stale', 0n)
  const waiting = chain.position(stale, new AbortController().signal)
  await send('a', 1n)
  await send('b', 1n)
  for (let step = 0; step < 50; step++) {
    await new Promise((resolve) => { setTimeout(resolve, 1) })
    world.clock.advance(100)
  }
  t.equal(chain.ledger.height, 2, 'the block with a and b waits')
  log.appendFault = () => undefined
  await until('both blocks', () => chain.ledger.height === 4)
  t.strictSame(payloads(chain).slice(1), ['a,b', 'stale'])
  t.strictSame(await waiting, { block: 3, index: 0 }, 'its writer is told')
  t.equal(log.of('orders').filter(({ message }) => message.type === 'regular' && message.originalOffset === BigInt(stale)).length, 1, 'once')
  await replays(t, chain, log)
})

t.test('a stale envelope that the log takes no record of any more is given up, and the others are appended again', async (t) => {
  const world = makeWorld(t)
  const { log, until } = world
  const chain = await startReady(world)
  const send = senderTo(world)
  let refused = 0
  log.appendFault = (_channel, message) => {
    if (message.type !== 'regular' || message.originalOffset === 0n || !Buffer.from(message.payload).includes('large')) return undefined
    refused++
    return new OrderingError('envelope_too_large', 'the topic takes no record of this size')
  }
  await changeConfig(world, chain)
  log.silent = true
  const [large, small] = [await send('large', 0n), await send('small', 0n)]
  const signal = new AbortController().signal
  const told = t.rejects(chain.position(large, signal), { code: 'envelope_discarded', message: /takes no record of this size/ }, 'its writer is told')
  const waiting = chain.position(small, signal)
  await send('a', 1n)
  await send('b', 1n)
  log.silent = false
  await until('both blocks', () => chain.ledger.height === 4)
  t.strictSame(payloads(chain).slice(1), ['a,b', 'small'])
  await told
  t.strictSame(await waiting, { block: 3, index: 0 })
  t.ok(refused <= 3, `refused ${refused.toString()} times`)
  t.equal(chain.status.state, 'ready')
  await replays(t, chain, log)
})

t.test('a record that claims to submit again what comes behind it is nobody else\'s receipt', async (t) => {
  const world = makeWorld(t)
  const { log, until } = world
  const chain = await startReady(world)
  await changeConfig(world, chain)
  log.silent = true
  const later = BigInt(log.of('orders').length + 2)
  const forged = { type: 'regular', payload: envelope('forged'), configSequence: 1n, class: MessageClass.NORMAL, originalOffset: later } as const
  await log.append('orders', [{ value: encodeKafkaMessage(forged) }])
  const offset = await chain.order([envelope('a'), envelope('b'), envelope('c')]) + 1
  t.equal(BigInt(offset), later)
  const waiting = chain.position(offset, new AbortController().signal)
  log.silent = false
  await until('both blocks', () => chain.ledger.height === 4)
  t.strictSame(payloads(chain).slice(1), ['forged,a', 'b,c'])
  t.strictSame(await waiting, { block: 3, index: 0 })
  t.strictSame(chain.ledger.entry(2)?.originalOffsets, [])
})

/** A record that is discarded: no orderer knows its class. */
const unknownClass = (text: string, originalOffset = 0n): { value: Uint8Array } =>
  ({ value: encodeKafkaMessage({ type: 'regular', payload: envelope(text), configSequence: 0n, class: 9, originalOffset }) })

t.test('a writer that asks for an envelope after it was discarded is told as one that asked before', async (t) => {
  const world = makeWorld(t)
  const { log, until } = world
  const chain = await startReady(world)
  const offset = await log.append('orders', [unknownClass('a')])
  await until('it is read', () => chain.status.lastOffset >= offset)
  const { signal } = new AbortController()
  await t.rejects(chain.position(offset, signal), { code: 'envelope_discarded', message: /^unknown_class: / })
})

t.test('a writer whose envelope is stale is told when what is submitted again of it is discarded', async (t) => {
  const world = makeWorld(t)
  const { log } = world
  const chain = await startReady(world)
  await changeConfig(world, chain)
  log.appendFault = (_channel, message) => message.type === 'regular' && message.originalOffset > 0n && message.class === MessageClass.NORMAL ? unavailable() : undefined
  const stale = await senderTo(world)('stale', 0n)
  const told = t.rejects(chain.position(stale, new AbortController().signal), { code: 'envelope_discarded', message: /^unknown_class: / })
  await log.append('orders', [unknownClass('stale', BigInt(stale))])
  await told
})

for (const [what, forge] of Object.entries({
  'is discarded': (original: bigint) => unknownClass('forged', original),
  'is stale itself': (original: bigint) =>
    ({ value: encodeKafkaMessage({ type: 'regular', payload: envelope('forged'), configSequence: 0n, class: MessageClass.NORMAL, originalOffset: original }) })
})) {
  t.test(`a record that claims to submit again what is not stale, and ${what}, says nothing to its writer`, async (t) => {
    const world = makeWorld(t)
    const { log, until } = world
    const chain = await startReady(world)
    await changeConfig(world, chain)
    const offset = await chain.order([envelope('a')])
    await until('it is read', () => chain.status.lastOffset >= offset)
    const waiting = chain.position(offset, new AbortController().signal)
    waiting.catch(() => undefined)
    const forged = await log.append('orders', [forge(BigInt(offset))])
    await until('the forged one is read', () => chain.status.lastOffset >= forged)
    await chain.order([envelope('b')])
    await until('the block', () => chain.ledger.height === 3)
    t.strictSame(await Promise.race([waiting, new Promise((resolve) => { setImmediate(resolve) })]), { block: 2, index: 0 })
  })
}

t.test('the key of an envelope that is given up stands for nothing: it can be submitted anew', async (t) => {
  const world = makeWorld(t)
  const { log, until } = world
  const chain = await startReady(world)
  log.appendFault = (_channel, message) =>
    message.type === 'regular' && message.originalOffset > 0n ? new OrderingError('envelope_too_large', 'the topic takes no record of this size') : undefined
  await changeConfig(world, chain)
  const value = encodeKafkaMessage({ type: 'regular', payload: envelope('large'), configSequence: 0n, class: MessageClass.NORMAL, originalOffset: 0n })
  const stale = await log.append('orders', [{ value, headers: { [KEY_HEADER]: Buffer.from('k') } }])
  await t.rejects(chain.position(stale, new AbortController().signal), { code: 'envelope_discarded' })
  t.notOk(await chain.keyed('k'))
  await chain.order([envelope('a'), envelope('b')])
  await until('the block', () => chain.ledger.height === 3)
})

t.test('a stale config that the log takes no record of any more is given up: writers no longer wait for it, also behind a restart', async (t) => {
  const world = makeWorld(t)
  const { log, until } = world
  const chain = await startReady(world)
  let refused = 0
  log.appendFault = (_channel, message) => {
    if (message.type !== 'regular' || message.originalOffset === 0n) return undefined
    refused++
    return new OrderingError('envelope_too_large', 'the topic takes no record of this size')
  }
  log.silent = true
  const { config } = configOfBlock(makeGenesisBlock('orders', GENESIS_OPTIONS))
  for (const change of [{ maxMessageCount: 2 }, { batchTimeout: '1s' }]) {
    const payload = makeNextConfig('orders', config, change).bytes
    await log.append('orders', [{ value: encodeKafkaMessage({ type: 'regular', payload, configSequence: 0n, class: MessageClass.CONFIG, originalOffset: 0n }) }])
  }
  const send = senderTo(world)
  for (const text of ['a', 'b']) await send(text, 1n) // this block waits until the config is given up
  log.silent = false
  await until('given up', () => refused > 0 && chain.ledger.height === 3)
  await chain.order([envelope('c')])
  await chain.stop()
  const again = await startReady(world)
  await again.order([envelope('d')])
  await until('the block', () => again.ledger.height === 4)
  t.strictSame(payloads(again).slice(1), ['a,b', 'c,d'])
  await replays(t, again, log)
})

t.test('a ledger that cannot be written: the loop starts anew, the blocks are the same', async (t) => {
  const world = makeWorld(t)
  const { log, faults, until } = world
  const chain = await startReady(world)
  faults.ledger = () => true
  for (const text of ['a', 'b', 'c']) await chain.order([envelope(text)])
  await until('read-only', () => chain.status.state === 'read-only')
  t.match(chain.status, { reason: { code: 'disk_full' }, height: 1 })
  faults.ledger = () => false
  await until('the block', () => chain.ledger.height === 2 && chain.status.state === 'ready')
  t.strictSame(payloads(chain), ['a,b,c'])
  await replays(t, chain, log)
})

t.test('a log that lost records halts the channel', async (t) => {
  const world = makeWorld(t)
  const { log, until } = world
  const chain = await startReady(world)
  for (const text of ['a', 'b', 'c']) await chain.order([envelope(text)])
  await until('the block', () => chain.ledger.height === 2)
  await chain.stop()
  log.first = 100
  const again = world.chain()
  await again.start()
  await until('halted', () => again.status.state === 'halted')
  t.match(again.status, { state: 'halted', reason: { code: 'log_gap', detail: /100/ }, height: 2 })
  await t.rejects(again.order([envelope('d')]), { code: 'channel_halted' })
  t.ok(again.ledger.get(1), 'its blocks are served')
})

t.test('one channel\'s fault leaves another alone', async (t) => {
  const world = makeWorld(t)
  const { log, faults, until } = world
  const [sick, well] = [await startReady(world, 'sick'), await startReady(world, 'well')]
  log.appendFault = (channel) => channel === 'sick' ? unavailable() : undefined
  faults.ledger = (channel) => channel === 'sick'
  await t.rejects(sick.order([envelope('a')]))
  for (const text of ['a', 'b', 'c', 'd']) await well.order([envelope(text)])
  await until('two blocks', () => well.ledger.height === 3)
  t.strictSame([sick.status.state, well.status.state], ['read-only', 'ready'])
  log.readFault = (channel) => channel === 'sick' ? new LogFaultError('log_gap', 'gone') : undefined
  log.appendFault = () => undefined
  await until('halted', () => sick.status.state === 'halted')
  await well.order([envelope('e')])
  await until('the next block', () => well.ledger.height === 4)
})

t.test('random faults', async (t) => {
  const world = makeWorld(t)
  const { log, faults, until } = world
  let state = seed >>> 0
  const random = (): number => {
    state = Math.imul(state, 1664525) + 1013904223 >>> 0
    return state / 2 ** 32
  }
  const chain = await startReady(world)
  log.appendFault = () => random() < 0.2 ? unavailable() : undefined
  log.readFault = () => random() < 0.02 ? unavailable() : undefined
  faults.ledger = () => random() < 0.1
  const acknowledged: string[] = []
  for (let index = 0; index < 300; index++) {
    const offset = await chain.order([envelope(index.toString())]).catch(() => undefined)
    if (offset !== undefined) acknowledged.push(index.toString())
    if (random() < 0.5) {
      await new Promise((resolve) => { setTimeout(resolve, 1) })
      world.clock.advance(random() * 200)
    }
  }
  log.appendFault = log.readFault = () => undefined
  faults.ledger = () => false
  await until('everything is in a block', () => payloads(chain).join().split(',').length >= acknowledged.length && chain.status.state === 'ready')
  t.strictSame(payloads(chain).join().split(','), acknowledged, `${acknowledged.length.toString()} acknowledged, in order, once`)
  await replays(t, chain, log)
})

t.test('nothing is appended to a log that was made anew', async (t) => {
  const world = makeWorld(t)
  const { log, until } = world
  const chain = await startReady(world)
  for (const text of ['a', 'b', 'c', 'd']) await chain.order([envelope(text)])
  await until('the block', () => chain.ledger.height === 2)
  await chain.stop()
  const records = log.of('orders')
  records.reverse()
  const { length } = records
  const again = world.chain()
  await again.start()
  await until('halted', () => again.status.state === 'halted')
  t.match(again.status, { reason: { code: 'log_replaced' } })
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => { setImmediate(resolve) })
  t.equal(records.length, length)
})

t.test('an envelope that the log refuses for its size is nobody else\'s fault', async (t) => {
  const world = makeWorld(t)
  const { log, until } = world
  const chain = await startReady(world)
  log.appendFault = (_channel, message) => message.type === 'regular' && message.payload.length > 1000
    ? new OrderingError('envelope_too_large', 'max.message.bytes')
    : undefined
  await t.rejects(chain.order([envelope('x'.repeat(2000))]), { code: 'envelope_too_large' })
  t.match(chain.status, { state: 'ready', reason: undefined })
  await chain.order([envelope('a')])
  await until('a block', () => chain.ledger.height === 2)
  t.strictSame(payloads(chain), ['a'])
})

t.test('damage in what is kept beside any block halts its channel and no other', async (t) => {
  for (const number of [0, 1]) {
    const world = makeWorld(t)
    const before = world.chain()
    await before.start()
    await world.until('ready', () => before.status.state === 'ready')
    for (const text of ['a', 'b', 'c']) await before.order([makeEnvelope(Buffer.from(text)).bytes])
    await world.until('a block', () => before.ledger.height === 2)
    await before.stop()
    const entries: NumberedDatabase = world.environment.database('entries')
    const damaged = Buffer.from(entries.get(['orders', number])!)
    damaged[3]! ^= 1
    await world.environment.write(() => { put(entries, ['orders', number], damaged) })
    const [orders, trades] = [world.chain('orders'), world.chain('trades')]
    await Promise.all([orders.start(), trades.start()])
    await world.until('the other is ready', () => trades.status.state === 'ready')
    t.match(orders.status, { state: 'halted', reason: { code: 'ledger_corrupt', detail: new RegExp(`^block ${number.toString()}: `) } })
  }
})

t.test('a first block that cannot be read halts the channel also when other options are declared', async (t) => {
  const world = makeWorld(t)
  const chain = await startReady(world)
  const blocks: NumberedDatabase = world.environment.database('blocks')
  await world.environment.write(() => { put(blocks, ['orders', 0], Buffer.alloc(100)) })
  await t.rejects(ensureGenesis(chain.ledger, makeGenesisBlock('orders', { ...GENESIS_OPTIONS, maxMessageCount: 7 })), { code: 'ledger_corrupt', message: /^block 0: / })
})
