import { join } from 'node:path'
import t, { type Test } from 'tap'
import WebSocket from 'ws'
import { startCollector, type Collector, type ReceivedSpan } from '../helpers/collector.js'
import { channelState, eventually, request, submit, submitAndWait } from '../helpers/http.js'
import { logLines, startGateway, writeConfig, type Gateway } from '../helpers/process.js'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const CALLER = 'b7ad6b7169203331'
const TRACEPARENT = { traceparent: `00-${TRACE}-${CALLER}-01`, tracestate: 'congo=t61rcWkgMzE' }
const SECRET = 'collector-key-4711'
const ENVELOPES = '/v1/channels/:channel/envelopes'

/** Kinds of OTLP. */
const Kind = { INTERNAL: 1, SERVER: 2, PRODUCER: 4 } as const

interface TracedOptions {
  readonly env?: Record<string, string>
  readonly config?: object
  readonly launcher?: string[]
}

/** Starts a gateway whose spans go to a collector, soon. */
async function startTraced (t: Test, url: string, { env = {}, config = {}, launcher }: TracedOptions = {}): Promise<Gateway> {
  const directory = t.testdir()
  const file = writeConfig(directory, { dataDir: join(directory, 'data'), channels: [{ id: 'orders', maxMessageCount: 3, batchTimeoutMs: 50 }], ...config })
  const gateway = await startGateway(t, {
    args: ['--config', file],
    env: { OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_HEADERS: `api-key=${SECRET}`, OTEL_BSP_SCHEDULE_DELAY: '50', ...env },
    ...launcher && { launcher }
  })
  await channelState(gateway.url, 'ready')
  return gateway
}

async function received (collector: Collector, holds: (spans: readonly ReceivedSpan[]) => boolean): Promise<ReceivedSpan[]> {
  return await eventually(async () => [...collector.spans].sort((a, b) => a.startMs - b.startMs), holds)
}

const named = (spans: readonly ReceivedSpan[], name: string): ReceivedSpan[] => spans.filter((span) => span.name === name)

t.test('one trace from the POST to its block', async (t) => {
  const collector = await startCollector(t)
  const gateway = await startTraced(t, collector.url, { env: { OTEL_SERVICE_NAME: 'orders-1', OTEL_RESOURCE_ATTRIBUTES: 'service.namespace=shop,site=a%20b' } })
  const before = Date.now()
  const headers = { ...TRACEPARENT, 'x-request-id': 'mine', authorization: 'Bearer shown-4711', cookie: 'session=shown-4711' }
  const { offset, block } = await submitAndWait(gateway.url, 'hello', { headers })
  const spans = await received(collector, (all) => all.length >= 3)
  const [server, append, order] = [`POST ${ENVELOPES}`, 'append orders', 'order orders'].flatMap((name) => named(spans, name)) as [ReceivedSpan, ReceivedSpan, ReceivedSpan]
  t.equal(spans.length, 3)
  t.match(server, {
    traceId: TRACE,
    parentSpanId: CALLER,
    kind: Kind.SERVER,
    traceState: TRACEPARENT.tracestate,
    error: undefined,
    attributes: { 'http.request.method': 'POST', 'http.route': ENVELOPES, 'http.response.status_code': 201, 'ordering.channel': 'orders', 'ordering.request_id': 'mine' },
    resource: { 'service.name': 'orders-1', 'service.namespace': 'shop', site: 'a b', 'service.version': /^\d/ }
  })
  t.match(append, {
    traceId: TRACE,
    parentSpanId: server.spanId,
    kind: Kind.PRODUCER,
    traceState: TRACEPARENT.tracestate,
    attributes: { 'ordering.channel': 'orders', 'ordering.offset': offset, 'ordering.envelope_count': 1 }
  })
  t.match(order, {
    traceId: TRACE,
    parentSpanId: append.spanId,
    kind: Kind.INTERNAL,
    attributes: { 'ordering.channel': 'orders', 'ordering.offset': offset, 'ordering.block_number': block, 'ordering.envelope_count': 1 }
  })
  t.ok(server.startMs >= before - 5 && server.startMs <= append.startMs && append.endMs <= order.startMs + 1, 'one behind the other')
  t.ok(order.endMs - order.startMs >= 40 && order.endMs <= server.endMs, 'the batch timeout is part of it, and the writer waited for it')
  t.equal(collector.requests[0]?.path, '/v1/traces')
  t.match(collector.requests[0]?.headers, { 'api-key': SECRET, 'content-type': 'application/x-protobuf' })

  await submit(gateway.url, 'no traceparent')
  const own = (await received(collector, (all) => named(all, 'order orders').length === 2)).filter(({ traceId }) => traceId !== TRACE)
  t.equal(new Set(own.map(({ traceId }) => traceId)).size, 1, 'begins a trace')
  t.equal(named(own, `POST ${ENVELOPES}`)[0]?.parentSpanId, '')
  await request(`${gateway.url}/v1/channels/orders`, { headers: TRACEPARENT })
  await request(`${gateway.url}/metrics`)
  t.equal(await gateway.kill('SIGTERM').then(({ code }) => code), 0)
  t.equal(collector.spans.length, 6, 'reads, probes and metrics make no spans')
  const sent = collector.requests.map(({ bytes }) => bytes.toString('latin1')).join('')
  for (const secret of ['shown-4711', SECRET]) t.notOk(sent.includes(secret) || gateway.stdout.includes(secret), 'no secret in spans or lines')
  t.match(logLines(gateway).find(({ msg }) => msg === 'traces are exported'), { url: `${collector.url}/v1/traces` })
})

