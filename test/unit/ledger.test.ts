import { join } from 'node:path'
import t, { type Test } from 'tap'
import { genesisEntry, decodeStored, Ledger, type NewBlock, type StoredBlock } from '../../src/ledger/ledger.js'
import { ReceiptIndex } from '../../src/ledger/receipt-index.js'
import { findOffset, Receipts } from '../../src/ledger/receipts.js'
import { verifyLedger } from '../../src/ledger/verify.js'
import { dataHash, encodeBlock, headerHash, METADATA_SLOT_COUNT, MetadataSlot } from '../../src/protocol/block.js'
import { decodeBlockEntry, encodeBlockEntry } from '../../src/protocol/block-entry.js'
import { envelopeId, makeEnvelope } from '../../src/protocol/envelope.js'
import { makeGenesisBlock } from '../../src/protocol/genesis.js'
import { encodeKafkaMetadata } from '../../src/protocol/kafka-metadata.js'
import { encodeLastConfigSlot, encodeSignaturesSlot } from '../../src/protocol/last-config.js'
import { common } from '../../src/protocol/generated/messages.js'
import { systemClock } from '../../src/util/clock.js'
import { Environment, put, type NumberedDatabase } from '../../src/util/environment.js'

const PLENTY = { takes: () => true }
const OPTIONS = { maxMessageCount: 10, preferredMaxBytes: 1000, absoluteMaxBytes: 1000, batchTimeoutMs: 1000 }

function openEnvironment (t: Test, name = 'blocks.lmdb', directory = t.testdir()): Environment {
  const environment = new Environment(join(directory, name))
  t.teardown(async () => { await environment.close() })
  return environment
}

const genesis = (channel = 'orders'): NewBlock => genesisEntry(makeGenesisBlock(channel, OPTIONS))

/** The block behind another, with an envelope for each offset. */
function following (previous: NewBlock, offsets: readonly number[], { originalOffsets = [] as number[], texts = offsets.map(String) } = {}): NewBlock {
  const data = texts.map((text) => makeEnvelope(Buffer.from(text)).bytes)
  const header = { number: previous.block.header.number + 1, previousHash: previous.headerHash, dataHash: dataHash(data) }
  const metadata: Uint8Array[] = Array.from({ length: METADATA_SLOT_COUNT }, () => new Uint8Array(0))
  metadata[MetadataSlot.LAST_CONFIG] = encodeLastConfigSlot(0)
  const kafka = { lastOffsetPersisted: BigInt(offsets.at(-1) ?? 0), lastOriginalOffsetProcessed: 0n, lastResubmittedConfigOffset: 0n }
  metadata[MetadataSlot.ORDERER] = common.Metadata.encode({ value: encodeKafkaMetadata(kafka) }).finish()
  metadata[MetadataSlot.SIGNATURES] = encodeSignaturesSlot(0, metadata[MetadataSlot.ORDERER]!)
  return { ...genesis(), block: { header, data, metadata }, headerHash: headerHash(header), offsets, originalOffsets }
}

/** A ledger with the genesis block and three more. */
async function filledLedger (environment: Environment, channel = 'orders'): Promise<{ ledger: Ledger, blocks: NewBlock[] }> {
  const ledger = new Ledger(channel, { environment, space: PLENTY })
  const blocks = [genesis(channel)]
  for (const offsets of [[1, 2], [4], [5, 9, 10]]) blocks.push(following(blocks.at(-1)!, offsets))
  await Promise.all(blocks.map(async (block) => { await ledger.append(block) }))
  return { ledger, blocks }
}

