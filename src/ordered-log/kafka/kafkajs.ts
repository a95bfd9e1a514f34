import { createRequire } from 'node:module'
import type { Socket } from 'node:net'
import { reasonOf } from '../../errors.js'
import { ShortLivedMap } from '../../util/short-lived-map.js'
import { formatAddress } from './address.js'
import { within } from './within.js'
import type { RecordBatch } from './record-batch.js'
import { CORRELATION_ID_AT, decodeFetchResponse, encodeProduceRequest, type FetchedPartition, type FetchResponse } from './wire.js'

/**
 * The fence around kafkajs 2.2.4, which is frozen: this is the only file that imports it. Used are its connections (TLS,
 * SASL, correlation, time-outs) and its codecs of requests; its consumer groups, producers and retries are not
 * (docs/adr/0007).
 */
const require = createRequire(import.meta.url)

interface Request { readonly apiKey: number, readonly apiVersion: number, readonly apiName: string, encode (): Promise<unknown> }
interface Response<T> { decode (raw: Buffer): Promise<T>, parse (data: T): Promise<unknown> }
interface Exchange<T> { readonly request: Request, readonly response: Response<T>, readonly requestTimeout?: number }
type RequestFactory<T> = (options: object) => Exchange<T>

interface RequestEntry extends Omit<Request, 'encode'> {
  readonly correlationId: number
  readonly resolve: (response: { payload: Buffer }) => void
  readonly reject: (error: Error) => void
}

interface Connection {
  readonly clientId: string
  readonly socket: Socket
  /** Time for which a broker takes requests without a new authentication, milliseconds; 0 for ever. */
  readonly sessionLifetime: { toNumber (): number }
  /** How long before the end of that time to authenticate again, milliseconds. */
  reauthenticationThreshold: number
  readonly requestQueue: {
    inflight: ShortLivedMap<number, unknown>
    /** Wall-clock time, milliseconds; what is pushed before it waits. */
    readonly throttledUntil: number
    push (request: { entry: RequestEntry, expectResponse: boolean, requestTimeout: number | null, sendRequest: () => void }): void
    maybeThrottle (timeMs: number | null): void
    destroy (): void
  }
  isConnected (): boolean
  isAuthenticated (): boolean
  authenticate (): Promise<void>
  nextCorrelationId (): number
  rejectRequests (error: Error): void
}

interface Broker {
  readonly connectionPool: {
    readonly pool: readonly Connection[]
    send<T> (exchange: Exchange<T> & { logResponseError: boolean }): Promise<T>
    getConnectionByRequest (exchange: Exchange<unknown>): Promise<Connection>
  }
  connect (): Promise<void>
  lookupRequest (apiKey: number, definitions: object): RequestFactory<never>
}

const BrokerClass = require('kafkajs/src/broker') as new (options: object) => Broker
const ConnectionPool = require('kafkajs/src/network/connectionPool') as new (options: object) => Broker['connectionPool']
const createSocketFactory = require('kafkajs/src/network/socketFactory') as () => (options: object) => Socket
const { requests } = require('kafkajs/src/protocol/requests') as { requests: Record<string, object> }
const apiKeys = require('kafkajs/src/protocol/requests/apiKeys') as Record<string, number>
const DecoderClass = require('kafkajs/src/protocol/decoder') as new (buffer: Buffer) => object
const RequestQueue = require('kafkajs/src/network/requestQueue') as { prototype: ThrottledQueue }
const { createErrorFromCode } = require('kafkajs/src/protocol/error') as { createErrorFromCode: (code: number) => Error & { type: string } }
const decodeMessages = require('kafkajs/src/protocol/requests/fetch/v4/decodeMessages') as (decoder: object) => Promise<Array<{ offset: string, value: Buffer | null }>>

interface ThrottledQueue {
  throttleCheckTimeoutId: NodeJS.Timeout | null
  throttledUntil: number
  pending: unknown[]
  checkPendingRequests (): void
  scheduleCheckPendingRequests (): void
}

/**
 * kafkajs re-arms a timer of 1 ms for ever after the first response: 4 % of a core per connection, and a warning for
 * each on Node.js 24 (tulios/kafkajs#1556, #1704).
 */
