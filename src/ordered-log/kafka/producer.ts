import { OrderingError, reasonOf } from '../../errors.js'
import type { LogRecord } from '../../protocol/log-record.js'
import { sleep, type Clock } from '../../util/clock.js'
import { turnEnd } from '../../util/turn.js'
import type { KafkaMetrics } from '../../metrics/kafka-metrics.js'
import type { KafkaCluster, Leader } from './cluster.js'
import { errorName, KafkaProtocolError, NotSentError } from './kafkajs.js'
import { BATCH_OVERHEAD_BYTES, recordBatch, recordSizeBytes } from './record-batch.js'

/** Key of every record, as the reference writes it: the partition in decimal. */
export const RECORD_KEY = Buffer.from('0')

/** Refusals after which nothing was appended and another try may succeed. */
const RETRIABLE = new Set([
  'NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE', 'UNKNOWN_TOPIC_OR_PARTITION', 'NOT_ENOUGH_REPLICAS', 'REPLICA_NOT_AVAILABLE', 'FENCED_LEADER_EPOCH'
])

/** Refusals after which nothing was appended, whatever is tried. */
const FINAL = new Set([
  'MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'TOPIC_AUTHORIZATION_FAILED', 'CLUSTER_AUTHORIZATION_FAILED', 'INVALID_TOPIC_EXCEPTION', 'INVALID_RECORD',
  'CORRUPT_MESSAGE', 'UNSUPPORTED_FOR_MESSAGE_FORMAT', 'POLICY_VIOLATION', 'INVALID_TIMESTAMP'
])

const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'])

const RETRY_DELAY_MS = 50

/** Limits of a producer. */
export interface ProducerOptions {
  /** Most records of one produce request, and most bytes, unless one record is larger. */
  readonly maxBatchRecords: number
  readonly maxBatchBytes: number
  /** Time in which refusals are retried, and after which a broker gives up waiting for its replicas. */
  readonly produceTimeoutMs: number
  /** `native`: the encoder of record-batch.ts; `kafkajs`: kafkajs's own. */
  readonly encoder: 'native' | 'kafkajs'
}

/** What those who send requests work with. */
export interface RequestDependencies {
  readonly cluster: KafkaCluster
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly metrics: KafkaMetrics
}

interface Job {
  readonly records: readonly LogRecord[]
  readonly sizeBytes: number
  readonly resolve: (offset: number) => void
  readonly reject: (error: OrderingError) => void
}

/**
 * Appends to one topic. One request is in flight at a time, because Kafka keeps no order between two; what arrives
 * meanwhile forms the next batch. Never idempotent: kafkajs reuses sequence numbers after an error, and a broker then
 * acknowledges records that it drops.
 */
export class Producer {
  readonly #topic: string
  readonly #cluster: KafkaCluster
  readonly #options: ProducerOptions
  readonly #clock: Clock
  readonly #signal: AbortSignal
  readonly #metrics: KafkaMetrics
  #queue: Job[] = []
  #running = false

  constructor (topic: string, options: ProducerOptions, { cluster, clock, signal, metrics }: RequestDependencies) {
    this.#topic = topic
    this.#options = options
    this.#cluster = cluster
    this.#clock = clock
    this.#signal = signal
    this.#metrics = metrics
  }

  /** @throws OrderingError as OrderedLog.append does */
  append (records: readonly LogRecord[]): Promise<number> {
    const sizeBytes = records.reduce((sum, record) => sum + recordSizeBytes(record, RECORD_KEY), 0)
    return new Promise((resolve, reject) => {
      this.#queue.push({ records, sizeBytes, resolve, reject })
      if (!this.#running) void this.#run()
    })
  }

  async #run (): Promise<void> {
    this.#running = true
    await turnEnd()
    for (let jobs = this.#take(); jobs.length > 0; jobs = this.#take()) await this.#produce(jobs)
    this.#running = false
  }

  #take (): Job[] {
    const { maxBatchRecords, maxBatchBytes } = this.#options
    let count = 0
    let records = 0
    let bytes = BATCH_OVERHEAD_BYTES
    for (const job of this.#queue) {
      records += job.records.length
      bytes += job.sizeBytes
      if (count > 0 && (records > maxBatchRecords || bytes > maxBatchBytes)) break
      count++
    }
    return this.#queue.splice(0, count)
  }

