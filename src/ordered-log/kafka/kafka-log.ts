import type { Logger } from 'pino'
import { LogFaultError, type LogBounds, type LogStatus, type OrderedLog, type StoredRecord } from '../../chain/ordered-log.js'
import { OrderingError, reasonOf } from '../../errors.js'
import type { KafkaMetrics } from '../../metrics/kafka-metrics.js'
import type { LogRecord } from '../../protocol/log-record.js'
import type { Clock } from '../../util/clock.js'
import { KafkaCluster } from './cluster.js'
import { Fetcher } from './fetcher.js'
import { KafkaProtocolError, type ConnectionOptions } from './kafkajs.js'
import { Producer, type ProducerOptions } from './producer.js'
import { prepareTopic, type TopicFindings, type TopicOptions } from './topics.js'

/** How the Kafka log is reached and used. */
export interface KafkaLogOptions {
  readonly brokers: readonly string[]
  readonly connection: ConnectionOptions
  readonly topics: Pick<TopicOptions, 'replicationFactor' | 'minInsyncReplicas'>
  readonly encoder: ProducerOptions['encoder']
  /** Largest envelope of a channel, as its config stands. */
  readonly absoluteMaxBytes: (channel: string) => number
}

/** Produce batches: 500 envelopes of 1 KiB amortise a request; larger ones only cost latency. */
const MAX_BATCH_RECORDS = 500

/**
 * A broker that has just started may not know a topic for a moment, and one that was cut off from the others may lack its
 * end: a topic is missing, or shorter than it was, when it has been for so long.
 */
const FAULT_GRACE_MS = 3000

/** Room that a batch leaves below the topic's max.message.bytes. */
const BATCH_MARGIN_BYTES = 1024

const FETCH = { maxWaitMs: 250, maxBytesPerTopic: 2 * 1024 * 1024, maxBytes: 32 * 1024 * 1024, graceMs: 1000 } as const

/** The ordered log on Kafka: one topic a channel, partition 0 (docs/kafka.md, docs/adr/0007). */
export class KafkaLog implements OrderedLog {
  readonly #options: KafkaLogOptions
  readonly #cluster: KafkaCluster
  readonly #fetcher: Fetcher
  readonly #clock: Clock
  readonly #metrics: KafkaMetrics
  readonly #logger: Logger
  readonly #closing = new AbortController()
  readonly #producers = new Map<string, Producer>()
  readonly #findings = new Map<string, TopicFindings>()
  readonly #faultySince = new Map<string, number>()

  constructor (options: KafkaLogOptions, { clock, logger, metrics }: { clock: Clock, logger: Logger, metrics: KafkaMetrics }) {
    this.#options = options
    this.#clock = clock
    this.#metrics = metrics
    this.#logger = logger
    this.#cluster = new KafkaCluster(options.brokers, options.connection)
    this.#fetcher = new Fetcher(FETCH, { cluster: this.#cluster, clock, metrics, signal: this.#closing.signal })
  }

  async append (channel: string, records: readonly LogRecord[]): Promise<number> {
    let producer = this.#producers.get(channel)
    if (!producer) {
      const { maxMessageBytes } = this.#findings.get(channel) ?? { maxMessageBytes: 1024 * 1024 }
      producer = new Producer(channel, {
        maxBatchRecords: MAX_BATCH_RECORDS,
        maxBatchBytes: Math.min(maxMessageBytes, 1024 * 1024) - BATCH_MARGIN_BYTES,
        produceTimeoutMs: this.#options.connection.requestTimeoutMs,
        encoder: this.#options.encoder
      }, { cluster: this.#cluster, clock: this.#clock, metrics: this.#metrics, signal: this.#closing.signal })
      this.#producers.set(channel, producer)
    }
    return await producer.append(records)
  }

  read (channel: string, fromOffset: number, signal: AbortSignal, passed?: (next: number) => void): AsyncIterable<readonly StoredRecord[]> {
    return this.#fetcher.read(channel, fromOffset, signal, passed)
  }

  async bounds (channel: string, { create }: { create: boolean }): Promise<LogBounds> {
    return await this.#tolerate(channel, this.#bounds(channel, create))
  }

  async #bounds (channel: string, create: boolean): Promise<LogBounds> {
    await this.#prepare(channel, create)
    const [first, next] = await this.#offsets(channel, ['oldest', 'next']) as [number, number]
    const { next: seen = 0 } = this.#fetcher.status(channel)
    if (next < seen) throw new LogFaultError('log_gap', `topic ${channel} ends at offset ${next.toString()}, but reached up to ${seen.toString()}`)
    return { first, next }
  }

  async next (channel: string): Promise<number> {
    const [next] = await this.#offsets(channel, ['next'])
    return next as number
  }

  async #offsets (channel: string, which: Array<'oldest' | 'next'>): Promise<number[]> {
    const { connection } = await this.#cluster.leader(channel)
    try {
      return await Promise.all(which.map(async (one) => await connection.offset(channel, one)))
    } catch (error) {
      this.#cluster.invalidate(channel, error instanceof KafkaProtocolError ? undefined : connection)
      throw new OrderingError('log_unavailable', `bounds of topic ${channel} from ${connection.address}: ${reasonOf(error)}`, { channel, cause: error })
    }
  }

  status (channel: string): LogStatus {
    const warnings = this.#findings.get(channel)?.warnings ?? []
    return { ...this.#fetcher.status(channel), ...warnings.length > 0 && { warnings } }
  }

  async close (): Promise<void> {
    this.#closing.abort()
    this.#cluster.close()
  }

  async #prepare (channel: string, create: boolean): Promise<void> {
    const { topics, absoluteMaxBytes } = this.#options
    const options = { ...topics, absoluteMaxBytes: absoluteMaxBytes(channel) }
    const preparation = { create, options, cluster: this.#cluster, clock: this.#clock, signal: this.#closing.signal, logger: this.#logger }
    const findings = await prepareTopic(channel, preparation)
    if (!this.#findings.has(channel) && findings.warnings.length > 0) this.#logger.warn({ channel, warnings: findings.warnings }, 'topic is not as it should be')
    this.#findings.set(channel, findings)
  }

  /** Reports a topic as missing, or too short, only when it has been for a while. */
  async #tolerate<T> (channel: string, opening: Promise<T>): Promise<T> {
    try {
      const result = await opening
      this.#faultySince.delete(channel)
      return result
    } catch (error) {
      if (!(error instanceof LogFaultError)) this.#faultySince.delete(channel)
      if (!(error instanceof LogFaultError) || error.code === 'topic_unsafe') throw error
      const now = this.#clock.elapsedMs()
      const since = this.#faultySince.get(channel) ?? now
      this.#faultySince.set(channel, since)
      if (now - since >= FAULT_GRACE_MS) throw error
      throw new OrderingError('log_unavailable', error.message, { channel, cause: error })
    }
  }
}
