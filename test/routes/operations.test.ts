import t from 'tap'
import { eventually, request, submitAndWait } from '../helpers/http.js'
import { startLocalGateway } from '../helpers/http-gateway.js'
import { subscribe } from '../helpers/socket.js'
import { openStream } from '../helpers/stream.js'

const LOOP_EVENTS = [
  'receive_error', 'unmarshal_error', 'receive_pass', 'connect_pass', 'time_to_cut_error', 'time_to_cut_pass',
  'regular_error', 'regular_pass', 'send_time_to_cut_error', 'send_time_to_cut_pass', 'halt'
]

const CHANNELS = { channels: [{ id: 'orders', maxMessageCount: 10, batchTimeoutMs: 20 }, { id: 'payments' }] }

t.test('channels', async (t) => {
  const { url } = await startLocalGateway(t, CHANNELS)
  const { headerHash } = await submitAndWait(url, 'x')
  const { body } = await request(`${url}/v1/channels`)
  const [orders, payments] = body['channels'] as [Record<string, unknown>, Record<string, unknown>]
  t.match(orders, {
    channel: 'orders',
    state: 'ready',
    height: 2,
    tipHash: headerHash,
    config: { maxMessageCount: 10, batchTimeoutMs: 20, preferredMaxBytes: 2 * 1024 * 1024, absoluteMaxBytes: 10 * 1024 * 1024, maintenance: false }
  })
  t.match(payments, { channel: 'payments', height: 1, config: { maxMessageCount: 500, batchTimeoutMs: 2000 } })
  t.strictSame((await request(`${url}/v1/channels/orders`)).body, orders, 'the same by name')
  const health = await request(`${url}/v1/channels/orders/health`)
  t.equal(health.status, 200)
  t.equal(health.headers.get('cache-control'), 'no-store')
  for (const path of ['', '/orders', '/none', '/orders/receipts/1', '/orders/receipts/999', '/orders/blocks/77']) {
    const { headers } = await request(`${url}/v1/channels${path}`)
    t.equal(headers.get('cache-control'), 'no-store', path)
  }
  t.match(health.body, { channel: 'orders', state: 'ready', since: /^\d{4}-\d\d-\d\dT.*Z$/, lastOffset: Number, height: 2, lastBlockAgeMs: Number })
  t.notOk('reason' in health.body)
  t.notOk('lastBlockAgeMs' in (await request(`${url}/v1/channels/payments/health`)).body, 'no block was cut there')
})

t.test('probes', async (t) => {
  const { url } = await startLocalGateway(t, CHANNELS)
  for (const [name, checks] of [['livez', ['process', 'storage']], ['readyz', ['shutdown', 'channels']]] as const) {
    const plain = await request(`${url}/${name}`)
    t.match(plain, { status: 200, text: 'ok' }, name)
    t.match(plain.headers.get('content-type'), /^text\/plain/)
    t.equal(plain.headers.get('cache-control'), 'no-store')
    const [first, second] = checks
    t.equal((await request(`${url}/${name}?verbose`)).text, `[+]${first} ok\n[+]${second} ok\n${name} check passed\n`)
    t.equal((await request(`${url}/${name}?verbose&exclude=${first}`)).text, `[+]${second} ok\n${name} check passed\n`)
    t.equal((await request(`${url}/${name}?verbose&exclude=${first}&exclude=${second}`)).text, `${name} check passed\n`)
    t.equal((await request(`${url}/${name}?exclude=nothing`)).text, 'ok')
    t.equal((await request(`${url}/${name}`, { method: 'HEAD' })).status, 200, 'HEAD')
  }
  const healthz = await request(`${url}/healthz`)
  t.equal(healthz.status, 200)
  t.strictSame(Object.keys(healthz.body), ['status', 'time'])
  t.match(healthz.body, { status: 'OK', time: /Z$/ })
})

t.test('version', async (t) => {
  const { url } = await startLocalGateway(t)
  t.strictSame((await request(`${url}/version`)).body, { name: 'ordering-gateway', version: '1.2.3', node: process.version })
})