t.test('blocks are there as they were appended, also after a restart', async (t) => {
  const directory = t.testdir()
  const environment = new Environment(join(directory, 'blocks.lmdb'))
  const { ledger, blocks } = await filledLedger(environment)
  const check = async (ledger: Ledger): Promise<void> => {
    t.equal(ledger.height, 4)
    t.equal(ledger.tip?.number, 3)
    for (const [number, { block, headerHash, offsets }] of blocks.entries()) {
      const stored = ledger.get(number)!
      t.ok(stored.bytes.equals(encodeBlock(block)), `bytes of block ${number.toString()}`)
      t.match(stored.entry, { offsets })
      t.ok(headerHash === stored.entry.headerHash || Buffer.from(headerHash).equals(stored.entry.headerHash), 'header hash')
    }
    t.equal(ledger.get(4), undefined)
    t.equal(ledger.entry(4), undefined)
    t.notOk((await verifyLedger(ledger)).fault)
  }
  await check(ledger)
  await environment.close()
  await check(new Ledger('orders', { environment: openEnvironment(t, 'blocks.lmdb', directory), space: PLENTY }))
})

t.test('channels do not see each other', async (t) => {
  const environment = openEnvironment(t)
  for (const channel of ['b', 'a', 'a.b', 'ab']) await filledLedger(environment, channel)
  t.strictSame(Ledger.channelsOf(environment), ['a', 'a.b', 'ab', 'b'])
  t.equal(new Ledger('c', { environment, space: PLENTY }).height, 0)
  t.equal(new Ledger('', { environment, space: PLENTY }).tip, undefined)
})

t.test('what does not follow is refused', async (t) => {
  const { ledger, blocks } = await filledLedger(openEnvironment(t))
  const next = following(blocks[3]!, [11])
  for (const [what, block] of [['a gap', following(next, [12])], ['again', blocks[3]!], ['another link', following(blocks[2]!, [11])]] as const) {
    await t.rejects(ledger.append(block), { code: 'internal_error' }, what)
  }
  const wrongLink = { ...next, block: { ...next.block, header: { ...next.block.header, previousHash: Buffer.alloc(32) } } }
  await t.rejects(ledger.append(wrongLink), { code: 'internal_error' }, 'a wrong link')
  await ledger.append(next)
  t.equal(ledger.height, 5)
})

t.test('a full disk: refused, and taken when there is space', async (t) => {
  const environment = openEnvironment(t)
  let full = false
  const shares: Array<number | undefined> = []
  const ledger = new Ledger('orders', {
    environment,
    space: {
      takes: (_bytes, share) => {
        shares.push(share)
        return !full
      }
    }
  })
  const first = genesis()
  await ledger.append(first)
  full = true
  const next = following(first, [1])
  await t.rejects(ledger.append(next), { code: 'disk_full', data: { channel: 'orders' } })
  full = false
  await ledger.append(next)
  t.equal(ledger.height, 2)
  t.ok(shares.every((share) => share !== undefined && share < 1), 'blocks may use a part of the reserve')
})

t.test('published', async (t) => {
  const environment = openEnvironment(t)
  const ledger = new Ledger('orders', { environment, space: PLENTY })
  const seen: number[] = []
  const waiting = [0, 1].map(async (number) => {
    await ledger.published(number, new AbortController().signal)
    seen.push(number)
  })
  const aborted = ledger.published(5, AbortSignal.abort())
  await aborted
  await ledger.append(genesis())
  await waiting[0]
  t.strictSame(seen, [0])
  await ledger.append(following(genesis(), [1]))
  await waiting[1]
  t.strictSame(seen, [0, 1])
})

t.test('an envelope is found by its offset', async (t) => {
  const { ledger, blocks } = await filledLedger(openEnvironment(t))
  const expected = new Map(blocks.flatMap(({ offsets }, block) => offsets.map((offset, index) => [offset, { block, index }] as const)))
  for (let offset = 0; offset < 14; offset++) t.strictSame(findOffset(ledger, offset), expected.get(offset), offset.toString())
})

