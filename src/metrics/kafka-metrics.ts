import { Counter, type Registry } from 'prom-client'
import { SeriesCounter, SeriesHistogram } from './series.js'

const KIB = 1024

/** What the requests to Kafka report. */
export interface KafkaMetrics {
  /** A batch was acknowledged: its records, its bytes, and from the request to its answer. */
  produced (channel: string, records: number, sizeBytes: number, durationMs: number): void
  /** A batch is sent again, because the broker refused it and took nothing. */
  produceRetried (channel: string): void
  /** Bytes of records arrived for a channel. */
  fetched (channel: string, sizeBytes: number): void
  /** A request failed; `error` is the name of the Kafka protocol's error, or `connection`. */
  failed (request: 'produce' | 'fetch' | 'list_offsets', error: string): void
}

/** Makes the metrics of the requests to Kafka. */
export function makeKafkaMetrics (registry: Registry, channels: readonly string[]): KafkaMetrics {
  const registers = [registry]
  const labelNames = ['channel']
  const records = new SeriesHistogram({
    name: 'ordering_kafka_produce_batch_records', help: 'Records of a produce request', labelNames, registry, buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500]
  })
  const bytes = new SeriesHistogram({
    name: 'ordering_kafka_produce_batch_bytes',
    help: 'Bytes of the records of a produce request',
    labelNames,
    registry,
    buckets: [KIB, 4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB, 1024 * KIB, 4096 * KIB, 16384 * KIB]
  })
  const duration = new SeriesHistogram({
    name: 'ordering_kafka_produce_duration_seconds',
    help: 'From a produce request to its answer',
    labelNames,
    registry,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
  })
  const retries = new Counter({ name: 'ordering_kafka_produce_retries_total', help: 'Produce requests that were sent again', labelNames, registers })
  const fetched = new SeriesCounter({ name: 'ordering_kafka_fetched_bytes_total', help: 'Bytes of records that were fetched', labelNames, registry })
  const errors = new Counter({
    name: 'ordering_kafka_request_errors_total', help: 'Requests to brokers that failed, by the error', labelNames: ['request', 'error'], registers
  })
  for (const request of ['produce', 'fetch']) errors.inc({ request, error: 'connection' }, 0)
  for (const channel of channels) {
    for (const metric of [records, bytes, duration, fetched]) metric.of(channel)
    retries.inc({ channel }, 0)
  }
  return {
    produced: (channel, count, sizeBytes, durationMs) => {
      records.of(channel).observe(count)
      bytes.of(channel).observe(sizeBytes)
      duration.of(channel).observe(durationMs / 1000)
    },
    produceRetried: (channel) => { retries.inc({ channel }) },
    fetched: (channel, sizeBytes) => { fetched.of(channel).add(sizeBytes) },
    failed: (request, error) => { errors.inc({ request, error }) }
  }
}
