import { OrderingError } from '../errors.js'
import type { AdmissionLevel, AdmissionLevels } from '../metrics/broadcast-metrics.js'

/** Names of the limits in the configuration, with their values. */
export interface AdmissionLimits {
  readonly maxInFlightBytes: number
  readonly maxInFlightBytesPerChannel: number
}

/**
 * Bounds the bytes of submissions that are not in the log yet, of all channels and of each: more are refused at once.
 * A channel whose log is slow takes no more than its own share of the bound.
 */
export class Admission implements AdmissionLevels {
  readonly #all: Bound
  readonly #channels = new Map<string, Bound>()
  readonly #maxInFlightBytesPerChannel: number

  constructor ({ maxInFlightBytes, maxInFlightBytesPerChannel }: AdmissionLimits) {
    this.#all = new Bound('maxInFlightBytes', maxInFlightBytes)
    this.#maxInFlightBytesPerChannel = maxInFlightBytesPerChannel
  }

  get level (): AdmissionLevel {
    return this.#all
  }

  levelOf (channel: string): AdmissionLevel {
    return this.#boundOf(channel)
  }

  /**
   * Lets a submission of a size in, to a channel that there is.
   * @returns what says that it has ended
   * @throws OrderingError `overloaded`
   */
  enter (channel: string, sizeBytes: number): () => void {
    const bounds = [this.#boundOf(channel), this.#all]
    for (const bound of bounds) bound.check(sizeBytes)
    for (const bound of bounds) bound.add(sizeBytes, 1)
    return () => { for (const bound of bounds) bound.add(sizeBytes, -1) }
  }

  #boundOf (channel: string): Bound {
    let bound = this.#channels.get(channel)
    if (!bound) this.#channels.set(channel, bound = new Bound('maxInFlightBytesPerChannel', this.#maxInFlightBytesPerChannel))
    return bound
  }
}

/** A submission that takes more than this share of a bound is large. */
const LARGE = 1 / 4

/** The share of a bound that large submissions may take together: the rest is always there for small ones. */
const SHARE_OF_LARGE = 3 / 4

class Bound implements AdmissionLevel {
  readonly #key: string
  readonly maxInFlightBytes: number
  #smallBytes = 0
  #largeBytes = 0

  constructor (key: string, maxInFlightBytes: number) {
    this.#key = key
    this.maxInFlightBytes = maxInFlightBytes
  }

  get inFlightBytes (): number {
    return this.#smallBytes + this.#largeBytes
  }

  /** @throws OrderingError `overloaded` */
  check (sizeBytes: number): void {
    const charged = this.#charge(sizeBytes)
    const fits = this.inFlightBytes + charged <= this.maxInFlightBytes
    const leavesRoom = !this.#isLarge(sizeBytes) || this.#largeBytes + charged <= SHARE_OF_LARGE * this.maxInFlightBytes
    if (fits && leavesRoom) return
    throw new OrderingError('overloaded', `${this.inFlightBytes.toString()} bytes are in flight, ${this.maxInFlightBytes.toString()} are allowed (${this.#key})`)
  }

  add (sizeBytes: number, sign: 1 | -1): void {
    if (this.#isLarge(sizeBytes)) this.#largeBytes += sign * this.#charge(sizeBytes)
    else this.#smallBytes += sign * sizeBytes
  }

  #isLarge (sizeBytes: number): boolean {
    return sizeBytes > LARGE * this.maxInFlightBytes
  }

  /** One that is larger than the bound has to get in somehow, but takes nothing from the small ones. */
  #charge (sizeBytes: number): number {
    return this.#isLarge(sizeBytes) ? Math.min(sizeBytes, SHARE_OF_LARGE * this.maxInFlightBytes) : sizeBytes
  }
}
