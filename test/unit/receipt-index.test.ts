import { hash } from 'node:crypto'
import { join } from 'node:path'
import * as fc from 'fast-check'
import t from 'tap'
import type { Position } from '../../src/ledger/hash-run.js'
import type { Ledger, NewBlock, StoredBlock } from '../../src/ledger/ledger.js'
import { ReceiptIndex } from '../../src/ledger/receipt-index.js'
import { RunStore } from '../../src/ledger/run-store.js'
import { encodeBlock } from '../../src/protocol/block.js'
import { Environment, put, type KeyRange, type Store } from '../../src/util/environment.js'
import { Level } from '../../src/util/level.js'
import { SimulatedClock } from '../sim/gateway/clock.js'
import { Life } from '../sim/gateway/life.js'
import { Random } from '../sim/gateway/random.js'
import { Scheduler } from '../sim/gateway/scheduler.js'
import { nameOf, SimulatedFile, SimulatedStore } from '../sim/gateway/storage.js'
import { ManualClock } from '../helpers/process-faults.js'

const CHANNEL = 'orders'
const RETENTION = 3
/** So small that a few blocks are merged several times. */
const LIMITS = { memtableSize: 6, flushMs: 50, pageSize: 2, smallestRun: 3, mergeStep: 4, maxRuns: 12 }

/** An envelope of a block: which one of a few, its idempotency key and the offset of its first submission, where it has them. */
interface Item { readonly text: string, readonly key: string, readonly original: number }

const idOf = (text: string): string => hash('sha256', Buffer.from(text))

/** What an index has to answer when it has come to a block. */
interface Answers {
  readonly hashes: ReadonlyMap<string, Position>
  readonly keys: ReadonlyMap<string, Position>
  readonly originals: ReadonlyMap<number, Position>
}

const NO_ANSWERS: Answers = { hashes: new Map(), keys: new Map(), originals: new Map() }

/** A chain in memory, and what an index says of it: plain maps. */
class PlainChain {
  readonly channel = CHANNEL
  readonly #name: string
  readonly #blocks: StoredBlock[] = []
  readonly #level = new Level(0)
  readonly #followers: Array<(block: NewBlock) => void> = []
  readonly #items: Array<readonly Item[]> = []
  #answers: Answers[] = [NO_ANSWERS]
  #retention = RETENTION

  constructor (name: string) {
    this.#name = name
    this.append([])
  }

