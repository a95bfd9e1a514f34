import t from 'tap'
import { FreshBlocks } from '../../src/ledger/fresh-blocks.js'
import type { NewBlock } from '../../src/ledger/ledger.js'

const MIB = 1024 * 1024

function block (number: number, sizeBytes: number): NewBlock {
  return { block: { header: { number }, data: [new Uint8Array(sizeBytes)] }, offsets: [number] } as unknown as NewBlock
}

t.test('fresh blocks are taken in order, and those in front go', async (t) => {
  const fresh = new FreshBlocks()
  for (const number of [3, 4, 5]) fresh.add(block(number, 10))
  t.equal(fresh.take(2), undefined, 'was never there')
  t.match(fresh.take(4), { number: 4, sizeBytes: 10, entry: { offsets: [4] } })
  t.equal(fresh.take(3), undefined, 'gone')
  t.equal(fresh.take(5)?.number, 5)
  t.equal(fresh.take(6), undefined)
})

t.test('fresh blocks are bounded, but for one that is larger than all may be', async (t) => {
  const fresh = new FreshBlocks()
  fresh.add(block(1, 20 * MIB))
  fresh.add(block(2, 1))
  t.equal(fresh.take(1)?.sizeBytes, 20 * MIB)
  t.equal(fresh.take(2), undefined, 'left out')
  for (let number = 3; number < 30; number++) fresh.add(block(number, MIB))
  t.equal(fresh.take(3)?.number, 3)
  fresh.add(block(30, MIB))
  const taken = Array.from({ length: 40 }, (_, number) => fresh.take(number)?.number).filter((number) => number !== undefined)
  t.strictSame(taken, [...Array.from({ length: 14 }, (_, index) => 4 + index), 30], 'a new one has room again')
})
