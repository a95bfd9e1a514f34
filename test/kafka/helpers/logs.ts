import { Registry } from 'prom-client'
import { pino } from 'pino'
import type { Test } from 'tap'
import type { OrderedLog, StoredRecord } from '../../../src/chain/ordered-log.js'
import { makeKafkaMetrics } from '../../../src/metrics/kafka-metrics.js'
import { EmbeddedLog } from '../../../src/ordered-log/embedded.js'
import { KafkaLog, type KafkaLogOptions } from '../../../src/ordered-log/kafka/kafka-log.js'
import { systemClock } from '../../../src/util/clock.js'
import { DataDirectory } from '../../../src/util/data-directory.js'
import { newDirectory } from './directory.js'

/** Makes the embedded log in a directory of its own. */
export async function makeEmbeddedLog (t: Test): Promise<EmbeddedLog> {
  const directory = await DataDirectory.open(newDirectory(t), { minFreeDiskBytes: 1 })
  t.teardown(async () => { await directory.close() })
  return new EmbeddedLog(directory.environment, directory.space)
}

/** Makes a Kafka log on the brokers of a bootstrap list, without replication. */
export function makeKafkaLog (t: Test, bootstrap: string, options: Partial<KafkaLogOptions> = {}, clock = systemClock): KafkaLog {
  const log = new KafkaLog({
    brokers: bootstrap.split(','),
    connection: { clientId: 'test', connectionTimeoutMs: 3000, requestTimeoutMs: 5000 },
    topics: { replicationFactor: 1, minInsyncReplicas: 1 },
    encoder: 'native',
    absoluteMaxBytes: () => 10 * 1024 * 1024,
    ...options
  }, { clock, logger: pino({ level: 'silent' }), metrics: makeKafkaMetrics(new Registry(), []) })
  t.teardown(async () => { await log.close() })
  return log
}

/** Which records to read, and how long that may take. */
export interface Wanted {
  readonly from?: number
  readonly count: number
  readonly timeoutMs?: number
}

/** Reads a number of records from an offset on. @throws what reading throws, or after a time */
export async function readRecords (log: OrderedLog, channel: string, { from = 0, count, timeoutMs = 15_000 }: Wanted): Promise<StoredRecord[]> {
  const stop = new AbortController()
  const timer = setTimeout(() => { stop.abort() }, timeoutMs)
  const records: StoredRecord[] = []
  try {
    if (count > 0) {
      for await (const batch of log.read(channel, from, stop.signal)) {
        records.push(...batch)
        if (records.length >= count) break
      }
    }
  } finally {
    clearTimeout(timer)
  }
  if (records.length < count) throw new Error(`read ${records.length.toString()} of ${count.toString()} records of ${channel} from ${from.toString()} on`)
  return records.slice(0, count)
}
