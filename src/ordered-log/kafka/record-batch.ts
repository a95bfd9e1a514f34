import { crc32c } from '@node-rs/crc32'
import type { LogRecord, RecordHeaders } from '../../protocol/log-record.js'
import { decompress } from './compression.js'

/**
 * Kafka's record batch, format version 2 (KIP-98; "Record Batch" in Kafka's protocol guide):
 *
 *     baseOffset 8 | batchLength 4 | leaderEpoch 4 | magic 1 | crc 4 | attributes 2 | lastOffsetDelta 4 |
 *     baseTimestamp 8 | maxTimestamp 8 | producerId 8 | producerEpoch 2 | baseSequence 4 | count 4 | records
 *
 * The CRC-32C covers everything behind itself. Numbers inside a record are zig-zag varints.
 */
const HEADER_BYTES = 61
const OFFSET = { batchLength: 8, magic: 16, crc: 17, attributes: 21, lastOffsetDelta: 23, baseTimestamp: 27, maxTimestamp: 35, producerId: 43, count: 57 } as const
const MAGIC = 2
const MAGIC_END = 17
const COMPRESSION_MASK = 0x07
const CONTROL_FLAG = 0x20

/** What a broker counts for a record beside key, value and headers, at most. */
const RECORD_OVERHEAD_BYTES = 40

/** Upper bound of a record's size in a batch. */
export function recordSizeBytes ({ value, headers }: LogRecord, key: Uint8Array): number {
  let size = RECORD_OVERHEAD_BYTES + key.length + value.length
  if (headers) for (const [name, header] of Object.entries(headers)) size += 10 + Buffer.byteLength(name) + header.length
  return size
}

/** Size of an empty batch: add recordSizeBytes of each record for an upper bound. */
export const BATCH_OVERHEAD_BYTES = HEADER_BYTES

/** A batch that is written to where it is sent from. */
export interface RecordBatch {
  /** Upper bound of its size. */
  readonly maxBytes: number
  /** Writes it into a buffer that has room for it; returns where it ends. */
  write (buffer: Buffer, start: number): number
}

/** Records as one uncompressed batch without producer id. */
export function recordBatch (records: readonly LogRecord[], options: { readonly key: Uint8Array, readonly timestampMs: number }): RecordBatch {
  return {
    maxBytes: records.reduce((sum, record) => sum + recordSizeBytes(record, options.key), BATCH_OVERHEAD_BYTES),
    write: (buffer, start) => writeBatch(buffer, start, { records, ...options })
  }
}

function writeBatch (buffer: Buffer, start: number, { records, key, timestampMs }: { records: readonly LogRecord[], key: Uint8Array, timestampMs: number }): number {
  let end = start + HEADER_BYTES
  for (const [index, record] of records.entries()) end = writeRecord(buffer, end, { record, key, offsetDelta: index })
  const batch = buffer.subarray(start, end)
  batch.writeBigInt64BE(0n, 0)
  batch.writeInt32BE(batch.length - 12, OFFSET.batchLength)
  batch.writeInt32BE(-1, 12)
  batch.writeInt8(MAGIC, OFFSET.magic)
  batch.writeInt16BE(0, OFFSET.attributes)
  batch.writeInt32BE(records.length - 1, OFFSET.lastOffsetDelta)
  batch.writeBigInt64BE(BigInt(timestampMs), OFFSET.baseTimestamp)
  batch.writeBigInt64BE(BigInt(timestampMs), OFFSET.maxTimestamp)
  batch.fill(0xff, OFFSET.producerId, OFFSET.count) // producer id, epoch and sequence -1: not idempotent
  batch.writeInt32BE(records.length, OFFSET.count)
  batch.writeUInt32BE(crc32c(batch.subarray(OFFSET.attributes)), OFFSET.crc)
  return end
}

