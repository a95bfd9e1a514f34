import { onAbort } from './signals.js'

/** A number that only grows, and those who wait until it has grown: the height of a ledger, the end of a log. */
export class Level {
  #value: number
  #waiting = new Set<() => void>()

  constructor (value: number) {
    this.#value = value
  }

  get value (): number {
    return this.#value
  }

  /** Raises the level and wakes everybody who waits. */
  raise (value: number): void {
    if (value <= this.#value) return
    this.#value = value
    const waiting = this.#waiting
    this.#waiting = new Set()
    for (const wake of waiting) wake()
  }

  /** Resolves when the level is above a value, or when the signal aborts. */
  async above (value: number, signal: AbortSignal): Promise<void> {
    while (this.#value <= value && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          letGo()
          resolve()
        }
        this.#waiting.add(wake)
        const letGo = onAbort(signal, () => {
          this.#waiting.delete(wake)
          resolve()
        })
      })
    }
  }
}
