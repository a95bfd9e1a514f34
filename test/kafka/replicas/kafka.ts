import kafkajs from 'kafkajs'
import type { Admin, Kafka } from 'kafkajs'
import type { Test } from 'tap'
import { eventually } from '../../helpers/http.js'
import type { Cluster } from '../helpers/cluster.js'

/** A plain Kafka client, past the proxies. */
export function makeClient ({ internalBootstrap }: Cluster): Kafka {
  const { Kafka: Client, logLevel } = kafkajs
  return new Client({ clientId: 'test', brokers: internalBootstrap.split(','), logLevel: logLevel.NOTHING })
}

/** Makes a topic as a replica would make it. */
export async function createTopic (cluster: Cluster, topic: string): Promise<void> {
  await cluster.brokers[0].admin(async (admin) => {
    const configEntries = [{ name: 'retention.ms', value: '-1' }, { name: 'retention.bytes', value: '-1' }]
    await admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions: 1, replicationFactor: 1, configEntries }] })
    await eventually(async () => await hasLeader(admin, topic), (found) => found) // a broker knows of it a moment later
  })
}

async function hasLeader (admin: Admin, topic: string): Promise<boolean> {
  try {
    const { topics: [found] } = await admin.fetchTopicMetadata({ topics: [topic] })
    return found?.partitions.every(({ leader }) => leader >= 0) === true
  } catch {
    return false
  }
}

/** Deletes a topic and waits until it is gone. */
export async function deleteTopic (cluster: Cluster, topic: string): Promise<void> {
  await cluster.brokers[0].admin(async (admin) => {
    await admin.deleteTopics({ topics: [topic] })
    while ((await admin.listTopics()).includes(topic)) await new Promise((resolve) => { setTimeout(resolve, 50) })
  })
}

/** Number of records of a topic, which is the offset of its next one. */
export async function endOf (cluster: Cluster, topic: string): Promise<number> {
  const [partition] = await cluster.brokers[0].admin(async (admin) => await admin.fetchTopicOffsets(topic))
  return Number(partition?.high ?? -1)
}

/** Writes records with the key that every writer of these topics uses. */
export interface TopicWriter {
  /** Appends values as one batch. @returns offset of the first one */
  readonly write: (...values: Uint8Array[]) => Promise<number>
}

export async function openWriter (t: Test, cluster: Cluster, topic: string): Promise<TopicWriter> {
  const producer = makeClient(cluster).producer({ allowAutoTopicCreation: false })
  await producer.connect()
  t.teardown(async () => { await producer.disconnect() })
  return {
    write: async (...values) => {
      const messages = values.map((value) => ({ key: '0', value: Buffer.from(value), partition: 0 }))
      const [result] = await producer.send({ topic, acks: -1, messages })
      return Number(result?.baseOffset)
    }
  }
}

/** All values of a topic, up to its present end. */
export async function readTopic (cluster: Cluster, topic: string): Promise<Buffer[]> {
  const end = await endOf(cluster, topic)
  const consumer = makeClient(cluster).consumer({ groupId: `test-${Date.now().toString()}`, allowAutoTopicCreation: false })
  await consumer.connect()
  const values: Buffer[] = []
  try {
    await consumer.subscribe({ topic, fromBeginning: true })
    await new Promise<void>((resolve, reject) => {
      const eachMessage = async ({ message }: { message: { value: Buffer | null } }): Promise<void> => {
        values.push(message.value ?? Buffer.alloc(0))
        if (values.length >= end) resolve()
      }
      consumer.run({ autoCommit: false, eachMessage }).catch(reject)
    })
    return values.slice(0, end)
  } finally {
    await consumer.disconnect()
  }
}
