import t from 'tap'
import { request, submitAndWait } from '../helpers/http.js'
import { startLocalGateway } from '../helpers/http-gateway.js'

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
