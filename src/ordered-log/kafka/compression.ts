import { gunzipSync } from 'node:zlib'
import { Decompress as ZstdDecompress } from 'fzstd'
import { decompressLz4Frame } from './lz4.js'
import { decompressSnappyBlock } from './snappy.js'

/** Largest batch that is unpacked. The same on every replica: a larger one is unreadable for all. */
export const MAX_UNPACKED_BYTES = 256 * 1024 * 1024

/** Header of the blocks that Java's snappy writes around raw snappy (xerial's SnappyOutputStream). */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00])
const XERIAL_HEADER_BYTES = 16

/**
 * Unpacks a batch's records, as a foreign writer's codec packed them.
 * @param codec the lowest three bits of the batch's attributes
 * @throws Error for an unknown codec, broken bytes, or more than MAX_UNPACKED_BYTES
 */
export function decompress (codec: number, bytes: Buffer): Buffer {
  switch (codec) {
    case 0:
      return bytes
    case 1:
      return gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES })
    case 2:
      return decompressSnappy(bytes)
    case 3:
      return decompressLz4Frame(bytes, MAX_UNPACKED_BYTES)
    case 4:
      return decompressZstd(bytes)
    default:
      throw new Error(`compression codec ${codec.toString()} is not known`)
  }
}

function decompressSnappy (bytes: Buffer): Buffer {
  if (!bytes.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) return decompressSnappyBlock(bytes, MAX_UNPACKED_BYTES)
  const blocks: Buffer[] = []
  let size = 0
  for (let position = XERIAL_HEADER_BYTES; position < bytes.length;) {
    const length = bytes.readInt32BE(position)
    position += 4
    if (length < 0 || position + length > bytes.length) throw new RangeError('a snappy block is cut off')
    const block = decompressSnappyBlock(bytes.subarray(position, position + length), MAX_UNPACKED_BYTES - size)
    blocks.push(block)
    size += block.length
    position += length
  }
  return Buffer.concat(blocks)
}

const ZSTD_MAGIC = 0xfd2fb528

/** Memory that a Zstandard frame asks for, by its header (RFC 8878, 3.1.1.1). */
function zstdWindowBytes (frame: Buffer): number {
  const descriptor = frame.readUInt8(4)
  if ((descriptor & 0x20) === 0) {
    const window = frame.readUInt8(5)
    return 2 ** (10 + (window >> 3)) * (1 + (window & 7) / 8)
  }
  const start = 5 + ([0, 1, 2, 4][descriptor & 3] as number)
  const sizeBytes = 2 ** (descriptor >> 6)
  return sizeBytes === 8 ? Number(frame.readBigUInt64LE(start)) : frame.readUIntLE(start, sizeBytes)
}

function decompressZstd (bytes: Buffer): Buffer {
  if (bytes.readUInt32LE(0) === ZSTD_MAGIC && zstdWindowBytes(bytes) > MAX_UNPACKED_BYTES) throw new RangeError('the window of the batch is too large')
  const chunks: Uint8Array[] = []
  let size = 0
  const stream = new ZstdDecompress((chunk) => {
    size += chunk.length
    if (size > MAX_UNPACKED_BYTES) throw new RangeError('the batch is too large')
    chunks.push(chunk.slice())
  })
  stream.push(bytes, true)
  return Buffer.concat(chunks)
}
