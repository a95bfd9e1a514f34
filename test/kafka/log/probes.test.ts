import t, { test, type Test } from 'tap'
import { Ledger } from '../../../src/ledger/ledger.js'
import { encodeKafkaMessage } from '../../../src/protocol/kafka-message.js'
import { submit, submitAndWait } from '../../helpers/http.js'
import { untilProbes, unwell, WELL } from '../../helpers/probes.js'
import { withKafka, type Cluster } from '../helpers/cluster.js'
import { startReadyGateway, type KafkaGateway } from '../helpers/gateway.js'
import { openWriter } from '../replicas/kafka.js'

/** Faults of a replica on a real broker, and what each probe and gauge says until it is healed. */

t.setTimeout(180_000)

async function start (t: Test, { bootstrap }: Cluster, channel: string): Promise<KafkaGateway> {
  const config = { healthStallAfterMs: 1000, healthFailAfterMs: 500, healthRecoverAfterMs: 200, kafkaRequestTimeoutMs: 6000 }
  const gateway = await startReadyGateway(t, bootstrap, { channels: [{ id: channel, maxMessageCount: 1 }], config })
  await submitAndWait(gateway.url, 'before', { channel })
  await untilProbes(gateway.url, WELL, channel)
  return gateway
}

async function testBrokerThatHangs (t: Test, cluster: Cluster): Promise<void> {
  const [broker] = cluster.brokers
  const { url } = await start(t, cluster, 'hangs')
  broker.pause()
  t.teardown(() => { broker.resume() })
  // Nothing was read for too long, while the request that waits may still be answered: blocks are served and writers may try.
  await untilProbes(url, unwell('degraded', 'fetch_stalled', { failed: [] }), 'hangs')
  t.match((await submit(url, 'in the dark', { channel: 'hangs' })).body, { status: 503, code: 'outcome_unknown' })
  // It was not answered: writers go elsewhere, readers stay.
  await untilProbes(url, unwell('read-only', 'log_unavailable', { writes: 503, failed: ['writes'] }), 'hangs')
  t.equal((await submit(url, 'refused', { channel: 'hangs' })).status, 503)
  broker.resume()
  await untilProbes(url, WELL, 'hangs')
  await submitAndWait(url, 'after', { channel: 'hangs' })
  t.pass('well again')
}

async function testLoopThatIsStuck (t: Test, cluster: Cluster): Promise<void> {
  const { url } = await start(t, cluster, 'stuck')
  const append = Object.getOwnPropertyDescriptor(Ledger.prototype, 'append')!
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => { release = resolve })
  const { value: appendNow } = append as { value: Ledger['append'] }
  Ledger.prototype.append = async function (...args) {
    await held
    await appendNow.apply(this, args)
  }
  t.teardown(() => {
    Object.defineProperty(Ledger.prototype, 'append', append)
    release()
  })
  const statuses = []
  for (let count = 0; count < 40; count++) statuses.push((await submit(url, `envelope ${count.toString()}`, { channel: 'stuck' })).status)
  t.ok(statuses.every((status) => status === 202), 'more blocks than may be on their way to the disk')
  await untilProbes(url, unwell('degraded', 'loop_stuck', { readyz: 503, writes: 503, failed: ['channels', 'writes'] }), 'stuck')
  release()
  await untilProbes(url, WELL, 'stuck')
  await submitAndWait(url, 'after', { channel: 'stuck' })
  t.pass('well again')
}

async function testReplicaThatDiverged (t: Test, cluster: Cluster): Promise<void> {
  const { url } = await start(t, cluster, 'astray')
  await (await openWriter(t, cluster, 'astray')).write(Buffer.from(encodeKafkaMessage({ type: 'timeToCut', blockNumber: 99n })))
  await untilProbes(url, unwell('halted', 'diverged', { readyz: 503, writes: 503, failed: ['channels', 'writes'] }), 'astray')
  t.pass('for good: the process lives')
}

test('what is broken shows in every probe, with its reason, and goes when it is healed', async (t) => {
  const cluster = await withKafka(t, { version: '3.x' })
  if (!cluster) return
  await t.test('a broker that hangs', async (t) => { await testBrokerThatHangs(t, cluster) })
  await t.test('a loop that is stuck', async (t) => { await testLoopThatIsStuck(t, cluster) })
  await t.test('a replica that has diverged', async (t) => { await testReplicaThatDiverged(t, cluster) })
})
