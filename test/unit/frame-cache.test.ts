import t from 'tap'
import { FrameCache } from '../../src/deliver/frame-cache.js'
import { ndjson, sse, type FrameFormat } from '../../src/deliver/formats.js'
import type { Ledger } from '../../src/ledger/ledger.js'
import { makeEnvelope } from '../../src/protocol/envelope.js'
import { makeWorld } from '../helpers/process-faults.js'

/** A real format that counts how often each block is encoded. */
function counting (format: FrameFormat): FrameFormat & { readonly counts: Map<number, number> } {
  const counts = new Map<number, number>()
  return {
    ...format,
    counts,
    block: (stored, view) => {
      counts.set(stored.number, (counts.get(stored.number) ?? 0) + 1)
      return format.block(stored, view)
    }
  }
}

/** A ledger of real blocks, as it was when it had so many of them. */
type Past = Pick<Ledger, 'get'> & { height: number }

const BLOCKS = 100

t.test('a block is encoded once per format at the tip, and old positions leave that alone', async (t) => {
  const { chain: makeChain, until } = makeWorld(t)
  const chain = makeChain()
  await chain.start()
  await until('ready', () => chain.status.state === 'ready')
  await Promise.all(Array.from({ length: 3 * BLOCKS }, async (_, index) => await chain.order([makeEnvelope(Buffer.from(index.toString())).bytes])))
  await until('all blocks', () => chain.ledger.height === BLOCKS + 1)
  const ledger: Past = { height: 1, get: (number) => number < ledger.height ? chain.ledger.get(number) : undefined }

  let encoded = 0
  const sizeOf = (format: FrameFormat): number => format.block(chain.ledger.get(BLOCKS)!, 'full').length
  const cache = new FrameCache({ maxBytes: 64 * (sizeOf(ndjson) + sizeOf(sse)), onEncoded: () => { encoded++ } }, ledger)
  const [lines, events] = [counting(ndjson), counting(sse)]
  const old = counting({ ...ndjson })
  for (; ledger.height <= BLOCKS; ledger.height++) {
    const tip = ledger.height - 1
    t.equal(cache.get(ledger.height, { format: lines, view: 'full' }), undefined, 'not published yet')
    const frames = new Set()
    for (let subscriber = 0; subscriber < 50; subscriber++) {
      for (const format of [lines, events]) frames.add(cache.get(tip, { format, view: 'full' }))
    }
    t.equal(frames.size, 2, 'the same bytes for all')
    if (tip >= 70) cache.get(tip - 70, { format: old, view: 'full' })
  }
  for (const { counts } of [lines, events]) t.strictSame([...counts.values()], Array.from({ length: BLOCKS }, () => 1), 'each once')
  t.strictSame([...old.counts.values()], Array.from({ length: BLOCKS - 70 }, () => 1), 'who reads old ones encodes them')
  t.equal(encoded, 2 * BLOCKS + BLOCKS - 70, 'and all are counted')
  for (let subscriber = 0; subscriber < 2; subscriber++) cache.get(10, { format: lines, view: 'full' })
  t.equal(lines.counts.get(10), 3, 'old ones are not kept')
  cache.get(BLOCKS - 1, { format: lines, view: 'header' })
  t.equal(lines.counts.get(BLOCKS - 1), 2, 'the other view is another frame')

  const size = sizeOf(ndjson)
  const small = new FrameCache({ maxBytes: 3 * size, onEncoded: () => undefined }, chain.ledger)
  const bounded = counting(ndjson)
  for (const number of [96, 97, 98, 99, 100, 100, 99, 98, 96, 100, 99]) small.get(number, { format: bounded, view: 'full' })
  t.strictSame([...bounded.counts], [[96, 2], [97, 1], [98, 1], [99, 1], [100, 1]], 'the newest stay when there is no room')
  const none = new FrameCache({ maxBytes: 0, onEncoded: () => undefined }, chain.ledger)
  const single = counting(ndjson)
  for (const number of [100, 100, 100]) none.get(number, { format: single, view: 'full' })
  t.equal(single.counts.get(100), 1, 'the newest is kept whatever its size')
})
