import t from 'tap'
import { BodyBudget, PartialItem } from '../../src/broadcast/body-limits.js'
import { itemsOfDelimited, itemsOfLines } from '../../src/broadcast/items.js'
import type { Item } from '../../src/broadcast/submit-all.js'
import { makeEnvelope } from '../../src/protocol/envelope.js'
import { ByteGatherer } from '../../src/util/byte-gatherer.js'
import { ManualClock } from '../helpers/process-faults.js'

const OPTIONS = { channel: 'orders', maxItemBytes: 1000, partial: new PartialItem(new BodyBudget(0), { timeoutMs: 1000, clock: new ManualClock() }) }

async function * pieces (bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function summary (groups: AsyncIterable<readonly Item[]>): Promise<string[]> {
  const seen: string[] = []
  for await (const group of groups) for (const item of group) seen.push('error' in item ? item.error.code : Buffer.from(item.submission.envelope.payload).toString())
  return seen
}

t.test('items are the same in pieces of any size', async (t) => {
  const line = (text: string): string => JSON.stringify({ payload: Buffer.from(text).toString('base64') })
  const lines = Buffer.from(`\ufeff${line('a')}\r\n\r\n\n${line('x'.repeat(2000))}\n${line('b')}\n?\n${line('c')}\r`)
  const delimited = Buffer.concat(['a', 'y'.repeat(300), 'x'.repeat(2000), 'b'].map((text) => {
    const { bytes } = makeEnvelope(Buffer.from(text))
    return Buffer.concat([bytes.length < 128 ? Buffer.from([bytes.length]) : Buffer.from([bytes.length & 0x7f | 0x80, bytes.length >> 7]), bytes])
  }))
  for (const size of [1, 2, 3, 7, 100, 1000, 100_000]) {
    t.same(await summary(itemsOfLines(pieces(lines, size), OPTIONS)), ['a', 'body_too_large', 'b', 'malformed_json', 'c'], `lines in pieces of ${size.toString()}`)
    t.same(await summary(itemsOfDelimited(pieces(delimited, size), OPTIONS)), ['a', 'y'.repeat(300), 'body_too_large', 'b'], `messages in pieces of ${size.toString()}`)
  }
})

t.test('what is in front of a length that is none is told, in pieces of any size', async (t) => {
  const { bytes } = makeEnvelope(Buffer.from('a'))
  const body = Buffer.concat([Buffer.from([bytes.length]), bytes, Buffer.from([bytes.length]), bytes, Buffer.alloc(9, 0xff)])
  for (const size of [1, 2, 5, 1000]) {
    const seen: string[] = []
    await t.rejects(async () => {
      for await (const group of itemsOfDelimited(pieces(body, size), OPTIONS)) seen.push(...group.map((item) => 'error' in item ? item.error.code : 'item'))
    }, { code: 'malformed_envelope' })
    t.same(seen, ['item', 'item'], `in pieces of ${size.toString()}`)
  }
})

t.test('a large item that is not all there counts until it is taken; a small one does not', async (t) => {
  const text = 'x'.repeat(200_000)
  const line = Buffer.from(`${JSON.stringify({ payload: Buffer.from(text).toString('base64') })}\n`)
  const { bytes } = makeEnvelope(Buffer.from(text))
  const message = Buffer.concat([Buffer.from([bytes.length & 0x7f | 0x80, bytes.length >> 7 & 0x7f | 0x80, bytes.length >> 14]), bytes])
  for (const [items, body] of [[itemsOfLines, line], [itemsOfDelimited, message]] as const) {
    const clock = new ManualClock()
    const bodies = new BodyBudget(300_000)
    const read = async (chunks: AsyncIterable<Buffer>): Promise<string[]> => {
      const partial = new PartialItem(bodies, { timeoutMs: 1000, clock })
      try {
        return await summary(items(chunks, { channel: 'orders', maxItemBytes: 1_000_000, partial }))
      } finally {
        partial.release()
      }
    }
    const held: number[] = []
    const all = await read((async function * () {
      for await (const chunk of pieces(Buffer.concat([body, body.subarray(0, 60_000)]), 60_000)) {
        held.push(bodies.heldBodyBytes)
        yield chunk
      }
      held.push(bodies.heldBodyBytes)
      t.equal(await read(pieces(body, 60_000)).then(([item]) => item), text, 'there is room for another')
      yield body.subarray(60_000)
    })())
    t.same(all, [text, text])
    t.same(held.slice(0, 4), [0, 0, 120_000, 180_000], 'from 64 KiB on')
    t.equal(held.at(-1), 0, 'given back behind the item')
    t.equal(bodies.heldBodyBytes, 0)
    t.equal(clock.waiting, 0)

    await t.rejects(read((async function * () {
      yield body.subarray(0, 160_000)
      t.equal(bodies.heldBodyBytes, 160_000)
      await t.rejects(read(pieces(body, 60_000)), { code: 'overloaded', data: { channel: 'orders' } })
      t.equal(bodies.heldBodyBytes, 160_000)
      clock.advance(999)
      yield body.subarray(160_000, 160_001)
      clock.advance(1)
      yield body.subarray(160_001, 160_002)
    })()), { code: 'request_timeout', message: /requestTimeoutMs/ })
    t.equal(bodies.heldBodyBytes, 0)
    t.same(await read((async function * () {
      yield body.subarray(0, 160_000)
      clock.advance(999)
      yield Buffer.concat([body.subarray(160_000), body.subarray(0, 60_000)])
      clock.advance(999)
      yield body.subarray(60_000)
    })()), [text, text], 'each item has its own time')
  }
})

t.test('bytes that come one by one are held once', async (t) => {
  const gatherer = new ByteGatherer()
  const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251))
  for await (const piece of pieces(bytes, 1)) gatherer.add(piece)
  t.equal(gatherer.length, bytes.length)
  const taken = gatherer.take()
  t.ok(taken.equals(bytes))
  t.ok(taken.buffer.byteLength <= 2 * bytes.length)
  t.equal(gatherer.length, 0)
})
