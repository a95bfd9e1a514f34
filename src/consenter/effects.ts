import type { Block } from '../protocol/block.js'
import type { ChannelConfig } from '../protocol/channel-config.js'

/**
 * What the consenter decides on: a record of the log, a batch timer that fired in the shell, or that the log does not take
 * what was to be re-submitted of the record at an offset. Blocks come of records alone.
 */
export type Input =
  | { readonly type: 'record', readonly offset: number, readonly value: Uint8Array }
  | { readonly type: 'timer', readonly blockNumber: number }
  | { readonly type: 'abandoned', readonly offset: number }

/** Why a block was cut: count or bytes reached, one oversized envelope, the timer's message, a config envelope. */
export type CutReason = 'count' | 'bytes' | 'oversize' | 'timer' | 'config'

/** Why a record changed nothing. The codes are stable: they label log lines and answers to waiting writers. */
export type DiscardCode =
  | 'malformed_message' | 'malformed_envelope' | 'unknown_class' | 'invalid_envelope' | 'invalid_config'
  | 'nothing_to_cut'

/** A record that changed nothing. */
export interface Discarded {
  readonly kind: 'message' | 'timeToCut' | 'regular'
  readonly code: DiscardCode
  readonly offset: number
  /** Offset of the first submission when it was a re-submission, else 0. */
  readonly originalOffset: number
  readonly reason: string
}

/** Why a channel cannot go on. */
export type HaltCode = 'diverged' | 'consensus_migrated'

/** State after a block that the block's own metadata does not tell; the ledger keeps it beside the block. */
export interface Checkpoint {
  readonly lastResubmittedConfigOffset: bigint
  /** True while a re-submitted config is in flight and writers wait for it. */
  readonly ingressBlocked: boolean
  /** True when the record right behind the block cut it by overflow and is pending (see recovery in state.ts). */
  readonly overflowed: boolean
}

/** A block that was cut, with all that the ledger keeps of it. */
export interface CutBlock {
  readonly block: Block
  readonly headerHash: Buffer
  /** Log offset of each envelope, in block order. */
  readonly offsets: readonly number[]
  /** Offset of each envelope's first submission when it was re-submitted, else 0. */
  readonly originalOffsets: readonly number[]
  readonly checkpoint: Checkpoint
  /** Offset up to which the log is consumed by this block. */
  readonly lastOffsetPersisted: number
  readonly reason: CutReason
  /** The config that rules from the next block on, when this is a config block. */
  readonly config?: ChannelConfig
}

/**
 * What the shell has to do, strictly in order. Nothing an effect makes visible may become so before the effects in
 * front of it are done:
 * - `writeBlock`: append to the ledger. Every re-submission in front of it must be in the log first, because the
 *   block says that the log was consumed up to its offset. Publish when committed, in order of number.
 * - `startTimer` / `stopTimer`: one batch timer a channel; when it fires, feed a timer input.
 * - `postTimeToCut`: append a time-to-cut message; when that fails, feed the timer input again.
 * - `resubmit`: append this value again, in order, until it is in the log; feed an abandoned input when the log never takes it.
 * - `blockIngress` / `unblockIngress`: hold writers while a re-submitted config is in flight (`Consenter.ingressBlocked`
 *   says the same at any moment).
 * - `consumed` / `discard`: the record's outcome, one a record, for counters, log lines and waiting writers.
 * - `halt`: the channel must not order any more; every later input is ignored.
 */
export type Effect =
  | { readonly type: 'writeBlock', readonly cut: CutBlock }
  | { readonly type: 'startTimer', readonly timeoutMs: number }
  | { readonly type: 'stopTimer' }
  | { readonly type: 'postTimeToCut', readonly blockNumber: number }
  | { readonly type: 'resubmit', readonly value: Uint8Array, readonly offset: number, readonly originalOffset: number }
  | { readonly type: 'blockIngress' }
  | { readonly type: 'unblockIngress' }
  | { readonly type: 'consumed', readonly kind: 'connect' | 'timeToCut' | 'regular' | 'empty', readonly payload?: Uint8Array }
  | ({ readonly type: 'discard' } & Discarded)
  | { readonly type: 'halt', readonly code: HaltCode, readonly reason: string }
