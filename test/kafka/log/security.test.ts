import { writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import t, { test, type Test } from 'tap'
import { eventually, request, submit, submitAndWait } from '../../helpers/http.js'
import { withKafka, type Cluster, type ClusterOptions } from '../helpers/cluster.js'
import { newDirectory } from '../helpers/directory.js'
import { health, startKafkaGateway, startReadyGateway } from '../helpers/gateway.js'

const WRONG_PASSWORD = 'not-the-secret-at-all'

t.setTimeout(180_000)

/** Time in which log lines are counted, and the most that a failing channel may write in it. */
const WATCHED_MS = 2000
const MAX_LINES = 30

/** Brokers close a connection that goes on for so long without a new authentication. */
const SESSION_MS = 4000

const MECHANISMS: Readonly<Record<string, string>> = { plain: 'plain', 'scram-256': 'scram-sha-256', 'scram-512': 'scram-sha-512' }

/** What is given instead of what is right. */
interface Wrong { readonly password?: string | undefined, readonly caFile?: string | undefined }

/** What a gateway's configuration needs for a cluster's mode. */
function settingsFor (t: Test, cluster: Cluster, security: string, { password = cluster.password, caFile = cluster.files?.caFile }: Wrong = {}) {
  const mechanism = MECHANISMS[security.replace(/^sasl-/, '').replace(/-tls$/, '')]
  const passwordFile = `${newDirectory(t)}/password`
  if (mechanism !== undefined) writeFileSync(passwordFile, `${password ?? ''}\n`)
  return {
    ...security.endsWith('tls') && { kafkaTls: true, kafkaTlsCaFile: caFile },
    ...security === 'mtls' && { kafkaTlsCertFile: cluster.files?.certFile, kafkaTlsKeyFile: cluster.files?.keyFile },
    ...mechanism !== undefined && { kafkaSaslMechanism: mechanism, kafkaSaslUsername: cluster.username, kafkaSaslPasswordFile: passwordFile }
  }
}

/** A gateway with these settings becomes ready and orders. */
async function testOrders (t: Test, cluster: Cluster, config: Readonly<Record<string, unknown>>): Promise<void> {
  const gateway = await startReadyGateway(t, cluster.bootstrap, { config })
  const receipt = await submitAndWait(gateway.url, 'in confidence')
  t.equal(receipt.channel, 'orders')
  if (cluster.password !== undefined) t.notOk(gateway.text().includes(cluster.password), 'no line of the log has the password')
  await gateway.close()
}

/** A gateway with these settings says why it cannot, in one clear reason; it goes on trying, quietly. */
async function testRefused (t: Test, bootstrap: string, { config, reason }: { config: Readonly<Record<string, unknown>>, reason: readonly RegExp[] }): Promise<void> {
  const gateway = await startKafkaGateway(t, bootstrap, { config: { kafkaConnectionTimeoutMs: 1000, kafkaRequestTimeoutMs: 1000, ...config } })
  const { body, text } = await eventually(async () => await health(gateway.url, 'orders'), (answer) => answer.body['reason'] !== undefined)
  const { code, detail } = body['reason'] as { code: string, detail: string }
  t.comment(`${code}: ${detail}`)
  t.equal(code, 'log_unavailable')
  t.equal(body['state'], 'starting')
  for (const pattern of reason) t.match(detail, pattern)
  const before = gateway.lines.length
  await delay(WATCHED_MS)
  t.ok(gateway.lines.length - before < MAX_LINES, `${(gateway.lines.length - before).toString()} lines of the log in ${WATCHED_MS.toString()} ms`)
  t.notOk(gateway.lines.some(({ level }) => Number(level) >= 60), 'nothing fatal')
  const answer = await health(gateway.url, 'orders')
  const written = [gateway.text(), text, answer.text, (await submit(gateway.url, 'x')).text, (await request(`${gateway.url}/metrics`)).text].join('\n')
  for (const secret of [WRONG_PASSWORD, 'gateway-secret']) {
    // As it is, and at each place that it may have in base64, as the bytes of PLAIN and SCRAM have it.
    const encoded = [0, 1, 2].map((place) => Buffer.from('x'.repeat(place) + secret).toString('base64').slice(4, -4))
    for (const form of [secret, ...encoded, Buffer.from(secret).toString('hex')]) t.notOk(written.includes(form), 'no secret anywhere')
  }
  await gateway.close()
}

/** Starts a cluster for some subtests and stops it behind them: one at a time. */
function testCluster (security: string, options: ClusterOptions, run: (t: Test, cluster: Cluster, address: RegExp) => Promise<void>): void {
  test(`${security}${options.advertisedHost === undefined ? '' : ', an address that nobody can resolve'}`, async (t) => {
    const cluster = await withKafka(t, { version: '4.x', security, ...options })
    if (cluster) await run(t, cluster, new RegExp(cluster.bootstrap.replaceAll('.', '\\.')))
  })
}

testCluster('tls', {}, async (t, cluster, address) => {
  await t.test('a verified broker', async (t) => { await testOrders(t, cluster, settingsFor(t, cluster, 'tls')) })
  await t.test('the wrong authority', async (t) => {
    await testRefused(t, cluster.bootstrap, { config: settingsFor(t, cluster, 'tls', { caFile: cluster.files?.wrongCaFile }), reason: [address, /certificate/i] })
  })
  await t.test('plaintext to a port that speaks TLS', async (t) => {
    await testRefused(t, cluster.bootstrap, { config: {}, reason: [address, /TLS/] })
  })
})

testCluster('sasl-scram-512-tls', {}, async (t, cluster, address) => {
  await t.test('the right password', async (t) => { await testOrders(t, cluster, settingsFor(t, cluster, 'sasl-scram-512-tls')) })
  await t.test('the wrong password', async (t) => {
    await testRefused(t, cluster.bootstrap, { config: settingsFor(t, cluster, 'sasl-scram-512-tls', { password: WRONG_PASSWORD }), reason: [address, /authenticat/i] })
  })
  await t.test('no credentials', async (t) => {
    await testRefused(t, cluster.bootstrap, { config: settingsFor(t, cluster, 'tls'), reason: [address, /metadata/, /credentials/] })
  })
})

testCluster('sasl-plain', {}, async (t, cluster, address) => {
  await t.test('the right password', async (t) => { await testOrders(t, cluster, settingsFor(t, cluster, 'sasl-plain')) })
  await t.test('the wrong password', async (t) => {
    await testRefused(t, cluster.bootstrap, { config: settingsFor(t, cluster, 'sasl-plain', { password: WRONG_PASSWORD }), reason: [address, /authenticat/i] })
  })
  await t.test('the right password, in place of a wrong one, without a restart', async (t) => {
    const config = settingsFor(t, cluster, 'sasl-plain', { password: WRONG_PASSWORD })
    const gateway = await startKafkaGateway(t, cluster.bootstrap, { config })
    await eventually(async () => await health(gateway.url, 'orders'), ({ body }) => JSON.stringify(body['reason'] ?? '').includes('uthenticat'))
    writeFileSync(config.kafkaSaslPasswordFile as string, cluster.password as string)
    await eventually(async () => await health(gateway.url, 'orders'), ({ body }) => body['state'] === 'ready')
    t.match(gateway.lines.filter(({ msg }) => String(msg).startsWith('kafkaSaslPasswordFile')), [{ level: 30 }], 'told once')
    await gateway.close()
  })
  await t.test('TLS to a port that speaks plaintext', async (t) => {
    await testRefused(t, cluster.bootstrap, { config: { kafkaTls: true }, reason: [address, /TLS/] })
  })
})

testCluster('mtls', {}, async (t, cluster) => {
  await t.test('certificate, key and authority', async (t) => { await testOrders(t, cluster, settingsFor(t, cluster, 'mtls')) })
})

testCluster('sasl-scram-256', {}, async (t, cluster) => {
  await t.test('the right password', async (t) => { await testOrders(t, cluster, settingsFor(t, cluster, 'sasl-scram-256')) })
})

testCluster('sasl-scram-256', { brokerConfig: { 'connections.max.reauth.ms': SESSION_MS } }, async (t, cluster) => {
  await t.test('sessions that are shorter than most', async (t) => {
    const gateway = await startReadyGateway(t, cluster.bootstrap, { channels: ['a', 'b'], config: settingsFor(t, cluster, 'sasl-scram-256') })
    const failures: unknown[] = []
    for (const until = performance.now() + 2 * SESSION_MS; performance.now() < until;) {
      for (const channel of ['a', 'b']) {
        const { status, body } = await submit(gateway.url, 'x', { channel })
        if (status !== 202) failures.push(body)
      }
    }
    t.same(failures, [])
    await gateway.close()
  })
})

testCluster('plaintext', { advertisedHost: 'no-such-host.invalid' }, async (t, cluster) => {
  await testRefused(t, cluster.bootstrap, { config: {}, reason: [/advertised as no-such-host\.invalid:\d+/, /ENOTFOUND|EAI_AGAIN|timeout/] })
})

test('nobody listens', async (t) => {
  await testRefused(t, '127.0.0.1:1', { config: {}, reason: [/127\.0\.0\.1:1/, /ECONNREFUSED/] })
})
