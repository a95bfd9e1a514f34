import t, { type Test } from 'tap'
import type { Chain } from '../../src/chain/chain.js'
import { verifyByReplay } from '../../src/chain/replay.js'
import { encodeChainTip } from '../../src/protocol/chain-tip.js'
import { makeEnvelope } from '../../src/protocol/envelope.js'
import { encodeKafkaMessage, MessageClass } from '../../src/protocol/kafka-message.js'
import { MalformedError } from '../../src/protocol/malformed.js'
import { makeWorld, unavailable, type World } from '../helpers/process-faults.js'

/** A chain with one block behind the genesis block. */
async function startWithBlock (t: Test): Promise<{ world: World, chain: Chain }> {
  const world = makeWorld(t)
  const chain = world.chain()
  await chain.start()
  await world.until('ready', () => chain.status.state === 'ready')
  for (const text of ['a', 'b', 'c']) await chain.order([makeEnvelope(Buffer.from(text)).bytes])
  await world.until('a block', () => chain.ledger.height === 2)
  return { world, chain }
}

/** Announces a chain with another block 1, as a replica does that is wrong. */
async function announceOther ({ log }: World, chain: Chain): Promise<number> {
  const { headerHash: genesisHash } = chain.ledger.entry(0)!
  return await log.append('orders', [{ value: encodeKafkaMessage({ type: 'connect', payload: encodeChainTip({ genesisHash, number: 1, headerHash: Buffer.alloc(32, 7) }) }) }])
}

/** Offsets of all CONNECT messages. */
function connects ({ log }: World): number[] {
  return log.of('orders').flatMap(({ message }, offset) => message.type === 'connect' ? [offset] : [])
}

t.test('every announcement of another chain is answered, but not all at once', async (t) => {
  const { world, chain } = await startWithBlock(t)
  const first = await announceOther(world, chain)
  await world.until('an answer', () => connects(world).some((offset) => offset > first))
  const answeredAt = world.clock.elapsedMs()
  let failed = 0
  world.log.appendFault = (_channel, { type }) => type === 'connect' && world.clock.elapsedMs() > answeredAt && failed++ === 1 ? unavailable() : undefined
  world.clock.advance(1)
  const second = await announceOther(world, chain)
  await world.until('the second is seen', () => chain.status.disagreement?.offset === second)
  t.ok(world.clock.elapsedMs() < answeredAt + 5000)
  t.equal(connects(world).at(-1), second, 'not answered at once')
  await world.until('the second answer', () => connects(world).at(-1)! > second)
  t.equal(failed, 3, 'after a try that failed')
  t.equal(chain.status.state, 'ready')
  const answers = connects(world).length
  for (let step = 0; step < 100; step++) {
    world.clock.advance(1000)
    await new Promise((resolve) => { setTimeout(resolve, 1) })
  }
  t.equal(connects(world).length, answers, 'answers are not answered')
})

t.test('an announced block that was cut here and is not published yet is compared when it is', async (t) => {
  const { world, chain } = await startWithBlock(t)
  const { headerHash: genesisHash } = chain.ledger.entry(0)!
  const message = (text: string): { value: Uint8Array } =>
    ({ value: encodeKafkaMessage({ type: 'regular', payload: makeEnvelope(Buffer.from(text)).bytes, configSequence: 0n, class: MessageClass.NORMAL, originalOffset: 0n }) })
  const other = encodeChainTip({ genesisHash, number: 2, headerHash: Buffer.alloc(32, 7) })
  let publish = (): void => undefined
  const held = new Promise<void>((resolve) => { publish = resolve })
  const append = chain.ledger.append.bind(chain.ledger)
  chain.ledger.append = async (block) => {
    await held
    await append(block)
  }
  const first = await world.log.append('orders', [...['d', 'e', 'f'].map(message), { value: encodeKafkaMessage({ type: 'connect', payload: other }) }])
  await world.until('it is read', () => chain.status.lastOffset >= first + 3)
  t.equal(chain.status.disagreement, undefined)
  publish()
  await world.until('it is judged', () => chain.status.disagreement?.offset === first + 3)
  t.equal(chain.status.state, 'ready')
})

