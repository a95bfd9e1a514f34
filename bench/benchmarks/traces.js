import { startGateway } from '../lib/gateway.js'
import { load, serve } from '../lib/processes.js'
import { median } from '../lib/tables.js'

export const title = 'Traces: one POST per envelope, embedded log, 64 connections'
export const document = 'monitoring.md'

const LOAD = { connections: 64, sizeBytes: 1024 }

/** Time for which a gateway is loaded before it counts: until then compiling costs more than working. */
const WARM_UP_SECONDS = 4

const RUN_SECONDS = 3

const SAMPLED = {
  'every request': {},
  'one in a hundred': { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.01' }
}

/** Processor time of a submission with traces, against one without, in microseconds. */
export async function run ({ runs }) {
  const collector = await serve('limits/collector.js')
  const rows = []
  try {
    for (const [sampled, sampler] of Object.entries(SAMPLED)) {
      const env = { OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.port}`, ...sampler }
      const pairs = []
      for (const reversed of [false, true]) pairs.push(...await measure([{ env }, {}], { runs: Math.ceil(runs / 2), reversed }))
      const [on, off] = [0, 1].map((index) => median(pairs.map((pair) => pair[index].cost)))
      const ratio = median(pairs.map(([{ cost }, without]) => cost / without.cost))
      rows.push({ sampled, 'microseconds a POST': on, 'without traces': off, ratio, 'spans exported': `${Math.round(100 * median(pairs.map(([{ exported }]) => exported)))} %` })
    }
  } finally {
    await collector.stop()
  }
  return rows
}

/** Loads two gateways in turn. Which of them is started first is said, because that makes a difference of its own. */
async function measure (options, { runs, reversed }) {
  const order = reversed ? [1, 0] : [0, 1]
  const gateways = []
  const pairs = []
  try {
    for (const index of order) gateways[index] = await startGateway({ channels: [{ id: 'posts', batchTimeoutMs: 500 }], ...options[index] })
    for (const index of order) await costOf(gateways[index], WARM_UP_SECONDS)
    for (let run = 0; run < runs; run++) {
      const pair = []
      for (const index of run % 2 === 0 ? order : order.toReversed()) pair[index] = { cost: await costOf(gateways[index], RUN_SECONDS), exported: await exportedOf(gateways[index]) }
      process.stderr.write(`  ${pair.map(({ cost }) => cost.toFixed(1)).join(' of ')}\n`)
      pairs.push(pair)
    }
  } finally {
    for (const gateway of gateways) await gateway?.close()
  }
  return pairs
}

async function costOf ({ port, cpuSeconds }, seconds) {
  const before = cpuSeconds()
  const { count, failures } = await load('load/posts.js', { port, channel: 'posts', ...LOAD, seconds })
  if (Object.keys(failures).length > 0) throw new Error(`refused: ${JSON.stringify(failures)}`)
  return (cpuSeconds() - before) / count * 1e6
}

/** Which part of the spans that were made the collector got. */
async function exportedOf ({ url }) {
  const text = await (await fetch(`${url}/metrics`)).text()
  const counts = [...text.matchAll(/^ordering_trace_spans_(exported|dropped)_total(?:\{.*\})? (\d+)$/gm)].map(([, what, count]) => [what, Number(count)])
  const sum = (...wanted) => counts.filter(([what]) => wanted.includes(what)).reduce((total, [, count]) => total + count, 0)
  return sum('exported') / (sum('exported', 'dropped') || 1)
}
