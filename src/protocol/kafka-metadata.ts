import { common, orderer } from './generated/messages.js'
import { toBigInt, toLong } from './int64.js'
import { decoding } from './malformed.js'

/** How far into the log a block reaches: the consenter's own metadata of a block (REFERENCE 1.1, 3.3). */
export interface KafkaMetadata {
  readonly lastOffsetPersisted: bigint
  readonly lastOriginalOffsetProcessed: bigint
  readonly lastResubmittedConfigOffset: bigint
}

/** Marshals an orderer.KafkaMetadata. */
export function encodeKafkaMetadata (metadata: KafkaMetadata): Uint8Array {
  return orderer.KafkaMetadata.encode({
    lastOffsetPersisted: toLong(metadata.lastOffsetPersisted),
    lastOriginalOffsetProcessed: toLong(metadata.lastOriginalOffsetProcessed),
    lastResubmittedConfigOffset: toLong(metadata.lastResubmittedConfigOffset)
  }).finish()
}

/** The metadata slot ORDERER: a common.Metadata around the marshalled KafkaMetadata. */
export function encodeOrdererSlot (kafkaMetadata: Uint8Array): Uint8Array {
  return common.Metadata.encode({ value: kafkaMetadata }).finish()
}

/**
 * Reads a block's ORDERER slot.
 * @returns undefined when the slot is empty, as in a genesis block
 * @throws MalformedError
 */
export function decodeOrdererSlot (slot: Uint8Array | undefined): KafkaMetadata | undefined {
  return decoding('orderer metadata', () => {
    const { value } = common.Metadata.decode(slot ?? new Uint8Array(0))
    if (value.length === 0) return undefined
    const metadata = orderer.KafkaMetadata.decode(value)
    return {
      lastOffsetPersisted: toBigInt(metadata.lastOffsetPersisted),
      lastOriginalOffsetProcessed: toBigInt(metadata.lastOriginalOffsetProcessed),
      lastResubmittedConfigOffset: toBigInt(metadata.lastResubmittedConfigOffset)
    }
  })
}
