import t, { type Test } from 'tap'
import { UnpublishedBlocks } from '../../src/chain/unpublished-blocks.js'

const MIB = 1024 * 1024

/** Adds blocks of a size until there is no room for more; returns how many there were, and what publishes the oldest. */
async function fill (blocks: UnpublishedBlocks, sizeBytes: number): Promise<{ count: number, publish: () => void, room: Promise<void> }> {
  const publishers: Array<() => void> = []
  for (;;) {
    void blocks.add(new Promise((resolve) => { publishers.push(resolve) }), sizeBytes)
    const room = blocks.room()
    const waits = await Promise.race([room.then(() => false), new Promise<true>((resolve) => { setImmediate(resolve, true) })])
    if (waits) return { count: publishers.length, publish: () => { publishers.shift()?.() }, room }
  }
}

async function bounded (t: Test, { sizeBytes, expected }: { sizeBytes: number, expected: number }): Promise<void> {
  const blocks = new UnpublishedBlocks()
  t.equal(blocks.none, true)
  const { count, publish, room } = await fill(blocks, sizeBytes)
  t.equal(count, expected)
  publish()
  await room
  await blocks.room()
  t.equal(blocks.none, false)
  for (let left = count - 1; left > 0; left--) publish()
  await blocks.settled()
  t.equal(blocks.none, true)
  t.equal((await fill(blocks, sizeBytes)).count, expected, 'all of it is given back')
}

t.test('reading waits for the oldest block when many are on their way to the disk', async (t) => { await bounded(t, { sizeBytes: 100, expected: 16 }) })

t.test('reading waits for the oldest block when large ones are', async (t) => { await bounded(t, { sizeBytes: 4 * MIB, expected: 4 }) })
