import { orderer } from './generated/messages.js'
import { toBigInt, toLong } from './int64.js'
import { decoding } from './malformed.js'

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

/**
 * Unmarshals a record's value. Byte fields share memory with the input.
 * @throws MalformedError
 */
export function decodeKafkaMessage (bytes: Uint8Array): KafkaMessage {
  return decoding('Kafka message', () => {
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
