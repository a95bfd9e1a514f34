import t from 'tap'
import { IdempotencyKeys, KEY_HEADER } from '../../src/chain/idempotency-keys.js'
import type { CutBlock } from '../../src/consenter/effects.js'
import { makeEnvelope } from '../../src/protocol/envelope.js'
import { encodeNormalMessages } from '../../src/protocol/kafka-message.js'

/** More than are remembered. */
const MANY = 25_000

/** Keys as a message loop fills them, record by record and block by block. */
class Loop {
  readonly keys = new IdempotencyKeys(1)
  readonly #value = encodeNormalMessages([makeEnvelope(Buffer.from('x')).bytes], 0n)[0] as Uint8Array
  #number = 1
  #next = 1

  readonly read = (key?: string): number => {
    this.keys.read({ offset: this.#next, value: this.#value, ...key !== undefined && { headers: { [KEY_HEADER]: Buffer.from(key) } } })
    return this.#next++
  }

  /** Cuts a block of the envelope at an offset. */
  readonly cut = (offset: number, originalOffset = 0): string[] => {
    const header = { number: this.#number++ }
    return this.keys.take({ block: { header }, offsets: [offset], originalOffsets: [originalOffset], lastOffsetPersisted: offset } as unknown as CutBlock)
  }
}

/** Ways on which an envelope with key `lost` gets into the log and into no block. */
const LOST: Record<string, (loop: Loop) => void> = {
  'invalid when it is stale': ({ keys, read }) => { keys.discarded(read('lost'), 0) },
  'submitted again, and then invalid': ({ keys, read }) => {
    const stale = read('lost')
    keys.resubmitted(stale, 0)
    keys.discarded(read('lost'), stale)
  },
  'submitted again twice, and then invalid': ({ keys, read }) => {
    const stale = read('lost')
    keys.resubmitted(stale, 0)
    const again = read('lost')
    keys.resubmitted(again, stale)
    keys.discarded(read('lost'), again)
  },
  'not taken again by the log': ({ keys, read }) => {
    const stale = read('lost')
    keys.resubmitted(stale, 0)
    keys.abandoned(stale)
  },
  'a copy of what was ordered before a restart': ({ read, cut }) => {
    read('lost')
    cut(read())
  }
}

t.test('a key stands for nothing whose envelope gets into no block, and the others are forgotten in their time', async (t) => {
  const loop = new Loop()
  for (const [name, lose] of Object.entries(LOST)) {
    lose(loop)
    t.notOk(loop.keys.find('lost'), name)
  }
  for (let count = 0; count < MANY; count++) loop.cut(loop.read(`key ${count.toString()}`))
  t.notOk(loop.keys.find('key 0'))
  t.ok(loop.keys.find(`key ${(MANY - 1).toString()}`))
})

t.test('what is given up here stands for its key when another replica submits it again', async (t) => {
  for (const first of ['given up', 'read']) {
    const { keys, read, cut } = new Loop()
    const stale = read('k')
    keys.resubmitted(stale, 0)
    if (first === 'given up') keys.abandoned(stale)
    const again = read('k')
    if (first === 'read') keys.abandoned(stale)
    t.ok(keys.find('k'), first)
    t.strictSame(cut(again, stale), ['k'])
    t.ok(keys.find('k'))
  }
})

t.test('what a Fabric orderer submits again, without headers, has the key of the first submission', async (t) => {
  const { keys, read, cut } = new Loop()
  const stale = read('k')
  keys.resubmitted(stale, 0)
  cut(read())
  t.strictSame(cut(read(), stale), ['k'])
  const copy = read('k')
  cut(read()) // past this replica's own copy, which is dropped
  t.match(keys.find('k'), { offset: stale }, `not of the copy at ${copy.toString()}`)
})

t.test('keys of envelopes that were stale and submitted again are forgotten like all others', async (t) => {
  const loop = new Loop()
  const { keys } = loop
  const stale = loop.read('stale')
  keys.resubmitted(stale, 0)
  loop.cut(loop.read('stale'), stale)
  for (let count = 0; count < MANY; count++) loop.cut(loop.read(`key ${count.toString()}`))
  t.notOk(keys.find('stale'), 'the oldest is forgotten')
  t.notOk(keys.find('key 0'), 'and so is what came behind it')
  t.ok(keys.find(`key ${(MANY - 1).toString()}`))
})
