import t, { type Test } from 'tap'
import { submitAndWait } from '../../helpers/http.js'
import { makeEnvelope, makePayload } from '../../helpers/http-protobuf.js'
import { withKafka, type Cluster } from '../helpers/cluster.js'
import { findDifference } from './history.js'
import { openWriter } from './kafka.js'
import { regularMessage } from './messages.js'
import { isCaughtUp, makeReplicas, pause, settled, type Replica } from './replicas.js'

/** LATE_RECORDS for longer runs by hand. */
const RECORDS = Number(process.env['LATE_RECORDS'] ?? 50_000)
const RECORD_BYTES = 200
const RECORDS_PER_BATCH = 1000

/** Writes envelopes past the gateways, which are not what is measured. */
async function fill (t: Test, cluster: Cluster): Promise<void> {
  const writer = await openWriter(t, cluster, 'orders')
  const record = (index: number): Buffer => regularMessage(makeEnvelope(makePayload(`${index.toString()} `.padEnd(RECORD_BYTES - 40, '.'))))
  for (let first = 0; first < RECORDS; first += RECORDS_PER_BATCH) {
    const count = Math.min(RECORDS_PER_BATCH, RECORDS - first)
    await writer.write(...Array.from({ length: count }, (_, index) => record(first + index)))
  }
}

/** Follows a replica from its start until it has read everything; records a second, from its first sign of life on. */
async function replayRate (replica: Replica): Promise<{ seconds: number, recordsPerSecond: number }> {
  const startedAt = performance.now()
  await replica.start()
  const first = { at: performance.now(), offset: Number((await replica.health())['lastOffset']) }
  for (;;) {
    const health = await replica.health()
    const now = performance.now()
    if (isCaughtUp(health)) {
      const recordsPerSecond = Math.round((Number(health['lastOffset']) - first.offset) / (now - first.at) * 1000)
      return { seconds: Math.round(now - startedAt) / 1000, recordsPerSecond }
    }
    if (now - startedAt > 60_000) throw new Error(`not caught up: ${JSON.stringify(health)}`)
    await pause(20)
  }
}

t.setTimeout(180_000)

t.test('a replica that joins late', async (t) => {
  const cluster = await withKafka(t)
  if (!cluster) return
  const [first, late] = makeReplicas(t, cluster, ['first', 'late'], { channels: [{ id: 'orders', batchTimeoutMs: 200 }] }) as [Replica, Replica]
  await first.start()
  await first.untilReady()
  await fill(t, cluster)
  const { block } = await submitAndWait(first.url, 'behind all others')
  const { seconds, recordsPerSecond } = await replayRate(late)
  const what = `${RECORDS.toString()} records of about ${RECORD_BYTES.toString()} bytes`
  t.comment(`${what} in ${seconds.toString()} s from the start of the process, ${recordsPerSecond.toString()} records/s while reading`)
  const height = await settled([first, late])
  t.ok(height > block, 'the newest envelope is in a block of both')
  const [chain, lateChain] = [await first.blocks(), await late.blocks()]
  t.equal(findDifference(lateChain, chain), undefined, `all ${chain.length.toString()} blocks are the same`)
  t.equal(lateChain.reduce((sum, { envelopes = [] }) => sum + envelopes.length, 0), RECORDS + 2, 'every envelope once, with the genesis and the newest')
  await submitAndWait(late.url, 'from the late one')
  await settled([first, late])
  t.equal((await first.blocks()).at(-1)?.headerHash, (await late.blocks()).at(-1)?.headerHash, 'the same tip when both go on')
  t.equal((await late.verify()).code, 0, 'verify of the late one')
})
