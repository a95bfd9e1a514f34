import { Counter, Gauge, type Registry } from 'prom-client'

/** The metrics of the connections of all ports. */
export interface ConnectionMetrics {
  readonly open: Gauge
  readonly refused: Counter<'limit'>
  /** Clients that were cut off because they did not read an answer. */
  readonly stalled: Counter
}

/** Makes the metrics of connections. */
export function makeConnectionMetrics (registry: Registry): ConnectionMetrics {
  const registers = [registry]
  const metrics = {
    open: new Gauge({ name: 'ordering_http_connections', help: 'Connections that are open, those of WebSockets included', registers }),
    refused: new Counter({
      name: 'ordering_http_connections_refused_total',
      help: 'Connections that were not taken, by the limit that was reached: in total, or of one address',
      labelNames: ['limit'] as const,
      registers
    }),
    stalled: new Counter({ name: 'ordering_http_answers_stalled_total', help: 'Connections that were cut because their client did not read an answer', registers })
  }
  for (const limit of ['total', 'address']) metrics.refused.inc({ limit }, 0)
  return metrics
}
