/** Delays between retries: exponential with jitter, capped. */
export class Backoff {
  readonly #minMs: number
  readonly #maxMs: number
  readonly #random: () => number
  #attempt = 0

  constructor ({ minMs = 50, maxMs = 2000 } = {}, random: () => number = Math.random) {
    this.#minMs = minMs
    this.#maxMs = maxMs
    this.#random = random
  }

  /** Milliseconds to wait before the next try: between half of the current step and the whole. */
  next (): number {
    const stepMs = Math.min(this.#maxMs, this.#minMs * 2 ** this.#attempt)
    this.#attempt = Math.min(this.#attempt + 1, 30)
    return stepMs * (0.5 + this.#random() / 2)
  }

  /** Starts anew after a success. */
  reset (): void {
    this.#attempt = 0
  }
}
