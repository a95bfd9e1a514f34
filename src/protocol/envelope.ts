import { hash } from 'node:crypto'
import protobuf from 'protobufjs/minimal.js'
import { common } from './generated/messages.js'
import { toLong } from './int64.js'
import { decoding, MalformedError } from './malformed.js'
import { readVarint } from './varint.js'

/** Header types that an ordering service tells apart (REFERENCE 3.3). */
export const HeaderType = { MESSAGE: 0, CONFIG: 1, CONFIG_UPDATE: 2, ENDORSER_TRANSACTION: 3, ORDERER_TRANSACTION: 4 } as const

/** The unit of ordering: a payload and a signature over it, both opaque to the order itself. */
export interface Envelope {
  readonly payload: Uint8Array
  readonly signature: Uint8Array
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
    return {
      payload: message.payload,
      signature: message.signature,
      bytes: common.Envelope.encode(message).finish(),
      hasUnknownFields: message.$unknowns !== undefined
    }
  })
}

const EMPTY = new Uint8Array(0)
const PAYLOAD_TAG = 0x0a
const SIGNATURE_TAG = 0x12

/** An envelope that is marshalled canonically already, as almost all are: nothing is copied. Undefined for any other bytes. */
function readCanonical (bytes: Uint8Array): Envelope | undefined {
  let position = 0
  const field = (tag: number): Uint8Array | undefined => {
    if (bytes[position] !== tag) return EMPTY
    const length = readVarint(bytes, position + 1)
    if (!length || length.value === 0 || length.end + length.value > bytes.length) return undefined
    position = length.end + length.value
    return bytes.subarray(length.end, position)
  }
  const payload = field(PAYLOAD_TAG)
  const signature = payload && field(SIGNATURE_TAG)
  return signature && position === bytes.length ? { payload, signature, bytes, hasUnknownFields: false } : undefined
}

/** Makes an envelope of its two parts. */
export function makeEnvelope (payload: Uint8Array, signature: Uint8Array = new Uint8Array(0)): Envelope {
  return { payload, signature, bytes: common.Envelope.encode({ payload, signature }).finish(), hasUnknownFields: false }
}

/** An envelope's size as the batch rules count it: payload and signature, not the marshalled length (REFERENCE 1.1). */
export function envelopeSizeBytes (envelope: Envelope): number {
  return envelope.payload.length + envelope.signature.length
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
