import type { Gateway, Replica } from './replica.js'
import type { Random } from './random.js'
import type { Scheduler } from './scheduler.js'

/** Why a client got no answer. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError'
  /** True when the request never reached a gateway. */
  readonly refused: boolean

  constructor (reason: string, refused: boolean) {
    super(reason)
    this.refused = refused
  }
}

/** What may go wrong between clients and replicas: probabilities of each message. */
export interface NetworkFaults {
  delayMs: number
  /** A request does not arrive. */
  lostRequest: number
  /** An answer does not arrive. */
  lostAnswer: number
}

/** A client waits this long for an answer. */
const CLIENT_TIMEOUT_MS = 15_000

/** The way between clients and replicas. */
export class Network {
  readonly #scheduler: Scheduler
  readonly #random: Random
  readonly #faults: NetworkFaults
  readonly #happened: (what: string) => void

  constructor (dependencies: { scheduler: Scheduler, random: Random, faults: NetworkFaults, happened: (what: string) => void }) {
    this.#scheduler = dependencies.scheduler
    this.#random = dependencies.random
    this.#faults = dependencies.faults
    this.#happened = dependencies.happened
  }

  /** Time that a message takes. */
  async delay (): Promise<void> {
    await this.#scheduler.pause(this.#random.delayMs(this.#faults.delayMs))
  }

  /**
   * Lets a replica serve a request. An error that the gateway answers with arrives as it is.
   * @throws NetworkError
   */
  async request<T> (replica: Replica, serve: (gateway: Gateway, signal: AbortSignal) => Promise<T>): Promise<T> {
    await this.delay()
    const { gateway } = replica
    if (!gateway?.life.alive || this.#random.chance(this.#faults.lostRequest)) {
      if (gateway?.life.alive) this.#happened('request lost')
      throw new NetworkError('connection refused', true)
    }
    const disconnected = new AbortController()
    return await new Promise<T>((resolve, reject) => {
      const giveUp = (): void => {
        disconnected.abort()
        reject(new NetworkError('no answer', false))
      }
      const cancel = this.#scheduler.after(CLIENT_TIMEOUT_MS, giveUp)
      const forget = gateway.life.onDeath(giveUp)
      const answer = (deliver: () => void): void => {
        forget()
        this.#scheduler.after(this.#random.delayMs(this.#faults.delayMs), () => {
          if (this.#random.chance(this.#faults.lostAnswer)) {
            this.#happened('answer lost')
            return // the client waits until its time is over
          }
          cancel()
          deliver()
        })
      }
      serve(gateway, disconnected.signal).then((value) => { answer(() => { resolve(value) }) }, (error: unknown) => {
        answer(() => { reject(error instanceof Error ? error : new Error(String(error))) })
      })
    })
  }
}
