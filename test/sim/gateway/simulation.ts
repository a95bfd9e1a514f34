import { encodeBlock } from '../../../src/protocol/block.js'
import { makeGenesisBlock } from '../../../src/protocol/genesis.js'
import { HealthWatch } from './health-watch.js'
import { Invariants } from './invariants.js'
import { SimulatedBrokers } from './brokers.js'
import { ConfigAuthor } from './config-author.js'
import { replaceLog } from './replaced-log.js'
import { startMishaps } from './mishaps.js'
import { Network } from './network.js'
import { Operator } from './operator.js'
import type { Outcome } from './outcome.js'
import { calmDown, drawPlan, SETTLING_MS, type Plan } from './plan.js'
import { Random } from './random.js'
import type { ReferenceChannel } from './reference-orderer.js'
import { Replica } from './replica.js'
import { Scheduler } from './scheduler.js'
import { checkEnd, isQuiet, type EndWorld } from './settled.js'
import { makeSubscriberOptions, Subscriber } from './subscribers.js'
import { Writer, type ClientWorld } from './writers.js'

/** Time between two looks of the operator and of whoever probes. */
const LOOK_INTERVAL_MS = 250

/** A run ends early when nothing has to happen any more, seen after times of this length. */
const QUIET_MS = 3000

/** What a fault leaves behind is over by then: the next restart, late appends, the last of the stalls. */
const CALM_AFTER_MS = 10_000

/** Time steps after which a violation ends a run. */
const STEP_MS = 100

/** Runs the whole service once, as its seed says: a time of faults, then a time without any, in which all must come right. */
export async function simulate (seed: number, sink?: (line: string) => void): Promise<Outcome> {
  const realRandom = Math.random
  const random = new Random(seed ^ 0x5eed)
  Math.random = () => random.fraction() // the jitter of retries
  try {
    return await new Run(seed, sink).toEnd()
  } finally {
    Math.random = realRandom
  }
}

/** One run. */
class Run {
  readonly #seed: number
  readonly #random: Random
  readonly #plan: Plan
  readonly #scheduler: Scheduler
  readonly #brokers = new SimulatedBrokers()
  readonly #occurrences = new Map<string, number>()
  readonly #replicas: readonly Replica[]
  readonly #invariants: Invariants
  readonly #operator: Operator
  readonly #health: HealthWatch
  readonly #writers: Writer[] = []
  readonly #subscribers: Subscriber[] = []
  readonly #references: ReadonlyMap<string, ReferenceChannel>
  #writing = 0
  readonly #endMishaps: () => void

