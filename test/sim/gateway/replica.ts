import type { Logger } from 'pino'
import { Admission } from '../../../src/broadcast/admission.js'
import { Broadcast } from '../../../src/broadcast/broadcast.js'
import { Chain } from '../../../src/chain/chain.js'
import type { ChainStatus } from '../../../src/chain/chain-status.js'
import { Registrar } from '../../../src/chain/registrar.js'
import { Subscribers } from '../../../src/deliver/subscribers.js'
import { Health } from '../../../src/health/health.js'
import { Ledger } from '../../../src/ledger/ledger.js'
import { ReceiptIndex } from '../../../src/ledger/receipt-index.js'
import { Receipts } from '../../../src/ledger/receipts.js'
import type { BroadcastMetrics } from '../../../src/metrics/broadcast-metrics.js'
import type { ChainMetrics } from '../../../src/metrics/chain-metrics.js'
import type { DeliverMetrics } from '../../../src/metrics/deliver-metrics.js'
import type { Block } from '../../../src/protocol/block.js'
import { Environment } from '../../../src/util/environment.js'
import { SimulatedClock } from './clock.js'
import { Life } from './life.js'
import type { SimulatedBrokers } from './brokers.js'
import { SimulatedLog, type LogFaults } from './log.js'
import type { Random } from './random.js'
import type { Scheduler } from './scheduler.js'
import { SimulatedFile, SimulatedStore, type DiskFaults } from './storage.js'

/** Limits of every replica: small, so that they are met. */
export const LIMITS = {
  maxInFlightBytes: 4000,
  maxInFlightBytesPerChannel: 3000,
  verifyNewestBlocks: 1_000_000,
  stallAfterMs: 2000,
  failAfterMs: 1000,
  recoverAfterMs: 1000,
  index: { memtableSize: 12, flushMs: 300, pageSize: 3, smallestRun: 4, mergeStep: 12, maxRuns: 40 },
  subscribers: { maxSubscribers: 5, cacheBytes: 2000, highWaterBytes: 2000, stallMs: 3000, pingMs: 5000 }
}

/** What a replica's world is made of. */
export interface Surroundings {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly brokers: SimulatedBrokers
  readonly logFaults: LogFaults
  readonly happened: (what: string) => void
}

const nothing = (): void => undefined
/** Metrics and log lines of all kinds: nobody looks at them. */
const unheard: unknown = new Proxy({}, { get: () => nothing })
const silent = unheard as Logger

/** One machine: its disk, its clock's quality, and the process that runs on it, if one does. */
export class Replica {
  readonly name: string
  readonly blocks = new SimulatedFile()
  readonly index = new SimulatedFile()
  readonly diskFaults: DiskFaults = { commitMs: 1, slowCommit: 0, failedCommit: 0, losesCache: false, full: false }
  /** How fast its clock runs. */
  clockRate = 1
  /** What somebody did to it, because of which it may refuse to start: cleared when it is repaired. */
  damage: 'corrupted' | 'misconfigured' | undefined
  /** The only channel that the damage concerns; absent when it concerns all. */
  damagedChannel: string | undefined
  gateway: Gateway | undefined

  constructor (name: string) {
    this.name = name
  }

  /** Starts the process. */
  start (genesisBlocks: ReadonlyMap<string, Block>, surroundings: Surroundings): Gateway {
    this.gateway = new Gateway(this, genesisBlocks, surroundings)
    return this.gateway
  }

  /** Whether something was done to it because of which it may refuse to start a channel. */
  isDamaged (channel: string): boolean {
    return this.damage !== undefined && (this.damagedChannel ?? channel) === channel
  }

  /** What a process leaves behind when it dies. */
  crash (random: Random, { power = false } = {}): number {
    this.gateway?.life.end()
    this.gateway = undefined
    this.blocks.crash(random)
    this.index.crash(random)
    if (!power || !this.diskFaults.losesCache) return 0
    return this.blocks.loseTransactions(random) + this.index.loseTransactions(random)
  }

  /** A new disk. */
  wipe (): void {
    this.blocks.wipe()
    this.index.wipe()
  }
}

/** One process: the gateway's own parts, put together as src/gateway.ts does, on a simulated log, disk and clock. */
export class Gateway {
  readonly life = new Life()
  readonly clock: SimulatedClock
  readonly log: SimulatedLog
  readonly registrar: Registrar
  readonly broadcast: Broadcast
  readonly receipts: Receipts
  readonly index: ReceiptIndex
  readonly admission: Admission
  readonly subscribers: Subscribers
  readonly health: Health
  readonly environments: readonly Environment[]
  /** What the channels' indexes ended with; absent while they run. */
  readonly #stopIndexing = new AbortController()
  #running: Promise<void> | undefined
  #endWatch = nothing

  constructor (replica: Replica, genesisBlocks: ReadonlyMap<string, Block>, surroundings: Surroundings) {
    const { scheduler, random, brokers, logFaults, happened } = surroundings
    const { life } = this
    const clock = this.clock = new SimulatedClock(scheduler, { rate: replica.clockRate, isAlive: () => life.alive })
    const log = this.log = new SimulatedLog(brokers, { scheduler, random, life, faults: logFaults, happened })
    const open = (file: SimulatedFile): Environment => new Environment('', {
      openStore: () => new SimulatedStore(file, { scheduler, random, life, faults: replica.diskFaults, happened })
    })
    const [environment, indexEnvironment] = [open(replica.blocks), open(replica.index)]
    this.environments = [environment, indexEnvironment]
    const space = { takes: () => !replica.diskFaults.full }
    const chains = [...genesisBlocks].map(([channel, genesis]) => new Chain({ channel, genesis, verifyNewestBlocks: LIMITS.verifyNewestBlocks }, {
      log, clock, ledger: new Ledger(channel, { environment, space }), metrics: unheard as ChainMetrics, logger: silent
    }))
    const registrar = this.registrar = new Registrar(chains)
    const index = this.index = new ReceiptIndex({ keyRetentionBlocks: 100_000, limits: LIMITS.index }, { environment: indexEnvironment, clock, space })
    this.receipts = new Receipts(index)
    this.admission = new Admission(LIMITS)
    this.broadcast = new Broadcast({ registrar, receipts: this.receipts, admission: this.admission, clock, metrics: unheard as BroadcastMetrics })
    this.subscribers = new Subscribers(LIMITS.subscribers, { metrics: unheard as DeliverMetrics, clock })
    this.health = new Health(LIMITS, { registrar, index, environments: this.environments, clock })
    this.#running = this.#run()
  }

  get chains (): readonly Chain[] {
    return this.registrar.all
  }

  status (channel: string): ChainStatus {
    return this.registrar.get(channel).status
  }

  /** Stops it as a signal does. */
  async stop (): Promise<void> {
    this.health.shutDown()
    await this.subscribers.close()
    await this.registrar.stop()
    this.#stopIndexing.abort()
    await this.#running
    this.#endWatch()
  }

  async #run (): Promise<void> {
    await this.registrar.start()
    this.#endWatch = this.health.watch(silent)
    await Promise.all(this.chains.map(async ({ ledger }) => { await this.index.follow(ledger, this.#stopIndexing.signal).catch(nothing) }))
  }
}
