import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { channelState, request, submitAndWait } from '../helpers/http.js'
import { bytesOf } from '../helpers/http-protobuf.js'
import { runProcess, startGateway, writeConfig } from '../helpers/process.js'

const GENESIS_FILE = join(import.meta.dirname, '..', 'golden', 'mychannel-genesis.block')

t.test('directories that cannot be used', async (t) => {
  const directory = t.testdir({ file: 'text' })
  for (const dataDir of [join(directory, 'file', 'data'), join(directory, 'file'), '/proc/gateway']) {
    const { code, stderr } = await runProcess(t, { env: { PORT: '0', DATA_DIR: dataDir } })
    t.equal(code, 2, dataDir)
    t.match(stderr, `dataDir: ${dataDir} cannot be written: `)
    t.notMatch(stderr, /\n +at /, 'no stack')
  }
  t.match(await runProcess(t, { args: ['verify', '--data-dir', join(directory, 'none')] }), { code: 2, stderr: /data-dir: .*none holds no ledger/ })
})

t.test('one process to a directory', async (t) => {
  const dataDir = join(t.testdir(), 'data')
  const env = { DATA_DIR: dataDir }
  const first = await startGateway(t, { env })
  await channelState(first.url, 'ready')
  const { id } = await submitAndWait(first.url, 'before')
  const second = await runProcess(t, { env: { ...env, PORT: '0' } })
  t.match(second, { code: 2, stderr: new RegExp(`dataDir: ${dataDir} is in use by another process`) })
  await submitAndWait(first.url, 'the first one goes on')
  t.equal((await request(`${first.url}/v1/channels/orders`)).body['height'], 3)
  await first.kill('SIGKILL')
  const third = await startGateway(t, { env })
  await channelState(third.url, 'ready')
  t.match((await request(`${third.url}/v1/channels/orders/receipts/${id}`)).body, { id, block: 1 }, 'after a kill it starts at once')
  t.match(await third.kill('SIGTERM'), { code: 0 })
  t.match(await runProcess(t, { args: ['verify', '--data-dir', dataDir, 'orders', 'none'] }), { code: 1, stdout: /^orders: 3 blocks are good.*\nnone: .*no such channel/ })
})

t.test('a port that is taken', async (t) => {
  const { port } = await startGateway(t, { env: { DATA_DIR: join(t.testdir(), 'data') } })
  const { code, stderr } = await runProcess(t, { env: { DATA_DIR: join(t.testdir(), 'other'), PORT: port.toString() } })
  t.match({ code, stderr }, { code: 1, stderr: new RegExp(`host, port: cannot listen on 127\\.0\\.0\\.1:${port.toString()}: .*EADDRINUSE`) })
})

t.test('options of a channel are for ever', async (t) => {
  const directory = t.testdir()
  const start = (channels: unknown[]): { args: string[], env: Record<string, string> } =>
    ({ args: ['--config', writeConfig(directory, { dataDir: join(directory, 'data'), channels })], env: { PORT: '0' } })
  const both = [{ id: 'orders', maxMessageCount: 7 }, { id: 'payments' }]
  const first = await startGateway(t, start(both))
  await channelState(first.url, 'ready')
  await channelState(first.url, 'ready', 'payments')
  await submitAndWait(first.url, 'x')
  await first.kill('SIGTERM')

  const difference = /maxMessageCount is 8 in the configuration and 7 in the chain/
  const single = await runProcess(t, start([{ id: 'orders', maxMessageCount: 8 }]))
  t.match(single, { code: 1, stderr: /^channel orders cannot start \(genesis_mismatch\): / })
  t.match(single.stderr, difference)
  t.notMatch(single.stderr, /batchTimeoutMs/, 'what is equal is not named')

  const second = await startGateway(t, start([{ id: 'orders', maxMessageCount: 8 }, { id: 'payments' }]))
  await channelState(second.url, 'ready', 'payments')
  const health = await request(`${second.url}/v1/channels/orders/health`)
  t.match(health, { status: 503, body: { state: 'halted', reason: { code: 'genesis_mismatch', detail: difference } } })
  await submitAndWait(second.url, 'x', { channel: 'payments' })
  t.match(await request(`${second.url}/v1/channels/orders/blocks/1`), { status: 200 }, 'what is there is served')
  const refused = await request(`${second.url}/v1/channels/orders/envelopes`, { method: 'POST', body: 'x', headers: { 'content-type': 'application/octet-stream' } })
  t.match(refused, { status: 503, body: { code: 'channel_halted', detail: /genesis_mismatch/ } })
  t.equal((await request(`${second.url}/readyz`)).status, 200, 'one channel serves')
  t.match(await request(`${second.url}/healthz`), { status: 503, body: { failed_checks: [{ component: 'channel-orders' }] } })
  t.match((await request(`${second.url}/metrics`)).text, 'ordering_loop_events_total{channel="orders",event="halt"} 1\n')
  await second.kill('SIGTERM')

  const third = await startGateway(t, start(both))
  t.match((await channelState(third.url, 'ready')).body, { height: 2 }, 'with the old options it goes on')
})

t.test('a Fabric genesis block', async (t) => {
  const directory = t.testdir()
  writeFileSync(join(directory, 'genesis.block'), readFileSync(GENESIS_FILE))
  const start = (id: string, genesisFile: string): { args: string[], env: Record<string, string> } =>
    ({ args: ['--config', writeConfig(directory, { dataDir: join(directory, 'data'), channels: [{ id, genesisFile }, 'native'] })], env: { PORT: '0' } })
  const { url, kill } = await startGateway(t, start('mychannel', 'genesis.block'))
  await channelState(url, 'ready', 'mychannel')
  await channelState(url, 'ready', 'native')
  const dataHash = bytesOf(bytesOf(readFileSync(GENESIS_FILE), 1), 3)
  const der = Buffer.concat([Buffer.from('30270201000400' + '0420', 'hex'), dataHash])
  t.match((await request(`${url}/v1/channels/mychannel/blocks/0`)).body, { dataHash: dataHash.toString('hex'), headerHash: createHash('sha256').update(der).digest('hex') })
  t.match(await submitAndWait(url, 'x', { channel: 'mychannel' }), { block: 1, channel: 'mychannel' })
  t.match(await submitAndWait(url, 'x', { channel: 'native' }), { block: 1, channel: 'native' })
  t.strictSame(((await request(`${url}/v1/channels`)).body['channels'] as Array<{ channel: string }>).map(({ channel }) => channel), ['mychannel', 'native'])
  t.match(await kill('SIGTERM'), { code: 0 })

  writeFileSync(join(directory, 'broken.block'), 'this is no block')
  for (const [id, file, message] of [
    ['other', 'genesis.block', /genesisFile of channel other, .*genesis\.block: it is the genesis block of channel "mychannel"/],
    ['mychannel', 'none.block', /genesisFile of channel mychannel, .*none\.block: ENOENT/],
    ['mychannel', 'broken.block', /genesisFile of channel mychannel, .*broken\.block: malformed/]
  ] as const) t.match(await runProcess(t, start(id, file)), { code: 2, stderr: message }, file)
})