  constructor (seed: number, sink?: (line: string) => void) {
    this.#seed = seed
    const random = this.#random = new Random(seed)
    const plan = this.#plan = drawPlan(random)
    const scheduler = this.#scheduler = new Scheduler(sink)
    scheduler.trace('plan', JSON.stringify(plan))
    const happened = (what: string): void => { this.#occurrences.set(what, (this.#occurrences.get(what) ?? 0) + 1) }
    const brokers = this.#brokers
    const { channels, options } = plan
    const genesisBlocks = new Map(channels.map((channel) => [channel, makeGenesisBlock(channel, options)]))
    const wrong = { ...options, maxMessageCount: options.maxMessageCount + 1 }
    const wrongGenesisBlocks = new Map(channels.map((channel) => [channel, makeGenesisBlock(channel, wrong)]))
    const replicas = this.#replicas = Array.from({ length: plan.replicas }, (_, index) => new Replica(`replica-${index.toString()}`))
    const author = new ConfigAuthor(brokers, genesisBlocks)
    const configOf = (id: string): ReferenceChannel['rules'] | undefined => author.configOf(id)
    this.#references = new Map([...genesisBlocks].map(([channel, block]) => [channel, { genesis: encodeBlock(block), rules: { ...options, sequence: 0n }, configOf }]))
    const invariants = this.#invariants = new Invariants(scheduler, { brokers, options, author })
    const surroundings = { scheduler, random: random.fork(), brokers, logFaults: plan.log, happened }
    this.#operator = new Operator(replicas, { genesisBlocks, wrongGenesisBlocks, surroundings, invariants })
    this.#operator.drift = plan.drift
    this.#health = new HealthWatch({ scheduler, brokers, invariants, happened })
    const network = new Network({ scheduler, random: random.fork(), faults: plan.network, happened })
    const world: ClientWorld = { scheduler, network, replicas, channels, invariants, happened }
    for (const [index, writer] of plan.writers.entries()) this.#writers.push(new Writer(`writer-${index.toString()}`, writer, { world, random: random.fork() }))
    for (let index = 0; index < plan.subscribers; index++) {
      const options = makeSubscriberOptions(random, plan.faulty)
      this.#subscribers.push(new Subscriber(`subscriber-${index.toString()}`, random.pick(channels), options, { world, random: random.fork() }))
    }
    this.#endMishaps = startMishaps(plan.mishaps, {
      scheduler, random: random.fork(), brokers, replicas, channels, operator: this.#operator, author, wrongGenesisBlocks, happened
    })
    for (const replica of replicas) {
      Object.assign(replica.diskFaults, plan.disk)
      this.#operator.start(replica)
    }
  }

  async toEnd (): Promise<Outcome> {
    const { chaosMs } = this.#plan
    this.#look()
    for (const writer of this.#writers) {
      this.#writing++
      void writer.run().then(() => { this.#writing-- })
    }
    for (const subscriber of this.#subscribers) void subscriber.run()
    await this.#until(chaosMs)
    this.#settle()
    const world: EndWorld = {
      replicas: this.#replicas,
      channels: this.#plan.channels,
      brokers: this.#brokers,
      invariants: this.#invariants,
      subscribers: this.#subscribers,
      references: this.#references,
      random: this.#random
    }
    const endMs = chaosMs + SETTLING_MS
    while (this.#scheduler.nowMs < endMs && !this.#invariants.violation) {
      await this.#until(this.#scheduler.nowMs + QUIET_MS)
      if (this.#writing === 0 && isQuiet(world)) break
    }
    if (!this.#invariants.violation) await checkEnd(world)
    this.#occurrences.set('stale envelope', this.#plan.channels.reduce((sum, channel) => sum + this.#invariants.staleCount(channel), 0))
    if (this.#plan.replaceLog && !this.#invariants.violation) await this.#replaceLog()
    return {
      seed: this.#seed,
      traceHash: this.#scheduler.traceHash,
      violation: this.#invariants.violation,
      occurrences: this.#occurrences,
      events: this.#scheduler.events,
      virtualMs: this.#scheduler.nowMs
    }
  }

  /** Somebody takes the log away and puts another one in its place: nobody goes on as if nothing were. */
  async #replaceLog (): Promise<void> {
    const channel = this.#random.pick(this.#plan.channels)
    this.#operator.leave()
    for (const replica of this.#replicas) replica.crash(this.#random)
    if (!replaceLog(this.#brokers, channel, { invariants: this.#invariants, random: this.#random })) return
    this.#occurrences.set('log replaced', 1)
    for (const replica of this.#replicas) this.#operator.start(replica)
    await this.#until(this.#scheduler.nowMs + QUIET_MS)
    for (const { name, gateway } of this.#replicas) {
      const { state, reason, height } = gateway?.status(channel) ?? {}
      const halted = state === 'halted' && (reason?.code === 'log_gap' || reason?.code === 'log_replaced')
      this.#invariants.check(halted && height === this.#invariants.height(channel), 'another log is found out', `${name} ${channel} is ${String(state)} (${reason?.code ?? ''})`)
    }
  }

  async #until (endMs: number): Promise<void> {
    while (this.#scheduler.nowMs < endMs && !this.#invariants.violation) {
      await this.#scheduler.runUntil(Math.min(endMs, this.#scheduler.nowMs + STEP_MS), () => { for (const replica of this.#replicas) this.#invariants.look(replica) })
    }
  }

  #look (): void {
    this.#operator.look()
    for (const replica of this.#replicas) this.#health.look(replica)
    this.#scheduler.after(LOOK_INTERVAL_MS, () => { this.#look() })
  }

  /** No more faults, and nobody begins anything new. */
  #settle (): void {
    this.#scheduler.trace('settling')
    this.#endMishaps()
    calmDown(this.#plan)
    for (const { gateway, diskFaults } of this.#replicas) {
      gateway?.log.heal()
      gateway?.life.endAfter(Infinity)
      Object.assign(diskFaults, { slowCommit: 0, failedCommit: 0, full: false })
    }
    for (const client of [...this.#writers, ...this.#subscribers]) client.finish()
    this.#scheduler.after(CALM_AFTER_MS, () => { this.#health.calm = true })
  }
}
