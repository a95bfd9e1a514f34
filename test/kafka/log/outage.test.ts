import { setTimeout as delay } from 'node:timers/promises'
import t, { test, type Test } from 'tap'
import { channelState, eventually, request, submit, submitAndWait, type Answer } from '../../helpers/http.js'
import { withKafka, type Cluster } from '../helpers/cluster.js'
import { health, orderedData, quickChannel, startReadyGateway, type KafkaGateway } from '../helpers/gateway.js'

t.setTimeout(180_000)

/** Time in which a broker has to answer, and within which a channel has to be ready when it answers again. */
const REQUEST_TIMEOUT_MS = 1500
const RECOVERY_MS = 2000

const CONFIG = { kafkaConnectionTimeoutMs: 1000, kafkaRequestTimeoutMs: REQUEST_TIMEOUT_MS }

async function start (t: Test, cluster: Cluster, channel: string): Promise<KafkaGateway> {
  return await startReadyGateway(t, cluster.bootstrap, { channels: [quickChannel(channel)], config: CONFIG })
}

/** A stream of blocks as lines of JSON. */
function openStream (t: Test, url: string, channel: string): { readonly blocks: number[], readonly ended: () => boolean } {
  const stop = new AbortController()
  const blocks: number[] = []
  let ended = false
  t.teardown(() => { stop.abort() })
  const read = async (): Promise<void> => {
    const response = await fetch(`${url}/v1/channels/${channel}/deliver?from=oldest`, { headers: { accept: 'application/x-ndjson', connection: 'close' }, signal: stop.signal })
    let rest = ''
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      const lines = (rest + Buffer.from(chunk).toString()).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const frame = JSON.parse(line === '' ? '{}' : line) as { type?: string, block?: { number: number } }
        if (frame.type === 'block' && frame.block) blocks.push(frame.block.number)
      }
    }
  }
  read().catch(() => undefined).finally(() => { ended = true })
  return { blocks, ended: () => ended }
}

/** Blocks, receipts and streams are served, submissions are refused with a time to come back, and the state says why. */
async function testReadOnly (t: Test, gateway: KafkaGateway, { channel, id, reason }: { channel: string, id: string, reason: RegExp }): Promise<void> {
  const { body } = await channelState(gateway.url, 'read-only', channel)
  t.comment((body['reason'] as { detail: string }).detail)
  t.match(body, { reason: { code: /log_unavailable|outcome_unknown/, detail: reason } })
  t.equal((await request(`${gateway.url}/v1/channels/${channel}/blocks/newest`)).status, 200, 'blocks')
  t.equal((await request(`${gateway.url}/v1/channels/${channel}/receipts/${id}`)).status, 200, 'receipts')
  t.equal((await request(`${gateway.url}/livez`)).status, 200, 'the process lives')
  const refused = await submit(gateway.url, 'refused', { channel })
  t.equal(refused.status, 503)
  t.ok(Number(refused.headers.get('retry-after')) >= 1, 'Retry-After')
  t.match(refused.body, { retryable: true })
}

/** Time until a channel is ready and orders, from now on. */
async function measureRecovery (t: Test, gateway: KafkaGateway, channel: string): Promise<void> {
  const startedAt = performance.now()
  await channelState(gateway.url, 'ready', channel)
  const tookMs = performance.now() - startedAt
  const receipt = await submitAndWait(gateway.url, 'after the outage', { channel })
  t.equal(receipt.channel, channel)
  t.comment(`recovery: ready after ${tookMs.toFixed()} ms`)
  t.ok(tookMs < RECOVERY_MS, `ready within ${RECOVERY_MS.toString()} ms`)
}

/** Submits while the broker does not answer; the answer, with the id to ask by. */
async function submitIntoSilence (t: Test, gateway: KafkaGateway, data: string, channel: string): Promise<string> {
  const answer = await submit(gateway.url, data, { channel })
  t.equal(answer.status, 503)
  t.ok(Number(answer.headers.get('retry-after')) >= 1, 'Retry-After')
  t.match(answer.body, { code: 'outcome_unknown', retryable: true, id: /^[0-9a-f]{64}$/ })
  return String(answer.body['id'])
}

async function receiptOf (gateway: KafkaGateway, channel: string, id: string): Promise<Answer> {
  return await eventually(async () => await request(`${gateway.url}/v1/channels/${channel}/receipts/${id}`), ({ status }) => status === 200)
}

