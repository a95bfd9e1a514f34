import { Decompress } from 'fzstd'

/** Zstandard frames (RFC 8878), unpacked with bounds on memory and on time. */
const MAGIC = 0xfd2fb528
const SKIPPABLE_MAGIC = 0x184d2a50
const RLE_BLOCK = 1

/** The library moves its window for each block. Real writers stay far below: 80 blocks with 8 MiB make 640 MiB. */
const MAX_MOVED_BYTES = 8 * 1024 * 1024 * 1024

/** @throws Error when the frames are broken, unpack to more than the bound, or would take too long */
export function decompressZstd (bytes: Buffer, maxBytes: number): Buffer {
  for (let position = 0; position < bytes.length;) position = checkFrame(bytes, position, maxBytes)
  const chunks: Uint8Array[] = []
  let size = 0
  const stream = new Decompress((chunk) => {
    size += chunk.length
    if (size > maxBytes) throw new RangeError('the batch is too large')
    chunks.push(chunk.slice())
  })
  stream.push(bytes, true)
  return Buffer.concat(chunks)
}

/** Walks over a frame without unpacking it. @returns where it ends */
function checkFrame (bytes: Buffer, start: number, maxBytes: number): number {
  const magic = bytes.readUInt32LE(start)
  if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) return start + 8 + bytes.readUInt32LE(start + 4)
  if (magic !== MAGIC) throw new RangeError('not a Zstandard frame')
  const { windowBytes, checksum, position: first } = readHeader(bytes, start + 4)
  if (windowBytes > maxBytes) throw new RangeError('the window of a Zstandard frame is too large')
  let position = first
  for (let blocks = 1; ; blocks++) {
    const header = bytes.readUIntLE(position, 3)
    position += 3 + (((header >>> 1) & 3) === RLE_BLOCK ? 1 : header >>> 3)
    if (blocks * windowBytes > MAX_MOVED_BYTES) throw new RangeError('a Zstandard frame has too many blocks for its window')
    if ((header & 1) !== 0) return position + (checksum ? 4 : 0)
  }
}

/** Memory that a frame asks for, whether a checksum follows it, and where its first block begins. */
function readHeader (bytes: Buffer, start: number): { windowBytes: number, checksum: boolean, position: number } {
  const descriptor = bytes.readUInt8(start)
  const single = (descriptor & 0x20) !== 0
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] as number
  const sizeCode = descriptor >>> 6
  const sizeBytes = sizeCode === 0 ? Number(single) : 2 ** sizeCode
  const sizeAt = start + (single ? 1 : 2) + dictionaryBytes
  const window = bytes.readUInt8(start + 1)
  const windowBytes = !single
    ? 2 ** (10 + (window >> 3)) * (1 + (window & 7) / 8)
    : sizeBytes === 8 ? Number(bytes.readBigUInt64LE(sizeAt)) : bytes.readUIntLE(sizeAt, sizeBytes) + (sizeBytes === 2 ? 256 : 0)
  return { windowBytes, checksum: (descriptor & 4) !== 0, position: sizeAt + sizeBytes }
}
