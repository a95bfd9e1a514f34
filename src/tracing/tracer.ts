import type { TraceContext } from './trace-context.js'

/** What is said about a span. Nothing secret, and nothing that is as long as a client likes. */
export type Attributes = Readonly<Record<string, string | number>>

/** Whose side of a call a span is. */
export type SpanKind = 'server' | 'producer' | 'internal'

/** How a span begins. */
export interface SpanStart {
  readonly name: string
  readonly kind: SpanKind
  /** What it is a part of; without, it begins a trace. */
  readonly parent?: TraceContext | undefined
  readonly attributes: Attributes
  /** When it began, in the tracer's time; now when left out. */
  readonly startMs?: number
}

/** Something that takes time, as a part of a trace. It has to be ended. */
export interface Span {
  /** What its own parts have as their parent. Undefined where it is not recorded and is part of nothing. */
  readonly context: TraceContext | undefined
  /** Ends it; `error` is the code of what went wrong. */
  end (attributes?: Attributes, error?: string): void
}

/** Makes spans. */
export interface Tracer {
  /** Milliseconds since the epoch, with fractions. */
  now (): number
  start (options: SpanStart): Span
}

/** Why a span was not exported: too many are open, too many wait for their export, it never ended, or the collector did not take it. */
export type DropReason = 'open' | 'queue' | 'unfinished' | 'export'

/** Counts what becomes of spans. */
export interface TraceMetrics {
  exported (spans: number): void
  dropped (reason: DropReason, spans: number): void
}
