// One part of the gateway alone: processor time per envelope, all threads, code warmed up first.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkEnvelope } from '../../dist/src/broadcast/filters.js'
import { itemsOfDelimited } from '../../dist/src/broadcast/items.js'
import { Consenter } from '../../dist/src/consenter/consenter.js'
import { Ledger, genesisEntry } from '../../dist/src/ledger/ledger.js'
import { ReceiptIndex } from '../../dist/src/ledger/receipt-index.js'
import { KafkaLog } from '../../dist/src/ordered-log/kafka/kafka-log.js'
import { dataHash } from '../../dist/src/protocol/block.js'
import { envelopeId } from '../../dist/src/protocol/envelope.js'
import { configOfBlock, makeGenesisBlock } from '../../dist/src/protocol/genesis.js'
import { encodeNormalMessages } from '../../dist/src/protocol/kafka-message.js'
import { systemClock } from '../../dist/src/util/clock.js'
import { Environment } from '../../dist/src/util/environment.js'
import { Level } from '../../dist/src/util/level.js'
import { envelopeWriter } from '../lib/envelopes.js'
import { openKafkaLog } from '../lib/log.js'

const { part, count, sizeBytes, bootstrap, topic } = JSON.parse(process.argv[2])
const CHANNEL = 'bench'
const GROUP = 60
const BLOCK = 500
/** Envelopes that are made before, where those of a part may be the same again. */
const POOL = 6000
/** Blocks of one commit. */
const TOGETHER = 16
const genesis = makeGenesisBlock(CHANNEL, { maxMessageCount: BLOCK, preferredMaxBytes: 2 << 20, absoluteMaxBytes: 10 << 20, batchTimeoutMs: 2000 })
const { config } = configOfBlock(genesis)
const directory = mkdtempSync(join(tmpdir(), 'ordering-bench-'))
const space = { takes: () => true }
let pool
let bodies

/** Each does its work for so many envelopes; one that prepares something first returns its own processor time. */
const parts = { decode, check, hash, produce, fetch, cut, ledger, index }
await parts[part](Math.round(count / 4))
const before = process.cpuUsage()
const own = await parts[part](count)
const { user, system } = own ?? process.cpuUsage(before)
rmSync(directory, { recursive: true, force: true })
console.log(JSON.stringify({ micros: (user + system) / count }))
process.exit(0)

/** A body as chunks of a socket. */
async function * chunks (envelopes) {
  const write = envelopeWriter(CHANNEL, sizeBytes, { delimited: true })
  for (let sent = 0; sent < envelopes; sent += GROUP) {
    const chunk = Buffer.allocUnsafe(GROUP * write.sizeBytes)
    for (let at = 0; at < chunk.length;) at = write(chunk, at)
    yield chunk
  }
}

/** Envelopes in groups as they arrive. */
async function * groups (body) {
  for await (const group of itemsOfDelimited(body, { channel: CHANNEL, maxItemBytes: 1 << 24 })) yield group.map(({ submission }) => submission.envelope)
}

/** The same chunks again and again: making them does not count. */
async function decode (envelopes) {
  bodies ??= await collect(chunks(POOL))
  let found = 0
  for await (const group of groups(repeated(bodies, envelopes))) found += group.length
  if (found < envelopes) throw new Error(`found ${found} of ${envelopes} envelopes`)
}

async function check (envelopes) {
  for await (const group of prepared(envelopes)) for (const envelope of group) checkEnvelope(envelope, config, CHANNEL)
}

async function hash (envelopes) {
  for await (const group of prepared(envelopes)) {
    for (const { bytes } of group) envelopeId(bytes)
    dataHash(group.map(({ bytes }) => bytes))
  }
}

async function produce (envelopes) {
  const log = openKafkaLog(KafkaLog, bootstrap)
  await log.bounds(topic, { create: true })
  const appends = new Set()
  for await (const group of prepared(envelopes)) {
    const append = log.append(topic, encodeNormalMessages(group.map(({ bytes }) => bytes), 0n).map((value) => ({ value }))).then(() => { appends.delete(append) })
    appends.add(append)
    if (appends.size >= 16) await Promise.race(appends)
  }
  await Promise.all(appends)
  await log.close()
}

