import { LogFaultError } from '../../../src/chain/ordered-log.js'
import { OrderingError } from '../../../src/errors.js'
import type { KafkaMetrics } from '../../../src/metrics/kafka-metrics.js'
import { Fetcher } from '../../../src/ordered-log/kafka/fetcher.js'
import { SimulatedClock } from './clock.js'
import { FetcherBrokers, type FetchFaults } from './fetcher-brokers.js'
import { InvariantError } from './invariants.js'
import type { Outcome } from './outcome.js'
import { Random } from './random.js'
import { Scheduler } from './scheduler.js'

const TOPICS = ['orders', 'trades', 'quotes']
const OPTIONS = { maxWaitMs: 100, maxBytesPerTopic: 400, maxBytes: 10_000, graceMs: 300 }

/** Time with faults, time without any, and time in which readers must have come to the end: of two of one topic, each waits for the other's fetches. */
const CHAOS_MS = 4000
const SETTLING_MS = 4000
const END_MS = 20_000

/** What began to fail before is told to readers up to this long behind. */
const CALM_AFTER_MS = 1500

/** A topic that was made anew is found out within this time. */
const FOUND_OUT_MS = 1500

const unheard = { produced: () => undefined, produceRetried: () => undefined, fetched: () => undefined, failed: () => undefined } satisfies KafkaMetrics

/** Runs the fetcher of the Kafka log against three simulated brokers, as its seed says. */
export async function simulateFetcher (seed: number, sink?: (line: string) => void): Promise<Outcome> {
  return await new FetcherRun(seed, sink).toEnd()
}

interface Reader {
  readonly topic: string
  next: number
  /** It has got something since it began to read anew: before, its caller has to recognise the topic, as the message loop does. */
  hasRead: boolean
}

class FetcherRun {
  readonly #seed: number
  readonly #random: Random
  readonly #scheduler: Scheduler
  readonly #brokers: FetcherBrokers
  readonly #faults: FetchFaults
  readonly #fetcher: Fetcher
  readonly #closing = new AbortController()
  readonly #occurrences = new Map<string, number>()
  readonly #readers: Reader[] = []
  /** What was made anew, and how far it had been read. */
  #replaced: string | undefined
  #toldReplaced = 0
  #chaos = true
  #violation: InvariantError | undefined

