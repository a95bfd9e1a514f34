/** Bytes that arrive in pieces, put together as they come: at most twice their size is held, however small the pieces are. */
export class ByteGatherer {
  #bytes = Buffer.alloc(0)
  #length = 0

  get length (): number {
    return this.#length
  }

  /** Copies a piece behind what is there. */
  add (piece: Buffer): void {
    const length = this.#length + piece.length
    if (length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, 2 * this.#bytes.length))
      this.#bytes.copy(larger, 0, 0, this.#length)
      this.#bytes = larger
    }
    piece.copy(this.#bytes, this.#length)
    this.#length = length
  }

  /** Gives everything away and starts anew. */
  take (): Buffer {
    const bytes = this.#bytes.subarray(0, this.#length)
    this.#bytes = Buffer.alloc(0)
    this.#length = 0
    return bytes
  }
}