t.test('an announcement of a block whose own copy is damaged halts the channel, and ends no process', async (t) => {
  const { world, chain } = await startWithBlock(t)
  const { ledger } = chain
  const entry = ledger.entry.bind(ledger)
  const announced = announceOther(world, chain)
  ledger.entry = (number) => {
    if (number === 1) throw new MalformedError('malformed block entry')
    return entry(number)
  }
  await announced
  await world.until('halted', () => chain.status.state === 'halted')
  t.match(chain.status.reason, { code: 'ledger_corrupt', detail: 'malformed block entry' })
})

t.test('a log that cannot be read judges nobody', async (t) => {
  for (const [name, bounds] of Object.entries({
    'it is not there': async () => { throw unavailable() },
    'its start is gone': async () => ({ first: 1, next: 100 })
  })) {
    await t.test(name, async (t) => {
      const { world, chain } = await startWithBlock(t)
      const readable = world.log.bounds.bind(world.log)
      world.log.bounds = bounds
      const offset = await announceOther(world, chain)
      await world.until('it is read', () => chain.status.lastOffset >= offset)
      for (let step = 0; step < 20; step++) await new Promise((resolve) => { setTimeout(resolve, 1) })
      t.match(chain.status, { state: 'ready', disagreement: undefined }, 'a replica that is right is not halted')
      world.log.bounds = readable
      const again = await announceOther(world, chain)
      await world.until('the next one is judged', () => chain.status.disagreement?.offset === again)
    })
  }
})

t.test('a chain that grows while it is compared with its log is right', async (t) => {
  const { world, chain } = await startWithBlock(t)
  const slow = Object.create(world.log, {
    read: {
      value: async function * (channel: string, fromOffset: number, signal: AbortSignal) {
        for (const text of ['d', 'e', 'f']) await chain.order([makeEnvelope(Buffer.from(text)).bytes])
        await world.until('another block', () => chain.ledger.height === 3)
        yield * world.log.read(channel, fromOffset, signal)
      }
    }
  }) as typeof world.log
  t.notOk((await verifyByReplay(chain.ledger, slow)).fault)
})

t.test('a chain that publishes its next blocks only after the replay has cut them is right', async (t) => {
  const { world, chain } = await startWithBlock(t)
  for (const text of ['d', 'e', 'f', 'g', 'h', 'i']) await chain.order([makeEnvelope(Buffer.from(text)).bytes])
  await world.until('two more blocks', () => chain.ledger.height === 4)
  const cutAt = chain.ledger.entry(2)!.offsets.at(-1)!
  let height = 2 // of the ledger as the replay sees it: the disk is slower than the log
  const behind = Object.create(chain.ledger, {
    channel: { value: 'orders' },
    height: { get: () => height },
    get: { value: (number: number) => number < height ? chain.ledger.get(number) : undefined }
  }) as typeof chain.ledger
  const batches = Object.create(world.log, {
    read: {
      value: async function * (channel: string, fromOffset: number, signal: AbortSignal) {
        for await (const batch of world.log.read(channel, fromOffset, signal)) {
          for (const record of batch) {
            yield [record]
            if (record.offset === cutAt) height = 3
          }
        }
      }
    }
  }) as typeof world.log
  const { fault, blocks } = await verifyByReplay(behind, batches)
  t.equal(fault, undefined, 'block 3 is not compared with block 2')
  t.equal(blocks, 2, 'and what was not published when it was cut does not count')
})

