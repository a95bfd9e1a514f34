import { OrderingError, reasonOf, type ErrorCode } from '../errors.js'
import type { Disagreement } from './divergence.js'
import type { LogStatus } from './ordered-log.js'
import type { HaltReason } from './recovery.js'

/**
 * - `starting`: the log was not reached yet;
 * - `catching-up`: it reads what was appended before its own CONNECT message;
 * - `ready`: it reads behind that, and can append;
 * - `read-only`: it was ready, but cannot append or read now; blocks, receipts and streams are served;
 * - `halted`: it cannot go on until a person has looked.
 */
export type ChainState = 'starting' | 'catching-up' | 'ready' | 'read-only' | 'halted'

/** All states, in the order of a channel's life. */
export const CHAIN_STATES: readonly ChainState[] = ['starting', 'catching-up', 'ready', 'read-only', 'halted']

/** Why a channel is not ready. */
export interface ChainReason {
  readonly code: HaltReason | ErrorCode
  readonly detail: string
}

/** What probes, routes and metrics are told of a channel. */
export interface ChainStatus extends LogStatus {
  readonly channel: string
  readonly state: ChainState
  readonly reason?: ChainReason
  /** When the state was entered, milliseconds since the epoch. */
  readonly sinceMs: number
  /** Offset of the last record that was processed, -1 before the first. */
  readonly lastOffset: number
  readonly height: number
  /** When this process last published a block; absent when it has not. */
  readonly lastBlockAtMs?: number
  /** The newest other replica that announced another chain than this one, which was found right. */
  readonly disagreement?: Disagreement
}

/** What an error says of why a channel is not ready. */
export function reasonFor (error: unknown): ChainReason {
  return { code: error instanceof OrderingError ? error.code : 'internal_error', detail: reasonOf(error) }
}
