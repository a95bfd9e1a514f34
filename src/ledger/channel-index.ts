import { hash } from 'node:crypto'
import type { Clock } from '../util/clock.js'
import type { Environment } from '../util/environment.js'
import type { FreeSpace } from '../util/free-space.js'
import { Level } from '../util/level.js'
import { linkSignals } from '../util/signals.js'
import { FreshBlocks, type FreshBlock } from './fresh-blocks.js'
import { wordsOfHash, type Position } from './hash-run.js'
import { decodeStored, type Ledger, type StoredBlock } from './ledger.js'
import { Memtable } from './memtable.js'
import { RunStore, type Manifest, type Mark } from './run-store.js'
import { StoredRuns, type RunLimits } from './stored-runs.js'

/** How much of the index is in memory, and how the rest is laid out. */
export interface IndexLimits extends RunLimits {
  /** Envelopes and keys of the newest blocks that are collected in memory and then written; while they are, as many again. */
  readonly memtableSize: number
  /** Longest time until what is in memory is written. */
  readonly flushMs: number
}

/** A page of 85 hashes fits, nearly always, into a page of LMDB, which is 4 KiB. */
export const INDEX_LIMITS: IndexLimits = { memtableSize: 16_384, flushMs: 1000, pageSize: 85, smallestRun: 1024, mergeStep: 5000, maxRuns: 100 }

/** Blocks that take about so many microseconds are added before others get their turn. */
const TURN_MICROS = 3000

/** What is in memory may be written to this share of the reserve: less than blocks leave of it. */
const RESERVE_SHARE = 0.25

/** About what an envelope or a key takes on the disk. */
const WRITTEN_BYTES = 64

/** What an index has of which nothing is written. */
const NOTHING: Manifest = { next: 0, headerHash: Buffer.alloc(0), runs: [] }

/** What a channel's index is built with. */
export interface ChannelIndexOptions {
  /** Number of newest blocks whose idempotency keys are kept. */
  readonly keyRetentionBlocks: number
  readonly limits: IndexLimits
}

/** What an index works with. */
export interface IndexDependencies {
  readonly environment: Environment
  readonly clock: Clock
  /** Of the environment's file system: the index is written behind the blocks, and waits while that is full. */
  readonly space: Pick<FreeSpace, 'takes'>
}

/**
 * The index of one channel. The newest blocks are in a table in memory, from which they are written, all at once, as a run
 * to the disk; behind a crash they are read from the ledger again. Meanwhile a second table takes what follows.
 */
export class ChannelIndex {
  /** Number of blocks that are indexed. */
  readonly indexed = new Level(0)
  readonly #options: ChannelIndexOptions
  readonly #clock: Clock
  readonly #space: Pick<FreeSpace, 'takes'>
  readonly #store: RunStore
  readonly #fresh = new FreshBlocks()
  #runs: StoredRuns
  #memtable = new Memtable()
  /** Is being written. */
  #frozen: Memtable | undefined
  /** How far all of it reaches. */
  #mark: Mark
  #flushDue = false
  #cancelFlush: (() => void) | undefined
  /** Grow by one: with each thing that may be a reason to write, and with each table that is begun. */
  readonly #wakeUps = new Level(0)
  readonly #tables = new Level(0)

  constructor (channel: string, options: ChannelIndexOptions, { environment, clock, space }: IndexDependencies) {
    this.#options = options
    this.#clock = clock
    this.#space = space
    this.#store = new RunStore(channel, { environment, keyRetentionBlocks: options.keyRetentionBlocks })
    this.#runs = this.#storedRuns(this.#store.readManifest() ?? NOTHING)
    this.#mark = this.#runs.mark
  }

  /** First position of an envelope by its hash in hex. */
  find (id: string): Position | undefined {
    const hash = wordsOfHash(id)
    return this.#runs.find(hash) ?? this.#frozen?.find(hash) ?? this.#memtable.find(hash)
  }

  /** Position of the first envelope with an idempotency key. */
  findKey (idempotencyKey: string): Position | undefined {
    return this.#get(this.#idempotencyKey(idempotencyKey))
  }

  /** Position of an envelope whose first submission was at an offset. */
  findOriginal (offset: number): Position | undefined {
    return this.#get(this.#originalOffset(offset))
  }