t.test('metrics', async (t) => {
  const { url } = await startLocalGateway(t, CHANNELS)
  const fresh = await request(`${url}/metrics`)
  t.match(fresh.headers.get('content-type'), /^text\/plain; version=0\.0\.4/)
  const value = (text: string, series: string): number => Number(text.split('\n').find((line) => line.startsWith(`${series} `))?.split(' ')[1])
  for (const channel of ['orders', 'payments']) {
    for (const event of LOOP_EVENTS) {
      const expected = ['receive_pass', 'connect_pass'].includes(event) ? 1 : 0 // it has read its own CONNECT
      t.equal(value(fresh.text, `ordering_loop_events_total{channel="${channel}",event="${event}"}`), expected, `${channel} ${event}`)
    }
    for (const state of ['starting', 'catching-up', 'ready', 'read-only', 'halted']) {
      t.equal(value(fresh.text, `ordering_channel_state{channel="${channel}",state="${state}"}`), state === 'ready' ? 1 : 0, `${channel} ${state}`)
    }
    for (const outcome of ['accepted', 'refused', 'unavailable', 'outcome_unknown']) {
      t.equal(value(fresh.text, `ordering_submissions_total{channel="${channel}",outcome="${outcome}"}`), 0, `${channel} ${outcome}`)
    }
    for (const reason of ['count', 'bytes', 'oversize', 'timer', 'config']) t.equal(value(fresh.text, `ordering_blocks_cut_total{channel="${channel}",reason="${reason}"}`), 0)
    for (const name of ['ordering_subscribers', 'ordering_blocks_delivered_total', 'ordering_order_duration_seconds_count']) {
      t.equal(value(fresh.text, `${name}{channel="${channel}"}`), 0, name)
    }
  }
  t.equal(value(fresh.text, 'ordering_block_height{channel="orders"}'), 1, 'the genesis block')
  t.equal(value(fresh.text, 'ordering_last_offset_persisted{channel="orders"}'), -1, 'it stands for no record')
  t.match(fresh.text, 'ordering_build_info{version="1.2.3",node_version=')
  await submitAndWait(url, 'x')
  await request(`${url}/v1/channels/none/envelopes`, { method: 'POST', body: 'x', headers: { 'content-type': 'application/octet-stream' } })
  const { text } = await request(`${url}/metrics`)
  for (const event of ['regular_pass', 'send_time_to_cut_pass', 'time_to_cut_pass']) t.equal(value(text, `ordering_loop_events_total{channel="orders",event="${event}"}`), 1, event)
  t.equal(value(text, 'ordering_submissions_total{channel="orders",outcome="accepted"}'), 1)
  t.equal(value(text, 'ordering_order_duration_seconds_count{channel="orders"}'), 1)
  t.equal(value(text, 'ordering_submit_duration_seconds_count{channel="orders"}'), 1)
  t.equal(value(text, 'ordering_last_offset_persisted{channel="orders"}'), 2, 'CONNECT, the envelope, the time to cut')
  t.notMatch(text, 'none', 'callers do not make series')
})

t.test('requests in flight are counted down, however they end', async (t) => {
  const { url } = await startLocalGateway(t)
  const inFlight = async (): Promise<number> => Number(/^ordering_http_requests_in_flight (\d+)$/m.exec((await request(`${url}/metrics`)).text)?.[1])
  const itself = 1
  const stream = await openStream(t, url)
  const { socket } = await subscribe(t, url)
  t.equal(await inFlight(), itself + 1, 'the stream, but not the socket')
  stream.response.destroy()
  socket.terminate()
  await eventually(inFlight, (count) => count === itself)
  await request(`${url}/v1/channels/orders/broadcast`, { headers: { upgrade: 'no-socket' } }).catch(() => undefined)
  t.equal(await inFlight(), itself)
  t.match((await request(`${url}/metrics`)).text, /^ordering_http_request_duration_seconds_count\{method="GET",route="\/v1\/channels\/\{channel\}\/deliver",status="2xx"\} 1$/m)
})

