/** Blocks that may be on their way to the disk before reading waits for them, and bytes of theirs. */
const MAX_BLOCKS = 16
const MAX_BYTES = 16 * 1024 * 1024

/** Blocks on their way to the disk, in order. */
export class UnpublishedBlocks {
  readonly #blocks: Array<Promise<void>> = []
  #bytes = 0

  get none (): boolean {
    return this.#blocks.length === 0
  }

  /** Adds a block by the promise that resolves when it is published or has failed, in order. Resolves when the block is no longer counted. */
  add (published: Promise<void>, sizeBytes: number): Promise<void> {
    const gone = published.then(() => {
      void this.#blocks.shift()
      this.#bytes -= sizeBytes
    })
    this.#blocks.push(gone)
    this.#bytes += sizeBytes
    return gone
  }

  /** Resolves when there is room for more: at once, or when the oldest block is published. */
  async room (): Promise<void> {
    if (this.#blocks.length >= MAX_BLOCKS || this.#bytes >= MAX_BYTES) await this.#blocks[0]
  }

  /** Resolves when all of them are published. */
  async settled (): Promise<void> {
    await Promise.all(this.#blocks)
  }
}
