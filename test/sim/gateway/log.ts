import { LogFaultError, type LogBounds, type LogStatus, type OrderedLog, type StoredRecord } from '../../../src/chain/ordered-log.js'
import { OrderingError } from '../../../src/errors.js'
import type { LogRecord } from '../../../src/protocol/log-record.js'
import type { SimulatedBrokers } from './brokers.js'
import { never, type Life } from './life.js'
import type { Random } from './random.js'
import type { Scheduler } from './scheduler.js'

/** What may go wrong between a replica and the brokers: probabilities of each request, and typical times. */
export interface LogFaults {
  requestMs: number
  /** An append that never arrives, and whose sender is left without an answer. */
  lost: number
  /** Arrives, but only after its sender has given up. */
  late: number
  /** Is in the log, and the answer is lost. */
  unanswered: number
  /** Is in the log twice, because a client tried again below. */
  duplicated: number
  /** Is refused: no leader. */
  refused: number
  fetchError: number
  /** A control record follows an append. */
  control: number
  /** Largest number of records of one fetch. */
  maxFetchRecords: number
}

interface Append {
  readonly records: readonly LogRecord[]
  readonly resolve: (offset: number) => void
  readonly reject: (error: Error) => void
}

/** How an append ends for its sender and in the log. */
type Outcome = 'ok' | 'lost' | 'late' | 'unanswered' | 'duplicated' | 'refused'

const REQUEST_TIMEOUT_MS = 1000

/** The log as one replica's process reaches it: the contract of OrderedLog, with everything that it allows. */
export class SimulatedLog implements OrderedLog {
  readonly #brokers: SimulatedBrokers
  readonly #scheduler: Scheduler
  readonly #random: Random
  readonly #life: Life
  readonly #faults: LogFaults
  readonly #happened: (what: string) => void
  readonly #queues = new Map<string, Append[]>()
  readonly #busy = new Set<string>()
  readonly #ends = new Map<string, LogBounds>()
  /** Since when each reader of a channel reads: the message loop, and now and then a comparison with the log. */
  readonly #reading = new Map<string, Set<{ readonly since: number }>>()
  /** The replica cannot reach the brokers before this moment, and fetches do not return before that. */
  #unreachableUntil = 0
  #silentUntil = 0
  #silentSince = 0

  constructor (brokers: SimulatedBrokers, dependencies: { scheduler: Scheduler, random: Random, life: Life, faults: LogFaults, happened: (what: string) => void }) {
    this.#brokers = brokers
    this.#scheduler = dependencies.scheduler
    this.#random = dependencies.random
    this.#life = dependencies.life
    this.#faults = dependencies.faults
    this.#happened = dependencies.happened
  }

  /** Nothing gets through for a while: requests fail. */
  cutOff (durationMs: number): void {
    this.#unreachableUntil = this.#scheduler.nowMs + durationMs
  }

