import t from 'tap'
import { ConfigError, readConfig } from '../../src/config.js'

const ON = { OTEL_TRACES_EXPORTER: 'otlp' }

const traces = (environment: Record<string, string>) => readConfig({ environment: { ...ON, ...environment } }).traces

t.test('off unless the exporter is named', async (t) => {
  for (const environment of [{}, { OTEL_TRACES_EXPORTER: '' }, { OTEL_TRACES_EXPORTER: 'none' }, { ...ON, OTEL_SDK_DISABLED: 'TRUE' }, { OTEL_TRACES_SAMPLER: 'nonsense' }]) {
    t.equal(readConfig({ environment }).traces, undefined, JSON.stringify(environment))
  }
})

t.test('defaults, as the specification has them', async (t) => {
  t.strictSame(traces({ OTEL_SDK_DISABLED: 'false' }), {
    url: 'http://localhost:4318/v1/traces',
    headers: {},
    timeoutMs: 10_000,
    gzip: false,
    sampler: { name: 'parentbased_always_on', ratio: 1 },
    resource: { 'service.name': 'ordering-gateway' },
    maxQueueSpans: 2048,
    maxBatchSpans: 512,
    batchDelayMs: 5000
  })
})

t.test('what is given', async (t) => {
  for (const [environment, expected] of [
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector:4318/' }, { url: 'https://collector:4318/v1/traces' }],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://other/a', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector/b' }, { url: 'http://collector/b' }],
    [{ OTEL_EXPORTER_OTLP_HEADERS: 'a=1, b=x%2Cy%3D=', OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'a=2' }, { headers: { a: '2', b: 'x,y==' } }],
    [{ OTEL_EXPORTER_OTLP_TIMEOUT: '1', OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '2' }, { timeoutMs: 2 }],
    [{ OTEL_EXPORTER_OTLP_TIMEOUT: '1' }, { timeoutMs: 1 }],
    [{ OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }, { gzip: true }],
    [{ OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip', OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'none' }, { gzip: false }],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' }, { sampler: { name: 'traceidratio', ratio: 0.25 } }],
    [{ OTEL_SERVICE_NAME: 'one', OTEL_RESOURCE_ATTRIBUTES: 'service.name=two,place=K%C3%B6ln' }, { resource: { 'service.name': 'one', place: 'Köln' } }],
    [{ OTEL_BSP_MAX_QUEUE_SIZE: '100', OTEL_BSP_SCHEDULE_DELAY: '7' }, { maxQueueSpans: 100, maxBatchSpans: 100, batchDelayMs: 7 }]
  ] as const) t.match(traces(environment), expected, JSON.stringify(environment))
})

t.test('what cannot be is refused, and its value is not told', async (t) => {
  for (const [name, value, allowed] of [
    ['OTEL_TRACES_EXPORTER', 'zipkin4711', 'must be one of otlp, none'],
    ['OTEL_SDK_DISABLED', '4711', 'true, false'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc4711', 'must be http/protobuf'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4711', 'must be an address'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'ftp://collector/4711', 'must be an address'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://user:4711@collector', 'OTEL_EXPORTER_OTLP_HEADERS'],
    ['OTEL_EXPORTER_OTLP_HEADERS', '4711', 'name=value'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a b=4711', 'name=value'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a=4711%0d%0ax:y', 'name=value'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a=4711%', 'name=value'],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', '4711s', 'from 1 to 600000'],
    ['OTEL_TRACES_SAMPLER', 'jaeger4711', 'always_on, always_off'],
    ['OTEL_TRACES_SAMPLER_ARG', '4711', 'a number from 0 to 1'],
    ['OTEL_RESOURCE_ATTRIBUTES', '=4711', 'name=value'],
    ['OTEL_BSP_MAX_QUEUE_SIZE', '-4711', 'a whole number from 1']
  ] as const) {
    try {
      traces({ [name]: value })
      t.fail(`${name}=${value} is taken`)
    } catch (error) {
      t.ok(error instanceof ConfigError)
      const { message } = error as Error
      t.ok(message.startsWith(`${name} (environment variable): `) && message.includes(allowed) && !message.includes('4711'), message)
    }
  }
})
