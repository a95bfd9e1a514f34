import { join } from 'node:path'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import type { Test } from 'tap'
import { Chain } from '../../src/chain/chain.js'
import type { LogBounds, LogStatus, OrderedLog, StoredRecord } from '../../src/chain/ordered-log.js'
import { OrderingError } from '../../src/errors.js'
import { Ledger } from '../../src/ledger/ledger.js'
import { makeChainMetrics } from '../../src/metrics/chain-metrics.js'
import { makeGenesisBlock } from '../../src/protocol/genesis.js'
import { decodeKafkaMessage, type KafkaMessage } from '../../src/protocol/kafka-message.js'
import type { LogRecord } from '../../src/protocol/log-record.js'
import type { Clock } from '../../src/util/clock.js'
import { Environment } from '../../src/util/environment.js'
import { Level } from '../../src/util/level.js'

/** Options of every channel of a world. */
export const GENESIS_OPTIONS = { maxMessageCount: 3, preferredMaxBytes: 10_000, absoluteMaxBytes: 10_000, batchTimeoutMs: 1000 }

/** Time that moves only when it is told to. */
export class ManualClock implements Clock {
  #nowMs = 0
  #timers: Array<{ at: number, callback: () => void }> = []

  now (): number { return 1_700_000_000_000 + this.#nowMs }

  elapsedMs (): number { return this.#nowMs }

  /** Timers that have not fired. */
  get waiting (): number { return this.#timers.length }

  after (delayMs: number, callback: () => void): () => void {
    const timer = { at: this.#nowMs + delayMs, callback }
    this.#timers.push(timer)
    return () => { this.#timers = this.#timers.filter((other) => other !== timer) }
  }

  advance (durationMs: number): void {
    this.#nowMs += durationMs
    const due = this.#timers.filter(({ at }) => at <= this.#nowMs).sort((a, b) => a.at - b.at)
    this.#timers = this.#timers.filter((timer) => !due.includes(timer))
    for (const { callback } of due) callback()
  }
}

/** What a log throws that cannot be reached. */
export const unavailable = (): OrderingError => new OrderingError('log_unavailable', 'no broker is reachable')

/** A log in memory whose faults are set from outside. */
export class FaultyLog implements OrderedLog {
  readonly records = new Map<string, Array<LogRecord & { message: KafkaMessage }>>()
  first = 0
  /** Says of each append whether it fails, and with what. */
  appendFault: (channel: string, message: KafkaMessage) => Error | undefined = () => undefined
  readFault: (channel: string) => Error | undefined = () => undefined
  /** While set, readers get nothing, and are not told why. */
  silent = false
  fetchAgeMs = 0
  readonly #ends = new Map<string, Level>()

  of (channel: string): Array<LogRecord & { message: KafkaMessage }> {
    const records = this.records.get(channel) ?? []
    this.records.set(channel, records)
    return records
  }

  async append (channel: string, records: readonly LogRecord[]): Promise<number> {
    await new Promise((resolve) => { setImmediate(resolve) })
    const messages = records.map((record) => ({ ...record, message: decodeKafkaMessage(record.value) }))
    for (const { message } of messages) {
      const fault = this.appendFault(channel, message)
      if (fault) throw fault
    }
    const first = this.of(channel).length
    this.of(channel).push(...messages)
    this.#end(channel).raise(first + messages.length)
    return first
  }

  async * read (channel: string, fromOffset: number, signal: AbortSignal): AsyncIterable<readonly StoredRecord[]> {
    for (let next = fromOffset; ; next++) {
      await this.#end(channel).above(next, signal)
      while (this.silent && !signal.aborted) await new Promise((resolve) => { setTimeout(resolve, 1) })
      if (signal.aborted) return
      const fault = this.readFault(channel)
      if (fault) throw fault
      const { value, headers } = this.of(channel)[next]!
      yield [{ offset: next, value, ...headers && { headers } }]
    }
  }

  async next (channel: string): Promise<number> { return this.of(channel).length }

  async bounds (channel: string): Promise<LogBounds> { return { first: this.first, next: this.of(channel).length } }

  status (channel: string): LogStatus { return { next: this.of(channel).length, fetchAgeMs: this.fetchAgeMs } }

  async close (): Promise<void> { /* nothing is held */ }

  #end (channel: string): Level {
    const level = this.#ends.get(channel) ?? new Level(this.of(channel).length)
    this.#ends.set(channel, level)
    return level
  }
}

/** What a test works with; every part can be made to fail. */
export interface World {
  readonly clock: ManualClock
  readonly log: FaultyLog
  readonly faults: { ledger: (channel: string) => boolean }
  readonly metrics: Registry
  readonly environment: Environment
  readonly chain: (channel?: string) => Chain
  /** Lets time pass in steps until something holds. */
  readonly until: (what: string, holds: () => boolean) => Promise<void>
}

/** Makes chains whose log, ledger and clock are in the test's hand. */
export function makeWorld (t: Test): World {
  const clock = new ManualClock()
  const log = new FaultyLog()
  const metrics = new Registry()
  const metricsOf = makeChainMetrics(metrics)
  const environment = new Environment(join(t.testdir(), 'blocks.lmdb'))
  const faults: World['faults'] = { ledger: () => false }
  const chains: Chain[] = []
  t.teardown(async () => {
    await Promise.all(chains.map(async (chain) => { await chain.stop() }))
    await environment.close()
  })
  const chain = (channel = 'orders'): Chain => {
    const made = new Chain({ channel, genesis: makeGenesisBlock(channel, GENESIS_OPTIONS), verifyNewestBlocks: 100 }, {
      log,
      clock,
      ledger: new Ledger(channel, { environment, space: { takes: () => !faults.ledger(channel) } }),
      metrics: metricsOf(channel),
      logger: pino({ level: 'silent' })
    })
    chains.push(made)
    return made
  }
  const until = async (what: string, holds: () => boolean): Promise<void> => {
    for (let step = 0; step < 4000; step++) {
      if (holds()) return
      await new Promise((resolve) => { setTimeout(resolve, 1) })
      clock.advance(20)
    }
    throw new Error(`it did not come to this: ${what}; ${JSON.stringify(chains.map(({ status }) => status))}`)
  }
  return { clock, log, faults, metrics, environment, chain, until }
}
