// Moves the leader of a partition and waits until every broker knows.
import { setTimeout as delay } from 'node:timers/promises'
import { call } from './wire.js'

const electLeaders = 43
const preferred = 0

/**
 * Makes a broker the leader of a partition. A broker without a replica gets one in place of the last.
 *
 * @param {import('./broker.js').Broker[]} brokers those that run
 * @param {{ topic: string, brokerId: number, partition?: number, deadlineMs?: number }} options
 */
export async function moveLeader (brokers, { topic, brokerId, partition = 0, deadlineMs = 20_000 }) {
  const [broker] = brokers
  const deadline = Date.now() + deadlineMs
  const replicas = (await describe(broker, topic, partition)).replicas
  const others = replicas.filter((id) => id !== brokerId).slice(0, replicas.length - 1)
  const wanted = [brokerId, ...others]
  if (replicas.join() !== wanted.join()) {
    await broker.admin((admin) => admin.alterPartitionReassignments({ topics: [{ topic, partitionAssignment: [{ partition, replicas: wanted }] }] }))
  }
  await until(deadline, `the replicas of ${topic} to be ${wanted}`, async () => {
    const now = await describe(broker, topic, partition)
    return now.replicas.join() === wanted.join() && now.isr.includes(brokerId)
  })
  await until(deadline, `broker ${brokerId} to lead ${topic}`, async () => {
    if ((await describe(broker, topic, partition)).leader === brokerId) return true
    await call({ port: broker.internalPort, apiKey: electLeaders, apiVersion: 1, body: electionBody(topic, partition) })
    return false
  })
  for (const each of brokers) {
    await until(deadline, `broker ${each.id} to learn of the leader`, async () => (await describe(each, topic, partition)).leader === brokerId)
  }
}

async function describe (broker, topic, partition) {
  const { topics } = await broker.admin((admin) => admin.fetchTopicMetadata({ topics: [topic] }))
  return topics[0].partitions.find(({ partitionId }) => partitionId === partition)
}

async function until (deadline, what, isSo) {
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}`)
    await delay(50)
  }
}

/** ElectLeaders version 1: election type, [topic, [partition]], time-out. */
function electionBody (topic, partition) {
  const name = Buffer.from(topic)
  const body = Buffer.alloc(1 + 4 + 2 + name.length + 4 + 4 + 4)
  let at = body.writeInt8(preferred)
  at = body.writeInt32BE(1, at)
  at = body.writeInt16BE(name.length, at)
  at += name.copy(body, at)
  at = body.writeInt32BE(1, at)
  at = body.writeInt32BE(partition, at)
  body.writeInt32BE(10_000, at)
  return body
}
