import t from 'tap'
import { readTraceContext, traceHeaders } from '../../src/tracing/trace-context.js'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const SPAN = 'b7ad6b7169203331'
const PARENT = `00-${TRACE}-${SPAN}-01`

t.test('a traceparent is read strictly', async (t) => {
  const context = { traceId: TRACE, spanId: SPAN, sampled: true }
  t.strictSame(readTraceContext({ traceparent: PARENT }), context)
  for (const flags of ['00', '02', 'fe']) t.strictSame(readTraceContext({ traceparent: `00-${TRACE}-${SPAN}-${flags}` }), { ...context, sampled: false }, flags)
  for (const flags of ['03', 'ff']) t.strictSame(readTraceContext({ traceparent: `00-${TRACE}-${SPAN}-${flags}` }), context, flags)
  for (const newer of [`01-${TRACE}-${SPAN}-01`, `fe-${TRACE}-${SPAN}-01-what the future brings`]) t.strictSame(readTraceContext({ traceparent: newer }), context, newer)
  for (const wrong of [
    undefined, '', '00', `ff-${TRACE}-${SPAN}-01`, `0-${TRACE}-${SPAN}-01`, `00-${'0'.repeat(32)}-${SPAN}-01`, `00-${TRACE}-${'0'.repeat(16)}-01`,
    PARENT.toUpperCase(), `00-${TRACE.slice(1)}-${SPAN}-01`, `00-${TRACE}0-${SPAN}-01`, `00-${TRACE}-${SPAN}`, `00-${TRACE}-${SPAN}-1`,
    `00-${TRACE}-${SPAN}-011`,
    `${PARENT}-`, `${PARENT}-more`, ` ${PARENT}`, `${PARENT} `, `${PARENT}\n`, `${PARENT}, ${PARENT}`, `01-${TRACE}-${SPAN}-01more`,
    `00_${TRACE}_${SPAN}_01`, `00-${'g'.repeat(32)}-${SPAN}-01`
  ]) t.equal(readTraceContext({ traceparent: wrong }), undefined, JSON.stringify(wrong))
})

t.test('a tracestate is carried when it is valid, and left out as a whole when it is not', async (t) => {
  const read = (tracestate: string): string | undefined => readTraceContext({ traceparent: PARENT, tracestate })?.traceState
  for (const [given, carried] of [
    ['a=1', 'a=1'], ['congo=t61rcWkgMzE,rojo=00f067aa0ba902b7', 'congo=t61rcWkgMzE,rojo=00f067aa0ba902b7'], ['a=1 , b=2,,\tc=3', 'a=1,b=2,c=3'],
    ['t@v/1-_*=x y', 't@v/1-_*=x y'], ['0a=1', '0a=1'], [`a=${'x'.repeat(200)}`, `a=${'x'.repeat(200)}`]
  ] as const) t.equal(read(given), carried, given)
  for (const wrong of [
    '', ',', 'a', 'A=1', 'a=', '=1', 'a=1,a=2', 'a=1=2', 'a b=1', 'a=\u00e4', 'a=\u0007', `a=${'x'.repeat(257)}`, `a=1,b=${'x'.repeat(510)}`,
    Array.from({ length: 33 }, (_, index) => `k${index.toString()}=1`).join(',')
  ]) t.equal(read(wrong), undefined, JSON.stringify(wrong.slice(0, 40)))
  t.equal(readTraceContext({ tracestate: 'a=1' }), undefined, 'nothing without a traceparent')
})

t.test('it travels as headers of a record', async (t) => {
  const text = (headers: Readonly<Record<string, Uint8Array>>) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Buffer.from(value).toString()]))
  t.strictSame(text(traceHeaders(readTraceContext({ traceparent: PARENT, tracestate: 'a=1' })!)), { traceparent: PARENT, tracestate: 'a=1' })
  const newer = readTraceContext({ traceparent: `01-${TRACE}-${SPAN}-00-more` })!
  t.strictSame(text(traceHeaders(newer)), { traceparent: `00-${TRACE}-${SPAN}-00` }, 'as the version that the gateway speaks')
})
