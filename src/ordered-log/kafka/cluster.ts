import { OrderingError, reasonOf } from '../../errors.js'
import { formatAddress, parseAddress, type Address } from './address.js'
import { BrokerConnection, CLOSED, KafkaProtocolError, type ConnectionOptions, type PartitionMetadata } from './kafkajs.js'

/** Where a topic's partition 0 is led. */
export interface Leader {
  readonly nodeId: number
  readonly connection: BrokerConnection
}

/** Error codes in a topic's metadata that this file decides on. */
const UNKNOWN_TOPIC = 3
const TOPIC_AUTHORIZATION_FAILED = 29

/**
 * The brokers of a cluster: one set of connections for all channels, and who leads which topic. Nothing is retried here
 * and nothing is kept after a failure: whoever failed calls `invalidate` and asks again.
 */
export class KafkaCluster {
  readonly #bootstrap: readonly Address[]
  readonly #options: ConnectionOptions
  readonly #connections = new Map<string, { readonly connection: BrokerConnection, readonly connected: Promise<void> }>()
  readonly #leaders = new Map<string, number>()
  readonly #unknown = new Set<string>()
  readonly #forbidden = new Set<string>()
  readonly #partitions = new Map<string, readonly PartitionMetadata[]>()
  #brokers = new Map<number, Address>()
  #refreshing: { topics: Set<string>, done: Promise<void> } | undefined
  /** Addresses whose newest connection failed: they are tried behind all others. */
  readonly #failed = new Set<string>()
  /** Who told last who leads: a broker that was cut off from the others tells for ever what it knew then. */
  #lastAsked: string | undefined
  #nextBootstrap = 0
  #closed = false

  constructor (bootstrap: readonly string[], options: ConnectionOptions) {
    this.#bootstrap = bootstrap.map(parseAddress)
    this.#options = options
  }