t.test('many envelopes: one span of the stream, one of each append, one of each block that it went into', async (t) => {
  const collector = await startCollector(t)
  const { url } = await startTraced(t, collector.url)
  const lines = Array.from({ length: 7 }, (_, index) => `${JSON.stringify({ payload: Buffer.from(`line ${index.toString()}`).toString('base64') })}\n`).join('')
  const { status } = await submit(url, lines, { type: 'application/x-ndjson', headers: TRACEPARENT })
  t.equal(status, 200)
  const all = await received(collector, (spans) => named(spans, `POST ${ENVELOPES}`).length === 1 && countOf(named(spans, 'order orders')) === 7)
  checkLinks(t, all)
  t.equal(countOf(named(all, 'append orders')), 7)
  t.strictSame(named(all, 'order orders').map(({ attributes }) => attributes['ordering.block_number']).sort().filter((one, index, list) => one !== list[index - 1]), [1, 2, 3])

  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/channels/orders/broadcast`, { headers: TRACEPARENT })
  t.teardown(() => { socket.terminate() })
  await new Promise((resolve) => { socket.once('open', resolve) })
  collector.spans.length = 0
  for (let index = 0; index < 5; index++) socket.send(JSON.stringify({ payload: 'aGVsbG8=' }))
  await received(collector, (spans) => countOf(named(spans, 'order orders')) === 5)
  t.equal(named(collector.spans, 'GET /v1/channels/:channel/broadcast').length, 0, 'the socket is open')
  socket.close()
  const over = await received(collector, (spans) => named(spans, 'GET /v1/channels/:channel/broadcast').length === 1)
  checkLinks(t, over)
  t.match(over.find(({ kind }) => kind === Kind.SERVER)?.attributes, { 'http.response.status_code': 101 })
})

/** Envelopes of spans, all together. */
function countOf (spans: readonly ReceivedSpan[]): number {
  return spans.reduce((sum, { attributes }) => sum + Number(attributes['ordering.envelope_count']), 0)
}

/** Every append is part of the one request, and every order of one of the appends. */
function checkLinks (t: Test, spans: readonly ReceivedSpan[]): void {
  const [server] = spans.filter(({ kind }) => kind === Kind.SERVER)
  const appends = new Set(named(spans, 'append orders').map(({ spanId }) => spanId))
  t.strictSame([...new Set(spans.map(({ traceId }) => traceId))], [TRACE])
  t.equal(server?.parentSpanId, CALLER)
  t.ok(named(spans, 'append orders').every(({ parentSpanId }) => parentSpanId === server?.spanId))
  t.ok(named(spans, 'order orders').every(({ parentSpanId }) => appends.has(parentSpanId)))
}

t.test('what is refused, fails, or is not sampled', async (t) => {
  const collector = await startCollector(t)
  const { url } = await startTraced(t, collector.url)
  t.equal((await submit(url, 'x', { headers: { traceparent: TRACEPARENT.traceparent.replace(/01$/, '00') } })).status, 202)
  t.equal((await submit(url, '{', { type: 'application/json' })).status, 400)
  t.equal((await submit(url, 'x', { channel: 'Not-A-Channel' })).status, 400)
  const spans = await received(collector, (all) => all.length === 2)
  t.match(spans, [
    { attributes: { 'http.response.status_code': 400, 'ordering.channel': 'orders' }, error: undefined },
    { attributes: { 'http.response.status_code': 400, 'ordering.channel': undefined }, error: undefined }
  ], 'the caller of the first does not record its trace')
})

t.test('the sampler', async (t) => {
  const collector = await startCollector(t)
  const { url } = await startTraced(t, collector.url, { env: { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' } })
  await submitAndWait(url, 'x', { headers: TRACEPARENT })
  const { url: all } = await startTraced(t, collector.url, { env: { OTEL_TRACES_SAMPLER: 'always_on', OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' } })
  await submitAndWait(all, 'x', { headers: { traceparent: TRACEPARENT.traceparent.replace(/01$/, '00') } })
  await received(collector, (spans) => spans.length === 3)
  t.equal(collector.requests[0]?.headers['content-encoding'], 'gzip')
})

/** What became of spans, as the metrics tell it. */
async function counts (url: string): Promise<Record<string, number>> {
  const rows = (await request(`${url}/metrics`)).text.matchAll(/^ordering_trace_spans_(?:dropped_total\{reason="(\w+)"\}|exported_total) (\d+)$/gm)
  return Object.fromEntries([...rows].map(([, reason = 'exported', count]) => [reason, Number(count)]))
}

t.test('spans that the collector takes only in part are counted', async (t) => {
  const rejectsOne = Buffer.from([0x0a, 0x02, 0x08, 0x01])
  const collector = await startCollector(t, { answers: [(response) => { response.end(rejectsOne) }, (response) => { response.end('no protobuf') }] })
  const { url } = await startTraced(t, collector.url)
  for (let index = 0; index < 2; index++) await submitAndWait(url, 'x')
  t.match(await eventually(async () => await counts(url), ({ exported }) => exported === 5), { export: 1 })
})

t.test('a collector that is away is told of once, holds nothing up, and costs no more than a queue', async (t) => {
  const busy = (status: number) => (response: { writeHead: (status: number) => { end: () => void } }) => { response.writeHead(status).end() }
  const collector = await startCollector(t, { answers: [busy(503), busy(400), busy(400)] })
  const env = { OTEL_BSP_SCHEDULE_DELAY: '20', OTEL_BSP_MAX_QUEUE_SIZE: '50', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '10' }
  const gateway = await startTraced(t, collector.url, { env })
  const { url } = gateway
  const dropped = async (): Promise<Record<string, number>> => await counts(url)
  t.strictSame(await dropped(), { exported: 0, open: 0, queue: 0, unfinished: 0, export: 0 })
  for (let index = 0; index < 40; index++) await submit(url, 'x')
  await eventually(dropped, ({ exported = 0, queue = 0, export: failed = 0, unfinished = 0 }) => exported > 0 && failed >= 10 && exported + queue + failed + unfinished === 120)
  t.equal((await dropped())['exported'], collector.spans.length)
  const lines = logLines(gateway).filter(({ msg }) => String(msg).startsWith('traces'))
  t.match(lines, [{ level: 30 }, { level: 40, reason: 'the collector answered with status 400' }, { level: 30, msg: 'traces are exported again' }])
  t.equal(lines.length, 3)
})

t.test('a shutdown exports what has ended, and does not wait for a collector that does not answer', async (t) => {
  const collector = await startCollector(t)
  const slow = await startTraced(t, collector.url, { env: { OTEL_BSP_SCHEDULE_DELAY: '60000' } })
  await submitAndWait(slow.url, 'x')
  t.equal(collector.spans.length, 0)
  t.strictSame(await slow.kill('SIGTERM'), { code: 0, signal: null })
  t.equal(collector.spans.length, 3)
  const silent = await startCollector(t, { answers: Array.from({ length: 100 }, () => () => undefined) })
  for (const url of [silent.url, 'http://127.0.0.1:1']) {
    const gateway = await startTraced(t, url, { config: { shutdownMs: 4000 } })
    await submitAndWait(gateway.url, 'x')
    const startedAt = performance.now()
    t.strictSame(await gateway.kill('SIGTERM'), { code: 0, signal: null }, 'ends well')
    t.ok(performance.now() - startedAt < 3500, `and in time: ${(performance.now() - startedAt).toFixed()} ms`)
    t.match(logLines(gateway).at(-1), { msg: 'shut down' })
  }
})

/** Tells each module of the SDK that is loaded. */
const HOOK = moduleOf(`import { register } from 'node:module'
register(${JSON.stringify(moduleOf(`export async function load (url, context, next) {
  if (/open-telemetry|@opentelemetry/.test(url)) process._rawDebug('loads ' + url)
  return await next(url, context)
}`))})`)

function moduleOf (text: string): string {
  return `data:text/javascript,${encodeURIComponent(text)}`
}

t.test('off, nothing of it is loaded', async (t) => {
  const collector = await startCollector(t)
  const launcher = [process.execPath, '--import', HOOK]
  const off: Array<Record<string, string>> = [{ OTEL_TRACES_EXPORTER: '' }, { OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, { OTEL_SDK_DISABLED: 'true' }]
  for (const env of off) {
    const gateway = await startTraced(t, collector.url, { env, launcher })
    await submitAndWait(gateway.url, 'x', { headers: TRACEPARENT })
    await gateway.kill('SIGTERM')
    t.notMatch(gateway.stderr, 'loads', JSON.stringify(env))
  }
  t.equal(collector.requests.length, 0)
  const on = await startTraced(t, collector.url, { launcher })
  t.match(on.stderr, /loads .*@opentelemetry\/sdk-trace-base/, 'the hook works')
})