t.test('a log that ends in control records of its own is read to its end', async (t) => {
  const { world, chain } = await startWithBlock(t)
  const { next } = await world.log.bounds('orders')
  const transactional = Object.create(world.log, {
    bounds: { value: async () => ({ first: 0, next: next + 2 }) },
    read: {
      value: async function * (channel: string, fromOffset: number, signal: AbortSignal, passed: (next: number) => void) {
        for await (const batch of world.log.read(channel, fromOffset, signal)) {
          yield batch
          if (batch.at(-1)?.offset === next - 1) passed(next + 2)
        }
      }
    }
  }) as typeof world.log
  t.match(await verifyByReplay(chain.ledger, transactional), { blocks: 2, fault: undefined })
})

t.test('a published block that the log does not give is found', async (t) => {
  const { world, chain } = await startWithBlock(t)
  const wrong = Object.create(chain.ledger, {
    channel: { value: 'orders' },
    height: { get: () => chain.ledger.height },
    get: {
      value: (number: number) => {
        const stored = chain.ledger.get(number)
        return stored && number === 1 ? { ...stored, bytes: Buffer.concat([stored.bytes, Buffer.alloc(1)]) } : stored
      }
    }
  }) as typeof chain.ledger
  t.match((await verifyByReplay(wrong, world.log)).fault, { block: 1, reason: 'it is not the block that the log gives' })
})

t.test('a log that is closed while it is read judges nobody', async (t) => {
  const { world, chain } = await startWithBlock(t)
  const closed = Object.create(world.log, { read: { value: async function * () { /* ends at once */ } } }) as typeof world.log
  t.match(await verifyByReplay(chain.ledger, closed), { unread: true, fault: { block: 1, reason: /ended before/ } })
})

/** Announces a chain that began with another genesis block, and puts envelopes for a block behind it. */
async function beginOther ({ log }: World, before: readonly string[] = []): Promise<void> {
  const message = (text: string): { value: Uint8Array } =>
    ({ value: encodeKafkaMessage({ type: 'regular', payload: makeEnvelope(Buffer.from(text)).bytes, configSequence: 0n, class: MessageClass.NORMAL, originalOffset: 0n }) })
  const other = encodeChainTip({ genesisHash: Buffer.alloc(32, 7), number: 0, headerHash: Buffer.alloc(32, 7) })
  const announcement = { value: encodeKafkaMessage({ type: 'connect', payload: other }) }
  await log.append('orders', [...before.map(message), announcement, ...['a', 'b', 'c', 'd'].map(message)])
}

t.test('a replica that halts writes nothing of what it was given together with the reason', async (t) => {
  const world = makeWorld(t)
  await beginOther(world)
  world.log.read = async function * (channel) {
    yield world.log.of(channel).map(({ value }, offset) => ({ offset, value }))
  }
  for (const start of ['the first', 'the next']) {
    const chain = world.chain()
    await chain.start()
    await world.until('it is halted', () => chain.status.state === 'halted')
    t.match(chain.status, { reason: { code: 'genesis_mismatch' }, height: 1 }, `at ${start} start`)
  }
})

t.test('a chain that began with another genesis block than the channel is wrong, however far it came', async (t) => {
  const world = makeWorld(t)
  await beginOther(world, ['x', 'y', 'z']) // as in a log that another orderer began, whose announcements say nothing
  const first = world.chain()
  await first.start()
  await world.until('it is halted behind a block', () => first.status.state === 'halted' && first.ledger.height === 2)
  t.match(first.status.reason, { code: 'genesis_mismatch' })
  const again = world.chain()
  await again.start()
  await world.until('it is ready', () => again.status.state === 'ready')
  const payload = encodeChainTip({ genesisHash: Buffer.alloc(32, 7), number: 1, headerHash: Buffer.alloc(32, 8) })
  await world.log.append('orders', [{ value: encodeKafkaMessage({ type: 'connect', payload }) }])
  await world.until('it is found out', () => again.status.state === 'halted')
  t.match(again.status.reason, { code: 'diverged', detail: /the channel began with another genesis block/ })
})
