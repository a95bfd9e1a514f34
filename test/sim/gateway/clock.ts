import type { Clock } from '../../../src/util/clock.js'
import type { Cancel, Scheduler } from './scheduler.js'

const EPOCH_MS = 1_700_000_000_000

/** One machine's clock: it runs too fast or too slow, its date jumps, and it ends with its process. */
export class SimulatedClock implements Clock {
  readonly #scheduler: Scheduler
  readonly #isAlive: () => boolean
  readonly #rate: number
  #dateOffsetMs = 0

  /** @param rate how many of its milliseconds pass in a true one */
  constructor (scheduler: Scheduler, { rate, isAlive }: { rate: number, isAlive: () => boolean }) {
    this.#scheduler = scheduler
    this.#isAlive = isAlive
    this.#rate = rate
  }

  now (): number {
    return Math.round(EPOCH_MS + this.#dateOffsetMs + this.elapsedMs())
  }

  elapsedMs (): number {
    return this.#scheduler.nowMs * this.#rate
  }

  after (delayMs: number, callback: () => void): Cancel {
    return this.#scheduler.after(delayMs / this.#rate, () => { if (this.#isAlive()) callback() })
  }

  /** Somebody sets the date. */
  jump (byMs: number): void {
    this.#dateOffsetMs += byMs
  }
}