RequestQueue.prototype.scheduleCheckPendingRequests = function (this: ThrottledQueue): void {
  if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return
  const delayMs = Math.max(this.throttledUntil - Date.now(), 10)
  this.throttleCheckTimeoutId = setTimeout(() => {
    this.throttleCheckTimeoutId = null
    this.checkPendingRequests()
  }, delayMs)
}

const noop = (): void => undefined
const silent = { info: noop, error: noop, warn: noop, debug: noop, namespace: () => silent, setLogLevel: noop }

/** What kafkajs says of a request that it had no connection for: it was never sent. */
const NOT_CONNECTED = 'Not connected'

/** What kafkajs says when a broker closed the connection. */
export const CLOSED = 'Closed connection'

/** A request that was never sent: there was no connection for it, or no session on it. */
export class NotSentError extends Error {
  override readonly name = 'NotSentError'
}

/** How long before the end of its session kafkajs authenticates a connection again; brokers refuse to do so more often than once a second. */
const MAX_REAUTHENTICATION_THRESHOLD_MS = 10_000

/** How to reach and authenticate to brokers: asked for anew for each connection, as certificates and passwords change. */
export interface ConnectionOptions {
  readonly clientId: string
  readonly connectionTimeoutMs: number
  readonly requestTimeoutMs: number
  /** Options of tls.connect; absent for plaintext. */
  readonly tls?: object | undefined
  readonly sasl?: { readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512', readonly username: string, readonly password: string } | undefined
}

/** An error code of the Kafka protocol, by its name. */
export class KafkaProtocolError extends Error {
  override readonly name = 'KafkaProtocolError'
  /** For example NOT_LEADER_FOR_PARTITION. */
  readonly type: string
  /** The broker had appended the records when it refused them: the next leader may have them, or not. */
  readonly appended: boolean

  constructor (code: number, { appended = false } = {}) {
    const { type, message } = createErrorFromCode(code)
    super(`${type}: ${message}`)
    this.type = type
    this.appended = appended
  }
}

/** A short name of what failed, of a bounded number: the protocol's own, or `connection` for everything else. */
export function errorName (error: unknown): string {
  return error instanceof KafkaProtocolError ? error.type : 'connection'
}

/** What a cluster says of itself and of topics. Leader -1: none at the moment. */
export interface ClusterMetadata {
  readonly brokers: ReadonlyArray<{ readonly nodeId: number, readonly host: string, readonly port: number }>
  readonly topics: ReadonlyMap<string, { readonly errorCode: number, readonly partitions: readonly PartitionMetadata[] }>
}

/** A partition as the brokers know it. */
export interface PartitionMetadata {
  readonly id: number
  readonly leader: number
  /** Number of brokers that keep it, whether they are there or not. */
  readonly replicationFactor: number
}

/** Limits of a fetch. */
export interface FetchLimits {
  /** How long the broker waits when there is nothing. */
  readonly maxWaitMs: number
  readonly maxBytesPerTopic: number
  readonly maxBytes: number
}

/** A topic with one partition, to be made. */
export interface NewTopic {
  readonly replicationFactor: number
  readonly config: Readonly<Record<string, string>>
  readonly timeoutMs: number
}

/** A connection to one broker. After any failure it is closed and never used again. */
export class BrokerConnection {
  readonly address: string
  readonly #broker: Broker
  /** Time in which a connection is made, authenticated, and a request on it answered. */
  readonly #patienceMs: number
  readonly #sockets = new Set<Socket>()
  readonly #tls: boolean
  #closed = false

  constructor ({ host, port }: { host: string, port: number }, options: ConnectionOptions) {
    const { clientId, connectionTimeoutMs, requestTimeoutMs, tls, sasl } = options
    const connectionPool = new ConnectionPool({
      host,
      port,
      clientId,
      logger: silent,
      socketFactory: this.#createSocket.bind(this, createSocketFactory()),
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      enforceRequestTimeout: true,
      ssl: tls ?? null,
      // A fresh object each time: kafkajs keeps the first authenticator inside it, credentials included.
      sasl: sasl ? { ...sasl } : null
    })
    for (const { requestQueue } of connectionPool.pool) requestQueue.inflight = new ShortLivedMap() // with a Map all requests that were sent become old
    this.address = formatAddress({ host, port })
    this.#broker = new BrokerClass({ connectionPool, logger: silent, allowAutoTopicCreation: false, authenticationTimeout: requestTimeoutMs })
    this.#patienceMs = 2 * connectionTimeoutMs + requestTimeoutMs
    this.#tls = tls !== undefined
  }

