import fc from 'fast-check'
import { createRequire } from 'node:module'
import { test } from 'tap'
import { recordBatch } from '../../../src/ordered-log/kafka/record-batch.js'
import { CORRELATION_ID_AT, encodeProduceRequest } from '../../../src/ordered-log/kafka/wire.js'

const require = createRequire(import.meta.url)
const createRequest = require('kafkajs/src/protocol/request') as (options: object) => Promise<{ readonly buffer: Buffer }>
const { versions, protocol } = require('kafkajs/src/protocol/requests/produce') as {
  versions: string[]
  protocol: (options: { version: string }) => (options: object) => { request: object }
}

const KEY = Buffer.from('0')

/** Where the leader epoch stands in a batch. */
const LEADER_EPOCH_AT = 12

test('a produce request is what kafkajs makes of it, in every version that it may speak', async (t) => {
  const bytes = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  const record = fc.record({ value: bytes, headers: fc.dictionary(name, bytes, { maxKeys: 3, noNullPrototype: true }) })
  const options = fc.record({
    apiVersion: fc.integer({ min: 3, max: Math.max(...versions.map(Number)) }), clientId: name, topic: name, timeoutMs: fc.nat(), correlationId: fc.nat()
  })
  const records = fc.array(record, { minLength: 1 })
  await fc.assert(fc.asyncProperty(options, records, fc.nat(2 ** 45), async ({ apiVersion, clientId, topic, timeoutMs, correlationId }, records, timestampMs) => {
    const batch = recordBatch(records, { key: KEY, timestampMs })
    const ours = encodeProduceRequest({ apiVersion, clientId, topic, timeoutMs, batch })
    ours.writeInt32BE(correlationId, CORRELATION_ID_AT)
    const messages = records.map(({ value, headers }) => ({ key: KEY, value, headers, timestamp: timestampMs.toString() }))
    const topicData = [{ topic, partitions: [{ partition: 0, firstSequence: -1, messages }] }]
    const { request } = protocol({ version: apiVersion.toString() })({ acks: -1, timeout: timeoutMs, producerEpoch: -1, topicData })
    const { buffer: theirs } = await createRequest({ correlationId, clientId, request })
    const batchAt = theirs.length - batch.write(Buffer.alloc(batch.maxBytes), 0)
    theirs.writeInt32BE(-1, batchAt + LEADER_EPOCH_AT) // "unknown", as the Java client writes it; kafkajs writes 0
    return ours.equals(theirs)
  }), { numRuns: 300 })
  t.pass('holds')
})
