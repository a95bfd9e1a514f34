import type { Logger } from 'pino'
import type { Registrar } from '../chain/registrar.js'
import type { ReceiptIndex } from '../ledger/receipt-index.js'
import type { Clock } from '../util/clock.js'
import type { Environment } from '../util/environment.js'
import { ChannelWatch, type ChannelHealth } from './channel-health.js'
import { Hysteresis, type Finding, type HysteresisOptions } from './hysteresis.js'
import { StorageWatch, type StorageFault } from './storage-watch.js'

/** One named check: it passes, or it says why not. */
export interface Check {
  readonly name: string
  readonly reason?: string
}

/** When something counts as standing still, and how long a check has to be otherwise before its answer changes. */
export interface HealthOptions extends HysteresisOptions {
  readonly stallAfterMs: number
}

/** Where the state is read from. */
export interface HealthDependencies {
  readonly registrar: Registrar
  readonly index: Pick<ReceiptIndex, 'status'>
  /** The storage of blocks and log, and that of the receipts index. */
  readonly environments: ReadonlyArray<Pick<Environment, 'failure' | 'busy' | 'commits'>>
  readonly clock: Clock
}

/** Time between two looks, so that what lasts long enough is seen even when no probe asks. */
const LOOK_INTERVAL_MS = 250

/** One channel's health, with the answer of its check, which changes only after a while. */
export type WatchedChannel = ChannelHealth & { readonly ready: boolean }

/** What probes are told. All of it is read from the state that the loops are in: nothing is written, nobody is asked. */
export class Health {
  readonly #clock: Clock
  readonly #storages: readonly StorageWatch[]
  readonly #channels: ReadonlyMap<string, ChannelWatch>
  readonly #hysteresis = new Map<string, Hysteresis>()
  readonly #options: HealthOptions
  /** Channels that the log was told are degraded, and why. */
  readonly #degraded = new Map<string, string>()
  #shuttingDown = false

  constructor (options: HealthOptions, { registrar, index, environments, clock }: HealthDependencies) {
    this.#options = options
    this.#clock = clock
    this.#storages = environments.map((environment) => new StorageWatch(environment, { clock, stallAfterMs: options.stallAfterMs }))
    this.#channels = new Map(registrar.all.map((chain) => [chain.channel, new ChannelWatch({
      chain: () => chain.status,
      index: () => index.status(chain.channel),
      storage: () => this.#storages[0]?.look(),
      clock,
      stallAfterMs: options.stallAfterMs
    })]))
  }

  /** Looks at regular intervals from now on, and logs which channels are degraded; returns the function that ends it. */
  watch (logger: Pick<Logger, 'warn' | 'info'>): () => void {
    let cancel = (): void => undefined
    const look = (): void => {
      for (const one of this.#look().channels) this.#tell(one, logger)
      cancel = this.#clock.after(LOOK_INTERVAL_MS, look)
    }
    look()
    return () => { cancel() }
  }

  /** From now on the gateway is not ready. It may serve on for a while, until load balancers have noticed. */
  shutDown (): void {
    this.#shuttingDown = true
  }

  get shuttingDown (): boolean {
    return this.#shuttingDown
  }

  /** Liveness: only what a restart mends. Never the log or a broker, and never one channel. */
  live (): Check[] {
    const [fault] = this.#storages.map((storage) => storage.look()).filter((one): one is StorageFault => one !== undefined)
    return [check('process'), check('storage', fault && `${fault.code}: ${fault.detail}`)]
  }

  /** Readiness: at least one channel serves, and the gateway is not on its way out. One sick channel takes no other with it. */
  ready (): Check[] {
    return [this.#shutdown('shutdown'), this.#look().serves]
  }

  /** Whether any channel takes submissions. No part of readiness: without the log, blocks are still served. */
  writes (): Check {
    return this.#shuttingDown ? this.#shutdown('writes') : this.#look().takes
  }

  /** Checks that count only for those who ask for them by name. */
  optional (): Check[] {
    return [this.writes(), ...this.channelChecks()]
  }

  /** One check per channel, for those who want to know more than ready or not. */
  channelChecks (): Check[] {
    return this.#look().channels.map(({ check }) => check)
  }

  /** Every channel as it is now. */
  channels (): WatchedChannel[] {
    return this.#look().channels.map(watched)
  }

  /** One channel as it is now; undefined when there is none of that name. */
  channel (name: string): WatchedChannel | undefined {
    const watch = this.#channels.get(name)
    return watch && watched(this.#lookAt(watch))
  }

  /** Looks at everything once; each look moves what is smoothed. */
  #look (): { channels: Look[], serves: Check, takes: Check } {
    const channels = [...this.#channels.values()].map((watch) => this.#lookAt(watch))
    const healths = channels.map(({ health }) => health)
    const any = (name: string, isWell: (health: ChannelHealth) => boolean, does: string): Check => {
      const reason = healths.some(isWell) ? undefined : `no channel ${does}: ${healths.map(describe).join('; ')}`
      return this.#smoothed(name, { reason, definite: healths.every(({ definite }) => definite) })
    }
    return { channels, serves: any('channels', ({ serves }) => serves, 'serves'), takes: any('writes', ({ takes }) => takes, 'takes submissions') }
  }

  /** A channel's own states are logged by itself; that it is degraded it does not know. Told as its check says it: without flapping. */
  #tell ({ health: { channel, state, reason }, check }: Look, logger: Pick<Logger, 'warn' | 'info'>): void {
    const told = this.#degraded.get(channel)
    if (check.reason === undefined) {
      if (this.#degraded.delete(channel)) logger.info({ channel }, 'channel is no longer degraded')
    } else if (state === 'degraded' && reason && reason.code !== told) {
      this.#degraded.set(channel, reason.code)
      logger.warn({ channel, state, code: reason.code, reason: reason.detail }, 'channel is degraded')
    }
  }

  #lookAt (watch: ChannelWatch): Look {
    const health = watch.look()
    const reason = health.state === 'ready' ? undefined : describe(health)
    return { health, check: this.#smoothed(`channel-${health.channel}`, { reason, definite: health.definite }) }
  }

  #shutdown (name: string): Check {
    return check(name, this.#shuttingDown ? 'the gateway is shutting down' : undefined)
  }

  #smoothed (name: string, finding: Finding): Check {
    let hysteresis = this.#hysteresis.get(name)
    if (!hysteresis) this.#hysteresis.set(name, hysteresis = new Hysteresis(this.#options))
    return check(name, hysteresis.update(finding, this.#clock.elapsedMs()))
  }
}

/** One channel as it is, and the answer of its check. */
interface Look {
  readonly health: ChannelHealth
  readonly check: Check
}

function watched ({ health, check: { reason } }: Look): WatchedChannel {
  return { ...health, ready: reason === undefined }
}

function check (name: string, reason?: string): Check {
  return { name, ...reason !== undefined && { reason } }
}

function describe ({ channel, state, reason }: ChannelHealth): string {
  return `${channel} is ${state}${reason ? ` (${reason.code}: ${reason.detail})` : ''}`
}
