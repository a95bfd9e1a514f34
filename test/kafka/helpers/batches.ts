import { crc32c } from '@node-rs/crc32'
import { createRequire } from 'node:module'
import type { LogRecord } from '../../../src/protocol/log-record.js'

const require = createRequire(import.meta.url)

interface Encoder { readonly buffer: Buffer }
const DecoderClass = require('kafkajs/src/protocol/decoder') as new (buffer: Buffer) => object
const { RecordBatch } = require('kafkajs/src/protocol/recordBatch/v0') as { RecordBatch: (options: object) => Promise<Encoder> }
const encodeRecord = require('kafkajs/src/protocol/recordBatch/record/v0') as (options: object) => Encoder
const decodeBatch = require('kafkajs/src/protocol/recordBatch/v0/decoder') as (decoder: object) => Promise<{ records: Array<Record<string, unknown>> }>
const encodeMessageSet = require('kafkajs/src/protocol/messageSet') as (options: object) => Encoder

/** Where the fields of a batch stand that tests change. */
export const FIELD = { baseOffset: 0, batchLength: 8, magic: 16, crc: 17, attributes: 21, lastOffsetDelta: 23, count: 57, records: 61 } as const

/** A batch as kafkajs encodes it; compression 1 is gzip. */
export async function kafkajsBatch (records: readonly LogRecord[], { key = '0', compression = 0 } = {}): Promise<Buffer> {
  const encoded = records.map(({ value, headers = {} }, offsetDelta) => encodeRecord({
    offsetDelta,
    key: Buffer.from(key),
    value: Buffer.from(value),
    headers: Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, Buffer.from(header)]))
  }))
  return (await RecordBatch({ records: encoded, lastOffsetDelta: records.length - 1, compression })).buffer
}

/** What kafkajs reads from a batch. */
export async function readWithKafkajs (batch: Buffer): Promise<Array<{ offset: string, timestamp: string, key: Buffer, value: Buffer, headers: Record<string, Buffer> }>> {
  return (await decodeBatch(new DecoderClass(batch))).records as never
}

/** A message set of format version 1, which Kafka 0.10 wrote. */
export function legacySet (values: readonly string[], firstOffset: number): Buffer {
  const entries = values.map((value) => ({ key: '0', value, timestamp: 1 }))
  const set = encodeMessageSet({ messageVersion: 1, entries }).buffer
  for (let position = 0, offset = firstOffset; position < set.length; position += 12 + set.readInt32BE(position + 8), offset++) set.writeBigInt64BE(BigInt(offset), position)
  return set
}

/** Puts a batch at an offset, as a broker does. */
export function at (offset: number, batch: Buffer): Buffer {
  const copy = Buffer.from(batch)
  copy.writeBigInt64BE(BigInt(offset), FIELD.baseOffset)
  return copy
}

/** Makes a batch's CRC and length right again. */
export function seal (batch: Buffer): Buffer {
  batch.writeInt32BE(batch.length - 12, FIELD.batchLength)
  batch.writeUInt32BE(crc32c(batch.subarray(FIELD.attributes)), FIELD.crc)
  return batch
}

/** A batch around records that are packed by hand. */
export function batchAround (body: Buffer, { template, codec = 0, count = 1 }: { template: Buffer, codec?: number, count?: number }): Buffer {
  const batch = Buffer.concat([template.subarray(0, FIELD.records), body])
  batch.writeInt16BE(codec, FIELD.attributes)
  batch.writeInt32BE(count, FIELD.count)
  batch.writeInt32BE(count - 1, FIELD.lastOffsetDelta)
  return seal(batch)
}
