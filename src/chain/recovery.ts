import { OLDEST, type LastBlock } from '../consenter/state.js'
import { decodeStored, genesisEntry, type Ledger, type StoredBlock } from '../ledger/ledger.js'
import { faultOf, verifyLedger } from '../ledger/verify.js'
import { headerHash, MetadataSlot, type Block } from '../protocol/block.js'
import type { RecordFingerprint } from '../protocol/block-entry.js'
import type { ChannelConfig } from '../protocol/channel-config.js'
import { configOfBlock } from '../protocol/genesis.js'
import { decodeLastConfigSlot } from '../protocol/last-config.js'
import { LogFaultError, type LogBounds, type LogFault } from './ordered-log.js'

/** Why a channel halts: it cannot go on until a person has looked. The codes are stable (docs/operations.md). */
export type HaltReason =
  | 'diverged' | 'consensus_migrated' | 'genesis_mismatch' | 'ledger_corrupt' | LogFault

/** A channel cannot go on. */
export class HaltError extends Error {
  override readonly name = 'HaltError'
  readonly code: HaltReason

  constructor (code: HaltReason, reason: string) {
    super(reason)
    this.code = code
  }
}

/** Options of a channel's config that the declared and the existing genesis are compared by. */
const COMPARED = ['maxMessageCount', 'absoluteMaxBytes', 'preferredMaxBytes', 'batchTimeoutMs', 'consensusType', 'resubmission'] as const satisfies Array<keyof ChannelConfig>

/**
 * Writes the declared genesis block into an empty ledger, or checks that the ledger begins with it.
 * @throws HaltError `genesis_mismatch` with the difference, `ledger_corrupt`
 */
export async function ensureGenesis (ledger: Ledger, declared: Block): Promise<void> {
  const existing = reading(0, () => ledger.get(0))
  if (!existing) {
    await ledger.append(genesisEntry(declared))
    return
  }
  if (headerHash(declared.header).equals(existing.entry.headerHash)) return
  const difference = reading(0, () => describeDifference(declared, decodeStored(existing)))
  throw new HaltError('genesis_mismatch', `the declared genesis block is not the one that the channel began with: ${difference}`)
}

/** @throws HaltError `ledger_corrupt` in place of what a block throws that cannot be read */
function reading<T> (number: number, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof HaltError) throw error
    const { block, reason } = faultOf(error, number)
    throw new HaltError('ledger_corrupt', `block ${block.toString()}: ${reason}`)
  }
}

function describeDifference (declared: Block, existing: Block): string {
  const [wanted, found] = [configOfBlock(declared), configOfBlock(existing)]
  const differences = COMPARED
    .filter((key) => wanted.config[key] !== found.config[key])
    .map((key) => `${key} is ${String(wanted.config[key])} in the configuration and ${String(found.config[key])} in the chain`)
  if (wanted.channelId !== found.channelId) differences.push(`the declared block is for channel ${wanted.channelId}, the existing one for ${found.channelId}`)
  return differences.length > 0 ? differences.join('; ') : 'the blocks differ outside the batch options'
}

/**
 * Checks the newest blocks of a ledger, as `verify` checks all.
 * @throws HaltError `ledger_corrupt` with the block and the reason
 */
export async function checkNewestBlocks (ledger: Ledger, count: number): Promise<void> {
  const { fault } = await verifyLedger(ledger, { from: Math.max(0, ledger.height - count) })
  if (fault) throw new HaltError('ledger_corrupt', `block ${fault.block.toString()}: ${fault.reason}`)
}

/**
 * Reads what the consenter resumes from.
 * @throws HaltError `ledger_corrupt`, or `consensus_migrated` when the last block took the channel away from here
 */
export function readLastBlock (ledger: Ledger): LastBlock & { readonly lastRecord: RecordFingerprint | undefined } {
  const number = ledger.height - 1
  if (number < 0) throw new HaltError('ledger_corrupt', 'the ledger is empty')
  return reading(number, () => {
    const tip = ledger.tip as StoredBlock
    const { checkpoint, lastRecord } = tip.entry
    const block = decodeStored(tip)
    const config = configOf(ledger, block)
    if (number > 0 && !block.metadata[MetadataSlot.ORDERER]?.length && config.consensusType !== configBefore(ledger, number).consensusType) {
      throw new HaltError('consensus_migrated', `block ${number.toString()} moved the channel to consensus type ${JSON.stringify(config.consensusType)}`)
    }
    return { block, config, checkpoint, lastRecord }
  })
}

/** The config that a block's LAST_CONFIG slot points to. */
function configOf (ledger: Ledger, block: Block): ChannelConfig {
  const lastConfig = decodeLastConfigSlot(block.metadata[MetadataSlot.LAST_CONFIG])
  const configBlock = ledger.get(lastConfig)
  if (!configBlock) throw new Error(`its last config is block ${lastConfig.toString()}`)
  return configOfBlock(decodeStored(configBlock)).config
}

function configBefore (ledger: Ledger, number: number): ChannelConfig {
  return configOf(ledger, decodeStored(ledger.get(number - 1) as StoredBlock))
}

/**
 * Where reading starts, checked against what the log still has.
 * @throws LogFaultError when the log does not reach that offset or no longer goes back to it
 */
export function checkBounds (nextOffset: number, { first, next }: LogBounds): number {
  if (nextOffset === OLDEST) {
    if (first > 0) throw new LogFaultError('log_gap', `the chain starts at offset 0, the log begins at ${first.toString()}`)
    return 0
  }
  if (nextOffset < first) throw new LogFaultError('log_gap', `the chain continues at offset ${nextOffset.toString()}, the log begins at ${first.toString()}`)
  if (nextOffset > next) throw new LogFaultError('log_gap', `the chain continues at offset ${nextOffset.toString()}, the log ends at ${next.toString()}`)
  return nextOffset
}
