import type { Block } from '../protocol/block.js'
import { MetadataSlot, headerHash } from '../protocol/block.js'
import type { ChannelConfig } from '../protocol/channel-config.js'
import { decodeOrdererSlot, type KafkaMetadata } from '../protocol/kafka-metadata.js'
import { decodeLastConfigSlot } from '../protocol/last-config.js'
import { BlockCutter } from './block-cutter.js'
import type { Checkpoint } from './effects.js'

/** All that the consenter remembers between two inputs. */
export interface State {
  readonly channelId: string
  config: ChannelConfig
  /** Number of the newest config block. */
  lastConfigBlockNumber: number
  lastCutBlockNumber: number
  lastHeaderHash: Buffer
  /** Highest first-submission offset whose re-submission was ordered: later copies of it are dropped. */
  lastOriginalOffsetProcessed: bigint
  /** Offset of the newest config message that was re-submitted; ingress waits while that is in flight. */
  lastResubmittedConfigOffset: bigint
  ingressBlocked: boolean
  timerRunning: boolean
  halted: boolean
  readonly cutter: BlockCutter
  /**
   * Offset of the record that cut the last block by overflow and stayed pending, else -1. Such a record does not
   * advance lastOriginalOffsetProcessed (REFERENCE 1.9 no. 1, copied); when it is replayed after a restart it meets
   * an empty cutter and would, so that the restarted replica would drop what the others order.
   */
  readonly overflowOffset: number
}

/** The newest block of a ledger and what stands beside it. */
export interface LastBlock {
  readonly block: Block
  readonly checkpoint: Checkpoint | undefined
  /** The config of the newest config block. */
  readonly config: ChannelConfig
}

/** Metadata of zeros marshals to nothing: what an empty slot means in a block that was cut here. */
const ALL_ZERO: KafkaMetadata = { lastOffsetPersisted: 0n, lastOriginalOffsetProcessed: 0n, lastResubmittedConfigOffset: 0n }

/** Where reading starts when the last block tells no offset: the oldest record of the log. */
export const OLDEST = -1

/**
 * The state after the last block of a ledger, and the offset from which the log has to be replayed.
 * @throws MalformedError when the block's metadata cannot be read
 */
export function recover (channelId: string, { block, checkpoint, config }: LastBlock): { state: State, nextOffset: number } {
  const metadata = decodeOrdererSlot(block.metadata[MetadataSlot.ORDERER]) ?? (checkpoint && block.header.number > 0 ? ALL_ZERO : undefined)
  const lastOriginalOffsetProcessed = metadata?.lastOriginalOffsetProcessed ?? 0n
  // Blocks cut by the timer leave lastResubmittedConfigOffset out (REFERENCE 1.9 no. 2, copied): the checkpoint has it.
  const lastResubmittedConfigOffset = checkpoint?.lastResubmittedConfigOffset ?? metadata?.lastResubmittedConfigOffset ?? 0n
  const nextOffset = metadata ? Number(metadata.lastOffsetPersisted) + 1 : OLDEST
  return {
    nextOffset,
    state: {
      channelId,
      config,
      lastConfigBlockNumber: decodeLastConfigSlot(block.metadata[MetadataSlot.LAST_CONFIG]),
      lastCutBlockNumber: block.header.number,
      lastHeaderHash: headerHash(block.header),
      lastOriginalOffsetProcessed,
      lastResubmittedConfigOffset,
      ingressBlocked: isBlocked(config, checkpoint, lastResubmittedConfigOffset > lastOriginalOffsetProcessed),
      timerRunning: false,
      halted: false,
      cutter: new BlockCutter(),
      overflowOffset: checkpoint?.overflowed ? nextOffset : OLDEST
    }
  }
}

/** Whether writers wait: where the checkpoint does not tell, for a config that is in flight. */
function isBlocked ({ resubmission }: ChannelConfig, checkpoint: Checkpoint | undefined, inFlight: boolean): boolean {
  return resubmission && (checkpoint?.ingressBlocked ?? inFlight)
}
