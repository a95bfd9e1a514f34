// The gateway's Kafka log by itself.
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { makeKafkaMetrics } from '../../dist/src/metrics/kafka-metrics.js'
import { systemClock } from '../../dist/src/util/clock.js'

export function openKafkaLog (KafkaLog, bootstrap) {
  return new KafkaLog({
    brokers: bootstrap.split(','),
    connection: { clientId: 'bench', connectionTimeoutMs: 3000, requestTimeoutMs: 10_000 },
    topics: { replicationFactor: 1, minInsyncReplicas: 1 },
    encoder: 'native',
    absoluteMaxBytes: () => 10 * 1024 * 1024
  }, { clock: systemClock, logger: pino({ level: 'silent' }), metrics: makeKafkaMetrics(new Registry(), []) })
}