  /** @throws Error of kafkajs when the broker cannot be reached, does not answer, or refuses the credentials */
  async connect (): Promise<void> {
    try {
      // kafkajs waits for ever for a broker that stops answering while it authenticates.
      await within(this.#patienceMs, 'the broker did not answer while it was connected to', this.#broker.connect())
      this.#planReauthentication()
    } catch (error) {
      this.close()
      if (this.#tls || reasonOf(error) !== CLOSED) throw error
      throw new Error('the broker closed the connection at the first request: it may speak TLS at this port', { cause: error })
    }
  }

  /** Without this a session shorter than kafkajs's threshold would be authenticated anew for every request. */
  #planReauthentication (): void {
    const { pool } = this.#broker.connectionPool
    const lifetimeMs = pool[0]?.sessionLifetime.toNumber() ?? 0
    for (const connection of pool) connection.reauthenticationThreshold = Math.min(MAX_REAUTHENTICATION_THRESHOLD_MS, Math.floor(lifetimeMs / 2))
  }

  /** Time for which the broker takes no more requests because of a quota (KIP-219), fetches apart, milliseconds. */
  get throttledMs (): number {
    return throttledMs(this.#broker.connectionPool.pool[REQUESTS])
  }

  /** False once the connection for requests is gone. */
  get open (): boolean {
    return !this.#closed && (this.#broker.connectionPool.pool[0]?.isConnected() ?? false)
  }

  /** Cuts the connection for good; what is being connected, and requests in flight, fail. */
  close (): void {
    this.#closed = true
    const error = new Error('the connection was closed')
    for (const connection of this.#broker.connectionPool.pool) {
      connection.rejectRequests(error)
      connection.requestQueue.destroy()
    }
    // Only an error ends kafkajs's wait for a socket that connects.
    for (const socket of this.#sockets) socket.destroy(error)
  }

  /** kafkajs connects again whenever something is sent: a socket that nobody closes would keep the process alive. */
  #createSocket (create: (options: object) => Socket, options: object): Socket {
    if (this.#closed) throw new Error(NOT_CONNECTED)
    const socket = create(options)
    this.#sockets.add(socket)
    return socket.once('close', () => this.#sockets.delete(socket))
  }

  async metadata (topics: readonly string[]): Promise<ClusterMetadata> {
    interface Raw {
      brokers: Array<{ nodeId: number, host: string, port: number }>
      topicMetadata: Array<{ topicErrorCode: number, topic: string, partitionMetadata: Array<{ partitionId: number, leader: number, replicas: number[] }> }>
    }
    const raw = await this.#send<Raw>('Metadata', { topics, allowAutoTopicCreation: false })
    return {
      brokers: raw.brokers,
      topics: new Map(raw.topicMetadata.map(({ topic, topicErrorCode, partitionMetadata }) => [topic, {
        errorCode: topicErrorCode,
        partitions: partitionMetadata.map(({ partitionId, leader, replicas }) => ({ id: partitionId, leader, replicationFactor: replicas.length }))
      }]))
    }
  }

  /**
   * Appends a record batch to partition 0, acknowledged by all in-sync replicas.
   * @returns offset of its first record
   * @throws KafkaProtocolError when the broker refuses it
   */
  async produce (topic: string, batch: RecordBatch, timeoutMs: number): Promise<number> {
    return await this.#answered(async () => await this.#produce(topic, batch, timeoutMs))
  }

  /** The same with kafkajs's own encoder: slower, kept as a fallback. */
  async produceMessages (topic: string, messages: ReadonlyArray<{ key: Buffer, value: Uint8Array, headers?: object }>, timeoutMs: number): Promise<number> {
    const topicData = [{ topic, partitions: [{ partition: 0, firstSequence: -1, messages }] }]
    return readProduceResponse(await this.#send('Produce', { acks: -1, timeout: timeoutMs, producerEpoch: -1, topicData }))
  }

  /**
   * Reads partition 0 of several topics, whatever is committed by Kafka's replication, in one request.
   * Uncommitted transactions are read too, as the reference does: an open one must not hold up a channel.
   */
  async fetch (topics: ReadonlyArray<{ topic: string, offset: number }>, { maxWaitMs, maxBytesPerTopic, maxBytes }: FetchLimits): Promise<readonly FetchedPartition[]> {
    const { request } = this.#lookup<FetchResponse>('Fetch', {
      replicaId: -1,
      isolationLevel: 0,
      maxWaitTime: maxWaitMs,
      minBytes: 1,
      maxBytes,
      rackId: '',
      topics: topics.map(({ topic, offset }) => ({ topic, partitions: [{ partition: 0, fetchOffset: offset.toString(), maxBytes: maxBytesPerTopic }] }))
    })
    const decode = async (raw: Buffer): Promise<FetchResponse & { clientSideThrottleTime: number }> => {
      const response = decodeFetchResponse(raw, request.apiVersion)
      return { ...response, clientSideThrottleTime: response.throttleMs } // where kafkajs looks for it
    }
    const quotaMs = throttledMs(this.#broker.connectionPool.pool[FETCHES])
    const { errorCode, partitions } = await this.#exchange({ request, response: { decode, parse: async (data) => data } }, quotaMs)
    if (errorCode !== 0) throw new KafkaProtocolError(errorCode)
    return partitions
  }

  /** Offset of the first record that is there (`oldest`), or of the next one (`next`). @throws KafkaProtocolError */
  async offset (topic: string, which: 'oldest' | 'next'): Promise<number> {
    interface Raw { responses: Array<{ partitions: Array<{ errorCode: number, offset: string }> }> }
    const timestamp = which === 'oldest' ? -2 : -1
    const raw = await this.#send<Raw>('ListOffsets', { replicaId: -1, isolationLevel: 0, topics: [{ topic, partitions: [{ partition: 0, timestamp }] }] })
    const partition = raw.responses[0]?.partitions[0]
    if (!partition || partition.errorCode !== 0) throw new KafkaProtocolError(partition?.errorCode ?? -1)
    return Number(partition.offset)
  }

  /** @throws KafkaProtocolError with the broker's reason; TOPIC_ALREADY_EXISTS when another replica was faster */
  async createTopic (topic: string, { replicationFactor, config, timeoutMs }: NewTopic): Promise<void> {
    interface Raw { topicErrors: Array<{ errorCode: number, errorMessage?: string }> }
    const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }))
    const raw = await this.#send<Raw>('CreateTopics', { topics: [{ topic, numPartitions: 1, replicationFactor, configEntries }], validateOnly: false, timeout: timeoutMs })
    const [result] = raw.topicErrors
    if (result && result.errorCode !== 0) {
      const error = new KafkaProtocolError(result.errorCode)
      if (result.errorMessage) error.message = `${error.type}: ${result.errorMessage}`
      throw error
    }
  }

  /** The effective settings of a topic. @throws KafkaProtocolError */
  async topicConfig (topic: string): Promise<ReadonlyMap<string, string>> {
    interface Raw { resources: Array<{ errorCode: number, configEntries: Array<{ configName: string, configValue: string }> }> }
    const raw = await this.#send<Raw>('DescribeConfigs', { resources: [{ type: 2, name: topic, configNames: [] }], includeSynonyms: false })
    const [resource] = raw.resources
    if (!resource || resource.errorCode !== 0) throw new KafkaProtocolError(resource?.errorCode ?? -1)
    return new Map(resource.configEntries.map(({ configName, configValue }) => [configName, configValue]))
  }

  /** As kafkajs sends a request, which would copy the records four times, into memory that it clears and doubles. */
  async #produce (topic: string, batch: RecordBatch, timeoutMs: number): Promise<number> {
    const exchange = this.#lookup<ProduceResponse>('Produce', { acks: -1, timeout: timeoutMs, topicData: [] })
    const { apiKey, apiName, apiVersion } = exchange.request
    const connection = await this.#connectionFor(exchange)
    const { clientId, requestQueue } = connection
    const bytes = encodeProduceRequest({ apiVersion, clientId, topic, batch, timeoutMs })
    const correlationId = connection.nextCorrelationId()
    bytes.writeInt32BE(correlationId, CORRELATION_ID_AT)
    const { payload } = await new Promise<{ payload: Buffer }>((resolve, reject) => {
      const entry = { apiKey, apiName, apiVersion, correlationId, resolve, reject }
      requestQueue.push({ entry, expectResponse: true, requestTimeout: null, sendRequest: () => { connection.socket.write(bytes) } })
    })
    const response = await exchange.response.decode(payload)
    requestQueue.maybeThrottle(response.clientSideThrottleTime ?? null)
    return readProduceResponse(response)
  }

