import { rmSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import t, { type Test } from 'tap'
import { KeyedSubmissions } from '../../src/broadcast/keyed-submissions.js'
import { genesisEntry, Ledger, type NewBlock } from '../../src/ledger/ledger.js'
import { ReceiptIndex } from '../../src/ledger/receipt-index.js'
import { Receipts } from '../../src/ledger/receipts.js'
import { dataHash, headerHash } from '../../src/protocol/block.js'
import { envelopeId, makeEnvelope, type Envelope } from '../../src/protocol/envelope.js'
import { makeGenesisBlock } from '../../src/protocol/genesis.js'
import { envelopeFromBytes } from '../../src/broadcast/envelopes.js'
import { systemClock } from '../../src/util/clock.js'
import { Environment } from '../../src/util/environment.js'
import { ManualClock } from '../helpers/process-faults.js'

const OPTIONS = { maxMessageCount: 10, preferredMaxBytes: 1000, absoluteMaxBytes: 1000, batchTimeoutMs: 1000 }

/** An envelope of a block, with its key where it has one. */
interface Keyed {
  readonly envelope: Envelope
  readonly key?: string
}

const opaque = (text: string, key: string): Keyed => ({ envelope: envelopeFromBytes(Buffer.from(text), 'orders', 0), key })

let directories = 0

/** An empty ledger and its index, which does not follow yet. */
function open (t: Test, keyRetentionBlocks = 1000): { ledger: Ledger, index: ReceiptIndex, follow: () => void, close: () => Promise<void> } {
  const directory = join(t.testdirName, (directories++).toString())
  rmSync(directory, { recursive: true, force: true }) // what a failed run left
  const environments = ['blocks.lmdb', 'index.lmdb'].map((name) => new Environment(join(directory, name))) as [Environment, Environment]
  const space = { takes: () => true }
  const ledger = new Ledger('orders', { environment: environments[0], space })
  const index = new ReceiptIndex({ keyRetentionBlocks }, { environment: environments[1], clock: systemClock, space })
  const stopping = new AbortController()
  let following: Promise<void> | undefined
  const close = async (): Promise<void> => {
    stopping.abort()
    await following
    for (const environment of environments) await environment.close()
  }
  return { ledger, index, follow: () => { following = index.follow(ledger, stopping.signal) }, close }
}

/** Appends a block behind the ledger's last one; offsets count all envelopes. */
async function append (ledger: Ledger, previous: NewBlock | undefined, contents: readonly Keyed[]): Promise<NewBlock> {
  const genesis = genesisEntry(makeGenesisBlock('orders', OPTIONS))
  if (!previous) {
    await ledger.append(genesis)
    return genesis
  }
  const data = contents.map(({ envelope }) => envelope.bytes)
  const header = { number: previous.block.header.number + 1, previousHash: previous.headerHash, dataHash: dataHash(data) }
  const first = (previous.offsets.at(-1) ?? 0) + 1
  const block = {
    ...genesis,
    block: { ...genesis.block, header, data },
    headerHash: headerHash(header),
    offsets: data.map((_, index) => first + index),
    originalOffsets: data.map(() => 0),
    idempotencyKeys: contents.map(({ key = '' }) => key)
  }
  await ledger.append(block)
  return block
}

t.test('receipts of envelopes with one key name the first of them', async (t) => {
  const { ledger, index, follow, close } = open(t)
  const [first, second, other, far] = [opaque('one', 'k'), opaque('one', 'k'), opaque('other', 'k'), opaque('one', 'k')] as const
  let block = await append(ledger, undefined, [])
  block = await append(ledger, block, [first, second, other, opaque('one', 'another key')])
  await append(ledger, block, [far])
  follow()
  const { signal } = new AbortController()
  const receipts = new Receipts(index)
  await receipts.indexed(ledger, { blocks: 3, signal })
  const counting = { id: envelopeId(first.envelope.bytes), offset: 1, block: 1, index: 0, headerHash: Buffer.from(block.headerHash).toString('hex') }
  for (const { envelope } of [second, far]) {
    const id = envelopeId(envelope.bytes)
    t.not(id, counting.id, 'opaque bytes are wrapped anew')
    t.match(receipts.find(ledger, id), { ...counting, duplicate: true })
  }
  for (const offset of ['2', '5']) t.match(receipts.find(ledger, offset), { ...counting, duplicate: true }, `by offset ${offset}`)
  t.match(await receipts.settled(ledger, { position: { block: 2, index: 0 }, signal }), { ...counting, duplicate: true }, 'for whoever waits')
  t.match(receipts.find(ledger, '1'), { ...counting, duplicate: false })
  t.match(receipts.find(ledger, '3'), { id: envelopeId(other.envelope.bytes), offset: 3, duplicate: false }, 'other contents are another envelope')
  t.match(receipts.find(ledger, '4'), { offset: 4, duplicate: false }, 'and so is another key')
  await close()
})

t.test('a key that the index does not have yet is not taken for a new one', async (t) => {
  const { ledger, index, follow, close } = open(t)
  const envelope = makeEnvelope(Buffer.from('once'))
  await append(ledger, await append(ledger, undefined, []), [{ envelope, key: 'k' }])
  const clock = new ManualClock()
  const keyed = new KeyedSubmissions({ receipts: new Receipts(index), clock })
  // As behind a crash: the block is in the ledger, and its records are not read again.
  const chain = { ledger, firstKeyedBlock: ledger.height, keyed: async () => undefined }
  const appended: string[] = []
  const run = async (): Promise<object> => await keyed.run(chain, { channel: 'orders', envelope, idempotencyKey: 'k' }, async () => {
    appended.push('k')
    return { id: '', channel: 'orders', offset: 9 }
  })
  const tooEarly = run()
  await new Promise((resolve) => { setImmediate(resolve) })
  clock.advance(5000)
  await t.rejects(tooEarly, { code: 'channel_not_ready' }, 'it waits for the index only so long')
  const waiting = run()
  follow()
  t.match(await waiting, { id: envelopeId(envelope.bytes), offset: 1, duplicate: true })
  t.strictSame(appended, [], 'nothing is appended')
  await close()
})

t.test('what the index says does not depend on how many blocks it takes at a time', async (t) => {
  const keys = ['a', 'b', 'c']
  const contents = fc.array(fc.array(fc.constantFrom('', ...keys), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 })
  await fc.assert(fc.asyncProperty(contents, fc.integer({ min: 1, max: 3 }), async (blocks, retention) => {
    const [atOnce, oneByOne] = [open(t, retention), open(t, retention)]
    oneByOne.follow()
    for (const { ledger, index } of [atOnce, oneByOne]) {
      let block = await append(ledger, undefined, [])
      for (const [number, list] of blocks.entries()) {
        block = await append(ledger, block, list.map((key, place) => ({ envelope: makeEnvelope(Buffer.from(`${number.toString()} ${place.toString()}`)), key })))
        if (ledger === oneByOne.ledger) await index.reached('orders', block.block.header.number, new AbortController().signal)
      }
    }
    atOnce.follow()
    await atOnce.index.reached('orders', blocks.length, new AbortController().signal)
    for (const key of keys) t.strictSame(atOnce.index.findKey('orders', key), oneByOne.index.findKey('orders', key))
    await Promise.all([atOnce.close(), oneByOne.close()])
  }), { numRuns: 20 })
})
