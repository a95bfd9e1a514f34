import { gateway } from './generated/messages.js'

/** Headers of a record: they travel beside the value and are no part of what is ordered or hashed. */
export type RecordHeaders = Readonly<Record<string, Uint8Array>>

/** A record of an ordered log. */
export interface LogRecord {
  /** A marshalled KafkaMessage. */
  readonly value: Uint8Array
  readonly headers?: RecordHeaders
}

/** Marshals records that are appended together, as the embedded log keeps them. */
export function encodeLogRecords (records: readonly LogRecord[]): Uint8Array {
  const [first] = records
  return gateway.LogRecord.encode(records.length === 1 && first ? toMessage(first) : { together: records.map(toMessage) }).finish()
}

/** Unmarshals what encodeLogRecords made. The values share memory with the input. */
export function decodeLogRecords (bytes: Uint8Array): LogRecord[] {
  const record = gateway.LogRecord.decode(bytes)
  return record.together.length > 0 ? record.together.map(fromMessage) : [fromMessage(record)]
}

function toMessage ({ value, headers }: LogRecord): gateway.LogRecord.$Properties {
  return { value, ...headers && { headers: Object.entries(headers).map(([key, header]) => ({ key, value: header })) } }
}

function fromMessage ({ value, headers }: gateway.LogRecord.$Properties): LogRecord {
  const pairs = (headers ?? []).map(({ key, value: header }) => [key ?? '', header ?? new Uint8Array(0)] as const)
  return { value: value ?? new Uint8Array(0), ...pairs.length > 0 && { headers: Object.fromEntries(pairs) } }
}