  /** A connection that a request can be written to. @throws NotSentError */
  async #connectionFor (exchange: Exchange<unknown>): Promise<Connection> {
    try {
      const connection = await this.#broker.connectionPool.getConnectionByRequest(exchange)
      if (!connection.isAuthenticated()) await connection.authenticate()
      if (connection.isConnected()) return connection
    } catch (error) {
      throw new NotSentError(reasonOf(error), { cause: error })
    }
    throw new NotSentError(NOT_CONNECTED)
  }

  #lookup<T> (name: string, options: object): Exchange<T> {
    return (this.#broker.lookupRequest(apiKeys[name] as number, requests[name] as object) as RequestFactory<T>)(options)
  }

  /** Sends a request; error codes inside the response are left to the caller, who knows which topic they are about. */
  async #send<T> (name: string, options: object): Promise<T> {
    return await this.#receive(this.#lookup<T>(name, options))
  }

  /** Leaves out the step in which kafkajs makes errors of its own from the codes in a response. */
  async #receive<T> ({ request, response }: Exchange<T>): Promise<T> {
    return await this.#exchange({ request, response: { decode: async (raw) => await response.decode(raw), parse: async (data) => data } })
  }

  async #exchange<T> (exchange: Exchange<T>, quotaMs = 0): Promise<T> {
    return await this.#answered(async () => await this.#broker.connectionPool.send({ ...exchange, logResponseError: false }), quotaMs)
  }

  /** Sends nothing once it is closed, and waits no longer than an answer may take, behind the time that a quota demands. */
  async #answered<T> (send: () => Promise<T>, quotaMs = 0): Promise<T> {
    if (this.#closed) throw new NotSentError(NOT_CONNECTED)
    try {
      return await within(quotaMs + this.#patienceMs, 'the broker did not answer', send())
    } catch (error) {
      throw reasonOf(error) === NOT_CONNECTED ? new NotSentError(NOT_CONNECTED, { cause: error }) : error
    }
  }
}

