import { LogFaultError, type LogStatus, type StoredRecord } from '../../chain/ordered-log.js'
import { OrderingError, reasonOf } from '../../errors.js'
import { sleep, type Clock } from '../../util/clock.js'
import type { KafkaMetrics } from '../../metrics/kafka-metrics.js'
import { linkSignals } from '../../util/signals.js'
import type { KafkaCluster } from './cluster.js'
import { decodeLegacyRecordSet, errorName, KafkaProtocolError, type BrokerConnection } from './kafkajs.js'
import { decodeRecordSet, type DecodedSet, type FetchedRecord } from './record-batch.js'
import type { RequestDependencies } from './producer.js'
import type { FetchedPartition } from './wire.js'

/** How long a broker holds a fetch that finds nothing, while a reader is behind: its topic is fetched when it has caught up. */
const SHORT_WAIT_MS = 20

/** Limits of fetching. */
export interface FetcherOptions {
  /** How long a broker holds a fetch that finds nothing. */
  readonly maxWaitMs: number
  readonly maxBytesPerTopic: number
  readonly maxBytes: number
  /** How long a topic may fail to be fetched before its reader is told. */
  readonly graceMs: number
}

/** Batches that may wait for a reader; then its topic is left out of the next fetches. */
const MAX_WAITING_BATCHES = 2

const RETRY_DELAY_MS = 50

/** How often it is asked where a topic ends whose reader takes nothing: no fetch says it meanwhile, and it is how far behind that is. */
const END_INTERVAL_MS = 1000

/** A fetch may ask for so much when a batch is larger than the usual limit: more than any broker takes. */
const MAX_TOPIC_BYTES = 1024 * 1024 * 1024

/** A piece of a topic: the records that are handed over, and the offset behind it, in front of which control records may stand. */
interface Passage {
  readonly records: readonly StoredRecord[]
  readonly next: number
}

/** A reader of one topic. */
class Subscription {
  readonly topic: string
  /** Offset of the next record that is wanted. */
  next: number
  maxBytes: number
  /** Leader that the topic is fetched from. */
  nodeId: number | undefined
  failingSince: number | undefined
  /** The newest record that was read, and whether it has to be read again to see that the topic is still the same one. */
  last: FetchedRecord | undefined
  recognise = false
  /** When it was asked last where the topic ends. */
  endAskedAt = 0
  #batches: Passage[] = []
  #error: Error | undefined
  #wake: (() => void) | undefined

  constructor (topic: string, next: number, maxBytes: number) {
    this.topic = topic
    this.next = next
    this.maxBytes = maxBytes
  }

  /** Offset that the next fetch begins at. */
  get from (): number {
    return this.recognise && this.last ? this.last.offset : this.next
  }

  get wants (): boolean {
    return this.#batches.length < MAX_WAITING_BATCHES && !this.#error
  }

  push (batch: Passage): void {
    this.#batches.push(batch)
    this.#notify()
  }

  fail (error: Error): void {
    this.#error = error
    this.#notify()
  }

