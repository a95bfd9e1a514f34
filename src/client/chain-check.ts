import type { HeaderBlock } from './block.js'
import { ForkError } from './fork-error.js'

/** Where a reader is: the next block, and the header hash of the one before it where that is known. */
export interface Position {
  readonly next: number
  readonly previousHash?: string | undefined
}

/** Follows one history: each block must be the next one, and name the one before. */
export class ChainCheck {
  #next: number
  #previousHash: string | undefined

  constructor ({ next, previousHash }: Position) {
    this.#next = next
    this.#previousHash = next === 0 ? '' : previousHash
  }

  /** Number of the next block. */
  get next (): number {
    return this.#next
  }

  /** Header hash of the block before the next one; undefined while none is known. */
  get previousHash (): string | undefined {
    return this.#next === 0 ? undefined : this.#previousHash
  }

  /**
   * Takes a block whose own hashes are good. False for one that was taken before.
   * @throws ForkError when it is of another history, or leaves a gap
   */
  take ({ number, previousHash, headerHash }: HeaderBlock, url: string): boolean {
    const ownHash = this.#previousHash
    if (number < this.#next) {
      if (number < this.#next - 1 || ownHash === undefined || headerHash === ownHash) return false
      throw new ForkError({ number, ownHash, theirHash: headerHash, url })
    }
    if (number > this.#next) {
      const gap = `a gap, block ${number.toString()} where block ${this.#next.toString()} is next`
      throw new ForkError({ number: number - 1, ownHash: ownHash ?? '', theirHash: previousHash, url }, gap)
    }
    if (ownHash !== undefined && previousHash !== ownHash) throw new ForkError({ number: number - 1, ownHash, theirHash: previousHash, url })
    this.#next = number + 1
    this.#previousHash = headerHash
    return true
  }
}