/** Which of the two connections to a broker kafkajs uses for what. */
const REQUESTS = 0
const FETCHES = 1

function throttledMs (connection: Connection | undefined): number {
  return Math.max(0, (connection?.requestQueue.throttledUntil ?? 0) - Date.now())
}

interface ProduceResponse {
  readonly topics: Array<{ partitions: Array<{ errorCode: number, baseOffset: string }> }>
  /** From version 6 on (KIP-219). */
  readonly clientSideThrottleTime?: number
}

/** A leader that is replaced while it waits for its followers tells the offset that it has appended at, and refuses. */
function readProduceResponse ({ topics }: ProduceResponse): number {
  const { errorCode, baseOffset } = topics[0]?.partitions[0] ?? { errorCode: -1, baseOffset: '-1' }
  if (errorCode !== 0) throw new KafkaProtocolError(errorCode, { appended: Number(baseOffset) >= 0 })
  return Number(baseOffset)
}

/** Decodes a record set of a format older than version 2, which topics of old clusters may still hold. */
export async function decodeLegacyRecordSet (recordSet: Buffer): Promise<Array<{ offset: number, value: Buffer | null }>> {
  const size = Buffer.alloc(4)
  size.writeInt32BE(recordSet.length)
  const messages = await decodeMessages(new DecoderClass(Buffer.concat([size, recordSet])))
  return messages.map(({ offset, value }) => ({ offset: Number(offset), value }))
}
