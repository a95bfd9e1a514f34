import * as fc from 'fast-check'
import t from 'tap'
import { RecentRecords } from '../../src/ordered-log/recent-records.js'

const MEMORY = Buffer.alloc(3 * 1024 * 1024)

/** Steps of a log and its reader: records that become durable, some of which are not added here, and a place to read at. */
const steps = fc.array(fc.oneof(
  fc.record({ sizes: fc.array(fc.oneof(fc.nat({ max: 2000 }), fc.nat({ max: MEMORY.length })), { minLength: 1, maxLength: 5 }), missed: fc.boolean() }),
  fc.record({ back: fc.nat({ max: 12 }), maxRecords: fc.integer({ min: 1, max: 6 }) })
), { maxLength: 60, size: 'max' })

t.test('what is taken is what was added at that offset, without a gap, and each record once', (t) => {
  let taken = 0
  fc.assert(fc.property(steps, (steps) => {
    const recent = new RecentRecords()
    const values: Buffer[] = []
    const gone = new Set<number>()
    for (const step of steps) {
      if ('sizes' in step) {
        const records = step.sizes.map((size) => ({ value: MEMORY.subarray(0, size) }))
        if (!step.missed) recent.add(values.length, records)
        else records.forEach((_, index) => { gone.add(values.length + index) })
        values.push(...records.map(({ value }) => value))
        continue
      }
      const from = Math.max(0, values.length - step.back)
      const batch = recent.take(from, step.maxRecords)
      if (!batch) continue
      taken++
      if (batch.length === 0 || batch.length > step.maxRecords) return false
      for (const [index, { offset, value }] of batch.entries()) {
        if (offset !== from + index || value !== values[offset] || gone.has(offset)) return false
        gone.add(offset)
      }
    }
    return true
  }))
  t.ok(taken > 100)
  t.end()
})

t.test('who comes close behind finds all of it', (t) => {
  const recent = new RecentRecords()
  const found = Array.from({ length: 1000 }, (_, offset) => {
    recent.add(offset, [{ value: MEMORY }])
    return recent.take(offset, 10)?.length
  })
  t.ok(found.every((count) => count === 1))
  t.end()
})

t.test('what nobody takes is bounded: the newest stay', (t) => {
  const recent = new RecentRecords()
  for (let offset = 0; offset < 100_000; offset++) recent.add(offset, [{ value: MEMORY.subarray(0, 100) }])
  let oldest = 0
  while (!recent.take(oldest, 1)) oldest++
  t.ok((100_000 - oldest) * 100 < 4 * 1024 * 1024)
  t.ok(oldest < 100_000 - 100)
  t.end()
})
