import { Kafka, logLevel, type Admin } from 'kafkajs'
import t, { test, type Test } from 'tap'
import { topicConfig } from '../../../src/ordered-log/kafka/topics.js'
import { channelState, submit, submitAndWait } from '../../helpers/http.js'
import { withKafka, type Cluster } from '../helpers/cluster.js'
import { newDirectory } from '../helpers/directory.js'
import { health, orderedData, startKafkaGateway, startReadyGateway, type KafkaGateway } from '../helpers/gateway.js'

t.setTimeout(180_000)

const SAFE = topicConfig({ replicationFactor: 1, minInsyncReplicas: 1, absoluteMaxBytes: 10 * 1024 * 1024 })

interface Reason { readonly code: string, readonly detail: string }

async function inAdmin<T> (cluster: Cluster, use: (admin: Admin) => Promise<T>): Promise<T> {
  return await cluster.brokers[0].admin(use)
}

interface NewTopic { readonly config?: Record<string, string>, readonly partitions?: number, readonly records?: number }

/** Makes a topic; its settings are safe but for what is given. */
async function createTopic (cluster: Cluster, topic: string, { config = {}, partitions = 1, records = 0 }: NewTopic = {}): Promise<void> {
  const configEntries = Object.entries({ ...SAFE, ...config }).map(([name, value]) => ({ name, value }))
  await inAdmin(cluster, async (admin) => await admin.createTopics({ topics: [{ topic, numPartitions: partitions, replicationFactor: 1, configEntries }] }))
  if (records > 0) await fill(cluster, topic, records)
}

async function fill (cluster: Cluster, topic: string, records: number): Promise<void> {
  const producer = new Kafka({ ...cluster.client, logLevel: logLevel.NOTHING }).producer({ allowAutoTopicCreation: false })
  await producer.connect()
  await producer.send({ topic, messages: Array.from({ length: records }, (_, index) => ({ partition: 0, key: '0', value: `filler ${index.toString()}` })) })
  await producer.disconnect()
}

async function deleteTopic (cluster: Cluster, topic: string): Promise<void> {
  await inAdmin(cluster, async (admin) => { await admin.deleteTopics({ topics: [topic] }) })
}

/** Deletes a topic and makes it again with a number of records. */
async function replaceTopic (cluster: Cluster, topic: string, records: number): Promise<void> {
  await deleteTopic(cluster, topic)
  for (;;) {
    try {
      await createTopic(cluster, topic, { records })
      return
    } catch (error) {
      if (!/already exists/i.test(JSON.stringify(error) + String(error))) throw error
    }
  }
}

/** The end of a topic. */
async function endOf (cluster: Cluster, topic: string): Promise<number> {
  const [partition] = await inAdmin(cluster, async (admin) => await admin.fetchTopicOffsets(topic))
  return Number(partition?.high)
}

/** Waits until a channel has halted; why. */
async function haltReason (gateway: KafkaGateway, channel: string): Promise<Reason> {
  return (await channelState(gateway.url, 'halted', channel)).body['reason'] as Reason
}

