import { randomBytes } from 'node:crypto'
import { OrderingError, reasonOf } from '../errors.js'
import { decodeEnvelope, encodePayload, HeaderType, makeEnvelope, type Envelope } from '../protocol/envelope.js'

const NONCE_BYTES = 24
const BASE64_PATTERN = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** An envelope in JSON: both parts in base64. */
export interface JsonEnvelope {
  readonly payload: string
  readonly signature?: string
}

/** @throws OrderingError `malformed_base64` with the field */
export function envelopeFromJson ({ payload, signature = '' }: JsonEnvelope): Envelope {
  return makeEnvelope(decodeBase64(payload, 'payload'), decodeBase64(signature, 'signature'))
}

/** @throws OrderingError `malformed_envelope`, `unknown_fields` */
export function envelopeFromProtobuf (bytes: Uint8Array): Envelope {
  let envelope
  try {
    envelope = decodeEnvelope(bytes)
  } catch (error) {
    throw new OrderingError('malformed_envelope', `the body is not a common.Envelope: ${reasonOf(error)}`)
  }
  if (envelope.hasUnknownFields) {
    throw new OrderingError('unknown_fields', 'a common.Envelope has the fields payload (1) and signature (2); replicas of other versions would disagree about any other')
  }
  return envelope
}

/** Wraps opaque bytes: a payload of type MESSAGE with a fresh nonce and the transaction id that follows from it. */
export function envelopeFromBytes (data: Uint8Array, channelId: string, timestampMs: number): Envelope {
  return makeEnvelope(encodePayload({ type: HeaderType.MESSAGE, channelId, data, timestampMs, nonce: randomBytes(NONCE_BYTES) }))
}

function decodeBase64 (text: string, field: string): Buffer {
  if (!BASE64_PATTERN.test(text)) {
    throw new OrderingError('malformed_base64', `${field} is not base64 (RFC 4648 section 4, with padding)`, { errors: [{ pointer: `/${field}`, reason: 'must be base64' }] })
  }
  return Buffer.from(text, 'base64')
}
