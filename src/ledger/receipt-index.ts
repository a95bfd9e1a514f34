import { reasonOf } from '../errors.js'
import { ChannelIndex, INDEX_LIMITS, type IndexDependencies, type IndexLimits } from './channel-index.js'
import type { Position } from './hash-run.js'
import type { Ledger } from './ledger.js'

/** How far the index has come with a channel. */
export interface IndexStatus {
  /** Number of blocks that are indexed. */
  readonly indexed: number
  /** Why no more blocks are indexed. */
  readonly failure?: string
}

/** What the index of all channels is built with. */
export interface ReceiptIndexOptions {
  /** Number of newest blocks whose idempotency keys are kept. */
  readonly keyRetentionBlocks: number
  readonly limits?: IndexLimits
}

/**
 * Finds envelopes by the hash of their bytes, and re-submitted ones by the offset of their first submission. The first
 * occurrence wins. It is filled behind the chain, block by block, and is nothing but a copy: when it is missing or
 * belongs to another chain, it is made anew from the blocks (docs/adr/0010-the-receipts-index-is-sorted-runs.md).
 */
export class ReceiptIndex {
  readonly #options: Required<ReceiptIndexOptions>
  readonly #dependencies: IndexDependencies
  readonly #channels = new Map<string, ChannelIndex>()
  readonly #failures = new Map<string, string>()

  constructor (options: ReceiptIndexOptions, dependencies: IndexDependencies) {
    this.#options = { limits: INDEX_LIMITS, ...options }
    this.#dependencies = dependencies
  }

  /** First position of an envelope. `id` is the hex of its hash. */
  find (channel: string, id: string): Position | undefined {
    return this.#channel(channel).find(id)
  }

  /** Position of the first envelope with an idempotency key. */
  findKey (channel: string, idempotencyKey: string): Position | undefined {
    return this.#channel(channel).findKey(idempotencyKey)
  }

  /** Position of an envelope whose first submission, at this offset, was re-submitted. */
  findOriginal (channel: string, offset: number): Position | undefined {
    return this.#channel(channel).findOriginal(offset)
  }

  /** How far the index has come with a channel, and whether it goes on. */
  status (channel: string): IndexStatus {
    const failure = this.#failures.get(channel)
    return { indexed: this.#channel(channel).indexed.value, ...failure !== undefined && { failure } }
  }

  /** Resolves when a block is indexed, or when the signal aborts. */
  async reached (channel: string, block: number, signal: AbortSignal): Promise<void> {
    await this.#channel(channel).indexed.above(block, signal)
  }

  /**
   * Indexes a ledger's blocks as they are published, until the signal aborts, and writes what is not written yet, unless the disk is full.
   * @throws OrderingError `storage_failed`
   */
  async follow (ledger: Ledger, signal: AbortSignal): Promise<void> {
    try {
      await this.#channel(ledger.channel).follow(ledger, signal)
    } catch (error) {
      this.#failures.set(ledger.channel, reasonOf(error))
      throw error
    }
  }

  #channel (channel: string): ChannelIndex {
    let index = this.#channels.get(channel)
    if (!index) this.#channels.set(channel, index = new ChannelIndex(channel, this.#options, this.#dependencies))
    return index
  }
}
