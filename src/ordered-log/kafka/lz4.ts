/**
 * LZ4 frames (LZ4 Frame Format 1.6), unpacked with a bound: a record batch of a foreign writer may unpack to 255 times
 * its size, and no library that was found refuses that. Checksums are not looked at: the batch's CRC covers the bytes.
 */
const MAGIC = 0x184d2204
const FLAG = { dictionary: 0x01, contentSize: 0x08, contentChecksum: 0x04, blockChecksum: 0x10 } as const
const UNCOMPRESSED_BLOCK = 0x80000000
const MIN_MATCH_BYTES = 4

/** @throws RangeError when the frame is broken or unpacks to more than the bound */
export function decompressLz4Frame (frame: Buffer, maxBytes: number): Buffer {
  if (frame.readUInt32LE(0) !== MAGIC) throw new RangeError('not an LZ4 frame')
  const flags = frame.readUInt8(4)
  let position = 7 + ((flags & FLAG.contentSize) !== 0 ? 8 : 0) + ((flags & FLAG.dictionary) !== 0 ? 4 : 0)
  const output = new Output(maxBytes)
  for (;;) {
    const size = frame.readUInt32LE(position)
    position += 4
    if (size === 0) return output.take()
    const end = position + (size % UNCOMPRESSED_BLOCK)
    if (end > frame.length) throw new RangeError('an LZ4 block is cut off')
    const block = frame.subarray(position, end)
    if (size >= UNCOMPRESSED_BLOCK) output.append(block)
    else decompressBlock(block, output)
    position = end + ((flags & FLAG.blockChecksum) !== 0 ? 4 : 0)
  }
}

/** A block is a row of sequences: literals, then a match that repeats what was written before. */
function decompressBlock (block: Buffer, output: Output): void {
  let position = 0
  const length = (nibble: number): number => {
    let total = nibble
    if (nibble < 15) return total
    for (let byte = 255; byte === 255; total += byte) byte = block.readUInt8(position++)
    return total
  }
  while (position < block.length) {
    const token = block.readUInt8(position++)
    const literals = length(token >> 4)
    if (position + literals > block.length) throw new RangeError('LZ4 literals are cut off')
    output.append(block.subarray(position, position + literals))
    position += literals
    if (position >= block.length) return // the last sequence has literals only
    const distance = block.readUInt16LE(position)
    position += 2
    output.repeat(distance, length(token & 0x0f) + MIN_MATCH_BYTES)
  }
}

/** A buffer that grows up to a bound. */
class Output {
  readonly #maxBytes: number
  #buffer = Buffer.allocUnsafe(64 * 1024)
  #length = 0

  constructor (maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  append (bytes: Buffer): void {
    this.#reserve(bytes.length)
    bytes.copy(this.#buffer, this.#length)
    this.#length += bytes.length
  }

  /** Repeats bytes from a distance back; they may overlap what is being written. */
  repeat (distance: number, count: number): void {
    if (distance === 0 || distance > this.#length) throw new RangeError('an LZ4 match points before the start')
    this.#reserve(count)
    for (let copied = 0; copied < count; copied++, this.#length++) this.#buffer[this.#length] = this.#buffer[this.#length - distance] as number
  }

  take (): Buffer {
    return this.#buffer.subarray(0, this.#length)
  }

  #reserve (count: number): void {
    const needed = this.#length + count
    if (needed > this.#maxBytes) throw new RangeError('the LZ4 frame is too large')
    if (needed <= this.#buffer.length) return
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2))
    this.#buffer.copy(grown, 0, 0, this.#length)
    this.#buffer = grown
  }
}
