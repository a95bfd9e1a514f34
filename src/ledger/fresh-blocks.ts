import type { BlockEntry } from '../protocol/block-entry.js'
import type { NewBlock } from './ledger.js'

/** A published block as it was in memory, or decoded again. */
export interface FreshBlock {
  readonly number: number
  readonly data: readonly Uint8Array[]
  readonly entry: BlockEntry
  /** Of all envelopes together. */
  readonly sizeBytes: number
}

/** Envelopes of so many bytes may wait; about as many as are committed at once. */
const MAX_BYTES = 16 * 1024 * 1024

/** What a block counts beside its envelopes. */
const BLOCK_BYTES = 1024

/**
 * The newest blocks of a channel as they were published, for one who comes close behind and need not read and decode
 * them again. Blocks that it leaves too long are left out, and are in the ledger.
 */
export class FreshBlocks {
  #blocks: FreshBlock[] = []
  #bytes = 0

  add ({ block: { header: { number }, data }, ...entry }: NewBlock): void {
    const sizeBytes = data.reduce((sum, { length }) => sum + length, 0)
    if (this.#blocks.length > 0 && this.#bytes + sizeBytes + BLOCK_BYTES > MAX_BYTES) return
    this.#bytes += sizeBytes + BLOCK_BYTES
    this.#blocks.push({ number, data, entry, sizeBytes })
  }

  /** The block with a number, if it waits; those in front of it go. */
  take (number: number): FreshBlock | undefined {
    for (let [first] = this.#blocks; first && first.number <= number; [first] = this.#blocks) {
      this.#bytes -= first.sizeBytes + BLOCK_BYTES
      this.#blocks.shift()
      if (first.number === number) return first
    }
    return undefined
  }

  clear (): void {
    this.#blocks = []
    this.#bytes = 0
  }
}