  /**
   * The leader of a topic, connected.
   * @throws OrderingError `log_unavailable` with the step that failed and the address that it failed at
   */
  async leader (topic: string): Promise<Leader> {
    const known = this.#leaders.get(topic)
    // What was asked for another topic may have shown that this one's leader is gone.
    if (known === undefined || !this.#brokers.has(known)) await this.refresh(topic)
    const nodeId = this.#leaders.get(topic)
    const address = nodeId === undefined ? undefined : this.#brokers.get(nodeId)
    if (nodeId === undefined || !address) {
      throw unavailable(topic, this.#forbidden.has(topic) ? `the brokers do not let this client see topic ${topic}` : `topic ${topic} has no leader at the moment`)
    }
    try {
      return { nodeId, connection: await this.#connect(address) }
    } catch (error) {
      this.#leaders.delete(topic)
      throw unavailable(topic, `the leader of topic ${topic} is broker ${nodeId.toString()}, advertised as ${formatAddress(address)}: ${reasonOf(error)}`, error)
    }
  }

  /** A broker by its id, connected. @throws Error */
  async broker (nodeId: number): Promise<BrokerConnection> {
    const address = this.#brokers.get(nodeId)
    if (!address) throw unavailable(undefined, `broker ${nodeId.toString()} is not in the cluster at the moment`)
    return await this.#connect(address)
  }

  /** Whether it is known by now that another broker leads a topic: one that was cut off from the others does not say so itself. */
  left (topic: string, nodeId: number): boolean {
    return (this.#leaders.get(topic) ?? nodeId) !== nodeId
  }

  /** Any broker of the cluster. @throws OrderingError `log_unavailable` */
  async any (): Promise<BrokerConnection> {
    const known = [...this.#brokers.values()].sort((a, b) => this.#reluctance(a) - this.#reluctance(b))
    const rotated = this.#bootstrap.map((_, index) => this.#bootstrap[(this.#nextBootstrap + index) % this.#bootstrap.length] as Address)
    this.#nextBootstrap++
    const failures: string[] = []
    for (const address of [...known, ...rotated]) {
      try {
        return await this.#connect(address)
      } catch (error) {
        const failure = `${formatAddress(address)}: ${reasonOf(error)}`
        if (!failures.includes(failure)) failures.push(failure)
      }
    }
    throw unavailable(undefined, `no broker can be used: ${failures.join('; ')}`)
  }

  #reluctance (address: Address): number {
    const name = formatAddress(address)
    return 4 * Number(this.#failed.has(name)) + 2 * Number(this.#lastAsked === name) + Number(!this.#connections.has(name))
  }

  /** Forgets who leads a topic, and the connection that failed. */
  invalidate (topic: string, connection?: BrokerConnection): void {
    this.#leaders.delete(topic)
    if (connection) this.#fail(connection)
  }

  /**
   * Asks who leads a topic. Calls of one turn share a request.
   * @throws OrderingError `log_unavailable`; KafkaProtocolError UNKNOWN_TOPIC_OR_PARTITION when the topic does not exist
   */
  async refresh (topic: string): Promise<void> {
    const topics = this.#refreshing?.topics ?? new Set<string>()
    topics.add(topic)
    this.#refreshing ??= { topics, done: this.#loadMetadata(topics) }
    await this.#refreshing.done
    if (!this.#leaders.has(topic) && this.#unknown.has(topic)) throw new KafkaProtocolError(UNKNOWN_TOPIC)
  }

  /** The partitions of a topic, as the last refresh saw them. */
  partitions (topic: string): readonly PartitionMetadata[] {
    return this.#partitions.get(topic) ?? []
  }

  async #loadMetadata (topics: Set<string>): Promise<void> {
    await Promise.resolve() // let everybody of this turn join
    let connection: BrokerConnection | undefined
    try {
      connection = await this.any()
      this.#refreshing = undefined
      this.#lastAsked = connection.address
      const metadata = await connection.metadata([...topics])
      this.#brokers = new Map(metadata.brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]))
      for (const [topic, { errorCode, partitions }] of metadata.topics) {
        const leader = partitions.find(({ id }) => id === 0)?.leader ?? -1
        this.#partitions.set(topic, partitions)
        mark(this.#unknown, topic, errorCode === UNKNOWN_TOPIC)
        mark(this.#forbidden, topic, errorCode === TOPIC_AUTHORIZATION_FAILED)
        if (leader >= 0) this.#leaders.set(topic, leader)
        else this.#leaders.delete(topic)
      }
    } catch (error) {
      this.#refreshing = undefined
      if (connection) this.#fail(connection)
      throw error instanceof OrderingError ? error : unavailable(undefined, `metadata from ${connection?.address ?? 'a broker'}: ${reasonOf(error)}${this.#hint(error)}`, error)
    }
  }

  /** A broker that wants credentials closes the connections of those who give none. */
  #hint (error: unknown): string {
    return !this.#options.sasl && reasonOf(error) === CLOSED ? ' (the broker may want credentials)' : ''
  }

  async #connect (address: Address): Promise<BrokerConnection> {
    if (this.#closed) throw new Error('the log is closed')
    const name = formatAddress(address)
    const existing = this.#connections.get(name)
    if (existing) {
      const { connection, connected } = existing
      await connected
      if (connection.open) return connection
      this.#forget(connection)
      return await this.#connect(address)
    }
    const connection = new BrokerConnection(address, this.#options)
    const connected = connection.connect()
    this.#connections.set(name, { connection, connected })
    try {
      await connected
      this.#failed.delete(name)
      return connection
    } catch (error) {
      this.#fail(connection)
      throw error
    }
  }

  #fail (connection: BrokerConnection): void {
    this.#failed.add(connection.address)
    this.#forget(connection)
  }

  #forget (connection: BrokerConnection): void {
    if (this.#connections.get(connection.address)?.connection === connection) this.#connections.delete(connection.address)
    connection.close()
  }

  /** Cuts all connections, those that are being made too. */
  close (): void {
    this.#closed = true
    for (const { connection } of this.#connections.values()) connection.close()
    this.#connections.clear()
  }
}

function unavailable (channel: string | undefined, detail: string, cause?: unknown): OrderingError {
  return new OrderingError('log_unavailable', detail, { channel, cause })
}

function mark (set: Set<string>, topic: string, holds: boolean): void {
  if (holds) set.add(topic)
  else set.delete(topic)
}