  /** The next batch, undefined when the signal aborts. @throws what `fail` was given, after all batches */
  async take (signal: AbortSignal): Promise<Passage | undefined> {
    for (;;) {
      if (signal.aborted) return undefined
      const batch = this.#batches.shift()
      if (batch) return batch
      if (this.#error) throw this.#error
      await new Promise<void>((resolve) => { this.#wake = resolve })
    }
  }

  wake (): void {
    this.#notify()
  }

  #notify (): void {
    this.#wake?.()
    this.#wake = undefined
  }
}

/**
 * Reads partition 0 of all channels' topics without a consumer group: a group would cost seconds at each start, and
 * reset offsets silently. One loop a broker fetches all topics that it leads in one request, so that many channels share
 * two sockets a broker.
 */
export class Fetcher {
  readonly #cluster: KafkaCluster
  readonly #options: FetcherOptions
  readonly #clock: Clock
  readonly #signal: AbortSignal
  readonly #metrics: KafkaMetrics
  readonly #subscriptions = new Set<Subscription>()
  /** Running loops by leader, and how to wake one that has nothing to fetch. */
  readonly #loops = new Map<number, { wake: () => void }>()
  readonly #newestReaders = new Map<string, Subscription>()
  readonly #highWatermarks = new Map<string, number>()
  /** When each topic was last fetched, or given to a reader who had kept it waiting. */
  readonly #fetchedAt = new Map<string, number>()

  constructor (options: FetcherOptions, { cluster, clock, signal, metrics }: RequestDependencies) {
    this.#options = options
    this.#cluster = cluster
    this.#clock = clock
    this.#signal = signal
    this.#metrics = metrics
  }

  /** What is known of a topic. While its reader does not take what is there, nothing has to be fetched, and the age is 0. */
  status (topic: string): LogStatus {
    const next = this.#highWatermarks.get(topic)
    const fetchedAt = this.#fetchedAt.get(topic)
    const subscription = this.#newestReaders.get(topic)
    return {
      ...next !== undefined && { next },
      ...fetchedAt !== undefined && { fetchAgeMs: subscription?.wants === false ? 0 : this.#clock.elapsedMs() - fetchedAt }
    }
  }

  /** Records of a topic from an offset on, without control records. @throws as OrderedLog.read */
  async * read (topic: string, fromOffset: number, signal: AbortSignal, passed: (next: number) => void = () => undefined): AsyncIterable<readonly StoredRecord[]> {
    const subscription = new Subscription(topic, fromOffset, this.#options.maxBytesPerTopic)
    const { signal: ending, end } = linkSignals(signal, this.#signal)
    const wake = (): void => { subscription.wake() }
    ending.addEventListener('abort', wake, { once: true })
    this.#subscriptions.add(subscription)
    this.#newestReaders.set(topic, subscription)
    if (!this.#fetchedAt.has(topic)) this.#fetchedAt.set(topic, this.#clock.elapsedMs())
    void this.#assign(subscription)
    try {
      for (let batch = await subscription.take(ending); batch; batch = await this.#takeNext(subscription, ending)) {
        if (subscription.nodeId !== undefined) this.#loops.get(subscription.nodeId)?.wake()
        const { records, next } = batch
        if (records.length > 0) yield records
        if (records.at(-1)?.offset !== next - 1) passed(next)
      }
    } finally {
      end()
      this.#subscriptions.delete(subscription)
      if (this.#newestReaders.get(topic) === subscription) this.#newestReaders.delete(topic)
    }
  }

  async #takeNext (subscription: Subscription, signal: AbortSignal): Promise<Passage | undefined> {
    if (!subscription.wants) this.#fetchedAt.set(subscription.topic, this.#clock.elapsedMs())
    return await subscription.take(signal)
  }

  /** Finds a topic's leader, for as long as the grace lasts, and hands the topic to that leader's loop. */
  async #assign (subscription: Subscription): Promise<void> {
    const { topic } = subscription
    subscription.nodeId = undefined
    while (this.#subscriptions.has(subscription) && !this.#signal.aborted) {
      try {
        const { nodeId } = await this.#cluster.leader(topic)
        subscription.nodeId = nodeId
        const loop = this.#loops.get(nodeId)
        if (loop) loop.wake()
        else void this.#run(nodeId)
        return
      } catch (error) {
        if (!this.#tolerates(subscription, error)) return
        await sleep(this.#clock, RETRY_DELAY_MS, this.#signal)
      }
    }
  }

  async #run (nodeId: number): Promise<void> {
    const loop = { wake: (): void => undefined }
    this.#loops.set(nodeId, loop)
    while (!this.#signal.aborted) {
      const mine = [...this.#subscriptions].filter((subscription) => subscription.nodeId === nodeId)
      if (mine.length === 0) break
      const left = mine.filter(({ topic }) => this.#cluster.left(topic, nodeId))
      if (left.length > 0) {
        this.#doubt((subscription) => left.includes(subscription))
        for (const subscription of left) void this.#assign(subscription)
        continue
      }
      const wanting = onePerTopic(mine.filter(({ wants }) => wants))
      for (const subscription of wanting) {
        this.#subscriptions.delete(subscription) // behind the other readers of its topic
        this.#subscriptions.add(subscription)
      }
      for (const subscription of mine) if (!subscription.wants) void this.#lookForEnd(nodeId, subscription)
      if (wanting.length > 0) await this.#fetch(nodeId, wanting, wanting.length < mine.length ? SHORT_WAIT_MS : this.#options.maxWaitMs)
      else await this.#pause(loop)
    }
    this.#loops.delete(nodeId)
  }

  /** Until a reader takes something, or it is time to look for the ends of the topics again. */
  async #pause (loop: { wake: () => void }): Promise<void> {
    let cancel = (): void => undefined
    await new Promise<void>((resolve) => {
      loop.wake = resolve
      cancel = this.#clock.after(END_INTERVAL_MS, resolve)
    })
    cancel()
  }

  /** Learns where a topic ends that is not fetched now. */
  async #lookForEnd (nodeId: number, subscription: Subscription): Promise<void> {
    const { topic, endAskedAt } = subscription
    const now = this.#clock.elapsedMs()
    if (now - endAskedAt < END_INTERVAL_MS) return
    subscription.endAskedAt = now
    let connection: BrokerConnection | undefined
    try {
      connection = await this.#cluster.broker(nodeId)
      this.#endsAt(topic, await connection.offset(topic, 'next'))
    } catch (error) {
      this.#metrics.failed('list_offsets', errorName(error))
      if (!(error instanceof KafkaProtocolError)) this.#cluster.invalidate(topic, connection)
    }
  }

  /** A topic only grows: who says less was cut off from its leader, or the topic is another one. */
  #endsAt (topic: string, offset: number): void {
    this.#highWatermarks.set(topic, Math.max(offset, this.#highWatermarks.get(topic) ?? 0))
  }

  async #fetch (nodeId: number, subscriptions: Subscription[], maxWaitMs: number): Promise<void> {
    let connection: BrokerConnection | undefined
    try {
      const { maxBytes } = this.#options
      connection = await this.#cluster.broker(nodeId)
      const maxBytesPerTopic = Math.max(...subscriptions.map((subscription) => subscription.maxBytes))
      const asked = subscriptions.map(({ topic, from }) => ({ topic, offset: from }))
      const partitions = await connection.fetch(asked, { maxWaitMs, maxBytes, maxBytesPerTopic })
      for (const partition of partitions) {
        const index = asked.findIndex(({ topic }) => topic === partition.topic)
        const subscription = subscriptions[index]
        // Another reader's failure may have come in between: then the topic has to be recognised first.
        if (subscription && subscription.from === asked[index]?.offset) await this.#receive(subscription, partition, connection)
      }
    } catch (error) {
      this.#metrics.failed('fetch', errorName(error))
      this.#doubt((subscription) => subscription.nodeId === nodeId)
      for (const subscription of subscriptions) {
        this.#cluster.invalidate(subscription.topic, connection)
        this.#reassign(subscription, error)
      }
    }
  }

  /** One topic's part of a response: its faults stay its own. */
  async #receive (subscription: Subscription, { errorCode, highWatermark, recordSet }: FetchedPartition, connection: BrokerConnection): Promise<void> {
    if (errorCode !== 0) {
      const error = new KafkaProtocolError(errorCode)
      this.#metrics.failed('fetch', error.type)
      this.#cluster.invalidate(subscription.topic)
      // A broker that was cut off from the others may lack what their leader has: another one is asked who that is.
      this.#reassign(subscription, error.type === 'OFFSET_OUT_OF_RANGE' ? await this.#outOfRange(subscription, connection) : error)
      return
    }
    this.#endsAt(subscription.topic, highWatermark)
    this.#fetchedAt.set(subscription.topic, this.#clock.elapsedMs())
    this.#metrics.fetched(subscription.topic, recordSet.length)
    if (recordSet.length === 0) {
      subscription.failingSince = undefined
      return
    }
    const { from } = subscription
    const { records: decoded, fault: damage } = await decode(recordSet)
    const records = decoded.filter(({ offset }) => offset >= from)
    if (subscription.from !== from) return // as above
    const fault = recognise(subscription, records.at(0)) ?? findGap(records, from)
    if (fault) {
      subscription.fail(fault)
      return
    }
    const fits = records.length > 0
    if (subscription.recognise) records.shift()
    const last = records.at(-1)
    if (!last && damage !== undefined) {
      this.#reassign(subscription, new Error(damage))
      return
    }
    subscription.failingSince = undefined
    if (fits) subscription.recognise = false
    if (!last) {
      if (!fits) subscription.maxBytes = Math.min(subscription.maxBytes * 2, MAX_TOPIC_BYTES) // not one whole batch fitted
      return
    }
    subscription.last = { ...last, value: Buffer.from(last.value) } // a copy: the original holds the whole response
    subscription.next = last.offset + 1
    subscription.push({ records: records.filter(({ control }) => !control), next: subscription.next })
  }

  #reassign (subscription: Subscription, error: unknown): void {
    subscription.nodeId = undefined
    this.#doubt(({ topic }) => topic === subscription.topic)
    if (!this.#tolerates(subscription, error)) return
    void sleep(this.#clock, RETRY_DELAY_MS, this.#signal).then(async () => { await this.#assign(subscription) })
  }

  /**
   * After a failure a topic may be another one: its readers read the newest record that they have again. All of them,
   * because one that takes nothing just now, or waits for another reader of its topic, does not meet the failure itself.
   */
  #doubt (concerns: (subscription: Subscription) => boolean): void {
    for (const subscription of this.#subscriptions) if (concerns(subscription)) subscription.recognise = subscription.last !== undefined
  }

  /** Whether a failure is kept from the reader for now; when not, the reader is told. */
  #tolerates (subscription: Subscription, error: unknown): boolean {
    const now = this.#clock.elapsedMs()
    subscription.failingSince ??= now
    if (now - subscription.failingSince < this.#options.graceMs) return true
    subscription.fail(error instanceof OrderingError || error instanceof LogFaultError
      ? error
      : new OrderingError('log_unavailable', `topic ${subscription.topic} cannot be read: ${reasonOf(error)}`, { channel: subscription.topic, cause: error }))
    return false
  }

  async #outOfRange ({ topic, next }: Subscription, connection: BrokerConnection): Promise<Error> {
    try {
      const [first, end] = await Promise.all([connection.offset(topic, 'oldest'), connection.offset(topic, 'next')])
      // An offset that is there now: the topic changed in between, and whether it is the same one has to be seen anew.
      if (first <= next && next <= end) throw new Error(`offset ${next.toString()} was out of range, but is not any more`)
      return new LogFaultError('log_gap', `the chain continues at offset ${next.toString()}, but topic ${topic} has offsets from ${first.toString()} up to ${end.toString()}`)
    } catch (error) {
      return new OrderingError('log_unavailable', `bounds of topic ${topic}: ${reasonOf(error)}`, { channel: topic, cause: error })
    }
  }
}

/** A request names a topic once: of its readers, the one that has waited longest. */
function onePerTopic (subscriptions: readonly Subscription[]): Subscription[] {
  const chosen = new Map<string, Subscription>()
  for (const subscription of subscriptions) if (!chosen.has(subscription.topic)) chosen.set(subscription.topic, subscription)
  return [...chosen.values()]
}

/** After a failure reading goes on with the record that was read last: a topic that was made anew has another one there. */
function recognise ({ topic, last, recognise: wanted }: Subscription, first: FetchedRecord | undefined): LogFaultError | undefined {
  if (!wanted || !last || !first || (first.offset === last.offset && Buffer.from(first.value).equals(last.value))) return undefined
  return new LogFaultError('log_replaced', `the record at offset ${last.offset.toString()} of topic ${topic} is not the one that was read there: the topic was made anew`)
}

/** Offsets are contiguous in a topic that is neither compacted nor trimmed. */
function findGap (records: readonly FetchedRecord[], next: number): LogFaultError | undefined {
  let expected = next
  for (const { offset, firstOffset = offset } of records) {
    if (firstOffset > expected || offset < expected) {
      return new LogFaultError('log_gap', `the record behind offset ${(expected - 1).toString()} has offset ${firstOffset.toString()}`)
    }
    expected = offset + 1
  }
  return undefined
}

async function decode (recordSet: Buffer): Promise<Omit<DecodedSet, 'legacy'>> {
  const set = decodeRecordSet(recordSet)
  if (!set.legacy) return set
  try {
    const records = await decodeLegacyRecordSet(recordSet)
    return { records: records.map(({ offset, value }) => ({ offset, value: value ?? new Uint8Array(0), control: false })) }
  } catch (error) {
    return { records: [], fault: `messages of an old format at offset ${recordSet.readBigInt64BE(0).toString()} cannot be read: ${reasonOf(error)}` }
  }
}
