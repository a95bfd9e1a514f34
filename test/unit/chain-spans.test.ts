import { join } from 'node:path'
import t, { type Test } from 'tap'
import { ChainSpans } from '../../src/chain/spans.js'
import { OrderingError } from '../../src/errors.js'
import { genesisEntry, Ledger } from '../../src/ledger/ledger.js'
import { dataHash, headerHash } from '../../src/protocol/block.js'
import { makeEnvelope } from '../../src/protocol/envelope.js'
import { makeGenesisBlock } from '../../src/protocol/genesis.js'
import { traceHeaders } from '../../src/tracing/trace-context.js'
import type { Attributes, DropReason, Span, SpanStart, Tracer } from '../../src/tracing/tracer.js'
import { Environment } from '../../src/util/environment.js'

const TRACE = 'a'.repeat(32)
const CALLER = { traceId: TRACE, spanId: 'b'.repeat(16), sampled: true, traceState: 'a=1' }

interface Told {
  readonly name: string
  readonly parent: string | undefined
  readonly startMs: number | undefined
  readonly attributes: Attributes
  readonly error: string | undefined
}

/** Spans that ended, in their order; ids are counted. */
class Recorder implements Tracer {
  readonly ended: Told[] = []
  nowMs = 0
  #ids = 0

  now (): number { return this.nowMs }

