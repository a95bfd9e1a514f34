/** Choices that are the same for the same seed. */
export class Random {
  #state: number

  constructor (seed: number) {
    this.#state = seed >>> 0
  }

  /** A number below 1 (mulberry32). */
  next (): number {
    this.#state = this.#state + 0x6d2b79f5 >>> 0
    let mixed = Math.imul(this.#state ^ this.#state >>> 15, this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61)
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32
  }

  between (low: number, high: number): number {
    return low + this.next() * (high - low)
  }

  pick<T> (from: readonly T[]): T {
    return from[Math.floor(this.next() * from.length)] as T
  }

  /** So many different ones, in any order. */
  sample<T> (from: readonly T[], count: number): T[] {
    const rest = [...from]
    return Array.from({ length: Math.min(count, rest.length) }, () => rest.splice(Math.floor(this.next() * rest.length), 1)[0] as T)
  }
}