test('outages', async (t) => {
  const cluster = await withKafka(t, { version: '3.x', proxied: true })
  if (!cluster) return
  const [broker] = cluster.brokers
  const proxy = broker.proxy!

  await t.test('a broker that is killed and started again', async (t) => {
    const gateway = await start(t, cluster, 'killed')
    const { id } = await submitAndWait(gateway.url, 'before', { channel: 'killed' })
    const stream = openStream(t, gateway.url, 'killed')
    await eventually(async () => stream.blocks.length, (count) => count >= 2)
    await broker.stop('SIGKILL')
    await testReadOnly(t, gateway, { channel: 'killed', id, reason: new RegExp(`127\\.0\\.0\\.1:${proxy.port.toString()}`) })
    const lines = gateway.lines.length
    await delay(2000)
    t.ok(gateway.lines.length - lines < 30, `${(gateway.lines.length - lines).toString()} lines of the log in two seconds`)
    await broker.start()
    await measureRecovery(t, gateway, 'killed')
    const { body } = await request(`${gateway.url}/v1/channels/killed`)
    await eventually(async () => stream.blocks, (blocks) => blocks.length === body['height'])
    t.same(stream.blocks, stream.blocks.map((_, index) => index), 'the stream went on, with every block once')
    t.notOk(stream.ended())
    t.same(await orderedData(gateway.url, 'killed'), ['before', 'after the outage'])
  })

  await t.test('a broker that is frozen for longer than a request may take', async (t) => {
    const gateway = await start(t, cluster, 'frozen')
    const { id } = await submitAndWait(gateway.url, 'before', { channel: 'frozen' })
    broker.pause()
    t.teardown(() => { broker.resume() })
    const unknown = await submitIntoSilence(t, gateway, 'in the dark', 'frozen')
    await testReadOnly(t, gateway, { channel: 'frozen', id, reason: /./ })
    broker.resume()
    await measureRecovery(t, gateway, 'frozen')
    const receipt = await receiptOf(gateway, 'frozen', unknown)
    t.match(receipt.body, { id: unknown, channel: 'frozen' }, 'what the client was told to ask for is there')
    const ordered = await orderedData(gateway.url, 'frozen')
    t.same(ordered.filter((data) => data === 'in the dark').length, 1, 'once')
  })

  await t.test('answers that are lost on the way', async (t) => {
    const gateway = await start(t, cluster, 'dropped')
    await submitAndWait(gateway.url, 'before', { channel: 'dropped' })
    proxy.dropResponses(true)
    t.teardown(() => { proxy.dropResponses(false) })
    const unknown = await submitIntoSilence(t, gateway, 'answer lost', 'dropped')
    await channelState(gateway.url, 'read-only', 'dropped')
    proxy.dropResponses(false)
    proxy.cut()
    await measureRecovery(t, gateway, 'dropped')
    t.match((await receiptOf(gateway, 'dropped', unknown)).body, { id: unknown })
    t.same(await orderedData(gateway.url, 'dropped'), ['before', 'answer lost', 'after the outage'])
  })

  await t.test('connections that are cut again and again lose nothing that was acknowledged, and add nothing', async (t) => {
    const gateway = await start(t, cluster, 'cut')
    const acknowledged: string[] = []
    const unknown: string[] = []
    const stop = new AbortController()
    const writer = async (name: string): Promise<void> => {
      for (let count = 0; !stop.signal.aborted; count++) {
        const data = `${name} ${count.toString()}`
        const { status, body } = await submit(gateway.url, data, { channel: 'cut' })
        if (status === 202) acknowledged.push(data)
        else if (body['code'] === 'outcome_unknown') unknown.push(data)
        else await delay(20)
      }
    }
    const writers = ['a', 'b', 'c'].map(writer)
    for (let count = 0; count < 10; count++) {
      await delay(250)
      proxy.cut()
    }
    stop.abort()
    await Promise.all(writers)
    await channelState(gateway.url, 'ready', 'cut')
    await submitAndWait(gateway.url, 'last', { channel: 'cut' })
    const ordered = await orderedData(gateway.url, 'cut')
    t.comment(`${acknowledged.length.toString()} acknowledged, ${unknown.length.toString()} unknown`)
    t.ok(acknowledged.length > 10)
    t.same(acknowledged.filter((data) => !ordered.includes(data)), [], 'nothing acknowledged is missing')
    t.equal(new Set(ordered).size, ordered.length, 'nothing is there twice')
    t.same(ordered.filter((data) => data !== 'last' && !acknowledged.includes(data) && !unknown.includes(data)), [], 'nothing is there that was refused')
  })
})

test('too few in-sync replicas: refused, nothing is lost, and it goes on when there are enough again', async (t) => {
  const cluster = await withKafka(t, { version: '4.x', brokers: 3 })
  if (!cluster) return
  const config = { ...CONFIG, kafkaReplicationFactor: 3, kafkaMinInsyncReplicas: 3 }
  const gateway = await startReadyGateway(t, cluster.bootstrap, { channels: [quickChannel('insync')], config })
  const { id } = await submitAndWait(gateway.url, 'before', { channel: 'insync' })
  await cluster.moveLeader('insync', 1)
  const away = cluster.brokers[2]!
  await away.stop('SIGKILL')
  const refused = await eventually(async () => await submit(gateway.url, 'refused', { channel: 'insync' }), ({ body }) => /NOT_ENOUGH/.test(String(body['detail'])))
  t.match(refused.body, { code: 'log_unavailable', retryable: true })
  t.ok(Number(refused.headers.get('retry-after')) >= 1, 'Retry-After')
  await testReadOnly(t, gateway, { channel: 'insync', id, reason: /NOT_ENOUGH_REPLICAS/ })
  const before = await orderedData(gateway.url, 'insync')
  await away.start()
  await eventually(async () => await health(gateway.url, 'insync'), ({ body }) => body['state'] === 'ready')
  await submitAndWait(gateway.url, 'after', { channel: 'insync' })
  const ordered = await orderedData(gateway.url, 'insync')
  t.same(ordered.slice(0, before.length), before, 'what was in a block still is')
  t.equal(ordered.at(-1), 'after')
})
