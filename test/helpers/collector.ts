import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import protobuf from 'protobufjs'
import type { Test } from 'tap'

/** As much of OTLP's messages as the tests look at (opentelemetry-proto, trace/v1); the rest is passed over. */
const { root } = protobuf.parse(`syntax = "proto3";
  message Request { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message ScopeSpans { repeated Span spans = 2; }
  message Span {
    bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
    fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9; Status status = 15;
  }
  message Status { string message = 2; int32 code = 3; }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; } }`)

interface KeyValue { readonly key: string, readonly value?: Readonly<Record<string, string | number | boolean>> }
interface RawSpan {
  readonly traceId: string
  readonly spanId: string
  readonly traceState: string
  readonly parentSpanId: string
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: KeyValue[]
  readonly status?: { readonly message: string, readonly code: number } | null
}
interface RawRequest { readonly resourceSpans: Array<{ readonly resource: { readonly attributes: KeyValue[] }, readonly scopeSpans: Array<{ readonly spans: RawSpan[] }> }> }

/** A span as it was exported. Ids are hex, times milliseconds since the epoch. */
export interface ReceivedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly traceState: string
  readonly name: string
  readonly kind: number
  readonly startMs: number
  readonly endMs: number
  readonly attributes: Readonly<Record<string, unknown>>
  readonly resource: Readonly<Record<string, unknown>>
  /** What went wrong, if something did. */
  readonly error: string | undefined
}

/** A collector that listens. */
export interface Collector {
  readonly url: string
  readonly spans: ReceivedSpan[]
  readonly requests: Array<{ readonly path: string, readonly headers: IncomingHttpHeaders, readonly bytes: Buffer }>
}

/** How a collector answers: what is said first, once each; then it takes everything. */
export interface CollectorOptions {
  readonly answers?: Array<(response: ServerResponse) => void>
}

/** Starts what receives OTLP over HTTP on loopback. */
export async function startCollector (t: Test, { answers = [] }: CollectorOptions = {}): Promise<Collector> {
  const spans: ReceivedSpan[] = []
  const requests: Collector['requests'] = []
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
      requests.push({ path: request.url ?? '', headers: request.headers, bytes })
      const answer = answers.shift()
      if (answer) {
        answer(response)
        return
      }
      spans.push(...decode(bytes))
      response.setHeader('content-type', 'application/x-protobuf').end()
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`, spans, requests }
}

function decode (bytes: Buffer): ReceivedSpan[] {
  const type = root.lookupType('Request')
  const { resourceSpans } = type.toObject(type.decode(bytes), { longs: String, bytes: String, defaults: true }) as RawRequest
  return resourceSpans.flatMap(({ resource, scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans.map((span) => ({
    traceId: hexOf(span.traceId),
    spanId: hexOf(span.spanId),
    parentSpanId: hexOf(span.parentSpanId),
    traceState: span.traceState,
    name: span.name,
    kind: span.kind,
    startMs: Number(span.startTimeUnixNano) / 1e6,
    endMs: Number(span.endTimeUnixNano) / 1e6,
    attributes: attributesOf(span.attributes),
    resource: attributesOf(resource.attributes),
    error: span.status?.code === 2 ? span.status.message : undefined
  }))))
}

function hexOf (base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex')
}

function attributesOf (pairs: readonly KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(pairs.map(({ key, value = {} }) => {
    const { intValue, ...other } = value
    return [key, intValue === undefined ? Object.values(other)[0] : Number(intValue)]
  }))
}
