import { startGateway } from '../lib/gateway.js'
import { load, serve } from '../lib/processes.js'
import { inTurn } from '../lib/tables.js'

export const title = 'Traces: one POST per envelope, embedded log, 64 connections'
export const document = 'monitoring.md'

const LOAD = { connections: 64, seconds: 3, sizeBytes: 1024 }

const SAMPLED = {
  'every request': {},
  'one in a hundred': { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.01' }
}

/** Processor time of a submission with traces, against one without, in microseconds: both gateways run all the time, and are loaded in turn. */
export async function run ({ runs }) {
  const collector = await serve('limits/collector.js')
  const rows = []
  try {
    for (const [sampled, env] of Object.entries(SAMPLED)) {
      const channels = [{ id: 'posts', batchTimeoutMs: 500 }]
      const off = await startGateway({ channels })
      const on = await startGateway({ channels, env: { OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.port}`, ...env } })
      try {
        const { figure, limit, ratio } = await inTurn(runs, { figure: async () => await costOf(on), limit: async () => await costOf(off) })
        rows.push({ sampled, 'microseconds a POST': figure, 'without traces': limit, ratio, 'spans exported': await share(on) })
      } finally {
        await Promise.all([on.close(), off.close()])
      }
    }
  } finally {
    await collector.stop()
  }
  return rows
}

async function costOf ({ port, cpuSeconds }) {
  const before = cpuSeconds()
  const { count, failures } = await load('load/posts.js', { port, channel: 'posts', ...LOAD })
  if (Object.keys(failures).length > 0) throw new Error(`refused: ${JSON.stringify(failures)}`)
  return (cpuSeconds() - before) / count * 1e6
}

/** How much of the spans that were made the collector got. */
async function share ({ url }) {
  const text = await (await fetch(`${url}/metrics`)).text()
  const counts = [...text.matchAll(/^ordering_trace_spans_(exported|dropped)_total(?:\{.*\})? (\d+)$/gm)].map(([, what, count]) => [what, Number(count)])
  const sum = (wanted) => counts.filter(([what]) => wanted === undefined || what === wanted).reduce((total, [, count]) => total + count, 0)
  return `${(100 * sum('exported') / sum()).toFixed(0)} %`
}
