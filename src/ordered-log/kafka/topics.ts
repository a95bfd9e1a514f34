import type { Logger } from 'pino'
import { LogFaultError } from '../../chain/ordered-log.js'
import { OrderingError, reasonOf } from '../../errors.js'
import { sleep, type Clock } from '../../util/clock.js'
import type { KafkaCluster } from './cluster.js'
import { KafkaProtocolError, type PartitionMetadata } from './kafkajs.js'

/** What a channel's topic must be like. */
export interface TopicOptions {
  readonly replicationFactor: number
  readonly minInsyncReplicas: number
  /** Largest envelope of the channel: the topic must take a record around it. */
  readonly absoluteMaxBytes: number
}

/** What a record adds to an envelope: message, key, headers, batch. */
const RECORD_ROOM_BYTES = 64 * 1024

const MEBIBYTE = 1024 * 1024

/** What a topic's settings say: the largest batch, and what is not as it should be. */
export interface TopicFindings {
  readonly maxMessageBytes: number
  readonly warnings: readonly string[]
}

/** How to prepare a topic. */
export interface Preparation {
  /** Whether a topic that is not there may be made. */
  readonly create: boolean
  readonly options: TopicOptions
  readonly cluster: KafkaCluster
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly logger: Logger
}

/** Time in which the brokers must have learned of a topic that was made. */
const KNOWN_TIMEOUT_MS = 3000
const KNOWN_RETRY_MS = 50

/** The settings that a channel's topic is made with (docs/kafka.md says why). */
export function topicConfig ({ minInsyncReplicas, absoluteMaxBytes }: TopicOptions): Record<string, string> {
  return {
    'cleanup.policy': 'delete',
    'retention.ms': '-1',
    'retention.bytes': '-1',
    'min.insync.replicas': minInsyncReplicas.toString(),
    'max.message.bytes': Math.max(MEBIBYTE, absoluteMaxBytes + RECORD_ROOM_BYTES).toString(),
    'unclean.leader.election.enable': 'false'
  }
}

/**
 * Makes a channel's topic where that is wanted, or checks the one that exists.
 * @throws LogFaultError `topic_missing`, `topic_unsafe`; OrderingError `log_unavailable`
 */
export async function prepareTopic (topic: string, preparation: Preparation): Promise<TopicFindings> {
  const { create, options, cluster, logger } = preparation
  try {
    await cluster.refresh(topic)
  } catch (error) {
    if (!(error instanceof KafkaProtocolError)) throw error
    if (!create) throw new LogFaultError('topic_missing', `topic ${topic} does not exist, but this channel has read from it`)
    const made = await createTopic(topic, options, cluster)
    if (made) logger.info({ topic, replicationFactor: options.replicationFactor, ...topicConfig(options) }, 'topic created')
    await becomesKnown(topic, preparation)
  }
  const connection = await cluster.any()
  try {
    return checkConfig(topic, await connection.topicConfig(topic), { options, partitions: cluster.partitions(topic) })
  } catch (error) {
    if (error instanceof LogFaultError) throw error
    if (error instanceof KafkaProtocolError) return { maxMessageBytes: MEBIBYTE, warnings: [`the topic's settings cannot be read: ${error.message}`] }
    cluster.invalidate(topic, connection)
    throw new OrderingError('log_unavailable', `settings of topic ${topic} from ${connection.address}: ${reasonOf(error)}`, { channel: topic, cause: error })
  }
}

/** Makes a topic, unless another replica was faster; whether this one made it. @throws OrderingError `log_unavailable` */
async function createTopic (topic: string, options: TopicOptions, cluster: KafkaCluster): Promise<boolean> {
  const connection = await cluster.any()
  try {
    await connection.createTopic(topic, { replicationFactor: options.replicationFactor, config: topicConfig(options), timeoutMs: 5000 })
    return true
  } catch (error) {
    if (error instanceof KafkaProtocolError && error.type === 'TOPIC_ALREADY_EXISTS') return false
    if (!(error instanceof KafkaProtocolError)) cluster.invalidate(topic, connection)
    throw new OrderingError('log_unavailable', `topic ${topic} cannot be created: ${reasonOf(error)}`, { channel: topic, cause: error })
  }
}

/** A topic that was made is not known to every broker at once, nor to its leader that it leads. */
async function becomesKnown (topic: string, { cluster, clock, signal }: Preparation): Promise<void> {
  const deadline = clock.elapsedMs() + KNOWN_TIMEOUT_MS
  for (;;) {
    try {
      const { connection } = await cluster.leader(topic)
      await connection.offset(topic, 'next')
      return
    } catch (error) {
      cluster.invalidate(topic)
      if (signal.aborted || clock.elapsedMs() > deadline) {
        throw new OrderingError('log_unavailable', `topic ${topic} was created, but cannot be used yet: ${reasonOf(error)}`, { channel: topic, cause: error })
      }
      await sleep(clock, KNOWN_RETRY_MS, signal)
    }
  }
}

/** What is wanted, and how the topic is laid out. */
interface Expectations { readonly options: TopicOptions, readonly partitions: readonly PartitionMetadata[] }

function checkConfig (topic: string, config: ReadonlyMap<string, string>, { options, partitions }: Expectations): TopicFindings {
  const unsafe = [
    ...config.get('cleanup.policy') === 'delete' ? [] : [`cleanup.policy is ${config.get('cleanup.policy') ?? ''}, must be delete`],
    ...['retention.ms', 'retention.bytes'].filter((name) => config.get(name) !== '-1').map((name) => `${name} is ${config.get(name) ?? ''}, must be -1`)
  ]
  if (unsafe.length > 0) throw new LogFaultError('topic_unsafe', `topic ${topic} may lose records: ${unsafe.join('; ')}`)
  return { maxMessageBytes: Number(config.get('max.message.bytes') ?? MEBIBYTE), warnings: findDifferences(config, { options, partitions }) }
}

/** What is not as wanted, but loses nothing by itself. */
function findDifferences (config: ReadonlyMap<string, string>, { options, partitions }: Expectations): string[] {
  const wanted = topicConfig(options)
  const atLeast = ['max.message.bytes', 'min.insync.replicas']
    .filter((name) => Number(config.get(name) ?? 0) < Number(wanted[name]))
    .map((name) => `${name} is ${config.get(name) ?? 'not set'}, wanted is ${wanted[name] ?? ''}`)
  const { replicationFactor } = partitions.find(({ id }) => id === 0) ?? options
  return [
    ...atLeast,
    ...replicationFactor < options.replicationFactor ? [`the replication factor is ${replicationFactor.toString()}, wanted is ${options.replicationFactor.toString()}`] : [],
    ...config.get('unclean.leader.election.enable') === 'true' ? ['unclean.leader.election.enable is true: acknowledged records may be lost'] : [],
    ...partitions.length > 1 ? [`the topic has ${partitions.length.toString()} partitions; only partition 0 is used`] : []
  ]
}
