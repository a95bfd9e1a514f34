/** Seeded random numbers (sfc32): the same seed gives the same numbers, on every machine. */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor (seed: number) {
    this.#a = seed | 0
    this.#b = (seed / 2 ** 32) | 0
    this.#c = 0x9e3779b9 | 0
    for (let round = 0; round < 12; round++) this.#next()
  }

  /** At least 0, less than 1. */
  fraction (): number {
    return this.#next() / 2 ** 32
  }

  /** A whole number from `low` to `high`, both included. */
  integer (low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1))
  }

  /** True with this probability. */
  chance (probability: number): boolean {
    return probability > 0 && this.fraction() < probability
  }

  pick<T> (choices: readonly T[]): T {
    return choices[this.integer(0, choices.length - 1)] as T
  }

  /** Mostly near `typicalMs`, now and then up to ten times as long. */
  delayMs (typicalMs: number): number {
    const factor = this.chance(0.05) ? 1 + 9 * this.fraction() : 0.2 + 1.6 * this.fraction()
    return Math.max(0.01, typicalMs * factor)
  }

  /** Bytes that mean nothing. */
  bytes (length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.integer(0, 255)))
  }

  /** A generator of its own: what is drawn from it does not move this one. */
  fork (): Random {
    return new Random(this.#next() + this.integer(0, 2 ** 20) * 2 ** 32)
  }

  #next (): number {
    const sum = (this.#a + this.#b + this.#counter++) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum | 0
    return sum >>> 0
  }
}
