import type { Clock } from '../util/clock.js'

/** The timer of a channel's pending batch: one at a time, and silent while it is held. */
export class BatchTimer {
  readonly #clock: Clock
  readonly #fire: () => void
  #cancel: (() => void) | undefined
  #held = false
  #due = false

  constructor (clock: Clock, fire: () => void) {
    this.#clock = clock
    this.#fire = fire
  }

  /** Fires after a time; an earlier start no longer counts. */
  start (delayMs: number): void {
    this.stop()
    this.#cancel = this.#clock.after(delayMs, () => {
      if (this.#held) this.#due = true
      else this.#fire()
    })
  }

  /** Does not fire, also not when that was due while it was held. */
  stop (): void {
    this.#cancel?.()
    this.#due = false
  }

  /** From now on it waits for `release` before it fires. */
  hold (): void {
    this.#held = true
  }

  /** Fires now if that was due meanwhile. */
  release (): void {
    this.#held = false
    if (!this.#due) return
    this.#due = false
    this.#fire()
  }
}
