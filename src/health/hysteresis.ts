/** How long a check has to be otherwise before its answer changes. */
export interface HysteresisOptions {
  readonly failAfterMs: number
  readonly recoverAfterMs: number
}

/** What a check found: the reason when it failed. `definite`: it will not mend by itself, so nothing is gained by waiting. */
export interface Finding {
  readonly reason?: string | undefined
  readonly definite?: boolean
}

/**
 * Keeps a check from flapping: it fails once it was bad for a while without a break, and passes once it was well for a
 * while. It passes at once the first time, so that a start takes no longer for it.
 */
export class Hysteresis {
  readonly #options: HysteresisOptions
  #failure: string | undefined = 'not checked yet'
  #hasPassed = false
  /** Since when the findings contradict the answer. */
  #contradictedAt: number | undefined

  constructor (options: HysteresisOptions) {
    this.#options = options
  }

  /** The answer: undefined when the check passes, else the reason. */
  update ({ reason, definite = false }: Finding, nowMs: number): string | undefined {
    const failed = this.#failure !== undefined
    if (failed === (reason !== undefined)) {
      this.#contradictedAt = undefined
      this.#failure = reason
      return reason
    }
    this.#contradictedAt ??= nowMs
    const { failAfterMs, recoverAfterMs } = this.#options
    const waitMs = definite || !this.#hasPassed ? 0 : failed ? recoverAfterMs : failAfterMs
    if (nowMs - this.#contradictedAt >= waitMs) {
      this.#failure = reason
      this.#contradictedAt = undefined
      this.#hasPassed ||= reason === undefined
    }
    return this.#failure
  }
}
