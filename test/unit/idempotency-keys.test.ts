import t from 'tap'
import { IdempotencyKeys, KEY_HEADER } from '../../src/chain/idempotency-keys.js'
import type { CutBlock } from '../../src/consenter/effects.js'
import { makeEnvelope } from '../../src/protocol/envelope.js'
import { encodeNormalMessages } from '../../src/protocol/kafka-message.js'

/** More than are remembered. */
const MANY = 25_000

t.test('keys of envelopes that were stale and submitted again are forgotten like all others', async (t) => {
  const keys = new IdempotencyKeys(1)
  const [value] = encodeNormalMessages([makeEnvelope(Buffer.from('x')).bytes], 0n) as [Uint8Array]
  let [number, next] = [1, 0]
  const read = (key: string): number => {
    keys.read({ offset: next, value, headers: { [KEY_HEADER]: Buffer.from(key) } })
    return next++
  }
  const cut = (offset: number): void => {
    keys.take({ block: { header: { number: number++ } }, offsets: [offset], lastOffsetPersisted: offset } as unknown as CutBlock)
  }
  read('stale')
  cut(read('stale')) // as it was submitted again
  for (let count = 0; count < MANY; count++) cut(read(`key ${count.toString()}`))
  t.notOk(keys.find('stale'), 'the oldest is forgotten')
  t.notOk(keys.find('key 0'), 'and so is what came behind it')
  t.ok(keys.find(`key ${(MANY - 1).toString()}`))
})
