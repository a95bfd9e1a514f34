import { hash } from 'node:crypto'
import protobuf from 'protobufjs/minimal.js'
import { common } from './generated/messages.js'
import { toLong } from './int64.js'
import { decoding, MalformedError } from './malformed.js'
import { fieldBytes, readVarint } from './varint.js'

/** Header types that an ordering service tells apart (REFERENCE 3.3). */
export const HeaderType = { MESSAGE: 0, CONFIG: 1, CONFIG_UPDATE: 2, ENDORSER_TRANSACTION: 3, ORDERER_TRANSACTION: 4 } as const

/** The unit of ordering: a payload and a signature over it, both opaque to the order itself. */
export interface Envelope {
  readonly payload: Uint8Array
  readonly signature: Uint8Array
  /** As the batch rules count it: payload and signature, not the marshalled length (REFERENCE 1.1). */
  readonly sizeBytes: number
  /** The canonical marshalled bytes: what a block holds and what is hashed. */
  readonly bytes: Uint8Array
  /** True when the writer sent fields that this version does not know. They are kept, behind the known ones. */
  readonly hasUnknownFields: boolean
}

/** The parts of a channel header that decide how an envelope is treated. */
export interface ChannelHeader {
  readonly type: number
  readonly channelId: string
  readonly txId: string
}

/**
 * Decodes a marshalled common.Envelope and re-marshals it canonically: known fields in order, empty ones
 * left out, unknown ones kept behind them as Fabric does from 1.3 on (REFERENCE 3.1). Shares memory with the input.
 * @throws MalformedError
 */
export function decodeEnvelope (bytes: Uint8Array): Envelope {
  return readCanonical(bytes) ?? decoding('envelope', () => {
    const reader = protobuf.Reader.create(bytes)
    reader.discardUnknown = false
    const message = common.Envelope.decode(reader)
    const { payload, signature } = message
    return {
      payload,
      signature,
      sizeBytes: payload.length + signature.length,
      bytes: common.Envelope.encode(message).finish(),
      hasUnknownFields: message.$unknowns !== undefined
    }
  })
}

const PAYLOAD_TAG = 0x0a
const SIGNATURE_TAG = 0x12

/** An envelope that is marshalled canonically already: nothing is copied, and its parts are views that are made when they are asked for. */
class CanonicalEnvelope implements Envelope {
  readonly bytes: Uint8Array
  readonly hasUnknownFields = false
  readonly #payloadBytes: number
  readonly #signatureBytes: number

  constructor (bytes: Uint8Array, payloadBytes: number, signatureBytes: number) {
    this.bytes = bytes
    this.#payloadBytes = payloadBytes
    this.#signatureBytes = signatureBytes
  }

  get sizeBytes (): number {
    return this.#payloadBytes + this.#signatureBytes
  }

  get payload (): Uint8Array {
    const end = this.bytes.length - presentBytes(this.#signatureBytes)
    return this.bytes.subarray(end - this.#payloadBytes, end)
  }

  get signature (): Uint8Array {
    return this.bytes.subarray(this.bytes.length - this.#signatureBytes)
  }
}

/** Undefined for an envelope that is not marshalled canonically, as almost all are. */
function readCanonical (bytes: Uint8Array): Envelope | undefined {
  const payloadBytes = readLength(bytes, 0, PAYLOAD_TAG)
  const signatureBytes = readLength(bytes, presentBytes(payloadBytes), SIGNATURE_TAG)
  if (payloadBytes < 0 || signatureBytes < 0 || presentBytes(payloadBytes) + presentBytes(signatureBytes) !== bytes.length) return undefined
  return new CanonicalEnvelope(bytes, payloadBytes, signatureBytes)
}

/** Length of a field, 0 when it is left out; below 0 when it is there and empty, or not in the plainest form. */
function readLength (bytes: Uint8Array, start: number, tag: number): number {
  return bytes[start] === tag ? readVarint(bytes, start + 1) || -1 : 0
}

/** Bytes of a field that is left out when it is empty. */
function presentBytes (length: number): number {
  return length > 0 ? fieldBytes(length) : 0
}

/** Makes an envelope of its two parts. */
export function makeEnvelope (payload: Uint8Array, signature: Uint8Array = new Uint8Array(0)): Envelope {
  return { payload, signature, sizeBytes: payload.length + signature.length, bytes: common.Envelope.encode({ payload, signature }).finish(), hasUnknownFields: false }
}

/** SHA-256 of the marshalled envelope in lower-case hex: the receipt id. */
export function envelopeId (bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex')
}

/** Digests that say whether two submissions have the same contents. */
export interface Contents {
  /** Of the whole envelope. */
  readonly id: string
  /** Of the data inside the payload, which stays the same when opaque bytes are wrapped again; absent without a header. */
  readonly dataDigest?: string
}

/** Digests of an envelope's contents. */
export function contentsOf (envelope: Pick<Envelope, 'payload' | 'bytes'>): Contents {
  const id = envelopeId(envelope.bytes)
  try {
    return { id, dataDigest: envelopeId(decodePayload(envelope.payload).data) }
  } catch {
    return { id }
  }
}

/**
 * The channel header and the data of an envelope's payload.
 * @throws MalformedError when the payload is no common.Payload with a channel header
 */
export function decodePayload (payload: Uint8Array): { channelHeader: ChannelHeader, data: Uint8Array } {
  return decoding('payload', () => {
    const { header, data } = common.Payload.decode(payload)
    if (!header?.channelHeader?.length) throw new MalformedError('malformed payload: no channel header')
    const { type, channelId, txId } = common.ChannelHeader.decode(header.channelHeader)
    return { channelHeader: { type, channelId, txId }, data }
  })
}

/** What an envelope's header is made of when this gateway writes it. */
export interface PayloadOptions {
  readonly type: number
  readonly channelId: string
  readonly data: Uint8Array
  /** Milliseconds since the epoch; absent in what must be equal on every replica. */
  readonly timestampMs?: number
  /** Makes the envelope unique; its SHA-256 is the transaction id, as Fabric computes it for an empty creator. */
  readonly nonce?: Uint8Array
}

/** Marshals a common.Payload with channel and signature header. */
export function encodePayload ({ type, channelId, data, timestampMs, nonce }: PayloadOptions): Uint8Array {
  const channelHeader = common.ChannelHeader.encode({
    type,
    channelId,
    ...timestampMs !== undefined && { timestamp: { seconds: toLong(Math.floor(timestampMs / 1000)), nanos: (timestampMs % 1000) * 1e6 } },
    ...nonce && { txId: hash('sha256', nonce, 'hex') }
  }).finish()
  const signatureHeader = common.SignatureHeader.encode(nonce ? { nonce } : {}).finish()
  return common.Payload.encode({ header: { channelHeader, signatureHeader }, data }).finish()
}