async function fetch (envelopes) {
  const log = openKafkaLog(KafkaLog, bootstrap)
  let records = 0
  for await (const batch of log.read(topic, 0, new AbortController().signal)) {
    records += batch.length
    if (records >= envelopes) break
  }
  await log.close()
}

async function cut (envelopes) {
  const consenter = new Consenter(CHANNEL, { block: genesis, config, checkpoint: undefined })
  let offset = 0
  for await (const group of prepared(envelopes)) {
    for (const value of encodeNormalMessages(group.map(({ bytes }) => bytes), 0n)) consenter.step({ type: 'record', offset: offset++, value })
  }
}

async function ledger (envelopes) {
  await fill(envelopes)
}

/** The blocks are handed over as the ledger hands them over, some at a time: they are in memory, and none is read again. */
async function index (envelopes) {
  const blocks = []
  const { environment, ledger: filled } = await fill(envelopes, (block) => { blocks.push(block) })
  const before = process.cpuUsage()
  const indexes = new Environment(join(mkdtempSync(join(directory, 'index-')), 'index.lmdb'))
  const receipts = new ReceiptIndex({ keyRetentionBlocks: 100_000 }, { environment: indexes, clock: systemClock, space: { takes: () => true } })
  const stop = new AbortController()
  const height = new Level(1)
  let follow
  const followed = new Promise((resolve) => { follow = resolve })
  const following = receipts.follow({
    channel: CHANNEL,
    get height () { return height.value },
    get: (number) => filled.get(number),
    entry: (number) => number < height.value ? filled.entry(number) : undefined,
    published: async (number, signal) => { await height.above(number, signal) },
    follow
  }, stop.signal)
  const handOver = await followed
  for (const [position, block] of blocks.entries()) {
    height.raise(position + 2)
    handOver(block)
    if (position % TOGETHER === TOGETHER - 1) await receipts.reached(CHANNEL, position + 1, stop.signal)
  }
  await receipts.reached(CHANNEL, blocks.length, stop.signal)
  stop.abort()
  await following // what is in memory is written
  const own = process.cpuUsage(before)
  await indexes.close()
  await environment.close()
  return own
}

/** A ledger with blocks, cut here. */
async function fill (envelopes, published = () => undefined) {
  const environment = new Environment(join(mkdtempSync(join(directory, 'ledger-')), 'blocks.lmdb'))
  const ledger = new Ledger(CHANNEL, { environment, space })
  await ledger.append(genesisEntry(genesis))
  ledger.follow(published)
  const consenter = new Consenter(CHANNEL, { block: genesis, config, checkpoint: undefined })
  let offset = 0
  let writing = []
  for await (const group of prepared(envelopes)) {
    for (const value of encodeNormalMessages(group.map(({ bytes }) => bytes), 0n)) {
      for (const effect of consenter.step({ type: 'record', offset: offset++, value })) {
        if (effect.type === 'writeBlock') writing.push(ledger.append({ ...effect.cut, idempotencyKeys: [] }))
      }
    }
    if (writing.length >= TOGETHER) {
      await Promise.all(writing)
      writing = []
    }
  }
  await Promise.all(writing)
  return { environment, ledger }
}

/** The same few thousand envelopes again and again, decoded before: only what is done with them counts. The index needs others each time. */
async function * prepared (envelopes) {
  if (part === 'index') return yield * groups(chunks(envelopes))
  pool ??= await collect(groups(chunks(POOL)))
  yield * repeated(pool, envelopes)
}

/** Chunks or groups, one for each so many envelopes, from the first on again when they are used up. */
async function * repeated (all, envelopes) {
  for (let sent = 0, turn = 0; sent < envelopes; sent += GROUP, turn++) yield all[turn % all.length]
}

async function collect (iterable) {
  const all = []
  for await (const one of iterable) all.push(one)
  return all
}
