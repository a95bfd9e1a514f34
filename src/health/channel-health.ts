import { CHAIN_STATES, type ChainReason, type ChainState, type ChainStatus } from '../chain/chain-status.js'
import type { IndexStatus } from '../ledger/receipt-index.js'
import type { Clock } from '../util/clock.js'
import type { StorageFault } from './storage-watch.js'
import { Watchdog } from './watchdog.js'

/** The chain's own states, and `degraded`: the chain is well by its own account, but something does not get on. */
export type ChannelState = ChainState | 'degraded'

/** All states, those of a channel's life in order. */
export const CHANNEL_STATES: readonly ChannelState[] = [...CHAIN_STATES, 'degraded']

/** What stands still in a degraded channel, and what it can do all the same. */
const DEGRADATIONS = {
  /** A commit failed: nothing can be written until the process is restarted. */
  storage_failed: { serves: false, takes: false },
  /** A commit does not return. */
  commit_stalled: { serves: false, takes: false },
  /** The log has more, and it is read, but the message loop does not get on. */
  loop_stuck: { serves: false, takes: false },
  /** Nothing was read from the log for too long, and nobody said why. */
  fetch_stalled: { serves: true, takes: true },
  /** Receipts by hash and by idempotency key are no longer kept up to date. */
  receipts_index_failed: { serves: true, takes: true },
  receipts_index_stalled: { serves: true, takes: true }
} as const satisfies Record<string, { serves: boolean, takes: boolean }>

/** Why a channel is degraded. */
export type DegradationCode = keyof typeof DEGRADATIONS

interface Degradation {
  readonly code: DegradationCode
  readonly detail: string
}

/** What is known of a channel's health at one moment. */
export interface ChannelHealth extends Omit<ChainStatus, 'state' | 'reason' | 'next'> {
  readonly state: ChannelState
  readonly reason?: ChainReason | Degradation
  /** Blocks, receipts and streams are served, and as new as anywhere. */
  readonly serves: boolean
  /** Submissions are taken. */
  readonly takes: boolean
  /** Only a person or a restart mends what is wrong. */
  readonly definite: boolean
  /** Offset of the next record of the log, as far as known. */
  readonly logEnd?: number
  /** Records of the log that are not processed yet. */
  readonly lag?: number
  /** Blocks that the receipts index does not have yet. */
  readonly indexLag: number
}

/** What a channel's health is derived from. All of it is at hand: nothing is written, nobody is asked. */
export interface ChannelSources {
  readonly chain: () => ChainStatus
  readonly index: () => IndexStatus
  readonly storage: () => StorageFault | undefined
  readonly clock: Clock
  readonly stallAfterMs: number
}

/** Watches one channel: the state that its loop has, and whether the loop, the log's reader and the index get on. */
export class ChannelWatch {
  readonly #sources: ChannelSources
  readonly #loop = new Watchdog()
  readonly #index = new Watchdog()
  #degradedSinceMs: number | undefined

  constructor (sources: ChannelSources) {
    this.#sources = sources
  }

  look (): ChannelHealth {
    const { next, ...status } = this.#sources.chain()
    const { indexed } = this.#sources.index()
    const lag = next === undefined ? undefined : Math.max(0, next - 1 - status.lastOffset)
    const degradation = this.#degradation(status, lag)
    const known = {
      ...status,
      indexLag: Math.max(0, status.height - indexed),
      ...next !== undefined && { logEnd: next },
      ...lag !== undefined && { lag }
    }
    if (!degradation) {
      this.#degradedSinceMs = undefined
      const { state, reason } = status
      const isComplete = reason?.code === 'consensus_migrated' // the chain ends here, on purpose: nothing newer is anywhere
      return { ...known, serves: state === 'ready' || state === 'read-only' || isComplete, takes: state === 'ready', definite: state === 'halted' }
    }
    this.#degradedSinceMs ??= this.#sources.clock.now()
    const definite = degradation.code === 'storage_failed' || degradation.code === 'receipts_index_failed'
    return { ...known, state: 'degraded', reason: degradation, sinceMs: this.#degradedSinceMs, ...DEGRADATIONS[degradation.code], definite }
  }

  /** What stands still although the chain does not know of anything wrong; the gravest thing first. */
  #degradation ({ state, lastOffset, height, fetchAgeMs = 0 }: ChainStatus, lag = 0): Degradation | undefined {
    const { index, storage, clock, stallAfterMs } = this.#sources
    const now = clock.elapsedMs()
    const fetchStalled = fetchAgeMs >= stallAfterMs
    // What is not read cannot be processed: only a loop that is fed can be stuck.
    const loopMs = this.#loop.stalledMs(lastOffset, lag > 0 && !fetchStalled, now)
    const { indexed, failure } = index()
    const indexMs = this.#index.stalledMs(indexed, indexed < height, now)
    if (state !== 'ready' && state !== 'catching-up') return undefined
    const fault = storage()
    if (fault) return fault
    if (loopMs >= stallAfterMs) return { code: 'loop_stuck', detail: `${lag.toString()} records wait, and none was processed for ${seconds(loopMs)}` }
    if (fetchStalled) return { code: 'fetch_stalled', detail: `the log was last read ${seconds(fetchAgeMs)} ago` }
    if (failure !== undefined) return { code: 'receipts_index_failed', detail: failure }
    if (indexMs >= stallAfterMs) return { code: 'receipts_index_stalled', detail: `${(height - indexed).toString()} blocks wait, and none was indexed for ${seconds(indexMs)}` }
    return undefined
  }
}

function seconds (ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
