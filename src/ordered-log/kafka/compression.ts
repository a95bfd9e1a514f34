import { gunzipSync } from 'node:zlib'
import { decompressLz4Frame } from './lz4.js'
import { decompressSnappyBlock } from './snappy.js'
import { decompressZstd } from './zstd.js'

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
      return decompressZstd(bytes, MAX_UNPACKED_BYTES)
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
