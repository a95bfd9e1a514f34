import {
  createTraceState, ROOT_CONTEXT, SpanKind as Kind, SpanStatusCode, trace, TraceFlags, type Context, type Span as SdkSpan, type Tracer as SdkTracer
} from '@opentelemetry/api'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOffSampler, AlwaysOnSampler, BasicTracerProvider, BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, type ReadableSpan, type Sampler, type SpanProcessor
} from '@opentelemetry/sdk-trace-base'
import type { Logger } from 'pino'
import type { TracesConfig } from '../config-traces.js'
import type { Clock } from '../util/clock.js'
import { OtlpExporter } from './otlp-exporter.js'
import type { TraceContext } from './trace-context.js'
import type { Attributes, Span, SpanKind, SpanStart, TraceMetrics, Tracer } from './tracer.js'

/** Spans that may be open at the same time; more are not recorded. */
const MAX_OPEN_SPANS = 20_000

/** Difference of the tracer's time from the machine's that is put right. */
const MAX_DRIFT_MS = 50

const KINDS: Readonly<Record<SpanKind, Kind>> = { server: Kind.SERVER, producer: Kind.PRODUCER, internal: Kind.INTERNAL }

/** Traces that are on. */
export interface Tracing {
  readonly tracer: Tracer
  /** Exports what has ended, for as long as that may take. */
  close (withinMs: number): Promise<void>
}

interface Dependencies {
  readonly version: string
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: TraceMetrics
}

/** Begins to trace, with the SDK of OpenTelemetry. Whoever imports this file loads it. */
export function startTracing (config: TracesConfig, { version, clock, logger, metrics }: Dependencies): Tracing {
  const exporter = new OtlpExporter(config, { serializer: ProtobufTraceSerializer, clock, logger, metrics })
  const queue = new Queue(config, { exporter, metrics })
  const provider = new BasicTracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.version': version, ...config.resource })),
    sampler: samplerOf(config.sampler),
    spanProcessors: [queue]
  })
  const { origin, pathname } = new URL(config.url)
  logger.info({ url: `${origin}${pathname}`, sampler: config.sampler.name }, 'traces are exported')
  return {
    tracer: new OpenTelemetryTracer(provider.getTracer('ordering-gateway', version), { clock, metrics }),
    close: async (withinMs) => {
      const cancel = clock.after(withinMs, () => { exporter.stop() })
      await provider.shutdown()
      cancel()
    }
  }
}

function samplerOf ({ name, ratio }: TracesConfig['sampler']): Sampler {
  const root = name.endsWith('always_on') ? new AlwaysOnSampler() : name.endsWith('always_off') ? new AlwaysOffSampler() : new TraceIdRatioBasedSampler(ratio)
  return name.startsWith('parentbased') ? new ParentBasedSampler({ root }) : root
}

/** The SDK's queue of ended spans, with its bound in front of it, so that what is left out is counted. */
class Queue implements SpanProcessor {
  readonly #processor: BatchSpanProcessor
  readonly #maxSpans: number
  readonly #metrics: TraceMetrics
  #waiting = 0

  constructor ({ maxQueueSpans, maxBatchSpans, batchDelayMs, timeoutMs }: TracesConfig, { exporter, metrics }: { exporter: OtlpExporter, metrics: TraceMetrics }) {
    this.#maxSpans = maxQueueSpans
    this.#metrics = metrics
    const counted = {
      export: (spans: ReadableSpan[], done: Parameters<OtlpExporter['export']>[1]) => {
        this.#waiting -= spans.length
        exporter.export(spans, done)
      },
      shutdown: async () => { await exporter.shutdown() }
    }
    // The exporter's own time is over before that of the SDK, so that each batch is counted once.
    const times = { scheduledDelayMillis: batchDelayMs, exportTimeoutMillis: timeoutMs + 1000 }
    this.#processor = new BatchSpanProcessor(counted, { maxQueueSize: maxQueueSpans, maxExportBatchSize: maxBatchSpans, ...times })
  }

  onStart (): void { /* nothing to be done */ }

  onEnd (span: ReadableSpan): void {
    if (this.#waiting >= this.#maxSpans) {
      this.#metrics.dropped('queue', 1)
      return
    }
    this.#waiting++
    this.#processor.onEnd(span)
  }

  async forceFlush (): Promise<void> { await this.#processor.forceFlush() }

  async shutdown (): Promise<void> { await this.#processor.shutdown() }
}

class OpenTelemetryTracer implements Tracer {
  readonly #tracer: SdkTracer
  readonly #clock: Clock
  readonly #metrics: TraceMetrics
  /** What is added to the time that never jumps. */
  #originMs: number
  #open = 0

  constructor (tracer: SdkTracer, { clock, metrics }: { clock: Clock, metrics: TraceMetrics }) {
    this.#tracer = tracer
    this.#clock = clock
    this.#metrics = metrics
    this.#originMs = clock.now() - clock.elapsedMs()
  }

  now (): number {
    const [elapsedMs, nowMs] = [this.#clock.elapsedMs(), this.#clock.now()]
    if (Math.abs(this.#originMs + elapsedMs - nowMs) > MAX_DRIFT_MS) this.#originMs = nowMs - elapsedMs
    return this.#originMs + elapsedMs
  }

  start ({ name, kind, parent, attributes, startMs: startTime = this.now() }: SpanStart): Span {
    if (this.#open >= MAX_OPEN_SPANS) {
      this.#metrics.dropped('open', 1)
      return { context: parent, end: () => undefined }
    }
    const span = this.#tracer.startSpan(name, { kind: KINDS[kind], attributes, startTime }, parent ? contextOf(parent) : ROOT_CONTEXT)
    const context = toTraceContext(span)
    if (!span.isRecording()) return { context, end: () => undefined }
    this.#open++
    return { context, end: (more, error) => { this.#end(span, more, error) } }
  }

  #end (span: SdkSpan, attributes: Attributes = {}, error?: string): void {
    this.#open--
    span.setAttributes(error === undefined ? attributes : { ...attributes, 'error.type': error })
    if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error })
    span.end(this.now())
  }
}

function contextOf ({ traceId, spanId, sampled, traceState }: TraceContext): Context {
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
    ...traceState !== undefined && { traceState: createTraceState(traceState) }
  })
}

function toTraceContext (span: SdkSpan): TraceContext {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext()
  return { traceId, spanId, sampled: (traceFlags & TraceFlags.SAMPLED) !== 0, ...traceState && { traceState: traceState.serialize() } }
}