  /** Indexes a ledger's blocks as they are published, until the signal aborts; then everything is on the disk that this has room for. @throws OrderingError `storage_failed` */
  async follow (ledger: Ledger, signal: AbortSignal): Promise<void> {
    await this.#resume(ledger)
    const either = linkSignals(signal)
    ledger.follow((block) => { if (!either.signal.aborted) this.#fresh.add(block) })
    const tasks = [this.#read(ledger, either.signal), this.#write(either.signal)]
    const outcomes = await Promise.allSettled(tasks.map(async (task) => { await task.finally(() => { either.end() }) }))
    this.#cancelFlush?.()
    this.#fresh.clear()
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  }

  /** Goes on where the index ends, if it is one of this chain and of these options; makes it anew if not. */
  async #resume (ledger: Ledger): Promise<void> {
    const last = ledger.entry(this.#mark.next - 1)
    if (!last || !Buffer.from(last.headerHash).equals(this.#mark.headerHash)) {
      this.#mark = NOTHING
      this.#runs = this.#storedRuns(NOTHING) // nothing is found meanwhile
      await this.#store.clear()
      this.#runs = this.#storedRuns(NOTHING)
    }
    this.indexed.raise(this.#mark.next)
  }

  #storedRuns (manifest: Manifest): StoredRuns {
    return new StoredRuns(manifest, { store: this.#store, limits: this.#options.limits, space: this.#space })
  }

  /** Adds blocks in memory. */
  async #read (ledger: Ledger, signal: AbortSignal): Promise<void> {
    let micros = 0
    for (;;) {
      if (this.#mark.next >= ledger.height) micros = 0
      await ledger.published(this.#mark.next, signal)
      while (this.#isFull() && !signal.aborted) await this.#tables.above(this.#tables.value, signal)
      if (micros >= TURN_MICROS) {
        micros = 0
        await new Promise(setImmediate)
      }
      if (signal.aborted) return
      const block = this.#fresh.take(this.#mark.next) ?? readBlock(ledger, this.#mark.next)
      this.#add(ledger, block)
      micros += microsOf(block)
    }
  }

  #add (ledger: Ledger, block: FreshBlock): void {
    const { number, data, entry } = block
    this.#memtable.addBlock(number, data)
    this.#addKeys(ledger, block)
    this.#mark = { next: number + 1, headerHash: entry.headerHash }
    if (!this.#cancelFlush) this.#flushLater()
    if (this.#isFull()) this.#wakeUps.raise(this.#wakeUps.value + 1)
    this.indexed.raise(number + 1)
  }

  #flushLater (): void {
    this.#cancelFlush?.()
    this.#cancelFlush = this.#clock.after(this.#options.limits.flushMs, () => {
      this.#flushDue = true
      this.#wakeUps.raise(this.#wakeUps.value + 1)
    })
  }

  /** Block by block, however many are written together: every replica finds and forgets the same keys. */
  #addKeys (ledger: Ledger, { number, entry }: FreshBlock): void {
    const old = number - this.#options.keyRetentionBlocks
    const forgotten = old > 0 ? ledger.entry(old)?.idempotencyKeys ?? [] : []
    for (const name of forgotten) {
      const key = this.#idempotencyKey(name)
      if (name !== '' && this.#get(key)?.block === old) this.#memtable.setKey(key)
    }
    entry.idempotencyKeys.forEach((name, index) => { if (name !== '') this.#setFirst(this.#idempotencyKey(name), { block: number, index }) })
    entry.originalOffsets.forEach((offset, index) => { if (offset > 0) this.#setFirst(this.#originalOffset(offset), { block: number, index }) })
  }

  #setFirst (key: Buffer, position: Position): void {
    if (!this.#get(key)) this.#memtable.setKey(key, position)
  }

  #isFull (): boolean {
    return this.#memtable.size >= this.#options.limits.memtableSize
  }

  /** Writes what is in memory, and merges what is on the disk. */
  async #write (signal: AbortSignal): Promise<void> {
    for (;;) {
      const wakeUps = this.#wakeUps.value
      const due = this.#mark.next > this.#runs.mark.next && (this.#flushDue || this.#isFull() || signal.aborted)
      if (due && this.#space.takes(this.#memtable.size * WRITTEN_BYTES, RESERVE_SHARE)) {
        const mergesFirst = this.#runs.full && !signal.aborted && await this.#runs.step()
        if (!mergesFirst) await this.#flush()
      } else if (signal.aborted) return
      else if (due || !await this.#runs.step()) {
        if (due) this.#flushLater() // when there is no room: a failed commit would be the index's last
        await this.#wakeUps.above(wakeUps, signal)
      }
    }
  }

  async #flush (): Promise<void> {
    const frozen = this.#frozen = this.#memtable
    this.#memtable = new Memtable()
    this.#flushDue = false
    this.#cancelFlush?.()
    this.#cancelFlush = undefined
    this.#tables.raise(this.#tables.value + 1)
    await this.#runs.add(frozen.merged(), this.#mark, () => {
      for (const { key, position } of frozen.changes) {
        if (position) this.#store.putKey(key, position)
        else this.#store.removeKey(key)
      }
    })
    this.#frozen = undefined
  }

  #get (key: Buffer): Position | undefined {
    const change = this.#memtable.change(key) ?? this.#frozen?.change(key)
    if (change || this.#mark === NOTHING) return change?.position
    return this.#store.get(key)
  }

  #idempotencyKey (name: string): Buffer {
    return this.#store.key('k', hash('sha256', name, 'buffer'))
  }

  #originalOffset (offset: number): Buffer {
    const bytes = Buffer.alloc(8)
    bytes.writeBigUInt64BE(BigInt(offset), 0)
    return this.#store.key('o', bytes)
  }
}

/** A block that is not fresh any more. */
function readBlock (ledger: Ledger, number: number): FreshBlock {
  const stored = ledger.get(number) as StoredBlock
  return { number, data: decodeStored(stored).data, entry: stored.entry, sizeBytes: stored.bytes.length }
}

/** About how long it takes to read a block and to hash its envelopes. */
function microsOf ({ data, sizeBytes }: FreshBlock): number {
  return 10 + data.length + sizeBytes / 1024
}
