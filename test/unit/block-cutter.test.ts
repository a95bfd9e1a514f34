import t from 'tap'
import { BlockCutter, type Batch, type Entry } from '../../src/consenter/block-cutter.js'
import type { ChannelConfig } from '../../src/protocol/channel-config.js'

type Limits = Pick<ChannelConfig, 'maxMessageCount' | 'preferredMaxBytes'>

function ordered (cutter: BlockCutter, entry: Entry, limits: Limits): Batch[] {
  return cutter.ordered(entry, limits as ChannelConfig)
}

function makeEntry (sizeBytes: number, offset = 1): Entry {
  return { bytes: new Uint8Array(sizeBytes), sizeBytes, offset, originalOffset: 0 }
}

/** Orders envelopes of these sizes; says after each one what was cut and how many wait, such as `count:2 +0`. */
function trace (sizes: readonly number[], limits: Limits): string[] {
  const cutter = new BlockCutter()
  return sizes.map((size, index) => {
    const batches = ordered(cutter, makeEntry(size, index), limits).map(({ entries, reason }) => `${reason}:${entries.length.toString()} `)
    return `${batches.join('')}+${cutter.pendingCount.toString()}`
  })
}

t.test('the reference\'s scenarios', (t) => {
  const roomy = 1000
  t.same(trace([40, 40], { maxMessageCount: 2, preferredMaxBytes: roomy }), ['+1', 'count:2 +0'], 'NormalBatch: max count reached')
  t.same(trace([40], { maxMessageCount: 2, preferredMaxBytes: 100 }), ['+1'], 'adds to pending')
  t.same(trace([40, 40], { maxMessageCount: 2, preferredMaxBytes: 100 }), ['+1', 'count:2 +0'], 'max count reached: cuts')
  t.same(trace([40, 40], { maxMessageCount: 3, preferredMaxBytes: 100 }), ['+1', '+2'], 'under the limits')
  t.same(trace([40], { maxMessageCount: 3, preferredMaxBytes: 30 }), ['oversize:1 +0'], 'larger than preferred: own batch at once')
  t.same(trace([40, 40], { maxMessageCount: 3, preferredMaxBytes: 50 }), ['+1', 'bytes:1 +1'], 'exceeding preferred: previous batch cut, new one pending')
  t.same(trace([40, 1000], { maxMessageCount: 3, preferredMaxBytes: 100 }), ['+1', 'bytes:1 oversize:1 +0'], 'oversize with one pending: two batches')
  t.same(trace(Array<number>(10).fill(40), { maxMessageCount: 20, preferredMaxBytes: 399 }),
    [...Array.from({ length: 9 }, (_, index) => `+${(index + 1).toString()}`), 'bytes:9 +1'], 'BatchSizePreferredMaxBytesOverflow')
  t.same(trace([40], { maxMessageCount: 20, preferredMaxBytes: 39 }), ['oversize:1 +0'], 'BatchSizePreferredMaxBytesOverflowNoPending')
  t.end()
})

t.test('limits are inclusive', (t) => {
  t.same(trace([50, 50], { maxMessageCount: 9, preferredMaxBytes: 100 }), ['+1', '+2'], 'exactly the preferred size waits')
  t.same(trace([100], { maxMessageCount: 9, preferredMaxBytes: 100 }), ['+1'], 'an envelope of exactly the preferred size is not oversized')
  t.same(trace([0, 0], { maxMessageCount: 9, preferredMaxBytes: 1 }), ['+1', '+2'], 'an empty envelope counts, without bytes')
  t.end()
})

t.test('the limits of each call rule, not those at the start', (t) => {
  const cutter = new BlockCutter()
  for (let offset = 0; offset < 3; offset++) t.same(ordered(cutter, makeEntry(10, offset), { maxMessageCount: 9, preferredMaxBytes: 100 }), [])
  t.match(ordered(cutter, makeEntry(10, 3), { maxMessageCount: 2, preferredMaxBytes: 100 }), [{ reason: 'count', entries: { length: 4 } }], 'a lower count cuts all')
  t.equal(cutter.pendingCount, 0)
  ordered(cutter, makeEntry(60, 4), { maxMessageCount: 9, preferredMaxBytes: 100 })
  t.match(ordered(cutter, makeEntry(40, 5), { maxMessageCount: 9, preferredMaxBytes: 50 }), [{ reason: 'bytes', entries: { length: 1 } }], 'a lower size cuts what waits')
  t.equal(cutter.pendingCount, 1)
  t.match(ordered(cutter, makeEntry(20, 6), { maxMessageCount: 1, preferredMaxBytes: 50 }),
    [{ reason: 'bytes', entries: { length: 1 } }, { reason: 'count', entries: { length: 1 } }], 'a count that falls to 1 cuts behind an overflow, too')
  t.equal(cutter.pendingCount, 0)
  t.end()
})

