import { hash } from 'node:crypto'
import { reasonOf } from '../errors.js'
import { put, type Environment, type KeyedDatabase } from '../util/environment.js'
import { Level } from '../util/level.js'
import { decodeStored, type Ledger, type StoredBlock } from './ledger.js'

/** Where an envelope is in the chain. */
export interface Position {
  readonly block: number
  readonly index: number
}

/** How far the index has come with a channel. */
export interface IndexStatus {
  /** Number of blocks that are indexed. */
  readonly indexed: number
  /** Why no more blocks are indexed. */
  readonly failure?: string
}

/** Envelopes that are indexed in one transaction while catching up. */
const MAX_ENVELOPES_PER_COMMIT = 5000

/** Bytes of blocks that are held for one transaction. */
const MAX_BYTES_PER_COMMIT = 8 * 1024 * 1024

/**
 * Finds envelopes by the hash of their bytes, and re-submitted ones by the offset of their first submission. The first
 * occurrence wins. It is filled behind the chain, block by block, and is nothing but a copy: when it is missing or
 * belongs to another chain, it is made anew from the blocks.
 */
export class ReceiptIndex {
  readonly #environment: Environment
  readonly #positions: KeyedDatabase<Buffer>
  readonly #keyRetentionBlocks: number
  readonly #levels = new Map<string, Level>()
  readonly #failures = new Map<string, string>()

  /** @param keyRetentionBlocks number of newest blocks whose idempotency keys are kept */
  constructor (environment: Environment, { keyRetentionBlocks }: { keyRetentionBlocks: number }) {
    this.#keyRetentionBlocks = keyRetentionBlocks
    this.#environment = environment
    this.#positions = environment.database<Buffer>('positions', 'binary')
  }

  /** First position of an envelope. `id` is the hex of its hash. */
  find (channel: string, id: string): Position | undefined {
    return this.#get(hashKey(channel, Buffer.from(id, 'hex')))
  }

  /** Position of the first envelope with an idempotency key. */
  findKey (channel: string, idempotencyKey: string): Position | undefined {
    return this.#get(idempotencyKeyKey(channel, idempotencyKey))
  }

  /** Position of an envelope whose first submission, at this offset, was re-submitted. */
  findOriginal (channel: string, offset: number): Position | undefined {
    return this.#get(offsetKey(channel, offset))
  }

  /** How far the index has come with a channel, and whether it goes on. */
  status (channel: string): IndexStatus {
    const failure = this.#failures.get(channel)
    return { indexed: this.#level(channel).value, ...failure !== undefined && { failure } }
  }

  /** Resolves when a block is indexed, or when the signal aborts. */
  async reached (channel: string, block: number, signal: AbortSignal): Promise<void> {
    await this.#level(channel).above(block, signal)
  }

  /**
   * Indexes a ledger's blocks as they are published, until the signal aborts.
   * @throws OrderingError `storage_failed`
   */
  async follow (ledger: Ledger, signal: AbortSignal): Promise<void> {
    try {
      await this.#follow(ledger, signal)
    } catch (error) {
      this.#failures.set(ledger.channel, reasonOf(error))
      throw error
    }
  }

  async #follow (ledger: Ledger, signal: AbortSignal): Promise<void> {
    let next = await this.#resume(ledger)
    const indexed = this.#level(ledger.channel)
    indexed.raise(next)
    while (!signal.aborted) {
      await ledger.published(next, signal)
      let envelopes = 0
      let bytes = 0
      const blocks: StoredBlock[] = []
      while (next < ledger.height && envelopes < MAX_ENVELOPES_PER_COMMIT && bytes < MAX_BYTES_PER_COMMIT) {
        const block = ledger.get(next++) as StoredBlock
        blocks.push(block)
        envelopes += block.entry.offsets.length
        bytes += block.bytes.length
      }
      if (blocks.length === 0) continue
      await this.#add(ledger, blocks)
      indexed.raise(next)
    }
  }

