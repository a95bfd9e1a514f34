/** Blocks that may be on their way to the disk before reading waits for them, those of the newest batch left out, and bytes of all. */
const MAX_BLOCKS = 16
const MAX_BYTES = 16 * 1024 * 1024

/** Blocks on their way to the disk, in order. */
export class UnpublishedBlocks {
  readonly #blocks: Array<Promise<void>> = []
  #bytes = 0
  /** Blocks that were added since there was last asked for room. */
  #newest = 0

  get none (): boolean {
    return this.#blocks.length === 0
  }

  /**
   * Adds a block by the promise that resolves when it is published, in order, or has failed, which one that is refused does
   * in front of those before it. Resolves when the block is no longer counted.
   */
  add (published: Promise<void>, sizeBytes: number): Promise<void> {
    const gone = published.then(() => {
      void this.#blocks.splice(this.#blocks.indexOf(gone), 1)
      this.#bytes -= sizeBytes
    })
    this.#blocks.push(gone)
    this.#newest++
    this.#bytes += sizeBytes
    return gone
  }

  /**
   * Resolves when there is room for the blocks of another batch: at once, or when as many are published as are too many. Those
   * of the batch before may all be on their way meanwhile, so that the disk is busy while the next one is read.
   */
  async room (): Promise<void> {
    const newest = this.#newest
    this.#newest = 0
    while (this.#blocks.length - newest >= MAX_BLOCKS || this.#bytes >= MAX_BYTES) await this.#blocks[0]
  }

  /** Resolves when all of them are published or have failed. */
  async settled (): Promise<void> {
    await Promise.all(this.#blocks)
  }
}