t.test('a cut takes everything, possibly nothing', (t) => {
  const cutter = new BlockCutter()
  t.same(cutter.cut('timer'), { entries: [], reason: 'timer' })
  const entries = [makeEntry(3, 1), makeEntry(4, 2)]
  for (const entry of entries) ordered(cutter, entry, { maxMessageCount: 9, preferredMaxBytes: 9 })
  t.same(cutter.cut('config'), { entries, reason: 'config' })
  t.equal(cutter.pendingCount, 0)
  t.same(trace([9], { maxMessageCount: 9, preferredMaxBytes: 9 }), ['+1'])
  t.match(ordered(cutter, makeEntry(9, 3), { maxMessageCount: 9, preferredMaxBytes: 9 }), [], 'nothing is left of the bytes that were cut')
  t.end()
})

function * sequences (symbols: readonly number[], length: number): Generator<number[]> {
  if (length === 0) yield []
  else for (const rest of sequences(symbols, length - 1)) for (const symbol of symbols) yield [...rest, symbol]
}

function sum (sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0)
}

/** The rules once more, written as the shortest text of them rather than as a machine. */
function model (pending: readonly number[], size: number, { maxMessageCount, preferredMaxBytes }: Limits): { batches: number[][], pending: number[] } {
  const before = pending.length > 0 ? [[...pending]] : []
  if (size > preferredMaxBytes) return { batches: [...before, [size]], pending: [] }
  const overflows = sum(pending) + size > preferredMaxBytes
  const batch = overflows ? [size] : [...pending, size]
  const cut = overflows ? before : []
  return batch.length >= maxMessageCount ? { batches: [...cut, batch], pending: [] } : { batches: cut, pending: batch }
}

t.test('every sequence of five envelopes under small limits', (t) => {
  const outcomes = new Map<string, number>()
  const wrong: string[] = []
  let steps = 0
  for (const maxMessageCount of [1, 2, 3, 4]) {
    for (const preferredMaxBytes of [1, 2, 3, 4]) {
      const limits = { maxMessageCount, preferredMaxBytes }
      for (const sizes of sequences([0, 1, 2, 3, 5], 5)) {
        const cutter = new BlockCutter()
        let pending: number[] = []
        for (const [index, size] of sizes.entries()) {
          const expected = model(pending, size, limits)
          const batches = ordered(cutter, makeEntry(size, index), limits)
          const actual = batches.map(({ entries }) => entries.map(({ sizeBytes }) => sizeBytes))
          pending = expected.pending
          steps += 1
          const outcome = `${batches.map(({ reason }) => reason).join('+') || 'none'}, ${cutter.pendingCount > 0 ? 'pending' : 'not pending'}`
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
          if (JSON.stringify(actual) !== JSON.stringify(expected.batches) || cutter.pendingCount !== pending.length) {
            wrong.push(`${JSON.stringify(limits)} ${sizes.join(' ')} at ${index.toString()}`)
          }
        }
        const last = cutter.cut('timer').entries.map(({ sizeBytes }) => sizeBytes)
        if (JSON.stringify(last) !== JSON.stringify(pending)) wrong.push(`${JSON.stringify(limits)} ${sizes.join(' ')}: pending`)
      }
    }
  }
  t.equal(steps, 4 * 4 * 5 ** 5 * 5)
  t.same(wrong, [])
  t.same([...outcomes.keys()].sort(), [
    'bytes+oversize, not pending', 'bytes, pending', 'count, not pending', 'none, pending', 'oversize, not pending'
  ], 'the documented outcomes and no other (bytes+count needs a limit that falls to 1, see above)')
  t.end()
})
