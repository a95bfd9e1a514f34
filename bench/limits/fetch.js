// The least that a reader of a topic does: fetches and decodes the records, and nothing with them.
import { KafkaLog } from '../../dist/src/ordered-log/kafka/kafka-log.js'
import { openKafkaLog } from '../lib/log.js'

const { bootstrap, topic, count } = JSON.parse(process.argv[2])
const log = openKafkaLog(KafkaLog, bootstrap)
let records = 0
for await (const batch of log.read(topic, 0, new AbortController().signal)) {
  records += batch.length
  if (records >= count) break
}
console.log(JSON.stringify({ records }))
process.exit(0)
