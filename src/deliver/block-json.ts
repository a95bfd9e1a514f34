import { decodeStored, type StoredBlock } from '../ledger/ledger.js'
import { MetadataSlot } from '../protocol/block.js'
import { decodeOrdererSlot } from '../protocol/kafka-metadata.js'
import { decodeLastConfigSlot } from '../protocol/last-config.js'
import { hex } from '../util/hex.js'

/** Whether a block is shown with its envelopes or only with their number. */
export type View = 'full' | 'header'

/** A block in JSON: hashes in hex, bytes in base64. */
export interface JsonBlock {
  readonly number: number
  readonly previousHash: string
  readonly dataHash: string
  readonly headerHash: string
  /** With view `full`: the marshalled envelopes. */
  readonly envelopes?: readonly string[]
  /** With view `header`: how many envelopes there are. */
  readonly count?: number
  readonly metadata: {
    readonly lastConfig: number
    readonly lastOffsetPersisted?: number | string
    readonly lastOriginalOffsetProcessed?: number | string
    readonly lastResubmittedConfigOffset?: number | string
  }
}

/** Makes the JSON form of a stored block. */
export function toJsonBlock (stored: StoredBlock, view: View = 'full'): JsonBlock {
  const { header, data, metadata } = decodeStored(stored)
  const kafkaMetadata = decodeOrdererSlot(metadata[MetadataSlot.ORDERER])
  return {
    number: header.number,
    previousHash: hex(header.previousHash),
    dataHash: hex(header.dataHash),
    headerHash: hex(stored.entry.headerHash),
    ...view === 'full' ? { envelopes: data.map((envelope) => Buffer.from(envelope).toString('base64')) } : { count: data.length },
    metadata: {
      lastConfig: decodeLastConfigSlot(metadata[MetadataSlot.LAST_CONFIG]),
      ...kafkaMetadata && {
        lastOffsetPersisted: toJsonInteger(kafkaMetadata.lastOffsetPersisted),
        lastOriginalOffsetProcessed: toJsonInteger(kafkaMetadata.lastOriginalOffsetProcessed),
        lastResubmittedConfigOffset: toJsonInteger(kafkaMetadata.lastResubmittedConfigOffset)
      }
    }
  }
}

/** A foreign writer may put any 64-bit number into the log: one that JSON cannot carry exactly becomes a string. */
function toJsonInteger (value: bigint): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}
