import { decodeStored, type StoredBlock } from '../ledger/ledger.js'
import { MetadataSlot } from '../protocol/block.js'
import { encodeBlockResponse, encodeStatusResponse } from '../protocol/deliver-response.js'
import { decodeOrdererSlot } from '../protocol/kafka-metadata.js'
import { decodeLastConfigSlot } from '../protocol/last-config.js'
import { hex } from '../util/hex.js'
import type { Problem } from '../errors.js'

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

/** A subscription's frames, as one subprotocol writes them. Undefined: the subprotocol has no such frame. */
export interface FrameFormat {
  block (stored: StoredBlock, view: View): string | Uint8Array
  /** Everything that was there is sent; what follows is new. */
  caughtUp (height: number): string | undefined
  /** The range that was asked for is sent. */
  done (): Uint8Array | undefined
  /** The gateway stops; the client goes on from this block, here or elsewhere. */
  goingAway (next: number): string | Uint8Array
  error (problem: Problem): string | Uint8Array
}

/** Text frames of subprotocol `ordering.v1.json`. */
const json: FrameFormat = {
  block: (stored, view) => JSON.stringify({ type: 'block', block: toJsonBlock(stored, view) }),
  caughtUp: (height) => JSON.stringify({ type: 'caught-up', height }),
  done: () => undefined,
  goingAway: (next) => JSON.stringify({ type: 'going-away', next }),
  error: (problem) => JSON.stringify({ ...problem, type: 'error' })
}

/** Binary frames of subprotocol `ordering.v1.protobuf`: orderer.DeliverResponse. */
const protobuf: FrameFormat = {
  block: ({ bytes }) => encodeBlockResponse(bytes),
  caughtUp: () => undefined,
  done: () => encodeStatusResponse(200),
  goingAway: () => encodeStatusResponse(503),
  error: ({ status }) => encodeStatusResponse(status)
}

/** The subprotocols of deliver, the preferred one first. */
export const SUBPROTOCOLS: Readonly<Record<string, FrameFormat>> = { 'ordering.v1.json': json, 'ordering.v1.protobuf': protobuf }

/** The subprotocol of a client that names none. */
export const DEFAULT_SUBPROTOCOL = 'ordering.v1.json'

/** A foreign writer may put any 64-bit number into the log: one that JSON cannot carry exactly becomes a string. */
function toJsonInteger (value: bigint): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}
