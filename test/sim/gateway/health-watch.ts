import type { Invariants } from './invariants.js'
import type { SimulatedBrokers } from './brokers.js'
import { LIMITS, type Gateway, type Replica } from './replica.js'
import type { Scheduler } from './scheduler.js'

/** How long a channel of a process has been as it is. */
interface Observation {
  state: string
  lastOffset: number
  height: number
  /** Since when records have waited without one being processed. */
  stuckSince: number | undefined
  /** Since when all has been well. */
  wellSince: number | undefined
}

/** Looks, drifting clocks and events lie this much apart at most. */
const SLACK_MS = 2000

/** Compares what health says with what is: it knows the log, which health does not. */
export class HealthWatch {
  readonly #scheduler: Scheduler
  readonly #brokers: SimulatedBrokers
  readonly #invariants: Invariants
  readonly #happened: (what: string) => void
  readonly #observations = new WeakMap<Gateway, Map<string, Observation>>()
  /** No faults any more: what is well stays so. */
  calm = false

  constructor (dependencies: { scheduler: Scheduler, brokers: SimulatedBrokers, invariants: Invariants, happened: (what: string) => void }) {
    this.#scheduler = dependencies.scheduler
    this.#brokers = dependencies.brokers
    this.#invariants = dependencies.invariants
    this.#happened = dependencies.happened
  }

  look ({ name, gateway, damage }: Replica): void {
    if (!gateway?.life.alive) return
    this.#lookAtAdmission(name, gateway)
    if (gateway.health.shuttingDown) {
      // Its loops have ended, or are about to, however long the disk keeps the process: that is what it has to tell.
      this.#invariants.check(gateway.health.ready().some(({ reason }) => reason !== undefined), 'health is never green while the loop is dead',
        `${name} is shutting down and ready`)
      return
    }
    for (const { channel, ready, state } of gateway.health.channels()) {
      const observation = this.#observe(gateway, channel)
      const { nowMs } = this.#scheduler
      const stuckMs = nowMs - (observation.stuckSince ?? nowMs)
      const wellMs = nowMs - (observation.wellSince ?? nowMs)
      const tellAfterMs = LIMITS.stallAfterMs + LIMITS.failAfterMs + SLACK_MS
      this.#invariants.check(!ready || stuckMs < tellAfterMs, 'health is never green while the loop is dead',
        `${name} ${channel} has processed nothing for ${stuckMs.toString()} ms`)
      if (!this.calm || damage) continue
      this.#invariants.check(ready || wellMs < LIMITS.recoverAfterMs + SLACK_MS, 'health is not red while all is well',
        `${name} ${channel} is ${state} after ${wellMs.toString()} ms`)
    }
  }

  /** One submission that is larger than a bound takes a share of it (src/broadcast/admission.ts). */
  #lookAtAdmission (name: string, { admission, chains }: Gateway): void {
    for (const { inFlightBytes, maxInFlightBytes } of [admission.level, ...chains.map(({ channel }) => admission.levelOf(channel))]) {
      this.#invariants.check(inFlightBytes <= maxInFlightBytes, 'no queue grows without bound',
        `${name} has ${inFlightBytes.toString()} bytes in flight, ${maxInFlightBytes.toString()} are allowed`)
    }
  }

  #observe (gateway: Gateway, channel: string): Observation {
    const observations = this.#observations.get(gateway) ?? new Map<string, Observation>()
    this.#observations.set(gateway, observations)
    const { lastOffset, height, state } = gateway.status(channel)
    const { nowMs } = this.#scheduler
    const observation = observations.get(channel) ?? { state, lastOffset, height, stuckSince: undefined, wellSince: undefined }
    observations.set(channel, observation)
    if (state !== observation.state) this.#happened(`no longer ${observation.state}`)
    observation.state = state
    const newest = this.#brokers.topic(channel).next - 1
    // A loop that waits between two blocks of one fetch tells no offset in between.
    if (newest <= lastOffset || lastOffset !== observation.lastOffset || height !== observation.height) observation.stuckSince = undefined
    else observation.stuckSince ??= nowMs
    observation.lastOffset = lastOffset
    observation.height = height
    const well = state === 'ready' && observation.stuckSince === undefined && gateway.environments.every(({ failure }) => failure === undefined)
    if (!well) observation.wellSince = undefined
    else observation.wellSince ??= nowMs
    return observation
  }
}
