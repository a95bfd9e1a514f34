import { cp } from 'node:fs/promises'
import t, { type Test } from 'tap'
import { submitAndWait } from '../../helpers/http.js'
import { makeEnvelope } from '../../helpers/http-protobuf.js'
import { withKafka, type Cluster } from '../helpers/cluster.js'
import { deleteTopic, endOf, openWriter } from './kafka.js'
import { regularMessage } from './messages.js'
import { makeReplicas, settled, type Replica } from './replicas.js'

const CHANNEL = { id: 'orders', maxMessageCount: 3, batchTimeoutMs: 200 }
const DISAGREEMENTS = 'ordering_disagreements_total{channel="orders"}'

/** Waits until a replica has halted, and checks why, and that it serves what it has and takes nothing. */
async function checkHalted (t: Test, replica: Replica, codes: readonly string[]): Promise<void> {
  const { reason } = await replica.until(({ state }) => state === 'halted') as { reason: { code: string, detail: string } }
  t.ok(codes.includes(reason.code), `${replica.name}: ${reason.code}: ${reason.detail}`)
  t.ok((await replica.blocks()).length > 0, 'its blocks can still be read')
  t.rejects(submitAndWait(replica.url, 'no'), /channel_halted/)
}

/** Checks that replicas noticed a wrong one and go on. */
async function checkPeers (t: Test, peers: readonly Replica[], { noticed }: { noticed?: boolean } = {}): Promise<void> {
  for (const peer of peers) {
    const health = await peer.until(({ state, disagreement }) => state === 'ready' && (noticed === undefined || (disagreement !== undefined) === noticed))
    if (noticed === true) {
      t.match(health, { disagreement: { offset: Number, detail: String } }, `${peer.name}: ${JSON.stringify(health['disagreement'])}`)
      t.ok(await peer.metric(DISAGREEMENTS) > 0, `${peer.name} counts it`)
    } else if (noticed === false) t.equal(await peer.metric(DISAGREEMENTS), 0, `${peer.name} was told nothing wrong`)
    const { block } = await submitAndWait(peer.url, `after it, from ${peer.name}`)
    t.ok(block > 0, `${peer.name} goes on`)
  }
  await settled(peers)
  const [one, ...others] = await Promise.all(peers.map(async (peer) => await peer.blocks()))
  for (const other of others) t.strictSame(other, one, 'the same chain')
}

/** Makes the topic with a CONNECT of this replica at offset 0, and writes envelopes behind it. */
async function begin (t: Test, cluster: Cluster, { replica, envelopes }: { replica: Replica, envelopes: readonly string[] }): Promise<void> {
  await replica.start()
  await replica.untilReady()
  t.equal(await endOf(cluster, 'orders'), 1)
  await write(t, cluster, envelopes)
}

async function write (t: Test, cluster: Cluster, envelopes: readonly string[]): Promise<void> {
  await (await openWriter(t, cluster, 'orders')).write(...envelopes.map((envelope) => regularMessage(makeEnvelope(envelope))))
}

t.setTimeout(180_000)

t.test('replicas that do not belong', async (t) => {
  const cluster = await withKafka(t)
  if (!cluster) return

  await t.test('another declared configuration', async (t) => {
    const peers = makeReplicas(t, cluster, ['one', 'two'], { channels: [CHANNEL] })
    const [wrong] = makeReplicas(t, cluster, ['wrong'], { channels: [{ ...CHANNEL, maxMessageCount: 4 }] }) as [Replica]
    for (const peer of peers) {
      await peer.start()
      await peer.untilReady()
    }
    for (const peer of peers) await submitAndWait(peer.url, 'before')
    await checkPeers(t, peers, { noticed: false })
    await wrong.start()
    await checkHalted(t, wrong, ['genesis_mismatch'])
    await checkPeers(t, peers, { noticed: true })
    for (const replica of [...peers, wrong]) t.equal(await replica.stop(), 0, `${replica.name} ends well`)
    await deleteTopic(cluster, 'orders')
  })

  await t.test('another history', async (t) => {
    const [old, oldLonger, one, two] = makeReplicas(t, cluster, ['old', 'old-longer', 'one', 'two'], { channels: [CHANNEL] }) as [Replica, Replica, Replica, Replica]
    // Two directories from another log: behind its block 1 and behind its block 2.
    await begin(t, cluster, { replica: old, envelopes: ['a', 'b', 'c'] })
    await old.until(({ height }) => height === 2)
    await old.stop()
    await cp(old.dataDir, oldLonger.dataDir, { recursive: true })
    await oldLonger.start()
    await oldLonger.untilReady()
    await write(t, cluster, ['d', 'e', 'f'])
    await oldLonger.until(({ height }) => height === 3)
    await oldLonger.stop()
    await deleteTopic(cluster, 'orders')
    // The log made anew: other envelopes, but the newest record of the old block 1 stands where it stood.
    await begin(t, cluster, { replica: one, envelopes: ['x', 'y', 'c'] })
    await two.start()
    await two.untilReady()
    await write(t, cluster, ['g', 'h', 'i', 'j', 'k', 'l'])
    await settled([one, two])
    await checkPeers(t, [one, two], { noticed: false })

    await oldLonger.start()
    await checkHalted(t, oldLonger, ['log_replaced'])
    await checkPeers(t, [one, two]) // it may have announced itself before it saw

    await old.start()
    await checkHalted(t, old, ['diverged'])
    await checkPeers(t, [one, two], { noticed: true })
    for (const replica of [one, two, old, oldLonger]) t.equal(await replica.stop(), 0, `${replica.name} ends well`)
  })
})
