import { crc32c } from '@node-rs/crc32'
import { KafkaProtocolError } from '../../../src/ordered-log/kafka/kafkajs.js'
import type { KafkaCluster } from '../../../src/ordered-log/kafka/cluster.js'
import type { FetchedPartition } from '../../../src/ordered-log/kafka/wire.js'
import { encodeRecordBatch } from '../../helpers/record-batch.js'
import type { Random } from './random.js'
import type { Scheduler } from './scheduler.js'

/** What may go wrong between a fetcher and its brokers: probabilities of each request. */
export interface FetchFaults {
  /** The answer never comes; the request ends when its time is over. */
  lost: number
  /** The connection breaks, and with it everything that is on its way on it. */
  broken: number
  /** The answer was made long before it comes: meanwhile leaders have moved and topics have grown. */
  late: number
  /** The answer is that to an earlier request: for an older position. */
  older: number
  /** A bit turned on the way. */
  damaged: number
  /** A topic is left out of the answer, or has no part of a batch that is whole. */
  short: number
  /** The leader of a topic moves, or is not known, when it is asked for. */
  moved: number
}

interface Batch { readonly first: number, readonly last: number, readonly bytes: Buffer }

/** A topic as its brokers have it. */
interface Topic {
  leader: number
  next: number
  batches: Batch[]
  /** Value of each record; undefined for a control record. */
  values: Array<string | undefined>
}

/** One connection to a broker: what is on its way fails when it is closed. */
interface Connection {
  readonly node: number
  open: boolean
  readonly rejects: Set<(error: Error) => void>
}

/** What a fetch asks for. */
interface Position { readonly topic: string, readonly offset: number }
interface Limits { readonly maxWaitMs: number, readonly maxBytesPerTopic: number }

const NODES = 3
const REQUEST_TIMEOUT_MS = 500
const NOT_LEADER = 6
const OUT_OF_RANGE = 1

/** Layout of a record batch, format version 2. */
const ATTRIBUTES = 21
const CRC = 17
const CONTROL_FLAG = 0x20

function makeBatch (first: number, values: readonly string[], { control = false, epoch = '' } = {}): Batch {
  const bytes = encodeRecordBatch(values.map((value) => ({ value: Buffer.from(epoch + value) })))
  bytes.writeBigInt64BE(BigInt(first), 0)
  if (control) bytes.writeInt16BE(bytes.readInt16BE(ATTRIBUTES) | CONTROL_FLAG, ATTRIBUTES)
  bytes.writeUInt32BE(crc32c(bytes.subarray(ATTRIBUTES)), CRC)
  return { first, last: first + values.length - 1, bytes }
}

/** Three brokers as a fetcher reaches them, in place of a KafkaCluster and its connections. */
export class FetcherBrokers {
  readonly #scheduler: Scheduler
  readonly #random: Random
  readonly #faults: FetchFaults
  readonly #happened: (what: string) => void
  readonly #topics = new Map<string, Topic>()
  readonly #connections = new Map<number, Connection>()
  readonly #known = new Map<string, number>()
  /** Answers by topic, to be given again for a later request. */
  readonly #earlier = new Map<string, { readonly offset: number, readonly answer: FetchedPartition }>()

  constructor (topics: readonly string[], { scheduler, random, faults, happened }: {
    scheduler: Scheduler, random: Random, faults: FetchFaults, happened: (what: string) => void
  }) {
    this.#scheduler = scheduler
    this.#random = random
    this.#faults = faults
    this.#happened = happened
    for (const topic of topics) this.#topics.set(topic, { leader: 1, next: 0, batches: [], values: [] })
  }

  get cluster (): KafkaCluster {
    const part = {
      leader: async (topic: string) => await this.#leader(topic),
      broker: async (node: number) => this.#connect(node),
      left: (topic: string, node: number) => (this.#known.get(topic) ?? node) !== node,
      invalidate: (topic: string, connection?: { close: () => void }) => {
        this.#known.delete(topic)
        connection?.close()
      }
    }
    return part as unknown as KafkaCluster
  }

  /** Value of each record of a topic; undefined for a control record. */
  values (topic: string): ReadonlyArray<string | undefined> {
    return this.#topic(topic).values
  }

  append (topic: string): void {
    const to = this.#topic(topic)
    const control = this.#random.chance(0.1)
    const count = control ? 1 : this.#random.integer(1, 6)
    const values = Array.from({ length: count }, (_, index) => `${topic} ${(to.next + index).toString()}`)
    to.batches.push(makeBatch(to.next, values, { control }))
    to.values.push(...values.map((value) => control ? undefined : value))
    to.next += count
  }

  moveLeader (topic: string): void {
    this.#topic(topic).leader = this.#random.integer(1, NODES)
  }

  /** Somebody makes the topic anew, with other records, and all connections break meanwhile. */
  replace (topic: string): void {
    const to = this.#topic(topic)
    to.batches = to.batches.map(({ first, last }) =>
      makeBatch(first, Array.from({ length: last - first + 1 }, (_, index) => `${topic} ${(first + index).toString()}`), { epoch: 'another ' }))
    this.#earlier.delete(topic)
    for (const connection of this.#connections.values()) this.#close(connection)
  }

  #topic (name: string): Topic {
    return this.#topics.get(name) as Topic
  }

  async #leader (topic: string): Promise<object> {
    await this.#scheduler.pause(this.#random.delayMs(2))
    if (this.#random.chance(this.#faults.moved)) throw new Error('there is no leader at the moment')
    const nodeId = this.#known.get(topic) ?? this.#topic(topic).leader
    this.#known.set(topic, nodeId)
    return { nodeId, connection: this.#connect(nodeId) }
  }

  #connect (node: number): object {
    let connection = this.#connections.get(node)
    if (!connection?.open) this.#connections.set(node, connection = { node, open: true, rejects: new Set() })
    const on = connection
    return {
      fetch: async (topics: readonly Position[], limits: Limits) => await this.#request(on, async () => await this.#fetch(on, topics, limits)),
      offset: async (topic: string, which: 'oldest' | 'next') => await this.#request(on, async () => {
        if (this.#topic(topic).leader !== node) throw new KafkaProtocolError(NOT_LEADER)
        return which === 'oldest' ? 0 : this.#topic(topic).next
      }),
      close: () => { this.#close(on) }
    }
  }

  #close (connection: Connection): void {
    connection.open = false
    for (const reject of [...connection.rejects]) reject(new Error('the connection was closed'))
  }

