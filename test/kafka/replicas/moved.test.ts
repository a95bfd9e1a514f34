import t from 'tap'
import { eventually, submitAndWait } from '../../helpers/http.js'
import { withKafka } from '../helpers/cluster.js'
import { findFaults } from './history.js'
import { Random } from './random.js'
import { makeReplicas, pause, type Replica } from './replicas.js'
import { Writers } from './writers.js'

const MOVES = 3

t.setTimeout(180_000)

/**
 * A leader that waits for its followers when it is replaced refuses the records that it has appended: "not leader". The
 * next leader may have them. A producer that believes the refusal and tries again puts them into the log twice.
 */
t.test('a leader is moved while records wait for a follower', async (t) => {
  // The frozen follower must still be waited for when the leader is moved.
  const cluster = await withKafka(t, { brokers: 3, brokerConfig: { 'replica.lag.time.max.ms': 30_000, 'broker.session.timeout.ms': 30_000 } })
  if (!cluster) return
  const [first, second, third] = cluster.brokers
  const [replica] = makeReplicas(t, cluster, ['only'], {
    channels: [{ id: 'orders', maxMessageCount: 5, batchTimeoutMs: 50 }],
    replicationFactor: 3,
    env: { KAFKA_REQUEST_TIMEOUT_MS: '10000' }
  }) as [Replica]
  await replica.start()
  await replica.untilReady()
  const writers = new Writers('orders', new Random(1))
  writers.start([replica], 3)
  try {
    for (let move = 0; move < MOVES; move++) {
      await cluster.moveLeader('orders', first.id)
      await pause(300)
      third!.pause()
      await pause(200)
      const moved = cluster.moveLeader('orders', second!.id) // goes on until the frozen one knows, too
      await pause(1500)
      third!.resume()
      await moved
    }
  } finally {
    await writers.stop()
  }
  // The last move may still be under way, and an append that meets it is refused.
  await eventually(async () => await submitAndWait(replica.url, 'behind all others').then(() => true, () => false), (done) => done, 60_000)
  const blocks = await replica.blocks()
  const { submitted, surprises } = writers
  t.strictSame(findFaults(blocks, submitted), [], 'what the writers were told is so')
  t.strictSame(surprises, [])
  const unknown = submitted.filter((entry) => entry.unknown > 0).length
  t.comment(`${submitted.length.toString()} envelopes, ${unknown.toString()} of which nobody knew for a while, ${MOVES.toString()} moves`)
  t.ok(unknown > 0, 'a leader was moved away from what it had appended')
})
