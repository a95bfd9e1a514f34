import { OrderingError, reasonOf } from '../errors.js'
import { decodeBlock, encodeBlock, headerHash, type Block } from '../protocol/block.js'
import { decodeBlockEntry, encodeBlockEntry, type BlockEntry } from '../protocol/block-entry.js'
import { MalformedError } from '../protocol/malformed.js'
import { lastKey, put, type Environment, type NumberedDatabase } from '../util/environment.js'
import type { FreeSpace } from '../util/free-space.js'
import { Level } from '../util/level.js'

/** A block as the chain hands it over: with what is kept beside its bytes. */
export interface NewBlock extends BlockEntry {
  readonly block: Block
}

/** What a reader gets of a block without decoding its envelopes. */
export interface StoredBlock {
  readonly channel: string
  readonly number: number
  /** Marshalled common.Block. */
  readonly bytes: Buffer
  readonly entry: BlockEntry
}

/** A stored block, or what is kept beside it, cannot be read. Whoever serves it, or logs the error, need not know which one that is. */
export class UnreadableBlockError extends MalformedError {
  readonly channel: string
  readonly block: number
  /** The message without the number. */
  readonly reason: string

  constructor ({ channel, number }: Pick<StoredBlock, 'channel' | 'number'>, reason: string) {
    super(`block ${number.toString()}: ${reason}`)
    this.channel = channel
    this.block = number
    this.reason = reason
  }
}

/** Blocks may use this share of the reserve, so that what was acknowledged gets into a block on a full disk. */
const RESERVE_SHARE = 0.5

/**
 * The blocks of one channel, on LMDB. A block is published, that is: counted by `height` and given to readers, once
 * it is committed and all before it are.
 */
export class Ledger {
  readonly channel: string
  readonly #environment: Environment
  readonly #space: Pick<FreeSpace, 'takes'>
  readonly #blocks: NumberedDatabase
  readonly #entries: NumberedDatabase
  readonly #height: Level
  readonly #followers = new Set<(block: NewBlock) => void>()
  /** Number and link of the block that may be appended next; ahead of the published ones while writes are in flight. */
  #nextNumber: number
  /** Absent until a block is to follow the tip: a damaged one is told by whoever checks it, not by who opens the ledger. */
  #lastHash: Uint8Array | undefined

  constructor (channel: string, { environment, space }: { environment: Environment, space: Pick<FreeSpace, 'takes'> }) {
    this.channel = channel
    this.#environment = environment
    this.#space = space
    this.#blocks = environment.database('blocks')
    this.#entries = environment.database('entries')
    const last = lastKey(this.#entries, channel)
    this.#height = new Level(last ? last[1] + 1 : 0)
    this.#nextNumber = this.height
  }

  /** Ids of all channels that have blocks in an environment. */
  static channelsOf (environment: Environment): string[] {
    const entries: NumberedDatabase = environment.database('entries')
    const channels: string[] = []
    for (let start = ''; ;) {
      const [next] = entries.getKeys({ start: [start, Infinity], limit: 1 })
      if (!next) return channels
      channels.push(next[0])
      start = next[0]
    }
  }

  /** Number of published blocks, which is also the number of the next one. */
  get height (): number {
    return this.#height.value
  }

  /** The newest published block; undefined in an empty ledger. */
  get tip (): StoredBlock | undefined {
    return this.height === 0 ? undefined : this.get(this.height - 1)
  }

  /** Number and hash of the same, for those who only tell of it; undefined also when what is beside it is damaged. */
  get readableTip (): { number: number, headerHash: Uint8Array } | undefined {
    const number = this.height - 1
    try {
      const entry = this.entry(number)
      return entry && { number, headerHash: entry.headerHash }
    } catch {
      return undefined
    }
  }

  /**
   * Appends the next block. Resolves when it is published.
   * @throws OrderingError `internal_error` when number or previous hash do not follow the block before,
   * `disk_full`, `storage_failed` when it could not be written
   */
  async append (newBlock: NewBlock): Promise<void> {
    const { block, ...entry } = newBlock
    const { number, previousHash } = block.header
    this.#lastHash ??= this.tip?.entry.headerHash ?? new Uint8Array(0)
    if (number !== this.#nextNumber || !Buffer.from(this.#lastHash).equals(previousHash)) {
      throw new OrderingError('internal_error', `block ${number.toString()} does not follow block ${(this.#nextNumber - 1).toString()}`, { channel: this.channel })
    }
    const bytes = encodeBlock(block)
    if (!this.#space.takes(bytes.length, RESERVE_SHARE)) {
      throw new OrderingError('disk_full', 'the file system of the data directory is full', { channel: this.channel })
    }
    this.#nextNumber = number + 1
    this.#lastHash = entry.headerHash
    try {
      await this.#environment.write(() => {
        put(this.#blocks, [this.channel, number], bytes)
        put(this.#entries, [this.channel, number], encodeBlockEntry(entry))
      })
    } catch (error) {
      this.reset()
      throw error
    }
    this.#height.raise(number + 1)
    for (const follower of this.#followers) follower(newBlock)
  }

  /** Forgets blocks that were appended but could not be written: the next one follows the tip again. */
  reset (): void {
    this.#nextNumber = this.height
    this.#lastHash = undefined
  }

  /** A published block, undefined beyond the height. @throws UnreadableBlockError */
  get (number: number): StoredBlock | undefined {
    if (number >= this.height) return undefined
    const bytes = this.#blocks.get([this.channel, number])
    const entry = this.entry(number)
    if (!bytes || !entry) throw new OrderingError('internal_error', `block ${number.toString()} is missing in the ledger`, { channel: this.channel })
    return { channel: this.channel, number, bytes, entry }
  }

  /** What is kept beside a published block, undefined beyond the height. @throws UnreadableBlockError */
  entry (number: number): BlockEntry | undefined {
    if (number >= this.height) return undefined
    const bytes = this.#entries.get([this.channel, number])
    return bytes && decodingStored({ channel: this.channel, number }, () => decodeBlockEntry(bytes))
  }

  /** Calls back with each block that was published, for as long as the ledger is there; the callback must not throw. */
  follow (callback: (block: NewBlock) => void): void {
    this.#followers.add(callback)
  }

  /** Resolves when a block is published, or when the signal aborts. */
  async published (number: number, signal: AbortSignal): Promise<void> {
    await this.#height.above(number, signal)
  }
}

/** What the ledger keeps beside a genesis block, which no log record stands for. */
export function genesisEntry (block: Block): NewBlock {
  return {
    block,
    headerHash: headerHash(block.header),
    offsets: [],
    originalOffsets: [],
    idempotencyKeys: [],
    checkpoint: { lastResubmittedConfigOffset: 0n, ingressBlocked: false, overflowed: false }
  }
}

/** Decodes a stored block. @throws UnreadableBlockError */
export function decodeStored (stored: StoredBlock): Block {
  return decodingStored(stored, () => decodeBlock(stored.bytes))
}

function decodingStored<T> (block: Pick<StoredBlock, 'channel' | 'number'>, decode: () => T): T {
  try {
    return decode()
  } catch (error) {
    throw new UnreadableBlockError(block, reasonOf(error))
  }
}
