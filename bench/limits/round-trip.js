// The least that a record takes from a producer to a reader: produce, acknowledged by all, and fetch, on kafkajs's connections.
import { KafkaLog } from '../../dist/src/ordered-log/kafka/kafka-log.js'
import { openKafkaLog } from '../lib/log.js'

const { bootstrap, topic, rate, seconds, sizeBytes, warmUpSeconds } = JSON.parse(process.argv[2])
const log = openKafkaLog(KafkaLog, bootstrap)
await log.bounds(topic, { create: true })
const done = new AbortController()
const sentAt = []
const latencies = []
const first = rate * warmUpSeconds
const count = first + rate * seconds
const reading = (async () => {
  for await (const batch of log.read(topic, 0, done.signal)) {
    for (const { offset } of batch) if (offset >= first) latencies.push(performance.now() - sentAt[offset])
    if (latencies.length >= count - first) return
  }
})()
const startedAt = performance.now()
const appends = []
for (let index = 0; index < count; index++) {
  const due = startedAt + index * 1000 / rate
  while (performance.now() < due) await new Promise((resolve) => { setTimeout(resolve, Math.max(0, due - performance.now() - 1)) })
  sentAt.push(due)
  appends.push(log.append(topic, [{ value: Buffer.alloc(sizeBytes, 1) }]))
}
await Promise.all(appends)
await reading
latencies.sort((a, b) => a - b)
const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))]
console.log(JSON.stringify({ p50: at(0.5), p99: at(0.99), p999: at(0.999) }))
process.exit(0)
