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
  t.equal(blocks.none, false)
  for (let left = count - 1; left > 0; left--) publish()
  await blocks.settled()
  t.equal(blocks.none, true)
  t.equal((await fill(blocks, sizeBytes)).count, expected, 'all of it is given back')
}

t.test('reading waits for the oldest block when many are on their way to the disk', async (t) => { await bounded(t, { sizeBytes: 100, expected: 17 }) })

t.test('reading waits for the oldest block when large ones are', async (t) => { await bounded(t, { sizeBytes: 4 * MIB, expected: 4 }) })

t.test('many blocks that are cut at once do not pile up: reading waits until there is room again', async (t) => {
  const blocks = new UnpublishedBlocks()
  const publishers: Array<() => void> = []
  const cut = (): void => { for (let count = 0; count < 100; count++) void blocks.add(new Promise((resolve) => { publishers.push(resolve) }), 100) }
  cut()
  await blocks.room()
  cut()
  let left = 200
  const room = blocks.room().then(() => left)
  while (left > 0) {
    publishers.shift()?.()
    left--
    await new Promise((resolve) => { setImmediate(resolve) })
  }
  t.equal(await room, 115, 'those of the newest batch, and a few')
})

t.test('a block that fails at once leaves those in front of it on their way', async (t) => {
  const blocks = new UnpublishedBlocks()
  let publish = (): void => undefined
  const first = blocks.add(new Promise((resolve) => { publish = resolve }), 8 * MIB)
  await blocks.add(Promise.resolve(), 100)
  let settled = false
  const waiting = blocks.settled().then(() => { settled = true })
  await new Promise((resolve) => { setImmediate(resolve) })
  t.equal(settled, false)
  publish()
  await waiting
  await first
  t.equal(blocks.none, true)
})
