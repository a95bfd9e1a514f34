import fc from 'fast-check'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import { test } from 'tap'
import { decompress } from '../../../src/ordered-log/kafka/compression.js'
import { decompressLz4Frame } from '../../../src/ordered-log/kafka/lz4.js'

const { compress: compressSnappy } = createRequire(import.meta.url)('snappyjs') as { compress: (bytes: Uint8Array) => Uint8Array }

const anyBytes = fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes))

/** One step of an LZ4 block: bytes as they are, then a repetition. */
interface Sequence { readonly literals: Buffer, readonly distance: number, readonly count: number }

const anySequences: fc.Arbitrary<Sequence[]> = fc.array(fc.record({
  literals: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  distance: fc.integer({ min: 1, max: 65_535 }),
  count: fc.integer({ min: 4, max: 700 })
}), { maxLength: 30 })

function lengthBytes (rest: number): Buffer {
  return Buffer.concat([Buffer.alloc(Math.floor(rest / 255), 255), Buffer.from([rest % 255])])
}

/** Packs sequences into a block, and says what it stands for. A distance is cut to what there is. */
function encodeBlock (sequences: readonly Sequence[], tail: Buffer): { block: Buffer, plain: Buffer } {
  let plain = Buffer.alloc(0)
  const parts: Buffer[] = []
  const token = (literals: Buffer, count: number | undefined) => {
    const match = count === undefined ? 0 : Math.min(15, count - 4)
    parts.push(Buffer.from([Math.min(15, literals.length) << 4 | match]))
    if (literals.length >= 15) parts.push(lengthBytes(literals.length - 15))
    parts.push(literals)
    plain = Buffer.concat([plain, literals])
  }
  for (const { literals, distance: wanted, count } of sequences) {
    if (plain.length + literals.length === 0) continue
    token(literals, count)
    const distance = 1 + (wanted - 1) % plain.length
    parts.push(Buffer.from([distance & 0xff, distance >> 8]))
    if (count - 4 >= 15) parts.push(lengthBytes(count - 4 - 15))
    const repeated = Buffer.alloc(count)
    for (let index = 0; index < count; index++) repeated[index] = index < distance ? plain[plain.length - distance + index]! : repeated[index - distance]!
    plain = Buffer.concat([plain, repeated])
  }
  token(tail, undefined)
  return { block: Buffer.concat(parts), plain }
}

/** A frame of blocks; `plain` ones are stored as they are. */
function frame (blocks: ReadonlyArray<{ bytes: Buffer, stored?: boolean }>, { contentSize = false, checksums = false } = {}): Buffer {
  const parts: Buffer[] = [Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x40 | (contentSize ? 8 : 0) | (checksums ? 0x14 : 0), 0x40]), Buffer.alloc(contentSize ? 8 : 0), Buffer.from([0])]
  for (const { bytes, stored = false } of blocks) {
    const size = Buffer.alloc(4)
    size.writeUInt32LE(bytes.length + (stored ? 0x80000000 : 0))
    parts.push(size, bytes, Buffer.alloc(checksums ? 4 : 0))
  }
  return Buffer.concat([...parts, Buffer.alloc(checksums ? 8 : 4)])
}

test('LZ4: blocks with literals and overlapping matches, stored blocks, optional fields', async (t) => {
  fc.assert(fc.property(anySequences, anyBytes, fc.boolean(), fc.boolean(), (sequences, tail, contentSize, checksums) => {
    const { block, plain } = encodeBlock(sequences, tail)
    const bytes = frame([{ bytes: Buffer.from('first '), stored: true }, { bytes: block }], { contentSize, checksums })
    const unpacked = decompressLz4Frame(bytes, 1_000_000)
    if (!unpacked.equals(Buffer.concat([Buffer.from('first '), plain]))) throw new Error('it is something else')
  }), { numRuns: 500 })
  t.equal(decompressLz4Frame(frame([]), 0).length, 0, 'an empty frame')
})

test('LZ4: arbitrary bytes throw an Error or give no more than the bound', async (t) => {
  const damaged = fc.tuple(anySequences, anyBytes, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 5 })).map(([sequences, tail, changes]) => {
    const bytes = frame([{ bytes: encodeBlock(sequences, tail).block }])
    for (const [place, byte] of changes) bytes[place % bytes.length] = byte
    return bytes
  })
  fc.assert(fc.property(fc.oneof(damaged, anyBytes.map((bytes) => frame([{ bytes }])), anyBytes), (bytes) => {
    try {
      if (decompressLz4Frame(bytes, 5000).length > 5000) throw new TypeError('more than the bound')
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
    }
  }), { numRuns: 3000 })
  t.pass('3000 runs')
})

test('LZ4: a bomb stops at the bound', async (t) => {
  const bomb = Buffer.concat([Buffer.from([0x1f, 0x61, 1, 0]), Buffer.alloc(1_000_000, 255), Buffer.from([0])])
  const startedAt = performance.now()
  t.throws(() => decompressLz4Frame(frame([{ bytes: bomb }]), 1_000_000), RangeError)
  t.ok(performance.now() - startedAt < 1000)
})

