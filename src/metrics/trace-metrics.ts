import { Counter, type Registry } from 'prom-client'
import type { DropReason, TraceMetrics } from '../tracing/tracer.js'

const REASONS: readonly DropReason[] = ['open', 'queue', 'unfinished', 'export']

/** Makes the metrics of traces. They are there, at 0, where traces are off. */
export function makeTraceMetrics (registry: Registry): TraceMetrics {
  const registers = [registry]
  const exported = new Counter({ name: 'ordering_trace_spans_exported_total', help: 'Spans that the collector took', registers })
  const dropped = new Counter({ name: 'ordering_trace_spans_dropped_total', help: 'Spans that were not exported, by reason', labelNames: ['reason'], registers })
  for (const reason of REASONS) dropped.inc({ reason }, 0)
  return {
    exported: (spans) => { exported.inc(spans) },
    dropped: (reason, spans) => { dropped.inc({ reason }, spans) }
  }
}
