import type { ChannelConfig } from '../protocol/channel-config.js'
import type { CutReason } from './effects.js'

/** An envelope on its way into a block. */
export interface Entry {
  /** Marshalled envelope. */
  readonly bytes: Uint8Array
  /** Size as the batch rules count it (see Envelope). */
  readonly sizeBytes: number
  readonly offset: number
  readonly originalOffset: number
}

/** Envelopes that become one block. */
export interface Batch {
  readonly entries: readonly Entry[]
  readonly reason: CutReason
}

/**
 * Gathers envelopes into batches (REFERENCE 1.1 "Block cutter"). The limits are arguments of each call, because a
 * config block changes them.
 */
export class BlockCutter {
  #pending: Entry[] = []
  #pendingBytes = 0

  /** Number of envelopes that wait for a cut. */
  get pendingCount (): number {
    return this.#pending.length
  }

  /**
   * Adds an envelope. All outcomes:
   * - no batch, pending: it waits with those before it;
   * - one batch, not pending: it filled the batch (`count`), or it is oversized and nothing was pending (`oversize`);
   * - one batch, pending: those before it were cut (`bytes`), it waits alone;
   * - two batches, not pending: those before it were cut, then it alone, because it is oversized, or because
   *   the count limit is 1.
   * "Two batches, pending" and "no batch, not pending" are impossible.
   */
  ordered (entry: Entry, { preferredMaxBytes, maxMessageCount }: ChannelConfig): Batch[] {
    const batches: Batch[] = []
    if (entry.sizeBytes > preferredMaxBytes) {
      if (this.#pending.length > 0) batches.push(this.cut('bytes'))
      batches.push({ entries: [entry], reason: 'oversize' })
      return batches
    }
    if (this.#pendingBytes + entry.sizeBytes > preferredMaxBytes) batches.push(this.cut('bytes'))
    this.#pending.push(entry)
    this.#pendingBytes += entry.sizeBytes
    if (this.#pending.length >= maxMessageCount) batches.push(this.cut('count'))
    return batches
  }

  /** Takes everything that waits, possibly nothing. */
  cut (reason: CutReason): Batch {
    const entries = this.#pending
    this.#pending = []
    this.#pendingBytes = 0
    return { entries, reason }
  }
}