  start ({ name, parent, attributes, startMs }: SpanStart): Span {
    const spanId = (++this.#ids).toString().padStart(16, '0')
    const context = { traceId: 'c'.repeat(32), sampled: true, ...parent, spanId }
    return { context, end: (more = {}, error) => { this.ended.push({ name, parent: parent?.spanId, startMs, attributes: { ...attributes, ...more }, error }) } }
  }
}

interface World {
  readonly ledger: Ledger
  readonly spans: ChainSpans
  readonly tracer: Recorder
  readonly dropped: Partial<Record<DropReason, number>>
  readonly publish: (number: number, offsets: readonly number[], originalOffsets?: readonly number[]) => void
}

/** The spans of a channel whose ledger has no blocks. */
function makeWorld (t: Test): World {
  const environment = new Environment(join(t.testdir(), 'blocks.lmdb'))
  t.teardown(async () => { await environment.close() })
  const tracer = new Recorder()
  const dropped: Partial<Record<DropReason, number>> = {}
  const metrics = { exported: () => undefined, dropped: (reason: DropReason, spans: number) => { dropped[reason] = (dropped[reason] ?? 0) + spans } }
  const ledger = new Ledger('orders', { environment, space: { takes: () => true } })
  const spans = new ChainSpans({ tracer, metrics, ledger })
  const publish: World['publish'] = (number, offsets, originalOffsets = offsets.map(() => 0)) => {
    const header = { number, previousHash: Buffer.alloc(0), dataHash: Buffer.alloc(0) }
    spans.published({ block: { header, data: [], metadata: [] }, offsets, originalOffsets, lastOffsetPersisted: offsets.at(-1) ?? 0 })
  }
  return { ledger, spans, tracer, dropped, publish }
}

t.test('an append, and the blocks that its envelopes go into', async (t) => {
  const { spans, tracer, publish } = makeWorld(t)
  const append = spans.append({ ...traceHeaders(CALLER), key: Buffer.from('k') }, 3)!
  const headers = Object.fromEntries(Object.entries(append.headers).map(([name, value]) => [name, Buffer.from(value).toString()]))
  t.strictSame(headers, { traceparent: `00-${TRACE}-0000000000000001-01`, tracestate: 'a=1', key: 'k' }, 'its records go on behind it')
  t.equal(await append.around(Promise.resolve(7)), 7)
  tracer.nowMs = 50
  publish(1, [5, 7, 8])
  publish(2, [9])
  publish(3, [10])
  t.strictSame(tracer.ended, [
    {
      name: 'append orders',
      parent: CALLER.spanId,
      startMs: undefined,
      attributes: { 'ordering.channel': 'orders', 'ordering.envelope_count': 3, 'ordering.offset': 7 },
      error: undefined
    },
    ...[[7, 2, 1], [9, 1, 2]].map(([offset = 0, count = 0, block = 0]) => ({
      name: 'order orders',
      parent: '0000000000000001',
      startMs: 0,
      attributes: { 'ordering.channel': 'orders', 'ordering.offset': offset, 'ordering.envelope_count': count, 'ordering.block_number': block },
      error: undefined
    }))
  ])
})

t.test('what fails, is discarded, or is appended again', async (t) => {
  const { spans, tracer, publish } = makeWorld(t)
  const failing = spans.append({}, 1)!.around(Promise.reject(new OrderingError('log_unavailable', 'away')))
  await t.rejects(failing, { code: 'log_unavailable' })
  await t.rejects(spans.append({}, 1)!.around(Promise.reject(new Error('secret'))))
  for (const offset of [1, 2, 3]) await spans.append({}, 1)!.around(Promise.resolve(offset))
  spans.discarded(1, 'invalid_envelope')
  publish(1, [10], [2])
  spans.resubmitted(11, 0)
  spans.resubmitted(12, 3)
  publish(2, [12], [3])
  t.match(tracer.ended.filter(({ error }) => error !== undefined), [
    { name: 'append orders', error: 'log_unavailable' },
    { name: 'append orders', error: 'internal_error' },
    { name: 'order orders', error: 'invalid_envelope', attributes: { 'ordering.offset': 1 } }
  ])
  t.match(tracer.ended.filter(({ name, error }) => name === 'order orders' && error === undefined), [
    { attributes: { 'ordering.offset': 10, 'ordering.block_number': 1 } }, { attributes: { 'ordering.offset': 12, 'ordering.block_number': 2 } }
  ])
})

t.test('a block that is there before the log has answered', async (t) => {
  const { ledger, spans, tracer, publish } = makeWorld(t)
  const genesis = genesisEntry(makeGenesisBlock('orders', { maxMessageCount: 1, preferredMaxBytes: 1000, absoluteMaxBytes: 1000, batchTimeoutMs: 1000 }))
  await ledger.append(genesis)
  const data = [makeEnvelope(Buffer.from('x')).bytes]
  const header = { number: 1, previousHash: genesis.headerHash, dataHash: dataHash(data) }
  let answer = (_offset: number): void => undefined
  const appending = spans.append({}, 2)!.around(new Promise((resolve) => { answer = resolve }))
  await ledger.append({ ...genesis, block: { ...genesis.block, header, data }, headerHash: headerHash(header), offsets: [1], originalOffsets: [0] })
  publish(1, [1])
  t.equal(tracer.ended.length, 0)
  answer(1)
  await appending
  publish(2, [2])
  t.match(tracer.ended.slice(1), [
    { attributes: { 'ordering.offset': 1, 'ordering.block_number': 1, 'ordering.envelope_count': 1 } }, { attributes: { 'ordering.offset': 2, 'ordering.block_number': 2 } }
  ])
})

t.test('what is not sampled is not watched', async (t) => {
  const { spans, tracer, dropped, publish } = makeWorld(t)
  t.equal(spans.append(traceHeaders({ ...CALLER, sampled: false }), 1), undefined)
  publish(1, [1])
  t.equal(tracer.ended.length, 0)
  spans.close()
  t.strictSame(dropped, {})
})

t.test('what never gets into a block is given up, the oldest first, and counted', async (t) => {
  const { spans, tracer, dropped, publish } = makeWorld(t)
  await spans.append({}, 15_000)!.around(Promise.resolve(0))
  t.strictSame(dropped, {})
  await spans.append({}, 15_000)!.around(Promise.resolve(15_000))
  t.strictSame(dropped, { unfinished: 10_000 })
  publish(1, [9999, 10_000])
  t.match(tracer.ended.at(-1)?.attributes, { 'ordering.offset': 10_000, 'ordering.envelope_count': 1 })
  spans.close()
  t.strictSame(dropped, { unfinished: 29_999 })
})
