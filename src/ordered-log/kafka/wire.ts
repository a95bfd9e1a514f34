import type { RecordBatch } from './record-batch.js'

/** The two messages of the Kafka protocol that are too dear, or too strict, in kafkajs's own codecs. */

/** Where the correlation id of a request is, which its connection gives it. */
export const CORRELATION_ID_AT = 8

/** What a Produce request is about. */
export interface ProduceRequest {
  /** 3 to 7. */
  readonly apiVersion: number
  readonly clientId: string
  readonly topic: string
  readonly batch: RecordBatch
  readonly timeoutMs: number
}

/**
 * A whole Produce request but for its correlation id: transactional id (null), acks (all), timeout, one topic, partition 0.
 * In fresh memory, which the records are written to once: the socket may hold it after a failure, so it is never used again.
 */
export function encodeProduceRequest ({ apiVersion, clientId, topic, batch, timeoutMs }: ProduceRequest): Buffer {
  const buffer = Buffer.allocUnsafe(40 + Buffer.byteLength(clientId) + Buffer.byteLength(topic) + batch.maxBytes)
  let position = buffer.writeInt16BE(0, 4) // Produce
  position = buffer.writeInt16BE(apiVersion, position)
  position = writeString(buffer, position + 4, clientId)
  position = buffer.writeInt16BE(-1, position)
  position = buffer.writeInt16BE(-1, position)
  position = buffer.writeInt32BE(timeoutMs, position)
  position = buffer.writeInt32BE(1, position)
  position = writeString(buffer, position, topic)
  position = buffer.writeInt32BE(1, position)
  position = buffer.writeInt32BE(0, position)
  const end = batch.write(buffer, position + 4)
  buffer.writeInt32BE(end - position - 4, position)
  buffer.writeInt32BE(end - 4, 0)
  return buffer.subarray(0, end)
}

function writeString (buffer: Buffer, start: number, text: string): number {
  const position = buffer.writeInt16BE(Buffer.byteLength(text), start)
  return position + buffer.write(text, position)
}

/** One topic's part of a fetch. */
export interface FetchedPartition {
  readonly topic: string
  readonly errorCode: number
  readonly highWatermark: number
  /** Record batches, the last one possibly cut off. */
  readonly recordSet: Buffer
}

/** What a fetch gave: an error of the whole request, or a part for each topic. */
export interface FetchResponse {
  /** Time for which the broker takes no more fetches because of a quota, milliseconds. */
  readonly throttleMs: number
  readonly errorCode: number
  readonly partitions: readonly FetchedPartition[]
}

/**
 * A Fetch response, versions 4 to 11, partition by partition: kafkajs's own reader throws for all topics when one has an
 * error, or holds a batch that cannot be decoded.
 */
export function decodeFetchResponse (raw: Buffer, version: number): FetchResponse {
  let position = 4
  const throttleMs = version >= 8 ? raw.readInt32BE(0) : 0 // before, a broker kept the answer back itself (KIP-219)
  const int16 = (): number => raw.readInt16BE((position += 2) - 2)
  const int32 = (): number => raw.readInt32BE((position += 4) - 4)
  const bytes = (length: number): Buffer => {
    if (position + length > raw.length) throw new RangeError('a fetch response is cut off')
    position += length
    return raw.subarray(position - length, position)
  }
  const errorCode = version >= 7 ? int16() : 0
  if (version >= 7) position += 4 // session
  const partitions: FetchedPartition[] = []
  for (let topics = int32(); topics > 0; topics--) {
    const topic = bytes(int16()).toString()
    for (let count = int32(); count > 0; count--) {
      position += 4 // partition
      const partitionError = int16()
      const highWatermark = Number(raw.readBigInt64BE(position))
      position += version >= 5 ? 24 : 16 // high watermark, last stable offset, log start offset
      const aborted = Math.max(0, int32())
      position += 16 * aborted // aborted transactions
      if (version >= 11) position += 4 // preferred read replica
      partitions.push({ topic, errorCode: partitionError, highWatermark, recordSet: bytes(Math.max(0, int32())) })
    }
  }
  return { throttleMs, errorCode, partitions }
}
