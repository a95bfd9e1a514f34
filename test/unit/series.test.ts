import fc from 'fast-check'
import { Counter, Histogram, Registry } from 'prom-client'
import t from 'tap'
import { SeriesCounter, SeriesHistogram } from '../../src/metrics/series.js'

const BUCKETS = [0, 0.5, 1, 10]
const label = fc.constantFrom('a', 'b', 'c\n', '"')

t.test('what is counted by hand is read as if prom-client had counted it', async () => {
  const value = fc.oneof(fc.constantFrom(...BUCKETS), fc.double({ min: -1, max: 20, noNaN: true }), fc.constant(1e9))
  const steps = fc.array(fc.record({ channel: label, outcome: label, value }))
  await fc.assert(fc.asyncProperty(steps, async (steps) => {
    const [ours, theirs] = [new Registry(), new Registry()]
    const options = { name: 'things', help: 'Things', labelNames: ['channel', 'outcome'] }
    const counters = [new SeriesCounter({ ...options, name: 'things_total', registry: ours }), new Counter({ ...options, name: 'things_total', registers: [theirs] })] as const
    const histograms = [new SeriesHistogram({ ...options, registry: ours, buckets: BUCKETS }), new Histogram({ ...options, registers: [theirs], buckets: BUCKETS })] as const
    for (const { channel, outcome, value } of steps) {
      counters[0].of(channel, outcome).add(Math.abs(value))
      counters[1].inc({ channel, outcome }, Math.abs(value))
      histograms[0].of(channel, outcome).observe(value)
      histograms[1].observe({ channel, outcome }, value)
    }
    const linesOf = async (registry: Registry): Promise<string> => (await registry.metrics()).split('\n').sort().join('\n')
    return await linesOf(ours) === await linesOf(theirs)
  }), { numRuns: 200 })
})

t.test('a series is there at 0 once it was asked for', async (t) => {
  const registry = new Registry()
  const options = { help: 'Things', labelNames: ['channel'], registry }
  new SeriesCounter({ ...options, name: 'things_total' }).of('orders')
  new SeriesHistogram({ ...options, name: 'things', buckets: [1] }).of('orders')
  const text = await registry.metrics()
  t.match(text, /^things_total\{channel="orders"\} 0$/m)
  t.match(text, /^things_bucket\{le="1",channel="orders"\} 0$/m)
  t.match(text, /^things_count\{channel="orders"\} 0$/m)
})
