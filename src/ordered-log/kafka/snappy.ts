/**
 * Raw snappy blocks, unpacked with a bound. The library for it (snappyjs 0.7.0) goes round in circles for ever when a
 * literal's length has its highest bit set.
 */

/** A block of so many bytes unpacks to no more than this many times as much: a copy of 64 bytes takes 3. */
const MAX_RATIO = 64

/** @throws RangeError when the block is broken or unpacks to more than the bound */
export function decompressSnappyBlock (block: Buffer, maxBytes: number): Buffer {
  let { size, position } = readSize(block)
  if (size > maxBytes || size > block.length * MAX_RATIO) throw new RangeError('the snappy block is too large')
  const output = Buffer.allocUnsafe(size)
  let length = 0
  while (position < block.length) {
    const { count, distance, next } = readElement(block, position)
    position = next
    if (length + count > size) throw new RangeError('a snappy block holds more than it says')
    if (distance === 0) {
      if (position + count > block.length) throw new RangeError('a snappy literal is cut off')
      block.copy(output, length, position, position + count)
      position += count
      length += count
    } else {
      if (distance > length) throw new RangeError('a snappy copy points before the start')
      for (const end = length + count; length < end; length++) output[length] = output[length - distance] as number
    }
  }
  if (length < size) throw new RangeError('a snappy block is cut off')
  return output
}

/** The size of what is packed: a varint. */
function readSize (block: Buffer): { size: number, position: number } {
  let size = 0
  for (let position = 0; position < 5; position++) {
    const byte = block.readUInt8(position)
    size += (byte & 0x7f) * 2 ** (7 * position)
    if (byte < 0x80) return { size, position: position + 1 }
  }
  throw new RangeError('the size of a snappy block is too long')
}

/** Literals, which follow (distance 0), or a copy of what was unpacked some distance before. */
function readElement (block: Buffer, start: number): { count: number, distance: number, next: number } {
  const tag = block.readUInt8(start)
  const position = start + 1
  const upper = tag >>> 2
  switch (tag & 3) {
    case 0: {
      const sizeBytes = Math.max(0, upper - 59)
      return { count: (sizeBytes === 0 ? upper : block.readUIntLE(position, sizeBytes)) + 1, distance: 0, next: position + sizeBytes }
    }
    case 1:
      return { count: (upper & 7) + 4, distance: checkDistance(((tag >>> 5) << 8) + block.readUInt8(position)), next: position + 1 }
    case 2:
      return { count: upper + 1, distance: checkDistance(block.readUInt16LE(position)), next: position + 2 }
    default:
      return { count: upper + 1, distance: checkDistance(block.readUInt32LE(position)), next: position + 4 }
  }
}

function checkDistance (distance: number): number {
  if (distance === 0) throw new RangeError('a snappy copy points at itself')
  return distance
}