async function testCreation (t: Test, cluster: Cluster): Promise<void> {
  await t.test('a topic is made with one partition and settings that keep every record', async (t) => {
    const gateway = await startReadyGateway(t, cluster.bootstrap, { channels: [{ id: 'made', absoluteMaxBytes: 3_000_000 }] })
    const { resources: [resource] } = await inAdmin(cluster, async (admin) => await admin.describeConfigs({
      includeSynonyms: false, resources: [{ type: 2, name: 'made' }] // a topic
    }))
    const settings = Object.fromEntries((resource?.configEntries ?? []).map(({ configName, configValue }) => [configName, configValue]))
    t.match(settings, {
      'cleanup.policy': 'delete',
      'retention.ms': '-1',
      'retention.bytes': '-1',
      'min.insync.replicas': '1',
      'max.message.bytes': (3_000_000 + 65_536).toString(),
      'unclean.leader.election.enable': 'false'
    })
    const { topics: [topic] } = await inAdmin(cluster, async (admin) => await admin.fetchTopicMetadata({ topics: ['made'] }))
    t.equal(topic?.partitions.length, 1)
    t.match((await health(gateway.url, 'made')).body, { state: 'ready' })
    t.notOk((await health(gateway.url, 'made')).body['warnings'])
  })

  await t.test('topics that may lose records halt their channels, others are warned of, and a good channel beside them is ready', async (t) => {
    await createTopic(cluster, 'aged', { config: { 'retention.ms': '604800000' } })
    await createTopic(cluster, 'sized', { config: { 'retention.bytes': '1000000' } })
    await createTopic(cluster, 'compacted', { config: { 'cleanup.policy': 'compact,delete' } })
    await createTopic(cluster, 'small', { config: { 'max.message.bytes': '1000012' } })
    await createTopic(cluster, 'wide', { partitions: 3, config: { 'unclean.leader.election.enable': 'true' } })
    const gateway = await startKafkaGateway(t, cluster.bootstrap, {
      channels: ['aged', 'sized', 'compacted', 'small', 'wide', 'good'],
      config: { kafkaReplicationFactor: 1 }
    })
    t.match(await haltReason(gateway, 'aged'), { code: 'topic_unsafe', detail: /retention\.ms is 604800000, must be -1/ })
    t.match(await haltReason(gateway, 'sized'), { code: 'topic_unsafe', detail: /retention\.bytes is 1000000, must be -1/ })
    t.match(await haltReason(gateway, 'compacted'), { code: 'topic_unsafe', detail: /cleanup\.policy is compact,delete, must be delete/ })
    t.match((await channelState(gateway.url, 'ready', 'small')).body, { warnings: [/max\.message\.bytes is 1000012, wanted is 10551296/] })
    t.match((await channelState(gateway.url, 'ready', 'wide')).body, { warnings: [/unclean\.leader\.election\.enable is true/, /3 partitions/] })
    await channelState(gateway.url, 'ready', 'good')
    t.equal((await submitAndWait(gateway.url, 'fine', { channel: 'good' })).channel, 'good')
    t.equal((await submitAndWait(gateway.url, 'fine too', { channel: 'wide' })).channel, 'wide')
    const tooLarge = await submit(gateway.url, Buffer.alloc(1_500_000), { channel: 'small' })
    t.equal(tooLarge.status, 413)
    t.match(tooLarge.body, { code: 'envelope_too_large', detail: /max\.message\.bytes/ })
    t.match((await channelState(gateway.url, 'ready', 'small')).body, { state: 'ready' }, 'the channel goes on')
  })

  await t.test('settings for more brokers than there are', async (t) => {
    await createTopic(cluster, 'single')
    const gateway = await startKafkaGateway(t, cluster.bootstrap, { channels: ['single', 'triple'], config: { kafkaReplicationFactor: 3, kafkaMinInsyncReplicas: 2 } })
    t.match((await channelState(gateway.url, 'ready', 'single')).body, { warnings: [/min\.insync\.replicas is 1, wanted is 2/, /the replication factor is 1, wanted is 3/] })
    const { body } = await health(gateway.url, 'triple')
    t.match(body, { state: 'starting', reason: { code: 'log_unavailable', detail: /topic triple cannot be created: INVALID_REPLICATION_FACTOR.*3/s } })
    t.ok(gateway.lines.length < 60, 'no flood of log lines')
  })
}