t.test('verify names the block and the reason', async (t) => {
  const damage: Array<[string, (block: NewBlock) => Partial<NewBlock>]> = [
    ['its header says number 7', ({ block }) => ({ block: { ...block, header: { ...block.header, number: 7 } } })],
    ['its previous hash is not', ({ block }) => ({ block: { ...block, header: { ...block.header, previousHash: Buffer.alloc(32) } } })],
    ['its data hash is not', ({ block }) => ({ block: { ...block, data: [makeEnvelope(Buffer.from('other')).bytes] } })],
    ['its header hash is not', () => ({ headerHash: Buffer.alloc(32) })],
    ['it has 1 envelopes and 2 offsets', () => ({ offsets: [3, 4] })],
    ['offset 2 is out of order', () => ({ offsets: [2] })],
    ['offset 99 is out of order', () => ({ offsets: [99] })]
  ]
  for (const [reason, change] of damage) {
    await t.test(reason, async (t) => {
      const environment = openEnvironment(t)
      const { ledger, blocks } = await filledLedger(environment)
      const { block, ...entry } = { ...blocks[2]!, ...change(blocks[2]!) }
      const [stored, beside]: NumberedDatabase[] = [environment.database('blocks'), environment.database('entries')]
      await environment.write(() => {
        put(stored!, ['orders', 2], encodeBlock(block))
        put(beside!, ['orders', 2], encodeBlockEntry(entry))
      })
      t.match(await verifyLedger(ledger), { channel: 'orders', blocks: 2, fault: { block: 2, reason: new RegExp(reason) } })
      t.match(await verifyLedger(ledger, { from: 2 }), { fault: { block: 2 } }, 'also from there on')
    })
  }
  await t.test('garbage', async (t) => {
    const environment = openEnvironment(t)
    const { ledger } = await filledLedger(environment)
    const stored: NumberedDatabase = environment.database('blocks')
    await environment.write(() => { put(stored, ['orders', 1], Buffer.from([0xff, 0xff])) })
    t.match(await verifyLedger(ledger), { blocks: 1, fault: { block: 1, reason: /^malformed block/ } })
    t.match(await verifyLedger(ledger, { from: 2 }), { blocks: 0, fault: { block: 1, reason: /^malformed block/ } }, 'the one that the first one is checked against')
    await environment.write(() => { stored.remove(['orders', 1]).catch(() => undefined) })
    t.match(await verifyLedger(ledger), { blocks: 1, fault: { block: 1, reason: /block 1 is missing/ } })
  })
})

t.test('the error of what cannot be read says which block of which channel it is', async (t) => {
  const environment = openEnvironment(t)
  const { ledger } = await filledLedger(environment)
  const [stored, beside]: NumberedDatabase[] = [environment.database('blocks'), environment.database('entries')]
  await environment.write(() => {
    put(stored!, ['orders', 1], Buffer.from([0xff, 0xff]))
    put(beside!, ['orders', 2], Buffer.from([0xff, 0xff]))
  })
  t.throws(() => decodeStored(ledger.get(1)!), { channel: 'orders', block: 1, message: /^block 1: malformed block: / })
  for (const read of [() => ledger.get(2), () => ledger.entry(2)]) t.throws(read, { channel: 'orders', block: 2, message: /^block 2: malformed block entry: / })
})

t.test('verify finds every bit that turned', async (t) => {
  const { ledger } = await filledLedger(openEnvironment(t))
  const whole = ledger.get(2)!
  const unseen: number[] = []
  for (let bit = 0; bit < whole.bytes.length * 8; bit++) {
    const bytes = Buffer.from(whole.bytes)
    bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ 1 << (bit & 7), bit >> 3)
    const get = (number: number): StoredBlock | undefined => number === 2 ? { ...whole, bytes } : ledger.get(number)
    const { fault } = await verifyLedger({ channel: 'orders', height: ledger.height, get } as Ledger)
    if (fault?.block !== 2) unseen.push(bit)
  }
  t.strictSame(unseen, [])
})

