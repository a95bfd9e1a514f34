/** The two messages of the Kafka protocol that are too dear, or too strict, in kafkajs's own codecs. */

/** Body of a Produce request, versions 3 to 7: transactional id (null), acks (all), timeout, one topic, partition 0. */
export function encodeProduceBody (topic: string, batch: Buffer, timeoutMs: number): Buffer {
  const head = Buffer.alloc(26 + Buffer.byteLength(topic))
  let position = head.writeInt16BE(-1, 0)
  position = head.writeInt16BE(-1, position)
  position = head.writeInt32BE(timeoutMs, position)
  position = head.writeInt32BE(1, position)
  position = head.writeInt16BE(Buffer.byteLength(topic), position)
  position += head.write(topic, position)
  position = head.writeInt32BE(1, position)
  position = head.writeInt32BE(0, position)
  head.writeInt32BE(batch.length, position)
  return Buffer.concat([head, batch])
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
  readonly errorCode: number
  readonly partitions: readonly FetchedPartition[]
}

/**
 * A Fetch response, versions 4 to 11, partition by partition: kafkajs's own reader throws for all topics when one has an
 * error, or holds a batch that cannot be decoded.
 */
export function decodeFetchResponse (raw: Buffer, version: number): FetchResponse {
  let position = 4 // throttle time
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
  return { errorCode, partitions }
}
