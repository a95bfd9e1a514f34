import { dataHash, headerHash, type Block } from '../protocol/block.js'
import type { ChannelConfig } from '../protocol/channel-config.js'
import { encodeKafkaMetadata, encodeOrdererSlot } from '../protocol/kafka-metadata.js'
import { encodeLastConfigSlot, encodeSignaturesSlot } from '../protocol/last-config.js'
import type { Batch } from './block-cutter.js'
import type { Effect } from './effects.js'
import type { State } from './state.js'

const EMPTY = new Uint8Array(0)

/** How far the log is consumed by a block, and what else its metadata says. */
export interface CommitOptions {
  /** Offset from which a replica that holds this block as its last need not read again. */
  readonly lastOffsetPersisted: number
  /** The envelope that cut this batch is still pending. */
  readonly overflowed?: boolean
  /** The config inside the batch's one envelope. */
  readonly config?: ChannelConfig
}

/**
 * Makes the next block of a batch and moves the state behind it. The one place that makes blocks.
 *
 * Copied from the reference: a block cut by the timer leaves lastResubmittedConfigOffset out (REFERENCE 1.9 no. 2),
 * a block that moves the channel to another consensus type has no orderer metadata (1.3, 15176).
 */
export function commit (state: State, batch: Batch, { lastOffsetPersisted, overflowed = false, config }: CommitOptions): Effect {
  const number = state.lastCutBlockNumber + 1
  if (config) state.lastConfigBlockNumber = number
  const migrates = config !== undefined && config.consensusType !== state.config.consensusType
  const kafkaMetadata = encodeKafkaMetadata({
    lastOffsetPersisted: BigInt(lastOffsetPersisted),
    lastOriginalOffsetProcessed: state.lastOriginalOffsetProcessed,
    lastResubmittedConfigOffset: batch.reason === 'timer' ? 0n : state.lastResubmittedConfigOffset
  })
  const ordererSlot = migrates ? EMPTY : encodeOrdererSlot(kafkaMetadata)
  const data = batch.entries.map(({ bytes }) => bytes)
  const block: Block = {
    header: { number, previousHash: state.lastHeaderHash, dataHash: dataHash(data) },
    data,
    metadata: [
      encodeSignaturesSlot(state.lastConfigBlockNumber, ordererSlot),
      encodeLastConfigSlot(state.lastConfigBlockNumber),
      EMPTY,
      ordererSlot,
      EMPTY
    ]
  }
  state.lastCutBlockNumber = number
  state.lastHeaderHash = headerHash(block.header)
  if (config) state.config = config
  return {
    type: 'writeBlock',
    cut: {
      block,
      headerHash: state.lastHeaderHash,
      offsets: batch.entries.map(({ offset }) => offset),
      originalOffsets: batch.entries.map(({ originalOffset }) => originalOffset),
      checkpoint: { lastResubmittedConfigOffset: state.lastResubmittedConfigOffset, ingressBlocked: state.ingressBlocked, overflowed },
      lastOffsetPersisted,
      reason: batch.reason,
      ...config && { config }
    }
  }
}
