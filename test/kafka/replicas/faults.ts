import { eventually } from '../../helpers/http.js'
import type { Broker, Cluster } from '../helpers/cluster.js'
import type { Random } from './random.js'
import { pause, REQUEST_TIMEOUT_MS, type Replica } from './replicas.js'

/** What faults happen to. */
export interface Scene {
  readonly cluster: Cluster
  readonly replicas: readonly Replica[]
  readonly channel: string
  readonly random: Random
}

/** A fault, from its start until it is healed. */
export type Fault = (scene: Scene) => Promise<void>

const leaderMoved: Fault = async ({ cluster, channel, random }) => {
  const leader = await leaderOf(cluster, channel)
  await cluster.moveLeader(channel, random.pick(cluster.brokers.filter(({ id }) => id !== leader)).id)
}

/** Mostly the leader, because that is felt the most. */
async function victim ({ cluster, channel, random }: Scene): Promise<Broker> {
  const leader = await leaderOf(cluster, channel)
  return random.next() < 0.7 ? cluster.brokers.find(({ id }) => id === leader) as Broker : random.pick(cluster.brokers)
}

const brokerKilled: Fault = async (scene) => {
  const broker = await victim(scene)
  await broker.stop('SIGKILL')
  await pause(scene.random.between(0, 2000))
  await broker.start()
}

const brokerPaused: Fault = async (scene) => {
  const broker = await victim(scene)
  broker.pause()
  await pause(REQUEST_TIMEOUT_MS * scene.random.between(1.3, 3))
  broker.resume()
}

const connectionsCut: Fault = async ({ cluster, random }) => {
  for (let count = 1 + Math.floor(random.next() * 3); count > 0; count--) {
    for (const broker of random.sample(cluster.brokers, 1 + Math.floor(random.next() * 3))) broker.proxy?.cut()
    await pause(random.between(0, 500))
  }
}

const replicaKilled: Fault = async ({ replicas, random }) => {
  const replica = random.pick(replicas)
  await replica.stop('SIGKILL')
  await pause(random.between(0, 1000))
  await replica.start()
}

const replicaPaused: Fault = async ({ replicas, random }) => {
  const replica = random.pick(replicas)
  replica.pause()
  await pause(REQUEST_TIMEOUT_MS * random.between(0.3, 2))
  replica.resume()
}

/** One broker at a time may be away: the topics have three copies and need two. */
export const BROKER_FAULTS = { 'leader moved': leaderMoved, 'broker killed': brokerKilled, 'broker paused': brokerPaused, 'connections cut': connectionsCut }
const REPLICA_FAULTS = { 'replica killed': replicaKilled, 'replica paused': replicaPaused, 'connections cut': connectionsCut }

/** Faults of brokers and of replicas, so many of each, beside each other. @returns their names, in order */
export async function makeTrouble (scene: Scene, count: number): Promise<string[]> {
  const happened: string[] = []
  const { random } = scene
  // All choices of kinds come first: what follows depends on how the two rows meet.
  const rows = [random.sample(Object.entries(BROKER_FAULTS), count), random.sample(Object.entries(REPLICA_FAULTS), count)]
  await Promise.all(rows.map(async (row) => {
    for (const [name, happen] of row) {
      await pause(random.between(300, 2000))
      happened.push(name)
      await happen(scene)
    }
  }))
  await recovered(scene)
  return happened
}

/** Waits until every broker knows of all the others, and the topic has all its copies again. */
export async function recovered ({ cluster, channel }: Pick<Scene, 'cluster' | 'channel'>): Promise<void> {
  const count = cluster.brokers.length
  const isComplete = async (broker: Broker): Promise<boolean> => await broker.admin(async (admin) => {
    const { brokers } = await admin.describeCluster()
    const { topics } = await admin.fetchTopicMetadata({ topics: [channel] })
    return brokers.length === count && topics[0]?.partitions[0]?.isr.length === count
  }).catch(() => false)
  await eventually(async () => await Promise.all(cluster.brokers.map(isComplete)), (complete) => !complete.includes(false), 60_000)
}

async function leaderOf (cluster: Cluster, topic: string): Promise<number> {
  return await eventually(async () => await cluster.brokers[0].admin(async (admin) => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
    return topics[0]?.partitions[0]?.leader ?? -1
  }).catch(() => -1), (leader) => leader > 0)
}
