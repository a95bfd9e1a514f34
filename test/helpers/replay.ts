import { Consenter } from '../../src/consenter/consenter.js'
import type { CutBlock, Effect } from '../../src/consenter/effects.js'
import type { LastBlock } from '../../src/consenter/state.js'
import { decodeBlock, encodeBlock, MetadataSlot } from '../../src/protocol/block.js'
import { configOfBlock } from '../../src/protocol/genesis.js'
import { decodeLastConfigSlot } from '../../src/protocol/last-config.js'

/** A record of a log, as the consenter is fed with it. */
export interface LogRecord {
  readonly offset: number
  readonly value: Uint8Array
}

/** A log and the genesis block of its channel. */
export interface Log {
  readonly channelId: string
  readonly genesis: LastBlock
  readonly records: readonly LogRecord[]
}

/** What came out of a log. Two replicas agree when all of it is equal. */
export interface Outcome {
  /** All that a ledger keeps of each block, but for ingress. */
  readonly ledger: readonly string[]
  /** Whether ingress is blocked, behind each block and behind the log. */
  readonly ingress: readonly string[]
  /** What is pending behind the last block. */
  readonly state: string
}

export function describeOutcome (cuts: readonly CutBlock[], { nextBlockNumber, pendingCount, ingressBlocked, config }: Consenter): Outcome {
  return {
    ledger: cuts.map(describeCut),
    ingress: [...cuts.map(({ checkpoint }) => checkpoint.ingressBlocked), ingressBlocked].map((blocked) => blocked ? 'blocked' : 'open'),
    state: `next block ${nextBlockNumber.toString()}, pending ${pendingCount.toString()}, config ${config.sequence.toString()}`
  }
}

function describeCut ({ block, headerHash, offsets, originalOffsets, checkpoint, reason, config }: CutBlock): string {
  const { lastResubmittedConfigOffset, overflowed } = checkpoint
  return [
    block.header.number, reason, headerHash.toString('hex'), Buffer.from(encodeBlock(block)).toString('base64'), offsets, originalOffsets,
    lastResubmittedConfigOffset, overflowed ? 'overflowed' : 'empty', config?.sequence ?? 'same config'
  ].map(String).join(' ')
}

export function cutsOf (effects: readonly Effect[]): CutBlock[] {
  return effects.flatMap((effect) => effect.type === 'writeBlock' ? [effect.cut] : [])
}

/** One replica, fed from the start to the end. */
export function replay ({ channelId, genesis, records }: Log): Outcome {
  const consenter = new Consenter(channelId, genesis)
  return describeOutcome(records.flatMap((record) => cutsOf(consenter.step({ type: 'record', ...record }))), consenter)
}

/**
 * One replica that crashes again and again, each time after so many effects. Only what the ledger holds survives:
 * the blocks as bytes, their checkpoints, and the config that the newest block's LAST_CONFIG points to.
 */
export function replayWithCrashes ({ channelId, genesis, records }: Log, crashes: readonly number[]): Outcome {
  const cuts: CutBlock[] = []
  let consenter = new Consenter(channelId, genesis)
  for (const crash of [...crashes, Infinity]) {
    consenter = new Consenter(channelId, lastBlockOf(genesis, cuts))
    feed(consenter, records, cuts, crash)
  }
  return describeOutcome(cuts, consenter)
}

function feed (consenter: Consenter, records: readonly LogRecord[], cuts: CutBlock[], effectCount: number): void {
  // Behind a block that moved the channel to another consensus type nothing is fed any more (readLastBlock in src/chain/recovery.ts).
  if (consenter.config.consensusType !== 'kafka') return
  let left = effectCount
  for (const record of records) {
    if (record.offset < consenter.nextOffset) continue
    for (const effect of consenter.step({ type: 'record', ...record })) {
      if (left === 0) return
      left -= 1
      if (effect.type === 'writeBlock') cuts.push(effect.cut)
    }
  }
}

/** The last block as a ledger gives it back. */
export function lastBlockOf (genesis: LastBlock, cuts: readonly CutBlock[]): LastBlock {
  const last = cuts.at(-1)
  if (!last) return genesis
  const block = decodeBlock(encodeBlock(last.block))
  const lastConfig = decodeLastConfigSlot(block.metadata[MetadataSlot.LAST_CONFIG])
  const configCut = cuts[lastConfig - genesis.block.header.number - 1]
  const config = configCut ? configOfBlock(decodeBlock(encodeBlock(configCut.block))).config : genesis.config
  return { block, checkpoint: { ...last.checkpoint }, config }
}
