import t from 'tap'
import { makeEnvelope, makePayload } from '../helpers/http-protobuf.js'
import type { JsonBlock } from '../helpers/socket.js'
import { audit, compare, summarize } from '../soak/audit.js'
import type { Sent } from '../soak/load.js'
import { lateSlopeOf, slopeOf } from '../soak/memory.js'

/** A chain with a genesis block and the envelopes of these names, a list for each block. */
function chainOf (...blocks: ReadonlyArray<readonly string[]>): JsonBlock[] {
  return [['genesis'], ...blocks].map((names, number) => ({
    number,
    previousHash: '',
    dataHash: '',
    headerHash: `hash of ${names.join()}`,
    envelopes: names.map((name) => makeEnvelope(makePayload(name.padEnd(20))).toString('base64')),
    metadata: { lastOffsetPersisted: number }
  }))
}

/** An envelope that was sent at a time and answered one millisecond later with a receipt, unless it is said otherwise. */
function sentAt (sentAtMs: number, name: string, entry: Partial<Sent> = {}): Sent {
  return { name, channel: 'orders', keyed: true, sentAt: sentAtMs, acknowledgedAt: sentAtMs + 1, unsure: 0, attempts: 1, ...entry }
}

const never = (sentAtMs: number, name: string, entry: Partial<Sent> = {}): Sent => {
  const { acknowledgedAt, ...rest } = sentAt(sentAtMs, name, { keyed: false, ...entry })
  return rest
}

t.test('a chain as its writers were told has no faults', async (t) => {
  const chain = summarize(chainOf(['a', 'b'], ['c', 'a', 'last']))
  const sent = [sentAt(0, 'a', { unsure: 1, place: { block: 1, index: 0 } }), sentAt(0, 'b'), never(5, 'c', { unsure: 1 }), never(6, 'd')]
  t.strictSame(audit(chain, sent, ['last']), { faults: [], repeated: 1 })
})

t.test('what the audit of a soak run finds', async (t) => {
  const cases: ReadonlyArray<readonly [title: string, chain: JsonBlock[], sent: Sent[], faults: RegExp[]]> = [
    ['lost', chainOf(['a']), [sentAt(0, 'a'), sentAt(1, 'b')], [/^b: acknowledged 1 times, unknown 0 times, in the chain 0 times/]],
    ['twice without a reason', chainOf(['a'], ['a']), [sentAt(0, 'a')], [/^a: .*in the chain 2 times/]],
    ['refused, and there', chainOf(['a']), [never(0, 'a')], [/^a: acknowledged 0 times.*in the chain 1 times/]],
    ['a key without a receipt', chainOf(['a']), [never(0, 'a', { keyed: true, unsure: 1 })], [/^a: .*no receipt/]],
    ['another place', chainOf(['a', 'b']), [sentAt(0, 'b', { place: { block: 1, index: 0 } }), sentAt(0, 'a')], [/^b: its receipt says block 1, index 0, it is at .* index 1/]],
    ['out of order', chainOf(['b'], ['a']), [sentAt(0, 'a'), sentAt(2, 'b')], [/^b stands before a,/]],
    ['nobody sent it', chainOf(['a', 'x']), [sentAt(0, 'a')], [/^nobody sent x/]]
  ]
  for (const [title, chain, sent, expected] of cases) {
    const { faults } = audit(summarize(chain), sent)
    t.equal(faults.length, expected.length, `${title}: ${faults.join('; ')}`)
    for (const [index, pattern] of expected.entries()) t.match(faults[index], pattern)
  }
  t.strictSame(audit(summarize(chainOf(['b'], ['a'])), [sentAt(0, 'a'), sentAt(1, 'b')]).faults, [], 'what was sent before the answer may stand before it')
})

t.test('chains are the same down to their metadata', async (t) => {
  const blocks = chainOf(['a'], ['b'])
  const chain = summarize(blocks)
  t.strictSame(compare(chain, summarize(chainOf(['a'], ['b']))), [])
  t.strictSame(compare(chain, summarize(blocks.slice(0, 2))), ['heights 3 and 2'])
  t.match(compare(chain, summarize([...blocks.slice(0, 2), { ...blocks[2] as JsonBlock, metadata: { lastOffsetPersisted: 7 } }])), [/^block 2 is another one/])
})

t.test('the slope of memory is that behind the start of a process', async (t) => {
  const minute = 60_000
  const samples = Array.from({ length: 61 }, (_, index) => ({ atMs: index * minute / 2, bytes: index < 4 ? 0 : (100 + index / 2) * 2 ** 20 }))
  t.equal(slopeOf({ samples })?.toFixed(3), '60.000', 'a MiB a minute')
  t.equal(slopeOf({ samples: samples.slice(0, 9) }), undefined, 'too short a life has none')
  const flat = samples.map((sample, index) => index < 30 ? sample : { ...sample, bytes: 2 ** 27 })
  t.equal(lateSlopeOf({ samples: flat })?.toFixed(3), '0.000', 'nothing in the second half')
  t.ok((slopeOf({ samples: flat }) ?? 0) > 1, 'and something before')
  t.equal(slopeOf({ samples: [] }), undefined)
})
