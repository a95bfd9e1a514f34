import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { channelState, eventually, request, submit, submitAndWait } from '../helpers/http.js'
import { logLines, startGateway, startProcess, writeConfig } from '../helpers/process.js'
import { subscribe } from '../helpers/socket.js'

const GENESIS_FILE = join(import.meta.dirname, '..', 'golden', 'mychannel-genesis.block')

t.test('streams are told where to go on', async (t) => {
  const { url, kill } = await startGateway(t, { env: { DATA_DIR: join(t.testdir(), 'data') } })
  await channelState(url, 'ready')
  await submitAndWait(url, 'x')
  const text = await subscribe(t, url, { query: '?from=oldest' })
  const binary = await subscribe(t, url, { query: '?from=oldest', protocols: ['ordering.v1.protobuf'] })
  await text.blocks(2)
  for (let frame = 0; frame < 2; frame++) await binary.nextBytes()
  t.match(await text.next(), { type: 'caught-up', height: 2 })
  const waiting = submit(url, 'waits for its block', { headers: { prefer: 'wait=30' } })
  await eventually(async () => (await request(`${url}/metrics`)).text, (text) => text.includes('outcome="accepted"} 2'))
  const startedAt = Date.now()
  t.strictSame(await kill('SIGTERM'), { code: 0, signal: null }, 'ends well')
  t.ok(Date.now() - startedAt < 5000, 'and soon')
  const { status, body } = await waiting
  t.ok(status === 202 || status === 201, 'a writer that waits gets its acknowledgement')
  t.match(body, { id: /^[0-9a-f]{64}$/ })
  if (status === 201) await text.blocks(1)
  t.strictSame(await text.next(), { type: 'going-away', next: status === 201 ? 3 : 2 })
  t.match(await text.closed, { code: 1001 })
  t.match(await binary.closed, { code: 1001 })
  t.strictSame([...(await binary.nextBytes())], [0x08, 0xf7, 0x03], 'status SERVICE_UNAVAILABLE')
})

t.test('in time, even with a client that does not read', async (t) => {
  const directory = t.testdir()
  const file = writeConfig(directory, { dataDir: join(directory, 'data'), channels: [{ id: 'orders', maxMessageCount: 1 }], deliverHighWaterBytes: 65536, shutdownMs: 8000 })
  const gateway = await startGateway(t, { args: ['--config', file] })
  const { url } = gateway
  await channelState(url, 'ready')
  for (let block = 1; block <= 10; block++) await submitAndWait(url, Buffer.alloc(1024 * 1024, block))
  const stuck = await subscribe(t, url, { query: '?from=oldest' })
  stuck.socket.pause()
  const well = await subscribe(t, url, { query: '?from=oldest' })
  await well.blocks(11)
  const startedAt = Date.now()
  t.strictSame(await gateway.kill('SIGINT'), { code: 0, signal: null }, 'ends well')
  t.ok(Date.now() - startedAt < 6000, `and soon: ${(Date.now() - startedAt).toString()} ms`)
  t.match(await well.closed, { code: 1001 }, 'others are told')
  t.match(logLines(gateway).at(-1), { msg: 'shut down' })
})

t.test('an idle connection does not hold it up', async (t) => {
  const { url, kill } = await startGateway(t, { env: { DATA_DIR: join(t.testdir(), 'data') } })
  await fetch(`${url}/livez`).then(async (response) => await response.text()) // its connection is kept
  const startedAt = Date.now()
  t.strictSame(await kill('SIGTERM'), { code: 0, signal: null })
  t.ok(Date.now() - startedAt < 3000)
})

t.test('nor does one to the management port on which no request comes', async (t) => {
  const gateway = await startGateway(t, { env: { DATA_DIR: join(t.testdir(), 'data'), MANAGEMENT_PORT: '0', SHUTDOWN_MS: '8000' } })
  const { url } = logLines(gateway).map(({ msg }) => /(?<url>http:\S+)/.exec(String(msg))?.groups).find((groups) => groups !== undefined) as { url: string }
  const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined)
  t.teardown(() => socket.destroy())
  await once(socket, 'connect')
  await fetch(`${url}/livez`).then(async (response) => await response.text()) // the one before was taken
  t.strictSame(await gateway.kill('SIGTERM'), { code: 0, signal: null })
})

t.test('a load balancer notices before work is refused', async (t) => {
  const directory = t.testdir()
  const file = writeConfig(directory, { dataDir: join(directory, 'data'), channels: [{ id: 'orders', maxMessageCount: 1 }], shutdownDelayMs: 1500 })
  const { url, kill } = await startGateway(t, { args: ['--config', file] })
  await channelState(url, 'ready')
  const stream = await subscribe(t, url, { query: '?from=oldest' })
  await stream.blocks(1)
  t.match(await stream.next(), { type: 'caught-up', height: 1 })
  const startedAt = performance.now()
  const ended = kill('SIGTERM')
  await eventually(async () => await request(`${url}/readyz`), ({ status }) => status === 503)
  t.match((await request(`${url}/readyz?verbose`)).text, '[-]shutdown failed')
  t.equal((await request(`${url}/livez`)).status, 200, 'a restart would not mend it')
  const { block } = await submitAndWait(url, 'a writer that has not noticed yet')
  t.match(await stream.blocks(1), [{ number: block }], 'streams go on')
  const kept = await fetch(`${url}/v1/channels`)
  await kept.text()
  t.equal(kept.headers.get('connection'), 'close', 'a client that keeps its connection is sent elsewhere')
  t.strictSame(await stream.next(), { type: 'going-away', next: block + 1 })
  t.ok(performance.now() - startedAt >= 1500, 'the delay is over')
  t.match(await stream.closed, { code: 1001 })
  t.strictSame(await ended, { code: 0, signal: null })
})

t.test('signals during the start', async (t) => {
  const directory = t.testdir()
  const genesisFile = join(directory, 'genesis.block')
  execFileSync('mkfifo', [genesisFile]) // which the start reads: it waits for what is written here
  const config = { dataDir: join(directory, 'data'), channels: [{ id: 'mychannel', genesisFile }] }
  const starting = startProcess(t, { args: ['--config', writeConfig(directory, config)], env: { PORT: '0' } })
  const file = await open(genesisFile, 'w')
  process.kill(starting.pid, 'SIGHUP')
  const ended = starting.kill('SIGTERM')
  await file.writeFile(readFileSync(GENESIS_FILE)).catch(() => undefined) // nobody reads it any more if the process has ended
  await file.close()
  t.strictSame(await ended, { code: 0, signal: null }, 'the one to read files again does nothing, the one to end ends it')
  t.match(logLines(starting).filter(({ msg }) => msg !== 'starting'), [{ signal: 'SIGTERM', msg: 'ended while starting' }])
})