  /** A request as kafkajs makes it: it ends with its answer, with its connection, or when its time is over. */
  async #request<T> (connection: Connection, answer: () => Promise<T>): Promise<T> {
    const { lost, broken } = this.#faults
    return await new Promise<T>((resolve, reject) => {
      connection.rejects.add(reject)
      const cancel = this.#scheduler.after(REQUEST_TIMEOUT_MS, () => { done(() => { reject(new Error('the broker did not answer')) }) })
      const done = (settle: () => void): void => {
        cancel()
        connection.rejects.delete(reject)
        settle()
      }
      if (!connection.open) done(() => { reject(new Error('the connection was closed')) })
      else if (this.#random.chance(lost)) this.#happened('fetch lost')
      else if (this.#random.chance(broken)) {
        this.#happened('connection broken')
        this.#scheduler.after(this.#random.delayMs(5), () => { this.#close(connection) })
      } else answer().then((value) => { done(() => { resolve(value) }) }, (error: unknown) => { done(() => { reject(error instanceof Error ? error : new Error(String(error))) }) })
    })
  }

  async #fetch ({ node }: Connection, asked: readonly Position[], { maxWaitMs, maxBytesPerTopic }: Limits): Promise<FetchedPartition[]> {
    const random = this.#random
    await this.#scheduler.pause(random.delayMs(1))
    const hasMore = asked.some(({ topic, offset }) => this.#topic(topic).leader !== node || this.#topic(topic).next > offset)
    if (!hasMore) await this.#scheduler.pause(maxWaitMs * random.fraction())
    const answer = asked.map(({ topic, offset }) => this.#partition(node, { topic, offset, maxBytes: maxBytesPerTopic }))
    if (random.chance(this.#faults.late)) {
      this.#happened('answer late')
      await this.#scheduler.pause(random.integer(50, REQUEST_TIMEOUT_MS + 200))
    } else await this.#scheduler.pause(random.delayMs(1))
    if (random.chance(0.5)) answer.reverse() // a broker need not keep to the order of the request
    if (random.chance(this.#faults.short)) answer.pop()
    return answer
  }

  #partition (node: number, { topic, offset, maxBytes }: { topic: string, offset: number, maxBytes: number }): FetchedPartition {
    const { leader, next, batches } = this.#topic(topic)
    const none = { topic, highWatermark: -1, recordSet: Buffer.alloc(0) }
    if (leader !== node) return { ...none, errorCode: NOT_LEADER }
    if (offset > next) return { ...none, errorCode: OUT_OF_RANGE }
    const earlier = this.#earlier.get(topic)
    if (earlier && earlier.offset < offset && this.#random.chance(this.#faults.older)) {
      this.#happened('answer of an older position')
      return earlier.answer
    }
    let recordSet = Buffer.concat(batches.filter(({ last }) => last >= offset).slice(0, 8).map(({ bytes }) => bytes)).subarray(0, maxBytes)
    if (recordSet.length > 0 && this.#random.chance(this.#faults.short)) recordSet = recordSet.subarray(0, this.#random.integer(1, recordSet.length))
    const answer = { topic, errorCode: 0, highWatermark: next, recordSet }
    if (recordSet.length > 0) this.#earlier.set(topic, { offset, answer })
    const firstBatchEnd = recordSet.length <= ATTRIBUTES ? 0 : Math.min(12 + recordSet.readInt32BE(8), recordSet.length)
    if (firstBatchEnd <= ATTRIBUTES || !this.#random.chance(this.#faults.damaged)) return answer
    this.#happened('answer damaged')
    const damaged = Buffer.from(recordSet)
    const position = this.#random.integer(ATTRIBUTES, firstBatchEnd - 1) // where the CRC covers it
    damaged[position] = (damaged[position] as number) ^ 1
    return { ...answer, recordSet: damaged }
  }
}