  /** Fetches stay without an answer for a while, and without an error. */
  fallSilent (durationMs: number): void {
    if (this.#silentUntil <= this.#scheduler.nowMs) this.#silentSince = this.#scheduler.nowMs
    this.#silentUntil = this.#scheduler.nowMs + durationMs
  }

  /** All is well from now on. */
  heal (): void {
    this.#unreachableUntil = 0
    this.#silentUntil = 0
  }

  /** Whether fetches are answered. */
  get silent (): boolean {
    return this.#silentUntil > this.#scheduler.nowMs
  }

  /** Appends that wait behind the one that is in flight. */
  get queued (): number {
    return [...this.#queues.values()].reduce((sum, queue) => sum + queue.length, 0)
  }

  async append (channel: string, records: readonly LogRecord[]): Promise<number> {
    if (!this.#life.step()) return await never()
    return await new Promise<number>((resolve, reject) => {
      const queue = this.#queues.get(channel) ?? []
      this.#queues.set(channel, queue)
      queue.push({ records, resolve, reject })
      this.#pump(channel, queue)
    })
  }

  async * read (channel: string, fromOffset: number, signal: AbortSignal, passed?: (next: number) => void): AsyncIterable<readonly StoredRecord[]> {
    let next = fromOffset
    const topic = this.#brokers.topic(channel)
    const readers = this.#reading.get(channel) ?? new Set()
    const reader = { since: this.#scheduler.nowMs }
    this.#reading.set(channel, readers.add(reader))
    try {
      for (;;) {
        await this.#untilRecords(channel, next, signal)
        if (signal.aborted) return
        if (!this.#life.step()) await never()
        if (this.#unreachable || this.#random.chance(this.#faults.fetchError)) {
          this.#happened('fetch error')
          throw new OrderingError('log_unavailable', 'the fetch failed')
        }
        if (next < topic.first) throw new LogFaultError('log_gap', `the log begins at offset ${topic.first.toString()}`)
        if (next > topic.next) throw new LogFaultError('log_gap', `the log ends at offset ${topic.next.toString()}`)
        this.#sawEnd(channel)
        const batch = topic.from(next, this.#random.integer(1, this.#faults.maxFetchRecords))
        const last = batch.at(-1)
        next = last ? last.offset + 1 : topic.next
        if (last) yield batch
        else passed?.(next) // nothing but control records
      }
    } finally {
      readers.delete(reader)
    }
  }

  async bounds (channel: string, { create }: { create: boolean }): Promise<LogBounds> {
    return await this.#ask(channel, () => {
      if (!create && !this.#brokers.has(channel)) throw new LogFaultError('topic_missing', 'there is no topic')
      return this.#sawEnd(channel)
    })
  }

  async next (channel: string): Promise<number> {
    return await this.#ask(channel, () => this.#sawEnd(channel).next)
  }

  status (channel: string): LogStatus {
    const end = this.#ends.get(channel)
    const [first] = this.#reading.get(channel) ?? []
    const since = first?.since
    const silentMs = this.silent && since !== undefined ? this.#scheduler.nowMs - Math.max(since, this.#silentSince) : 0
    return { ...end && { next: end.next }, ...since !== undefined && { fetchAgeMs: silentMs } }
  }

  async close (): Promise<void> { /* nothing is held */ }

  get #unreachable (): boolean {
    return this.#unreachableUntil > this.#scheduler.nowMs
  }

  #sawEnd (channel: string): LogBounds {
    const { first, next } = this.#brokers.topic(channel)
    const seen = this.#ends.get(channel)?.next ?? 0
    this.#ends.set(channel, { first, next: Math.max(next, seen) })
    return { first, next }
  }

  /** One request in flight a channel; what arrives meanwhile goes together. */
  #pump (channel: string, queue: Append[]): void {
    if (this.#busy.has(channel) || queue.length === 0) return
    this.#busy.add(channel)
    this.#scheduler.after(this.#random.delayMs(this.#faults.requestMs), () => {
      if (!this.#life.alive) return
      const appends = queue.splice(0, this.#random.integer(1, queue.length))
      const outcome = this.#outcome()
      if (outcome !== 'ok') this.#happened(`append ${outcome}`)
      this.#conclude(channel, appends, outcome)
    })
  }

  #outcome (): Outcome {
    if (this.#unreachable) return 'refused'
    const { lost, late, unanswered, duplicated, refused } = this.#faults
    const probabilities = { lost, late, unanswered, duplicated, refused }
    for (const [outcome, probability] of Object.entries(probabilities)) if (this.#random.chance(probability)) return outcome as Outcome
    return 'ok'
  }

  #conclude (channel: string, appends: readonly Append[], outcome: Outcome): void {
    const write = (): number => {
      const first = this.#brokers.topic(channel).append(appends.flatMap(({ records }) => records))
      this.#scheduler.trace('log', channel, first, appends.length, outcome)
      if (this.#random.chance(this.#faults.control)) this.#brokers.addControlRecord(channel)
      return first
    }
    let first = -1
    if (outcome === 'ok' || outcome === 'unanswered' || outcome === 'duplicated') first = write()
    if (outcome === 'duplicated') first = write()
    if (outcome === 'late') this.#scheduler.after(this.#random.integer(REQUEST_TIMEOUT_MS, REQUEST_TIMEOUT_MS * 4), write)
    const answered = outcome === 'ok' || outcome === 'duplicated' || outcome === 'refused'
    this.#scheduler.after(answered ? this.#random.delayMs(this.#faults.requestMs) : REQUEST_TIMEOUT_MS, () => {
      if (!this.#life.alive) return
      if (answered && outcome !== 'refused') this.#sawEnd(channel)
      for (const { records, resolve, reject } of appends) {
        if (outcome === 'refused') reject(new OrderingError('log_unavailable', 'the partition has no leader', { channel }))
        else if (!answered) reject(new OrderingError('outcome_unknown', 'the append was not answered in time', { channel }))
        else resolve(first)
        first += records.length
      }
      this.#busy.delete(channel)
      this.#pump(channel, this.#queues.get(channel) ?? [])
    })
  }

  async #ask<T> (channel: string, answer: () => T): Promise<T> {
    if (!this.#life.step()) return await never()
    await this.#scheduler.pause(this.#random.delayMs(this.#faults.requestMs))
    if (!this.#life.alive) return await never()
    if (this.#unreachable || this.#random.chance(this.#faults.refused)) throw new OrderingError('log_unavailable', 'no broker is reachable', { channel })
    const result = answer()
    await this.#scheduler.pause(this.#random.delayMs(this.#faults.requestMs))
    return this.#life.step() ? result : await never()
  }

  /** Resolves when a fetch would come back: with records, with an error, or because nobody wants it any more. */
  async #untilRecords (channel: string, next: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      let cancel = (): void => undefined
      const done = (): void => {
        cancel()
        signal.removeEventListener('abort', done)
        resolve()
      }
      const fetched = (): void => {
        const leftMs = this.#silentUntil - this.#scheduler.nowMs
        if (leftMs > 0) cancel = this.#scheduler.after(Math.min(leftMs, 250) + 1, fetched)
        else done()
      }
      const arrived = (): void => { cancel = this.#scheduler.after(this.#random.delayMs(this.#faults.requestMs), fetched) }
      signal.addEventListener('abort', done, { once: true })
      if (this.#unreachable) cancel = this.#scheduler.after(this.#random.delayMs(this.#faults.requestMs * 4), done)
      else cancel = this.#brokers.topic(channel).whenAbove(next, arrived)
      if (signal.aborted) done()
    })
    if (!this.#life.alive) await never()
  }
}