t.test('metrics of what went through', async (t) => {
  const { url } = await startLocalGateway(t, CHANNELS)
  await submitAndWait(url, 'x')
  await request(`${url}/v1/channels/orders/blocks/99`)
  await request(`${url}/no/such/path/${'x'.repeat(20)}`)
  const { text } = await request(`${url}/metrics`)
  const value = (series: string): number => Number(text.split('\n').find((line) => line.startsWith(`${series} `))?.slice(series.length))
  for (const stage of ['ordering_admission_duration_seconds', 'ordering_order_duration_seconds', 'ordering_submit_duration_seconds', 'ordering_ledger_commit_duration_seconds']) {
    t.equal(value(`${stage}_count{channel="orders"}`), 1, stage)
    t.equal(value(`${stage}_count{channel="payments"}`), 0, stage)
  }
  t.equal(value('ordering_log_append_duration_seconds_count{channel="orders"}'), 3, 'CONNECT, the envelope, the time to cut')
  t.equal(value('ordering_log_records_appended_total{channel="orders"}'), 3)
  t.equal(value('ordering_log_errors_total{channel="orders",operation="append",kind="outcome_unknown"}'), 0)
  t.equal(value('ordering_block_envelopes_sum{channel="orders"}'), 1)
  t.ok(value('ordering_block_size_bytes_sum{channel="orders"}') > 1)
  t.equal(value('ordering_inflight_ratio'), 0)
  for (const [route, status] of [['/v1/channels/{channel}/envelopes', '2xx'], ['/v1/channels/{channel}/blocks/{number}', '4xx']]) {
    t.ok(text.includes(`route="${route!}",status="${status!}"`), route!)
  }
  t.equal(value('ordering_http_request_duration_seconds_count{method="unmatched",route="unmatched",status="4xx"}'), 1)
  t.notMatch(text, /xxxxxx|blocks\/99/, 'callers do not make series')
  for (const file of ['blocks', 'index']) t.ok(value(`ordering_storage_size_bytes{file="${file}"}`) > 1000, file)
  t.ok(value('ordering_storage_free_bytes') > 1000)
  t.equal(value('ordering_channel_ready{channel="orders"}'), 1)
  t.equal(value('ordering_log_end_offset{channel="orders"}'), 3)
  t.equal(value('ordering_lag_records{channel="orders"}'), 0)
  for (const check of ['process', 'storage', 'shutdown', 'channels', 'writes']) t.equal(value(`ordering_check_passed{check="${check}"}`), 1, check)
})

t.test('OpenMetrics for those who accept it', async (t) => {
  const { url } = await startLocalGateway(t)
  const { headers, text } = await request(`${url}/metrics`, { headers: { accept: 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5' } })
  t.match(headers.get('content-type'), /^application\/openmetrics-text; version=1\.0\.0/)
  t.match(text, /\n# EOF\n$/)
  t.notMatch(text, /\n\n/, 'no empty lines')
  t.match(text, '# TYPE ordering_submissions counter\nordering_submissions_total{channel="orders",outcome="accepted"} 0\n')
  const { text: plain } = await request(`${url}/metrics`)
  t.match(plain, '# TYPE ordering_submissions_total counter\n', 'the text format is as it was')
  t.strictSame(seriesOf(text), seriesOf(plain))
})

/** The names and labels of all samples. */
function seriesOf (text: string): string[] {
  const names = text.split('\n').filter((line) => !line.startsWith('#') && line !== '').map((line) => line.slice(0, line.lastIndexOf(' ')))
  return names.filter((name) => !name.startsWith('nodejs_') && !name.includes('http_request'))
}

t.test('checks by name', async (t) => {
  const { url } = await startLocalGateway(t, CHANNELS)
  for (const path of ['livez/process', 'livez/storage', 'readyz/shutdown', 'readyz/channels', 'readyz/writes', 'readyz/channel-orders']) {
    t.match(await request(`${url}/${path}`), { status: 200, text: 'ok' }, path)
  }
  t.equal((await request(`${url}/readyz/writes?verbose`)).text, '[+]writes ok\nreadyz check passed\n')
  t.match(await request(`${url}/readyz/kafka`), { status: 404, body: { detail: /there are shutdown, channels, writes, channel-orders, channel-payments/ } })
})

t.test('a port of their own for probes and metrics', async (t) => {
  const { url, management } = await startLocalGateway(t, { ...CHANNELS, managementPort: 0 })
  const address = await management!.listen({ host: '127.0.0.1', port: 0 })
  for (const path of ['livez', 'readyz', 'readyz/writes', 'healthz', 'metrics', 'version']) {
    t.equal((await request(`${address}/${path}`)).status, 200, path)
    t.equal((await request(`${url}/${path}`)).status, 404, `${path} is not on the other port`)
  }
  t.equal((await request(`${address}/v1/channels`)).status, 404)
  t.equal((await request(`${url}/v1/channels`)).status, 200)
  t.match((await request(`${address}/metrics`)).text, /route="\/v1\/channels",status="2xx"/, 'requests of both')
})