  constructor (seed: number, sink?: (line: string) => void) {
    this.#seed = seed
    const random = this.#random = new Random(seed)
    const scheduler = this.#scheduler = new Scheduler(sink)
    const sometimes = (high: number): number => random.chance(0.5) ? high * random.fraction() : 0
    const faults = this.#faults = {
      lost: sometimes(0.05), broken: sometimes(0.05), late: sometimes(0.2), older: sometimes(0.1), damaged: sometimes(0.1), short: sometimes(0.2), moved: sometimes(0.2)
    }
    scheduler.trace('fetcher', JSON.stringify(faults))
    this.#brokers = new FetcherBrokers(TOPICS, { scheduler, random: random.fork(), faults, happened: (what) => { this.#happened(what) } })
    const clock = new SimulatedClock(scheduler, { rate: 1, isAlive: () => true })
    this.#fetcher = new Fetcher(OPTIONS, { cluster: this.#brokers.cluster, clock, signal: this.#closing.signal, metrics: unheard })
  }

  async toEnd (): Promise<Outcome> {
    const random = this.#random
    for (const topic of TOPICS) {
      this.#repeat(random.pick([5, 40]), () => { this.#brokers.append(topic) })
      if (random.chance(0.7)) this.#repeat(700, () => { this.#brokers.moveLeader(topic) })
      for (let reader = 0; reader < random.integer(1, 2); reader++) void this.#read(topic)
    }
    await this.#until(CHAOS_MS)
    this.#chaos = false
    Object.assign(this.#faults, { lost: 0, broken: 0, late: 0, older: 0, damaged: 0, short: 0, moved: 0 } satisfies FetchFaults)
    await this.#until(CHAOS_MS + SETTLING_MS)
    const endOf = (topic: string): number => this.#brokers.values(topic).length
    await this.#until(CHAOS_MS + END_MS, () => this.#readers.every(({ topic, next }) => next === endOf(topic)))
    for (const { topic, next } of this.#readers) {
      const end = endOf(topic)
      this.#check(next === end, 'everything comes right', `a reader of ${topic} is at offset ${next.toString()}, the topic ends at ${end.toString()}`)
    }
    if (!this.#violation) await this.#replace()
    this.#closing.abort()
    const { traceHash, events, nowMs } = this.#scheduler
    return { seed: this.#seed, traceHash, events, virtualMs: nowMs, violation: this.#violation, occurrences: this.#occurrences }
  }

  /** A topic is made anew under its readers: each of them is told. */
  async #replace (): Promise<void> {
    const topic = this.#random.pick(TOPICS)
    const readers = this.#readers.filter((reader) => reader.topic === topic && reader.hasRead).length
    if (this.#brokers.values(topic).at(-1) === undefined) return // nothing, or a control record, which looks alike everywhere
    this.#replaced = topic
    this.#brokers.replace(topic)
    await this.#until(this.#scheduler.nowMs + FOUND_OUT_MS)
    this.#check(this.#toldReplaced === readers, 'another topic is found out', `${this.#toldReplaced.toString()} of ${readers.toString()} readers of ${topic} were told`)
  }

  #repeat (typicalMs: number, act: () => void): void {
    this.#scheduler.after(this.#random.delayMs(typicalMs), () => {
      if (!this.#chaos) return
      act()
      this.#repeat(typicalMs, act)
    })
  }

  async #until (endMs: number, isDone = () => false): Promise<void> {
    while (this.#scheduler.nowMs < endMs && !this.#violation && !isDone()) await this.#scheduler.runUntil(Math.min(endMs, this.#scheduler.nowMs + 100), () => undefined)
  }

  #happened (what: string): void {
    this.#occurrences.set(`fetcher: ${what}`, (this.#occurrences.get(`fetcher: ${what}`) ?? 0) + 1)
  }

  #check (holds: boolean, invariant: string, detail: string): void {
    if (holds || this.#violation) return
    this.#violation = new InvariantError(invariant, detail)
    this.#scheduler.trace('VIOLATION', invariant, detail)
  }

  /** Reads a topic to its end, in pieces, at its own pace. */
  async #read (topic: string): Promise<void> {
    const reader: Reader = { topic, next: 0, hasRead: false }
    this.#readers.push(reader)
    while (!this.#closing.signal.aborted) {
      try {
        await this.#readOn(reader)
      } catch (error) {
        if (error instanceof LogFaultError) {
          this.#check(topic === this.#replaced, 'nobody is told of a gap that is none', `${topic} at offset ${reader.next.toString()}: ${error.message}`)
          this.#toldReplaced++
          return
        }
        const expected = error instanceof OrderingError && error.code === 'log_unavailable'
        this.#check(expected && this.#scheduler.nowMs < CHAOS_MS + CALM_AFTER_MS, 'readers are told of nothing but outages', String(error))
        this.#happened('reader told')
      }
      await this.#scheduler.pause(this.#random.delayMs(20))
    }
  }

  /** One call: until it fails, or its reader goes. */
  async #readOn (reader: Reader): Promise<void> {
    const { topic } = reader
    reader.hasRead = false
    const leaving = new AbortController()
    if (this.#chaos) this.#scheduler.after(this.#random.delayMs(2000), () => { if (this.#chaos) leaving.abort() })
    const values = this.#brokers.values(topic)
    const passed = (next: number): void => {
      const onlyControl = values.slice(reader.next, next).every((value) => value === undefined)
      this.#check(onlyControl, 'readers get every record once, in order', `${topic}: records in front of ${next.toString()} were passed over`)
      reader.next = next
    }
    for await (const batch of this.#fetcher.read(topic, reader.next, leaving.signal, passed)) {
      for (const { offset, value } of batch) {
        while (reader.next < offset && values[reader.next] === undefined) reader.next++ // control records
        const same = offset === reader.next && values[offset] === Buffer.from(value).toString()
        this.#check(same, 'readers get every record once, in order', `${topic}: offset ${offset.toString()} came where ${reader.next.toString()} was due`)
        reader.next = offset + 1
      }
      reader.hasRead = true
      this.#happened('batch')
      if (this.#chaos && this.#random.chance(0.1)) await this.#scheduler.pause(this.#random.integer(1, 300))
      if (this.#violation) return
    }
  }
}
