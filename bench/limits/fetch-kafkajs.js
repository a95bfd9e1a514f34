// A bare fetch loop as kafkajs makes it: its broker's fetch, which decodes the records, and nothing with them. No consumer
// group, which would wait for seconds at the start.
import kafkajs from 'kafkajs'

const { bootstrap, topic, count } = JSON.parse(process.argv[2])
const MAX_BYTES = 2 * 1024 * 1024

let cluster
const handOver = (options) => {
  cluster = options.cluster
  return { name: 'none', version: 1, assign: async () => [], protocol: () => ({ name: 'none', metadata: Buffer.alloc(0) }) }
}
const kafka = new kafkajs.Kafka({ clientId: 'bench', brokers: bootstrap.split(','), logLevel: kafkajs.logLevel.NOTHING })
await kafka.consumer({ groupId: 'none', partitionAssigners: [handOver] }).connect()
await cluster.addTargetTopic(topic)
const [nodeId] = Object.keys(cluster.findLeaderForPartitions(topic, [0]))
const broker = await cluster.findBroker({ nodeId })
let records = 0
for (let next = 0; records < count;) {
  const partitions = [{ partition: 0, fetchOffset: next.toString(), maxBytes: MAX_BYTES }]
  const { responses } = await broker.fetch({ maxWaitTime: 100, minBytes: 1, maxBytes: MAX_BYTES, isolationLevel: 1, topics: [{ topic, partitions }] })
  for (const { offset } of responses[0].partitions[0].messages) {
    if (Number(offset) < next) continue // a batch is sent as a whole
    next = Number(offset) + 1
    records++
  }
}
console.log(JSON.stringify({ records }))
process.exit(0)