async function testChanges (t: Test, cluster: Cluster): Promise<void> {
  const dataDir = `${newDirectory(t)}/data`
  const running = ['gone', 'fewer', 'more']
  const stopped = ['stopped-gone', 'stopped-fewer', 'stopped-more', 'stopped-trimmed']
  const channels = ['steady', ...running, ...stopped]
  const before = new Map<string, string[]>()

  await t.test('while the gateway runs', async (t) => {
    const gateway = await startReadyGateway(t, cluster.bootstrap, { channels, dataDir })
    await Promise.all(channels.map(async (channel) => {
      for (let count = 0; count < 4; count++) await submitAndWait(gateway.url, `${channel} ${count.toString()}`, { channel })
      before.set(channel, await orderedData(gateway.url, channel))
    }))
    await deleteTopic(cluster, 'gone')
    await replaceTopic(cluster, 'fewer', 2)
    await replaceTopic(cluster, 'more', 50)
    t.match(await haltReason(gateway, 'fewer'), { code: 'log_gap', detail: /offset \d+, .*offsets from 0 up to 2/ })
    t.match(await haltReason(gateway, 'more'), { code: 'log_replaced', detail: /offset \d+ / })
    t.match(await haltReason(gateway, 'gone'), { code: 'topic_missing', detail: /topic gone does not exist/ })
    t.equal((await submitAndWait(gateway.url, 'still', { channel: 'steady' })).channel, 'steady')
    for (const channel of running) t.same(await orderedData(gateway.url, channel), before.get(channel), `the blocks of ${channel} are served`)
    const topics = await inAdmin(cluster, async (admin) => await admin.listTopics())
    t.notOk(topics.includes('gone'), 'it was not made again')
    t.same([await endOf(cluster, 'fewer'), await endOf(cluster, 'more')], [2, 50], 'nothing was appended to what is not the channel\'s log')
    await gateway.close()
  })

  await t.test('while it is stopped', async (t) => {
    await deleteTopic(cluster, 'stopped-gone')
    await replaceTopic(cluster, 'stopped-fewer', 3)
    await replaceTopic(cluster, 'stopped-more', 60)
    await fill(cluster, 'stopped-trimmed', 40)
    const end = await endOf(cluster, 'stopped-trimmed')
    await inAdmin(cluster, async (admin) => {
      await admin.fetchTopicOffsets('stopped-trimmed') // kafkajs deletes nothing in topics that it does not know
      await admin.deleteTopicRecords({ topic: 'stopped-trimmed', partitions: [{ partition: 0, offset: (end - 5).toString() }] })
    })
    const gateway = await startKafkaGateway(t, cluster.bootstrap, { channels, dataDir })
    t.match(await haltReason(gateway, 'stopped-fewer'), { code: 'log_gap', detail: /offset \d+, the log ends at 3/ })
    t.match(await haltReason(gateway, 'stopped-more'), { code: 'log_replaced', detail: /offset \d+ / })
    t.match(await haltReason(gateway, 'stopped-trimmed'), { code: 'log_gap', detail: new RegExp(`offset \\d+, the log begins at ${(end - 5).toString()}`) })
    t.match(await haltReason(gateway, 'stopped-gone'), { code: 'topic_missing', detail: /topic stopped-gone does not exist/ })
    await channelState(gateway.url, 'ready', 'steady')
    t.equal((await submitAndWait(gateway.url, 'and still', { channel: 'steady' })).channel, 'steady')
    for (const channel of [...running, ...stopped]) t.same(await orderedData(gateway.url, channel), before.get(channel), `the blocks of ${channel} are served`)
    t.same([await endOf(cluster, 'stopped-fewer'), await endOf(cluster, 'stopped-trimmed')], [3, end], 'nothing was appended')
    t.ok(await endOf(cluster, 'stopped-more') <= 61, 'at most the announcement, which may be in front of the check')
    const refused = await submit(gateway.url, 'x', { channel: 'stopped-more' })
    t.equal(refused.status, 503)
    t.match(refused.body, { code: 'channel_halted', detail: /log_replaced/ })
  })
}

test('topics', async (t) => {
  const cluster = await withKafka(t, { version: '3.x' })
  if (!cluster) return
  await testCreation(t, cluster)
  await t.test('topics that change under a channel halt it, and nothing is reset', async (t) => { await testChanges(t, cluster) })
})