  /** Number of blocks of a channel that are indexed. */
  #level (channel: string): Level {
    let level = this.#levels.get(channel)
    if (!level) this.#levels.set(channel, level = new Level(0))
    return level
  }

  async #resume (ledger: Ledger): Promise<number> {
    const mark = this.#mark(ledger.channel)
    const indexed = mark && ledger.entry(mark.next - 1)
    if (indexed && mark.headerHash.equals(indexed.headerHash)) return mark.next
    await this.#clear(ledger.channel)
    return 0
  }

  async #add (ledger: Ledger, blocks: readonly StoredBlock[]): Promise<void> {
    const { channel } = ledger
    const added = blocks.flatMap((block) => entriesOf(channel, block))
    added.sort((a, b) => a.rank - b.rank || a.key.compare(b.key)) // neighbours share a page, and each page is copied once; the sort is stable
    const keyed = this.#keyChanges(ledger, blocks)
    const last = blocks.at(-1) as StoredBlock
    await this.#environment.write(() => {
      for (const { key, position } of added) put(this.#positions, key, position, { noOverwrite: true })
      for (const { key, position } of keyed) {
        if (position) put(this.#positions, key, encodePosition(position))
        else this.#positions.remove(key).catch(() => undefined)
      }
      put(this.#positions, markKey(channel), encodeMark({ next: last.number + 1, headerHash: last.entry.headerHash }))
    })
  }

  /** What blocks change of the idempotency keys; without a position one is removed. Block by block: replicas take others at a time. */
  #keyChanges (ledger: Ledger, blocks: readonly StoredBlock[]): Iterable<{ readonly key: Buffer, readonly position?: Position }> {
    const changes = new Map<string, { readonly key: Buffer, readonly position?: Position }>()
    const find = (key: Buffer): Position | undefined => {
      const change = changes.get(key.toString('latin1'))
      return change ? change.position : this.#get(key)
    }
    for (const { number, entry } of blocks) {
      const old = number - this.#keyRetentionBlocks
      for (const key of this.#keysOf(ledger, old)) if (find(key)?.block === old) changes.set(key.toString('latin1'), { key })
      for (const [index, idempotencyKey] of entry.idempotencyKeys.entries()) {
        const key = idempotencyKeyKey(ledger.channel, idempotencyKey)
        if (idempotencyKey !== '' && !find(key)) changes.set(key.toString('latin1'), { key, position: { block: number, index } })
      }
    }
    return changes.values()
  }

  /** Index keys of a block's idempotency keys; none for a block that there is not. */
  #keysOf (ledger: Ledger, number: number): Buffer[] {
    const keys = (number > 0 ? ledger.entry(number)?.idempotencyKeys : undefined) ?? []
    return keys.filter((key) => key !== '').map((key) => idempotencyKeyKey(ledger.channel, key))
  }

  async #clear (channel: string): Promise<void> {
    const start = markKey(channel)
    const end = Buffer.from(`${channel}\x01`)
    for (;;) {
      const keys = [...this.#positions.getKeys({ start, end, limit: MAX_ENVELOPES_PER_COMMIT })]
      if (keys.length === 0) return
      await this.#environment.write(() => {
        for (const key of keys) this.#positions.remove(key).catch(() => undefined)
      })
    }
  }

  #get (key: Buffer): Position | undefined {
    const bytes = this.#positions.get(key)
    return bytes && { block: Number(bytes.readBigUInt64BE(0)), index: bytes.readUInt32BE(8) }
  }

  #mark (channel: string): { next: number, headerHash: Buffer } | undefined {
    const bytes = this.#positions.get(markKey(channel))
    return bytes && { next: Number(bytes.readBigUInt64BE(0)), headerHash: bytes.subarray(8) }
  }
}

/** What the index holds of an envelope. */
interface IndexEntry {
  readonly key: Buffer
  readonly position: Buffer
  /** Sorts most keys by itself, faster than their bytes do. */
  readonly rank: number
}

const HASH_BYTES = 32
const POSITION_BYTES = 12
const RANK_BYTES = 6

/** What the index holds of a block's envelopes, idempotency keys left out. All hashes share one piece of memory: a small one for each costs more than the hash. */
function entriesOf (channel: string, block: StoredBlock): IndexEntry[] {
  const { number, entry } = block
  const { data } = decodeStored(block)
  const prefix = hashKey(channel, Buffer.alloc(0))
  const keyBytes = prefix.length + HASH_BYTES
  const memory = Buffer.allocUnsafe(data.length * (keyBytes + POSITION_BYTES))
  const entries: IndexEntry[] = []
  for (const [index, envelope] of data.entries()) {
    const start = index * (keyBytes + POSITION_BYTES)
    prefix.copy(memory, start)
    memory.write(hash('sha256', envelope, 'binary'), start + prefix.length, 'latin1')
    const key = memory.subarray(start, start + keyBytes)
    const position = memory.subarray(start + keyBytes, start + keyBytes + POSITION_BYTES)
    writePosition(position, { block: number, index })
    entries.push({ key, position, rank: memory.readUIntBE(start + prefix.length, RANK_BYTES) })
    const originalOffset = entry.originalOffsets[index] ?? 0
    if (originalOffset > 0) entries.push({ key: offsetKey(channel, originalOffset), position, rank: Infinity })
  }
  return entries
}

function encodePosition (position: Position): Buffer {
  const bytes = Buffer.allocUnsafe(POSITION_BYTES)
  writePosition(bytes, position)
  return bytes
}

function writePosition (bytes: Buffer, { block, index }: Position): void {
  bytes.writeUInt32BE(Math.floor(block / 2 ** 32), 0)
  bytes.writeUInt32BE(block % 2 ** 32, 4)
  bytes.writeUInt32BE(index, 8)
}

function encodeMark ({ next, headerHash }: { next: number, headerHash: Uint8Array }): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(next), 0)
  return Buffer.concat([bytes, headerHash])
}

/** The progress mark sorts in front of a channel's positions; ids of channels hold no zero byte. */
function markKey (channel: string): Buffer {
  return Buffer.from(`${channel}\0`)
}

function hashKey (channel: string, hash: Buffer): Buffer {
  return Buffer.concat([markKey(channel), Buffer.from('h'), hash])
}

function offsetKey (channel: string, offset: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(offset), 0)
  return Buffer.concat([markKey(channel), Buffer.from('o'), bytes])
}

function idempotencyKeyKey (channel: string, key: string): Buffer {
  return Buffer.concat([markKey(channel), Buffer.from('k'), hash('sha256', key, 'buffer')])
}
