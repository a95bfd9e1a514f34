import type { ChainState, ChainStatus } from '../chain/chain-status.js'
import type { Registrar } from '../chain/registrar.js'

/** One named check: it passes, or it says why not. */
export interface Check {
  readonly name: string
  readonly reason?: string
}

/** States in which a channel serves what it has; the others are not ready or wait for a person. */
const SERVING: readonly ChainState[] = ['ready', 'read-only']

/** What probes are told. All of it is read from the state that the loops are in: nothing is written, nobody is asked. */
export class Health {
  readonly #registrar: Registrar
  readonly #storageFailure: () => string | undefined
  #shuttingDown = false

  constructor ({ registrar, storageFailure }: { registrar: Registrar, storageFailure: () => string | undefined }) {
    this.#registrar = registrar
    this.#storageFailure = storageFailure
  }

  /** From now on the gateway is not ready, while it finishes what is in flight. */
  shutDown (): void {
    this.#shuttingDown = true
  }

  get shuttingDown (): boolean {
    return this.#shuttingDown
  }

  /** Liveness: only what a restart mends. Never the log or a broker. */
  live (): Check[] {
    return [check('process'), check('storage', this.#storageFailure())]
  }

  /** Readiness: at least one channel serves, and the gateway is not on its way out. One sick channel takes no other with it. */
  ready (): Check[] {
    const statuses = this.#registrar.all.map(({ status }) => status)
    const serving = statuses.some(({ state }) => SERVING.includes(state))
    return [
      check('shutdown', this.#shuttingDown ? 'the gateway is shutting down' : undefined),
      check('channels', serving ? undefined : `no channel serves: ${statuses.map(describe).join('; ')}`)
    ]
  }

  /** One check per channel, for those who want to know more than ready or not. */
  channels (): Check[] {
    return this.#registrar.all.map(({ status }) => check(`channel-${status.channel}`, status.state === 'ready' ? undefined : describe(status)))
  }
}

function check (name: string, reason?: string): Check {
  return { name, ...reason !== undefined && { reason } }
}

function describe ({ channel, state, reason }: ChainStatus): string {
  return `${channel} is ${state}${reason ? ` (${reason.code}: ${reason.detail})` : ''}`
}