function writeRecord (buffer: Buffer, start: number, { record: { value, headers }, key, offsetDelta }: { record: LogRecord, key: Uint8Array, offsetDelta: number }): number {
  const entries = headers ? Object.entries(headers).map(([name, header]) => [Buffer.from(name), header] as const) : []
  let size = 2 + varintBytes(offsetDelta) + varintBytes(key.length) + key.length + varintBytes(value.length) + value.length + varintBytes(entries.length)
  for (const [name, header] of entries) size += varintBytes(name.length) + name.length + varintBytes(header.length) + header.length
  let position = writeVarint(buffer, start, size)
  buffer[position++] = 0 // attributes
  position = writeVarint(buffer, position, 0) // timestamp delta
  position = writeVarint(buffer, position, offsetDelta)
  position = writeBytes(buffer, position, key)
  position = writeBytes(buffer, position, value)
  position = writeVarint(buffer, position, entries.length)
  for (const [name, header] of entries) position = writeBytes(buffer, writeBytes(buffer, position, name), header)
  return position
}

function writeBytes (buffer: Buffer, position: number, bytes: Uint8Array): number {
  const start = writeVarint(buffer, position, bytes.length)
  buffer.set(bytes, start)
  return start + bytes.length
}

/** Zig-zag varint of a non-negative number below 2^30. */
function writeVarint (buffer: Buffer, position: number, value: number): number {
  let rest = value * 2
  while (rest > 0x7f) {
    buffer[position++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  buffer[position++] = rest
  return position
}

function varintBytes (value: number): number {
  let bytes = 1
  for (let rest = value * 2; rest > 0x7f; rest >>>= 7) bytes++
  return bytes
}

/** A record as it was read. */
export interface FetchedRecord {
  readonly offset: number
  /** Offset of the first record that this one stands for, when it stands for a whole batch. */
  readonly firstOffset?: number
  /** Empty for a tombstone. */
  readonly value: Uint8Array
  readonly headers?: RecordHeaders
  /** A marker of Kafka itself: it takes an offset and holds nothing. */
  readonly control: boolean
}

/** What a record set holds, as far as it was decoded; the rest is for the next fetch. */
export interface DecodedSet {
  readonly records: readonly FetchedRecord[]
  /** The set begins in a format older than version 2, and nothing was decoded. */
  readonly legacy: boolean
  /** Why nothing behind the records can be decoded, however often it is fetched in this state. */
  readonly fault?: string
}

/** Stands for records that cannot be read: not a message of any kind, so that every replica drops it alike. */
const UNREADABLE = Buffer.from([0xff])

/** Most records of a batch, and most headers of all of them; the same on every replica. No producer comes near it: a hostile one could pack billions. */
const MAX_BATCH_RECORDS = 1_000_000
const MAX_BATCH_HEADERS = 1_000_000

/** A set is decoded no further when so much was unpacked, or so many records and headers: packed batches grow a thousandfold. */
const MAX_SET_UNPACKED_BYTES = 32 * 1024 * 1024
const MAX_SET_PARTS = 200_000

/**
 * Decodes a record set as a fetch returns it: batches one behind the other, the last one possibly cut off. A batch whose
 * bytes are as the broker checked them, but cannot be unpacked (unknown codec, too large, broken records), gives one
 * unreadable record for all its offsets: that is the same for every replica, and the offsets behind it are reached. A
 * batch with a wrong CRC was damaged since, on one disk or on the way: it is a fault, because other replicas may read it.
 */
export function decodeRecordSet (set: Buffer): DecodedSet {
  const records: FetchedRecord[] = []
  let [unpackedBytes, headers] = [0, 0]
  for (let position = 0; position + MAGIC_END <= set.length && unpackedBytes < MAX_SET_UNPACKED_BYTES && records.length + headers < MAX_SET_PARTS;) {
    const magic = set.readInt8(position + OFFSET.magic)
    if (magic === 0 || magic === 1) return { records, legacy: position === 0 }
    const size = 12 + set.readInt32BE(position + OFFSET.batchLength)
    const where = `the batch at offset ${set.readBigInt64BE(position).toString()}`
    if (magic !== MAGIC) return { records, legacy: false, fault: `${where} is in format ${magic.toString()}, which is not known` }
    if (size < HEADER_BYTES) return { records, legacy: false, fault: `${where} is damaged: its length is wrong` }
    if (position + size > set.length) break
    const batch = set.subarray(position, position + size)
    if (crc32c(batch.subarray(OFFSET.attributes)) !== batch.readUInt32BE(OFFSET.crc)) return { records, legacy: false, fault: `${where} is damaged: its CRC is wrong` }
    const unpacked = decodeBatch(batch, records)
    if (unpacked === undefined) return { records, legacy: false, fault: `${where} has no offsets` }
    unpackedBytes += unpacked.bytes
    headers += unpacked.headers
    position += size
  }
  return { records, legacy: false }
}

/** Adds a batch's records. @returns what was unpacked: bytes, and headers of records; undefined when the batch has no offsets */
function decodeBatch (batch: Buffer, records: FetchedRecord[]): { bytes: number, headers: number } | undefined {
  const baseOffset = Number(batch.readBigInt64BE(0))
  const lastOffset = baseOffset + batch.readInt32BE(OFFSET.lastOffsetDelta)
  if (lastOffset < baseOffset) return undefined
  const attributes = batch.readInt16BE(OFFSET.attributes)
  const control = (attributes & CONTROL_FLAG) !== 0
  const start = records.length
  let reader = new Reader(Buffer.alloc(0))
  try {
    const count = batch.readInt32BE(OFFSET.count)
    if (count > MAX_BATCH_RECORDS) throw new RangeError('there are too many records')
    const body = decompress(attributes & COMPRESSION_MASK, batch.subarray(HEADER_BYTES))
    reader = new Reader(body)
    let least = baseOffset
    for (let index = 0; index < count; index++) {
      const record = readRecord(reader, baseOffset, control)
      if (record.offset < least || record.offset > lastOffset) throw new RangeError('an offset is not the batch\'s own')
      least = record.offset + 1
      records.push(record)
    }
  } catch {
    records.length = start
    records.push({ firstOffset: baseOffset, offset: lastOffset, value: UNREADABLE, control })
  }
  return { bytes: reader.length, headers: reader.headers }
}

function readRecord (reader: Reader, baseOffset: number, control: boolean): FetchedRecord {
  const size = reader.varint()
  const end = reader.position + size
  reader.position++ // attributes
  reader.skipVarlong() // timestamp delta
  const offset = baseOffset + reader.varint()
  reader.skipBytes() // key
  const value = reader.bytes() ?? new Uint8Array(0)
  const headers = readHeaders(reader)
  if (reader.position !== end) throw new RangeError('the length of a record is wrong')
  return headers ? { offset, value, headers, control } : { offset, value, control }
}

function readHeaders (reader: Reader): RecordHeaders | undefined {
  const count = reader.varint()
  if (count < 0) throw new RangeError('a count is negative')
  if (count === 0) return undefined
  reader.headers += count
  if (reader.headers > MAX_BATCH_HEADERS) throw new RangeError('there are too many headers')
  const headers: Array<[string, Uint8Array]> = []
  for (let index = 0; index < count; index++) headers.push([Buffer.from(reader.bytes() ?? []).toString(), reader.bytes() ?? new Uint8Array(0)])
  return Object.fromEntries(headers)
}

/** Reads the numbers and bytes of records; throws beyond the end. */
class Reader {
  readonly #buffer: Buffer
  position = 0
  /** Headers of the records that were read. */
  headers = 0

  constructor (buffer: Buffer) {
    this.#buffer = buffer
  }

  get length (): number {
    return this.#buffer.length
  }

  varint (): number {
    let result = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#next()
      result |= (byte & 0x7f) << shift
      if (byte < 0x80) return (result >>> 1) ^ -(result & 1)
    }
    throw new RangeError('a varint is too long')
  }

  skipVarlong (): void {
    for (let count = 0; count < 10; count++) if (this.#next() < 0x80) return
    throw new RangeError('a varint is too long')
  }

  /** Length-prefixed bytes; undefined for null. Shares memory with the batch. */
  bytes (): Uint8Array | undefined {
    const length = this.skipBytes()
    if (length < 0) return undefined
    const { buffer, byteOffset } = this.#buffer
    return new Uint8Array(buffer, byteOffset + this.position - length, length) // costs a third of a subarray of a Buffer
  }

  /** Goes behind length-prefixed bytes; returns how many they are, below 0 for null. */
  skipBytes (): number {
    const length = this.varint()
    if (length <= 0) return length
    if (this.position + length > this.#buffer.length) throw new RangeError('a record is cut off')
    this.position += length
    return length
  }

  #next (): number {
    const byte = this.#buffer[this.position++]
    if (byte === undefined) throw new RangeError('a record is cut off')
    return byte
  }
}