test('gzip, snappy as raw and as Java frames it, and nothing', async (t) => {
  fc.assert(fc.property(anyBytes, anyBytes, (first, second) => {
    const both = Buffer.concat([first, second])
    const block = (bytes: Buffer) => {
      const packed = Buffer.from(compressSnappy(bytes))
      const size = Buffer.alloc(4)
      size.writeInt32BE(packed.length)
      return Buffer.concat([size, packed])
    }
    const xerial = Buffer.concat([Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1]), block(first), block(second)])
    const results = [decompress(0, both), decompress(1, gzipSync(both)), decompress(2, Buffer.from(compressSnappy(both))), decompress(2, xerial)]
    for (const [index, result] of results.entries()) if (!result.equals(both)) throw new Error(`result ${index.toString()} differs`)
  }), { numRuns: 300 })
  t.pass('300 runs')
})

test('snappy: lengths and distances that are not possible are refused', async (t) => {
  const broken: Record<string, number[]> = {
    'a literal whose length would be negative as an int32': [10, 0xfc, 0xfa, 0xff, 0xff, 0xff, 0, 0, 0, 0],
    'a literal longer than the block': [10, 0xf0, 0x20, 0],
    'a literal longer than the output': [1, 4 << 2, 1, 2, 3, 4, 5],
    'a copy of nothing': [4, 1, 0],
    'a copy from before the start': [8, 0, 0x61, 1, 2],
    'a copy beyond the output': [3, 0, 0x61, 1, 1],
    'less than was announced': [9, 0, 0x61],
    'a size of gigabytes': [0xff, 0xff, 0xff, 0xff, 0x07, 0, 0x61],
    'a size without an end': [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    'no bytes': []
  }
  for (const [name, bytes] of Object.entries(broken)) t.throws(() => decompress(2, Buffer.from(bytes)), RangeError, name)
  t.equal(decompress(2, Buffer.from([9, 0, 0x61, 2 << 2 | 1, 1, 1 << 2 | 3, 1, 0, 0, 0])).toString(), 'aaaaaaaaa', 'all kinds of copies')
})

test('every codec: arbitrary bytes throw, or give bytes', async (t) => {
  const zstdHead = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])
  const xerialHead = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1])
  const input = fc.tuple(fc.constantFrom(Buffer.alloc(0), zstdHead, xerialHead), anyBytes).map((parts) => Buffer.concat(parts))
  fc.assert(fc.property(input, fc.integer({ min: 0, max: 7 }), (bytes, codec) => {
    const startedAt = performance.now()
    try {
      decompress(codec, bytes)
    } catch (error) {
      if (!(error instanceof Error)) throw new Error('not an Error', { cause: error })
    }
    if (performance.now() - startedAt > 1500) throw new Error(`codec ${codec.toString()} took too long`)
  }), { numRuns: 3000 })
  t.pass('3000 runs')
})

test('zstd: a frame that asks for a window beyond the bound is refused before memory is taken', async (t) => {
  const frameHeader = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa0, 0x00, 0x00, 0x00]) // window of 1 GiB
  const before = process.memoryUsage().arrayBuffers
  t.throws(() => decompress(4, Buffer.concat([frameHeader, Buffer.alloc(64)])), /window/)
  t.ok(process.memoryUsage().arrayBuffers - before < 64 * 1024 * 1024)
})

test('zstd: very many blocks with a large window are refused at once, a few are not', async (t) => {
  const frameHeader = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x88]) // window of 128 MiB
  const block = Buffer.from([0x0a, 0x00, 0x00, 0x61]) // one byte, once
  const last = Buffer.from([0x0b, 0x00, 0x00, 0x62])
  const startedAt = performance.now()
  t.throws(() => decompress(4, Buffer.concat([frameHeader, ...Array.from({ length: 200_000 }, () => block), last])), /too many blocks/)
  t.ok(performance.now() - startedAt < 500)
  t.equal(decompress(4, Buffer.concat([frameHeader, block, block, last])).toString(), 'aab')
})

test('zstd: frames of the command line tool, one behind the other', async (t) => {
  const samples: Record<string, string> = { // zstd -1, -19 --no-check, --stream-size=60, no option
    'KLUv/QRIZQAAMGhlbGxvIAEAEUsRxZ0hqA==': 'hello hello hello hello hello hello ',
    'KLUv/QBorQAAcG9uZSB0d28gdGhyZWUgAQAt0qkE': 'one two three one two three one two three one two three one two three one two three one two three one two three one two three ',
    'KLUv/SQ8VQAAIGFiYyABAP10RPpUO9A=': 'abc abc abc abc abc abc abc abc abc abc abc abc abc abc abc ',
    'KLUv/QRYCQAAeCMRBIM=': 'x'
  }
  for (const [packed, text] of Object.entries(samples)) t.equal(decompress(4, Buffer.from(packed, 'base64')).toString(), text)
  const all = Buffer.concat(Object.keys(samples).map((packed) => Buffer.from(packed, 'base64')))
  t.equal(decompress(4, all).toString(), Object.values(samples).join(''))
})
