import { OrderingError } from '../errors.js'

/** Bounds the bytes of submissions that are not in the log yet; more are refused at once. */
export class Admission {
  readonly #maxInFlightBytes: number
  #inFlightBytes = 0

  constructor (maxInFlightBytes: number) {
    this.#maxInFlightBytes = maxInFlightBytes
  }

  /** As much as may be in flight. */
  get maxInFlightBytes (): number {
    return this.#maxInFlightBytes
  }

  get inFlightBytes (): number {
    return this.#inFlightBytes
  }

  /**
   * Runs a submission of a size. One larger than the whole bound is admitted when nothing else is in flight.
   * @throws OrderingError `overloaded`
   */
  async run<T> (sizeBytes: number, submit: () => Promise<T>): Promise<T> {
    if (this.#inFlightBytes > 0 && this.#inFlightBytes + sizeBytes > this.#maxInFlightBytes) {
      throw new OrderingError('overloaded', `${this.#inFlightBytes.toString()} bytes are in flight, ${this.#maxInFlightBytes.toString()} are allowed (maxInFlightBytes)`)
    }
    this.#inFlightBytes += sizeBytes
    try {
      return await submit()
    } finally {
      this.#inFlightBytes -= sizeBytes
    }
  }
}
