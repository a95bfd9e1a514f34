import { OrderingError } from '../errors.js'
import type { Position } from '../ledger/hash-run.js'
import type { CutBlock, DiscardCode } from '../consenter/effects.js'
import { RecentMap } from '../util/recent-map.js'
import { ShortLivedMap } from '../util/short-lived-map.js'
import { onAbort } from '../util/signals.js'

/** One writer that waits for its envelope. */
interface Waiter {
  /** Where it stands in the map; moves when its envelope is re-submitted. */
  offset: number
  readonly resolve: (position: Position) => void
  readonly reject: (error: OrderingError) => void
}

/** Why an envelope will never be in a block. */
interface Discarded {
  readonly code: DiscardCode | 'not_resubmitted'
  readonly reason: string
}

/** Newest envelopes of which it is remembered that they are not ordered as they stand in the log. */
const MAX_REMEMBERED = 10_000

/** Writers that wait until what they appended is in a block: answered from memory, by offset. */
export class Waiters {
  readonly #channel: string
  readonly #waiting = new ShortLivedMap<number, Waiter[]>()
  /** What becomes of those, by offset: a record may be read before its writer is told that it is in the log. */
  readonly #fates = new RecentMap<number, 'stale' | Discarded>(MAX_REMEMBERED)

  constructor (channel: string) {
    this.#channel = channel
  }

  /**
   * Waits for the envelope at an offset. Resolves with undefined when the signal aborts.
   * @throws OrderingError `envelope_discarded`
   */
  async wait (offset: number, signal: AbortSignal): Promise<Position | undefined> {
    if (signal.aborted) return undefined
    const fate = this.#fates.get(offset)
    if (fate && fate !== 'stale') throw this.#discardedFor(fate)
    return await new Promise((resolve, reject) => {
      const waiter: Waiter = {
        offset,
        resolve: (position) => {
          letGo()
          resolve(position)
        },
        reject: (error) => {
          letGo()
          reject(error)
        }
      }
      const letGo = onAbort(signal, () => {
        this.#remove(waiter)
        resolve(undefined)
      })
      this.#add(offset, [waiter])
    })
  }

  /** A block with these envelopes was published. */
  published ({ block, offsets, originalOffsets }: CutBlock): void {
    for (const originalOffset of originalOffsets) if (originalOffset > 0) this.#fates.delete(originalOffset)
    if (this.#waiting.size === 0) return
    for (const [index, offset] of offsets.entries()) {
      const position = { block: block.header.number, index }
      for (const waiter of this.#take(offset)) waiter.resolve(position)
      const originalOffset = originalOffsets[index] ?? 0
      if (originalOffset > 0) for (const waiter of this.#take(originalOffset)) waiter.resolve(position)
    }
  }

  /** Whether the envelope at an offset is to be submitted again: nothing else may be spoken for by a record that claims to be that. */
  isStale (offset: number): boolean {
    return this.#fates.get(offset) === 'stale'
  }

  /** The envelope at an offset is submitted again; when that was a re-submission itself, its writer now waits for this one. */
  resubmitted (offset: number, originalOffset: number): void {
    this.#fates.set(offset, 'stale')
    if (originalOffset > 0) this.#add(offset, this.#take(originalOffset))
  }

  /** The envelope at an offset will never be in a block. */
  discarded (offset: number, discarded: Discarded): void {
    this.#fates.set(offset, discarded)
    for (const waiter of this.#take(offset)) waiter.reject(this.#discardedFor(discarded))
  }

  #discardedFor ({ code, reason }: Discarded): OrderingError {
    return new OrderingError('envelope_discarded', `${code}: ${reason}`, { channel: this.#channel })
  }

  #add (offset: number, waiters: Waiter[]): void {
    if (waiters.length === 0) return
    for (const waiter of waiters) waiter.offset = offset
    this.#waiting.set(offset, [...this.#waiting.get(offset) ?? [], ...waiters])
  }

  #take (offset: number): Waiter[] {
    const waiters = this.#waiting.get(offset) ?? []
    this.#waiting.delete(offset)
    return waiters
  }

  #remove (waiter: Waiter): void {
    const others = this.#take(waiter.offset).filter((other) => other !== waiter)
    this.#add(waiter.offset, others)
  }
}
