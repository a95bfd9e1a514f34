import { orderer } from './generated/messages.js'
import { toBigInt, toLong } from './int64.js'
import { decoding } from './malformed.js'
import { fieldBytes, readVarint, varintBytes, writeField, writeHead } from './varint.js'

/** How ingress classified a regular message. UNKNOWN: written by a Fabric 1.0 orderer (REFERENCE 1.2). */
export const MessageClass = { UNKNOWN: 0, NORMAL: 1, CONFIG: 2 } as const

/** A regular message: one envelope on its way into the order. */
export interface RegularMessage {
  readonly type: 'regular'
  /** Marshalled envelope. */
  readonly payload: Uint8Array
  /** Config sequence under which ingress validated the envelope. */
  readonly configSequence: bigint
  /** A MessageClass; any other number is possible on the wire. */
  readonly class: number
  /** Offset of the first submission when this is a re-submission, else 0. */
  readonly originalOffset: bigint
}

/** What a record's value holds (REFERENCE 3.3); `empty`: a message with no known type set. */
export type KafkaMessage =
  | RegularMessage
  | { readonly type: 'timeToCut', readonly blockNumber: bigint }
  | { readonly type: 'connect', readonly payload: Uint8Array }
  | { readonly type: 'empty' }

/** Marshals a record's value. */
export function encodeKafkaMessage (message: KafkaMessage): Uint8Array {
  switch (message.type) {
    case 'regular': {
      const { payload, configSequence, class: messageClass, originalOffset } = message
      return orderer.KafkaMessage.encode({
        regular: { payload, configSeq: toLong(configSequence, true), class: messageClass, originalOffset: toLong(originalOffset) }
      }).finish()
    }
    case 'timeToCut':
      return orderer.KafkaMessage.encode({ timeToCut: { blockNumber: toLong(message.blockNumber, true) } }).finish()
    case 'connect':
      return orderer.KafkaMessage.encode({ connect: { payload: message.payload } }).finish()
    case 'empty':
      return new Uint8Array(0)
  }
}

const REGULAR_TAG = 0x0a
const PAYLOAD_TAG = 0x0a
const CONFIG_SEQUENCE_TAG = 0x10
const CLASS_TAG = 0x18

/** Marshals regular messages of class NORMAL, one for each envelope, in one piece of memory: the same as encodeKafkaMessage. */
export function encodeNormalMessages (envelopes: readonly Uint8Array[], configSequence: bigint): Uint8Array[] {
  const sequence = Number(configSequence)
  const tailBytes = 2 + (sequence > 0 ? 1 + varintBytes(sequence) : 0)
  const innerBytes = envelopes.map(({ length }) => fieldBytes(length) + tailBytes)
  const memory = Buffer.allocUnsafe(innerBytes.reduce((sum, inner) => sum + fieldBytes(inner), 0))
  let position = 0
  return envelopes.map((envelope, index) => {
    const start = position
    position = writeHead(memory, position, REGULAR_TAG, innerBytes[index] as number)
    position = writeField(memory, position, PAYLOAD_TAG, envelope)
    if (sequence > 0) position = writeHead(memory, position, CONFIG_SEQUENCE_TAG, sequence)
    position = writeHead(memory, position, CLASS_TAG, MessageClass.NORMAL)
    return memory.subarray(start, position)
  })
}

/** A regular message as encodeNormalMessages writes it; undefined for any other bytes. */
function readNormal (bytes: Uint8Array): RegularMessage | undefined {
  const inner = bytes[0] === REGULAR_TAG ? readVarint(bytes, 1) : -1
  const innerStart = 1 + varintBytes(inner)
  if (inner < 0 || innerStart + inner !== bytes.length || bytes[innerStart] !== PAYLOAD_TAG) return undefined
  const length = readVarint(bytes, innerStart + 1)
  if (length <= 0) return undefined
  const start = innerStart + 1 + varintBytes(length)
  let position = start + length
  const sequence = bytes[position] === CONFIG_SEQUENCE_TAG ? readVarint(bytes, position + 1) : undefined
  if (sequence !== undefined) position += 1 + varintBytes(sequence)
  if (sequence === -1 || bytes[position] !== CLASS_TAG || bytes[position + 1] !== MessageClass.NORMAL || position + 2 !== bytes.length) return undefined
  return {
    type: 'regular',
    payload: new Uint8Array(bytes.buffer, bytes.byteOffset + start, length), // costs a third of a subarray of a Buffer
    configSequence: sequence === undefined ? 0n : BigInt(sequence),
    class: MessageClass.NORMAL,
    originalOffset: 0n
  }
}

/**
 * Unmarshals a record's value. Byte fields share memory with the input.
 * @throws MalformedError
 */
export function decodeKafkaMessage (bytes: Uint8Array): KafkaMessage {
  return readNormal(bytes) ?? decoding('Kafka message', () => {
    const message = orderer.KafkaMessage.decode(bytes)
    // A hostile writer may set several members of the oneof: the last on the wire wins, as in Go.
    switch (message.type) {
      case 'regular': {
        const regular = message.regular as orderer.KafkaMessageRegular
        return {
          type: 'regular',
          payload: regular.payload,
          configSequence: toBigInt(regular.configSeq),
          class: regular.class,
          originalOffset: toBigInt(regular.originalOffset)
        }
      }
      case 'timeToCut':
        return { type: 'timeToCut', blockNumber: toBigInt((message.timeToCut as orderer.KafkaMessageTimeToCut).blockNumber) }
      case 'connect':
        return { type: 'connect', payload: (message.connect as orderer.KafkaMessageConnect).payload }
      default:
        return { type: 'empty' }
    }
  })
}