  /** By the number of blocks that are indexed. */
  get answers (): readonly Answers[] { return this.#answers }
  /** Number of newest blocks whose keys are kept. */
  get retention (): number { return this.#retention }

  set retention (blocks: number) {
    this.#retention = blocks
    this.#answers = [NO_ANSWERS]
    for (const [number, items] of this.#items.entries()) this.#answer(number, items)
  }

  #answer (number: number, items: readonly Item[]): void {
    const [hashes, keys, originals] = (['hashes', 'keys', 'originals'] as const).map((name) => new Map(this.#answers[number]![name] as Map<string | number, Position>))
    for (const [key, { block }] of keys!) if (block === number - this.#retention) keys!.delete(key)
    for (const [index, { text, key, original }] of items.entries()) {
      const position = { block: number, index }
      if (!hashes!.has(text)) hashes!.set(text, position)
      if (key !== '' && !keys!.has(key)) keys!.set(key, position)
      if (original > 0 && !originals!.has(original)) originals!.set(original, position)
    }
    this.#answers.push({ hashes, keys, originals } as unknown as Answers)
  }

  append (items: readonly Item[]): void {
    const number = this.height
    this.#items.push(items)
    this.#answer(number, items)
    const header = { number, previousHash: Buffer.alloc(0), dataHash: Buffer.alloc(0) }
    const entry = {
      headerHash: hash('sha256', `${this.#name} ${number.toString()}`, 'buffer'),
      offsets: items.map((_, index) => index),
      originalOffsets: items.map(({ original }) => original),
      idempotencyKeys: items.map(({ key }) => key)
    }
    const block = { header, data: items.map(({ text }) => Buffer.from(text)), metadata: [] }
    this.#blocks.push({ number, bytes: encodeBlock(block), entry } as unknown as StoredBlock)
    this.#level.raise(number + 1)
    for (const follower of this.#followers) follower({ block, ...entry } as unknown as NewBlock)
  }

  get height (): number { return this.#level.value }
  get (number: number): StoredBlock | undefined { return this.#blocks[number] }
  entry (number: number): StoredBlock['entry'] | undefined { return this.#blocks[number]?.entry }
  follow (callback: (block: NewBlock) => void): void { this.#followers.push(callback) }
  async published (number: number, signal: AbortSignal): Promise<void> { await this.#level.above(number, signal) }
}

/** Why an index does not answer what it should; undefined when it does. */
function wrongAnswer (index: ReceiptIndex, chain: PlainChain): string | undefined {
  const { indexed } = index.status(CHANNEL)
  const { hashes, keys, originals } = chain.answers[indexed]!
  const asked: Array<[string, Position | undefined, Position | undefined]> = [
    ...TEXTS.map((text) => [text, index.find(CHANNEL, idOf(text)), hashes.get(text)] as [string, Position, Position]),
    ...KEYS.map((key) => [key, index.findKey(CHANNEL, key), keys.get(key)] as [string, Position, Position]),
    ...ORIGINALS.map((offset) => [offset.toString(), index.findOriginal(CHANNEL, offset), originals.get(offset)] as [string, Position, Position])
  ]
  for (const [what, found, expected] of asked) {
    if (found?.block !== expected?.block || found?.index !== expected?.index) return `${what} at ${indexed.toString()}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`
  }
  return undefined
}

const TEXTS = Array.from({ length: 30 }, (_, number) => `envelope ${number.toString()}`)
const KEYS = ['a', 'b', 'c']
const ORIGINALS = [1, 2, 3]

/** A chain of so many blocks, which has each envelope now and then. */
function filledChain (name: string, blocks: number): PlainChain {
  const chain = new PlainChain(name)
  for (let block = 0; block < blocks - 1; block++) {
    chain.append(Array.from({ length: 3 }, (_, index) => ({ text: TEXTS[(block * 7 + index * index) % TEXTS.length]!, key: KEYS[block % 5] ?? '', original: 0 })))
  }
  return chain
}

/** A disk, and the process with an index that runs on it, if one does. */
class Machine {
  readonly scheduler = new Scheduler()
  readonly #random: Random
  readonly #file = new SimulatedFile()
  #life = new Life()
  #stop = new AbortController()
  #following: Promise<void> | undefined
  index: ReceiptIndex | undefined
  failure: string | undefined
  crashes = 0

  constructor (seed: number) {
    this.#random = new Random(seed)
  }

  /** Lets time pass; the answers are compared behind each event. */
  async pass (chain: PlainChain, ms: number): Promise<void> {
    await new Promise(setImmediate) // what was begun gets as far as it can by itself
    if (!this.#life.alive) this.#restart(chain)
    await this.scheduler.runUntil(this.scheduler.nowMs + ms, () => {
      if (!this.#life.alive) this.#restart(chain)
      else if (this.index && this.index.status(CHANNEL).indexed > 0) this.failure ??= wrongAnswer(this.index, chain)
    })
  }

  /** Starts a process that dies when it has done so many things to the disk. */
  start (chain: PlainChain, steps = Infinity): void {
    const life = this.#life = new Life()
    life.endAfter(steps)
    this.#stop = new AbortController()
    const faults = { commitMs: 1, slowCommit: 0, failedCommit: 0, losesCache: false, full: false }
    const environment = new Environment('', {
      openStore: () => new SimulatedStore(this.#file, { scheduler: this.scheduler, random: this.#random, life, faults, happened: () => undefined })
    })
    const clock = new SimulatedClock(this.scheduler, { rate: 1, isAlive: () => life.alive })
    this.index = new ReceiptIndex({ keyRetentionBlocks: chain.retention, limits: LIMITS }, { environment, clock, space: { takes: () => true } })
    this.#following = this.index.follow(chain as unknown as Ledger, this.#stop.signal)
  }

  dieAfter (steps: number): void {
    this.#life.endAfter(steps)
  }

  /** Stops the process as a signal does. */
  async stop (chain: PlainChain): Promise<void> {
    const outcome = { stopped: false }
    this.#stop.abort()
    void this.#following?.then(() => { outcome.stopped = true })
    await new Promise(setImmediate)
    await this.scheduler.runUntil(this.scheduler.nowMs + 1000, () => undefined)
    if (outcome.stopped && this.index) this.failure ??= wrongAnswer(this.index, chain)
    else if (this.#life.alive) this.failure ??= 'it does not stop'
    else this.#bury()
  }

  #bury (): void {
    this.crashes++
    this.#file.crash(this.#random)
  }

  #restart (chain: PlainChain): void {
    this.#bury()
    this.start(chain)
  }

  /** What is on the disk: how far it reaches, the runs that have pages, and those that count. */
  stored (keyRetentionBlocks: number): { next: number, runs: number[], counted: number[] } {
    const table = this.#file.table('positions')
    const database = { get: (key: Buffer) => table.find(nameOf(key))?.value, getKeys: (range: KeyRange<Buffer>) => table.range(range).map(({ key }) => key) }
    const openStore = (): Store => ({ openDB: () => database }) as unknown as Store
    const store = new RunStore(CHANNEL, { environment: new Environment('', { openStore }), keyRetentionBlocks })
    const { next = 0, runs = [] } = store.readManifest() ?? {}
    return { next, runs: store.runIds(), counted: runs.map(({ id }) => id).sort((a, b) => a - b) }
  }
}

const item = fc.record({
  text: fc.constantFrom(...TEXTS),
  key: fc.oneof({ weight: 4, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constantFrom(...KEYS) }),
  original: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(...ORIGINALS) })
})
const action = fc.oneof(
  { weight: 20, arbitrary: fc.record({ do: fc.constant('block' as const), items: fc.array(item, { maxLength: 5, size: 'max' }) }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 120 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('crash' as const), steps: fc.integer({ min: 0, max: 12 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('another chain' as const), more: fc.integer({ min: -2, max: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('another retention' as const), blocks: fc.integer({ min: 1, max: 6 }) }) }
)

t.test('an index says what plain maps say, whenever it is written, merged, killed or given another chain or retention of keys', async (t) => {
  let [crashes, merged] = [0, 0]
  await fc.assert(fc.asyncProperty(fc.integer(), fc.array(action, { minLength: 20, maxLength: 120, size: 'max' }), async (seed, actions) => {
    const machine = new Machine(seed)
    let chain = new PlainChain('chain 0')
    machine.start(chain)
    for (const [number, action] of actions.entries()) {
      if (action.do === 'block') chain.append(action.items)
      else if (action.do === 'pass') await machine.pass(chain, action.ms)
      else if (action.do === 'crash') machine.dieAfter(action.steps)
      else {
        await machine.stop(chain)
        if (action.do === 'another retention') chain.retention = action.blocks
        if (action.do === 'another chain') chain = filledChain(`chain ${number.toString()}`, chain.height + action.more)
        machine.start(chain)
      }
      if (machine.failure !== undefined) throw new Error(`action ${number.toString()}: ${machine.failure}`)
    }
    machine.dieAfter(Infinity)
    await machine.pass(chain, 5000)
    if (machine.failure !== undefined) throw new Error(machine.failure)
    const { indexed } = machine.index!.status(CHANNEL)
    if (indexed !== chain.height) throw new Error(`${indexed.toString()} of ${chain.height.toString()} blocks are indexed`)
    const { next, runs, counted } = machine.stored(chain.retention)
    if (next !== chain.height) throw new Error(`${next.toString()} of ${chain.height.toString()} blocks are on the disk`)
    if (runs.join() !== counted.join()) throw new Error(`there are pages of the runs ${runs.join()}, and those that count are ${counted.join()}`)
    if (counted.length > 12) throw new Error(`${counted.length.toString()} runs`)
    crashes += machine.crashes
    merged += Math.max(0, ...counted) - counted.length
  }), { numRuns: 100 })
  t.comment(`${crashes.toString()} crashes, ${merged.toString()} runs merged or left behind`)
  t.ok(crashes > 50 && merged > 500, 'all of it happened')
})

interface Opened {
  readonly environment: Environment
  readonly clock: ManualClock
  readonly disk: { full: boolean }
  readonly index: ReceiptIndex
  /** Returns what ends it. */
  readonly follow: (chain: PlainChain) => () => Promise<void>
}

/** An index on LMDB whose time stands still, and a way to follow a chain with it. */
function open (directory: string): Opened {
  const environment = new Environment(join(directory, 'index.lmdb'))
  const clock = new ManualClock()
  const disk = { full: false }
  const index = new ReceiptIndex({ keyRetentionBlocks: RETENTION, limits: LIMITS }, { environment, clock, space: { takes: () => !disk.full } })
  const follow = (chain: PlainChain): () => Promise<void> => {
    const stop = new AbortController()
    const following = index.follow(chain as unknown as Ledger, stop.signal)
    following.catch(() => undefined) // told to whoever stops it
    return async () => {
      stop.abort()
      await following
    }
  }
  return { environment, clock, disk, index, follow }
}

t.test('what is in memory is on the disk when an index was stopped, and needs no blocks to be read', async (t) => {
  const directory = t.testdir()
  const chain = filledChain('one', 100)
  for (const run of ['made', 'opened again']) {
    const { environment, index, follow } = open(directory)
    const stop = follow(chain)
    await index.reached(CHANNEL, chain.height - 1, new AbortController().signal)
    t.equal(wrongAnswer(index, chain), undefined, run)
    await stop()
    t.equal(wrongAnswer(index, chain), undefined, `${run} and stopped`)
    await environment.close()
    chain.get = () => { throw new Error('a block was read') }
  }
})

t.test('an index of the earlier format is made anew, and nothing of it is left', async (t) => {
  const { environment, index, follow } = open(t.testdir())
  const chain = filledChain('one', 5)
  const positions = environment.database<Buffer>('positions', 'binary')
  const old = Array.from({ length: 5000 }, (_, number) => Buffer.concat([Buffer.from(`${CHANNEL}\0h`), hash('sha256', number.toString(), 'buffer')]))
  const mark = Buffer.alloc(40)
  mark.writeBigUInt64BE(5n, 0)
  mark.set(chain.entry(4)!.headerHash, 8)
  const other = Buffer.from('other channel\0')
  await environment.write(() => {
    for (const key of old) put(positions, key, Buffer.alloc(12))
    put(positions, Buffer.from(`${CHANNEL}\0`), mark)
    put(positions, other, mark)
  })
  const stop = follow(chain)
  await index.reached(CHANNEL, chain.height - 1, new AbortController().signal)
  t.equal(wrongAnswer(index, chain), undefined)
  await stop()
  t.ok(old.every((key) => !positions.doesExist(key)))
  t.ok(positions.doesExist(other), 'another channel is left alone')
  await environment.close()
})

t.test('a commit that fails ends following, and what is known is answered', async (t) => {
  const { environment, index, follow } = open(t.testdir())
  const chain = filledChain('one', 1)
  const stop = follow(chain)
  await index.reached(CHANNEL, chain.height - 1, new AbortController().signal)
  environment.write = async () => { throw new Error('no space') }
  for (let block = 0; block < 5; block++) chain.append([{ text: TEXTS[block]!, key: 'a', original: 0 }])
  await new Promise(setImmediate)
  await t.rejects(stop(), /no space/)
  t.equal(index.status(CHANNEL).failure, 'no space')
  t.equal(wrongAnswer(index, chain), undefined)
  await environment.close()
})

t.test('nothing is written or merged while the disk is full, and it goes on by itself', async (t) => {
  const { environment, clock, disk, index, follow } = open(t.testdir())
  const chain = filledChain('one', 1)
  const grow = async (blocks: number): Promise<void> => {
    for (let block = 0; block < blocks; block++) chain.append([{ text: TEXTS[chain.height % TEXTS.length]!, key: KEYS[block % 3]!, original: 0 }])
    await index.reached(CHANNEL, chain.height - 1, new AbortController().signal)
  }
  const idle = async (): Promise<void> => { for (let turn = 0; turn < 20 || environment.busy; turn++) await new Promise(setImmediate) }
  const stop = follow(chain)
  for (let round = 0; round < 3; round++) {
    await grow(4)
    clock.advance(LIMITS.flushMs)
    await idle()
  }
  disk.full = true
  const { commits } = environment
  await grow(2)
  for (let round = 0; round < 3; round++) {
    clock.advance(LIMITS.flushMs)
    await idle()
  }
  t.equal(environment.commits, commits, 'nothing is written')
  t.equal(wrongAnswer(index, chain), undefined, 'all of it is found')
  disk.full = false
  clock.advance(LIMITS.flushMs)
  await idle()
  t.ok(environment.commits > commits, 'there is room again')
  disk.full = true
  await grow(2)
  await stop()
  t.equal(index.status(CHANNEL).failure, undefined, 'it ends without having written the rest')
  await environment.close()
  const again = open(t.testdirName)
  const stopAgain = again.follow(chain)
  await again.index.reached(CHANNEL, chain.height - 1, new AbortController().signal)
  t.equal(wrongAnswer(again.index, chain), undefined, 'which comes from the blocks at the next start')
  await stopAgain()
  await again.environment.close()
})
