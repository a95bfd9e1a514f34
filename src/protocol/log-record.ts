import { gateway } from './generated/messages.js'

/** Headers of a record: they travel beside the value and are no part of what is ordered or hashed. */
export type RecordHeaders = Readonly<Record<string, Uint8Array>>

/** A record of an ordered log. */
export interface LogRecord {
  /** A marshalled KafkaMessage. */
  readonly value: Uint8Array
  readonly headers?: RecordHeaders
}

/** Marshals a record as the embedded log keeps it. */
export function encodeLogRecord ({ value, headers }: LogRecord): Uint8Array {
  return gateway.LogRecord.encode({
    value,
    ...headers && { headers: Object.entries(headers).map(([key, header]) => ({ key, value: header })) }
  }).finish()
}

/** Unmarshals a record of the embedded log. The value shares memory with the input. */
export function decodeLogRecord (bytes: Uint8Array): LogRecord {
  const { value, headers } = gateway.LogRecord.decode(bytes)
  if (headers.length === 0) return { value }
  return { value, headers: Object.fromEntries(headers.map(({ key, value: header }) => [key ?? '', header ?? new Uint8Array(0)])) }
}
