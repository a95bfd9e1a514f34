// One broker for all benchmarks that need Kafka, started by the first.
import { startCluster } from '../../scripts/kafka/cluster.js'

/** Options of a JVM that is measured: with the optimising compiler, unlike the quick start of tests. */
const JVM = ['-Xms512m', '-Xmx1g', '-XX:+UseG1GC']

export function startKafka () {
  let cluster
  return {
    cluster: async () => await (cluster ??= startCluster({ version: '3.x', jvm: JVM })),
    stop: async () => { await (await cluster)?.stop() }
  }
}

/** Makes a topic as the gateway makes it. */
export async function createTopic (cluster, topic) {
  await cluster.brokers[0].admin(async (admin) => {
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1, replicationFactor: 1, configEntries: [{ name: 'retention.ms', value: '-1' }] }] })
  })
}

/** Records a second of Kafka's own producer tool: one partition, all acknowledged. */
export async function producerTool (cluster, { topic, count, sizeBytes }) {
  const { stdout } = await cluster.tool('org.apache.kafka.tools.ProducerPerformance', [
    '--topic', topic, '--num-records', String(count), '--record-size', String(sizeBytes), '--throughput', '-1',
    '--producer-props', `bootstrap.servers=${cluster.internalBootstrap}`, 'acks=all', 'batch.size=262144', 'linger.ms=5', 'buffer.memory=67108864'
  ], undefined, 300_000)
  return Number(/([\d.]+) records\/sec[^\n]*\n?$/.exec(stdout.trim())[1])
}