t.test('receipts', async (t) => {
  const environment = openEnvironment(t)
  const indexEnvironment = openEnvironment(t, 'index.lmdb', t.testdirName)
  const ledger = new Ledger('orders', { environment, space: PLENTY })
  const blocks = [genesis()]
  blocks.push(following(blocks[0]!, [1, 2], { texts: ['a', 'b'] }))
  blocks.push(following(blocks[1]!, [4, 7, 8], { texts: ['a', 'c', 'c'], originalOffsets: [0, 3, 0] }))
  for (const block of blocks) await ledger.append(block)
  const index = new ReceiptIndex({ keyRetentionBlocks: 1000 }, { environment: indexEnvironment, clock: systemClock, space: PLENTY })
  const stopping = new AbortController()
  const id = (text: string): string => envelopeId(makeEnvelope(Buffer.from(text)).bytes)
  const indexing = index.follow(ledger, stopping.signal)
  while (!index.find('orders', id('c'))) await new Promise((resolve) => { setTimeout(resolve, 1) })
  const receipts = new Receipts(index)
  t.match(receipts.find(ledger, id('a')), { id: id('a'), offset: 1, block: 1, index: 0, duplicate: false }, 'the first one wins')
  t.match(receipts.find(ledger, '4'), { id: id('a'), offset: 4, block: 2, index: 0, duplicate: true })
  t.match(receipts.find(ledger, '8'), { id: id('c'), block: 2, index: 2, duplicate: true }, 'in the same block')
  t.match(receipts.find(ledger, '7'), { id: id('c'), duplicate: false })
  t.match(receipts.find(ledger, '3'), { id: id('c'), offset: 7 }, 'by the offset of the first submission')
  for (const name of ['0', '5', '99', '0'.repeat(64)]) t.throws(() => receipts.find(ledger, name), { code: 'receipt_not_found' }, name)
  for (const name of ['', 'x', '-1', '01', id('a').toUpperCase()]) t.throws(() => receipts.find(ledger, name), { code: 'invalid_request' }, name)
  t.equal(decodeStored(ledger.get(2)!).data.length, 3)
  stopping.abort()
  await indexing
})

t.test('a bit that turned in what is kept beside a block is found, and a ledger opens all the same', async (t) => {
  const environment = openEnvironment(t)
  const ledger = new Ledger('orders', { environment, space: PLENTY })
  const first = genesis()
  await ledger.append(first)
  const second = { ...following(first, [3, 5], { originalOffsets: [0, 2] }), idempotencyKeys: ['a key', ''], lastRecord: { offset: 5, hash: Buffer.alloc(32, 7) } }
  await ledger.append(second)
  const entries: NumberedDatabase = environment.database('entries')
  for (const number of [0, 1]) {
    const good = Buffer.from(entries.get(['orders', number])!)
    for (const position of good.keys()) {
      const damaged = Buffer.from(good)
      damaged[position]! ^= 1 << (position % 8)
      await environment.write(() => { put(entries, ['orders', number], damaged) })
      const opened = new Ledger('orders', { environment, space: PLENTY })
      if (number === 1) t.equal(opened.readableTip, undefined)
      const { fault } = await verifyLedger(opened)
      t.equal(fault?.block, number, `block ${number.toString()}, byte ${position.toString()}`)
    }
    await environment.write(() => { put(entries, ['orders', number], good) })
  }
  t.equal((await verifyLedger(new Ledger('orders', { environment, space: PLENTY }))).fault, undefined)
})

t.test('what was kept beside a block before there were checksums is taken', (t) => {
  for (let offset = 1; offset < 3000; offset += 7) { // some of them end as one with a checksum might
    const entry = { ...genesisEntry(makeGenesisBlock('orders', OPTIONS)), offsets: [offset] }
    const bytes = encodeBlockEntry(entry)
    t.same(decodeBlockEntry(bytes.subarray(0, -5)).offsets, [offset])
  }
  t.end()
})
