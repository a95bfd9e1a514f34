import { recordBatch, type RecordBatch } from '../../src/ordered-log/kafka/record-batch.js'
import type { LogRecord } from '../../src/protocol/log-record.js'

/** A batch as it is sent, by itself. */
export function encodeRecordBatch (records: readonly LogRecord[], { key = Buffer.from('0'), timestampMs = 1 } = {}): Buffer {
  const batch = recordBatch(records, { key, timestampMs })
  const buffer = Buffer.alloc(batch.maxBytes)
  return buffer.subarray(0, batch.write(buffer, 0))
}

/** Bytes that are sent as a batch, whatever they are. */
export function batchOf (bytes: Buffer): RecordBatch {
  return { maxBytes: bytes.length, write: (buffer, start) => start + bytes.copy(buffer, start) }
}