  async #produce (jobs: Job[]): Promise<void> {
    try {
      let offset = await this.#send(jobs.flatMap(({ records }) => records), jobs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))
      for (const job of jobs) {
        job.resolve(offset)
        offset += job.records.length
      }
    } catch (error) {
      if (isTooLarge(error) && jobs.length > 1) {
        for (const job of jobs) await this.#produce([job])
        return
      }
      const failure = toOrderingError(error, this.#topic)
      for (const job of jobs) job.reject(failure)
    }
  }

  /** Tries until the records are in, are refused for good, time is up, or it is no longer known whether they are in. */
  async #send (records: LogRecord[], sizeBytes: number): Promise<number> {
    const deadline = this.#clock.elapsedMs() + this.#options.produceTimeoutMs
    for (;;) {
      let leader: Leader | undefined
      try {
        leader = await this.#cluster.leader(this.#topic)
        if (await this.#waitForQuota(leader, deadline)) continue
        const startedAt = this.#clock.elapsedMs()
        const offset = await this.#request(leader, records)
        this.#metrics.produced(this.#topic, records.length, sizeBytes, this.#clock.elapsedMs() - startedAt)
        return offset
      } catch (error) {
        this.#metrics.failed('produce', errorName(error))
        if (leader && !(error instanceof OrderingError)) this.#cluster.invalidate(this.#topic, error instanceof KafkaProtocolError ? undefined : leader.connection)
        if (this.#signal.aborted || !wasNotAppended(error, leader) || !isRetriable(error) || this.#clock.elapsedMs() > deadline) throw error
        this.#metrics.produceRetried(this.#topic)
        await sleep(this.#clock, RETRY_DELAY_MS, this.#signal)
      }
    }
  }

  /**
   * Waits while the broker throttles this client: what is sent meanwhile is not read.
   * @returns whether it waited: the leader may be another one by now
   * @throws OrderingError `log_unavailable` when that takes too long
   */
  async #waitForQuota ({ connection: { throttledMs, address } }: Leader, deadline: number): Promise<boolean> {
    if (throttledMs === 0) return false
    if (this.#signal.aborted || this.#clock.elapsedMs() + throttledMs > deadline) {
      throw new OrderingError('log_unavailable', `broker ${address} throttles this client: it takes nothing for ${throttledMs.toString()} ms`, { channel: this.#topic })
    }
    await sleep(this.#clock, throttledMs, this.#signal)
    return true
  }

  async #request ({ connection }: Leader, records: LogRecord[]): Promise<number> {
    const { produceTimeoutMs, encoder } = this.#options
    if (encoder === 'native') {
      return await connection.produce(this.#topic, recordBatch(records, { key: RECORD_KEY, timestampMs: this.#clock.now() }), produceTimeoutMs)
    }
    const messages = records.map(({ value, headers = {} }) => ({
      key: RECORD_KEY,
      value: Buffer.from(value),
      // kafkajs writes anything but a Buffer as a text.
      headers: Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, Buffer.from(header)]))
    }))
    return await connection.produceMessages(this.#topic, messages, produceTimeoutMs)
  }
}

/** Without a leader nothing was sent; a protocol error says what the broker did. Anything else leaves it open. */
function wasNotAppended (error: unknown, leader: Leader | undefined): boolean {
  if (!leader) return true
  if (error instanceof KafkaProtocolError) return isRefusal(error)
  return error instanceof NotSentError
}

function isRefusal ({ type, appended }: KafkaProtocolError): boolean {
  return !appended && (RETRIABLE.has(type) || FINAL.has(type))
}

function isRetriable (error: unknown): boolean {
  return !(error instanceof KafkaProtocolError) || RETRIABLE.has(error.type)
}

function isTooLarge (error: unknown): boolean {
  return error instanceof KafkaProtocolError && TOO_LARGE.has(error.type)
}

function toOrderingError (error: unknown, channel: string): OrderingError {
  if (error instanceof OrderingError) return error
  const detail = reasonOf(error)
  if (isTooLarge(error)) return new OrderingError('envelope_too_large', `topic ${channel} takes no record of this size (max.message.bytes): ${detail}`, { channel, cause: error })
  if (error instanceof KafkaProtocolError && isRefusal(error)) {
    return new OrderingError('log_unavailable', `topic ${channel} refuses records: ${detail}`, { channel, cause: error })
  }
  if (error instanceof NotSentError) return new OrderingError('log_unavailable', `records for topic ${channel} could not be sent: ${detail}`, { channel, cause: error })
  return new OrderingError('outcome_unknown', `the append to topic ${channel} was not answered: ${detail}`, { channel, cause: error })
}
