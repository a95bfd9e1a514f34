import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import { Consenter } from '../../src/consenter/consenter.js'
import type { Effect } from '../../src/consenter/effects.js'
import { MetadataSlot } from '../../src/protocol/block.js'
import { makeEnvelope } from '../../src/protocol/envelope.js'
import { encodeKafkaMessage, MessageClass } from '../../src/protocol/kafka-message.js'
import { decodeOrdererSlot, encodeKafkaMetadata } from '../../src/protocol/kafka-metadata.js'
import { lastBlockOf, readVector, vectorGenesis, VECTORS } from '../helpers/golden.js'
import { CHANNEL, makeLog, scenario, type RandomLog, type Scenario } from '../helpers/random-log.js'
import { cutsOf, describeOutcome, replay, replayWithCrashes, type Log, type LogRecord, type Outcome } from '../helpers/replay.js'

/** The five properties of docs/architecture.md. SIM_SEED repeats a run, SIM_RUNS makes it longer. */
const seed = Number(process.env['SIM_SEED'] ?? randomInt(2 ** 31))
const numRuns = Number(process.env['SIM_RUNS'] ?? 2000)
t.comment(`SIM_SEED=${seed.toString()} SIM_RUNS=${numRuns.toString()}`)

const occurrences = new Map<string, number>()

function makeCountedLog (scenario: Scenario): RandomLog {
  const log = makeLog(scenario)
  for (const [what, count] of log.occurrences) occurrences.set(what, (occurrences.get(what) ?? 0) + count)
  return log
}

/** Checks on many random values; a failure tells the seed and the smallest failing value. */
function holds <T extends [unknown, ...unknown[]]> (name: string, property: fc.IProperty<T>, runs = numRuns): void {
  t.test(name, (t) => {
    fc.assert(property as fc.IProperty<unknown>, { seed, numRuns: runs })
    t.pass(`${runs.toString()} runs`)
    t.end()
  })
}

function assertSame (actual: Outcome, expected: Outcome): void {
  const index = expected.ledger.findIndex((line, index) => line !== actual.ledger[index])
  if (index >= 0) assert.equal(actual.ledger[index], expected.ledger[index], `block at index ${index.toString()}`)
  assert.equal(actual.ledger.length, expected.ledger.length, 'number of blocks')
  assert.equal(actual.state, expected.state, 'state behind the log')
  assert.deepEqual(actual.ingress, expected.ingress, 'ingress')
}

interface Timer { readonly position: number, readonly distance: number }

function replayWithTimers ({ channelId, genesis, records }: Log, timers: readonly Timer[]): Outcome {
  const consenter = new Consenter(channelId, genesis)
  const fire = (index: number): void => {
    for (const { distance } of timers.filter(({ position }) => position % (records.length + 1) === index)) {
      const effects = consenter.step({ type: 'timer', blockNumber: Math.max(0, consenter.nextBlockNumber + distance) })
      assert.ok(effects.every(({ type }) => type === 'postTimeToCut'), 'a timer does nothing but ask')
    }
  }
  const cuts = records.flatMap((record, index) => {
    fire(index)
    return cutsOf(consenter.step({ type: 'record', ...record }))
  })
  fire(records.length)
  return describeOutcome(cuts, consenter)
}

const timers = fc.array(fc.record({ position: fc.nat(60), distance: fc.constantFrom(0, 0, 0, -1, 1, -3, 1000) }), { maxLength: 20 })

holds('1. timers never change blocks', fc.property(scenario, timers, (scenario, timers) => {
  const log = makeCountedLog(scenario)
  assertSame(replayWithTimers(log, timers), replay(log))
}))

/** One replica that gives up what it was to re-submit where the pattern, over and over, says so. */
function replayWithGivenUp ({ channelId, genesis, records }: Log, pattern: readonly boolean[]): Outcome {
  const consenter = new Consenter(channelId, genesis)
  let count = 0
  const cuts = records.flatMap((record) => {
    const effects = consenter.step({ type: 'record', ...record })
    for (const effect of effects) if (effect.type === 'resubmit' && pattern[count++ % pattern.length]) consenter.step({ type: 'abandoned', offset: effect.offset })
    return cutsOf(effects)
  })
  return describeOutcome(cuts, consenter)
}

holds('1. what a replica gives up never changes blocks', fc.property(scenario, fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }), (scenario, pattern) => {
  const log = makeCountedLog(scenario)
  const { ledger, state, ingress } = replayWithGivenUp(log, pattern)
  const expected = replay(log)
  assertSame({ ledger, state, ingress: expected.ingress }, expected)
  if (pattern.every(Boolean)) assert.ok(ingress.every((one) => one === 'open'), 'nobody waits for what never comes')
}))

const crashes = fc.array(fc.oneof(fc.nat(5), fc.nat(60)), { minLength: 1, maxLength: 5 })

holds('2. a crash anywhere leaves the same ledger', fc.property(scenario, crashes, crashes, (scenario, ...plans) => {
  const log = makeCountedLog(scenario)
  const expected = replay(log)
  for (const plan of plans) assertSame(replayWithCrashes(log, plan), expected)
}))

holds('2. a crash after each effect leaves the same ledger', fc.property(scenario, (scenario) => {
  const log = makeLog(scenario)
  const expected = replay(log)
  const consenter = new Consenter(log.channelId, log.genesis)
  const effectCount = log.records.flatMap((record) => consenter.step({ type: 'record', ...record })).length
  for (let crash = 0; crash <= effectCount; crash++) assertSame(replayWithCrashes(log, [crash]), expected)
}), Math.ceil(numRuns / 20))

/** Lays the values of each fetch behind one another into one buffer, as a broker's answer has them. */
function rechunk (records: readonly LogRecord[], sizes: readonly number[], asBuffer: boolean): LogRecord[] {
  const chunked: LogRecord[] = []
  for (let fetch = 0; chunked.length < records.length; fetch++) {
    const batch = records.slice(chunked.length, chunked.length + (sizes[fetch % sizes.length] ?? 1))
    const noise = Uint8Array.of(0x0a, 0xff, fetch)
    const shared = Buffer.concat(batch.flatMap(({ value }) => [noise, value, noise]))
    let position = 0
    for (const { offset, value } of batch) {
      const slice = shared.subarray(position + noise.length, position + noise.length + value.length)
      chunked.push({ offset, value: asBuffer ? slice : new Uint8Array(slice.buffer, slice.byteOffset, slice.length) })
      position += noise.length * 2 + value.length
    }
  }
  return chunked
}

holds('3. chunking never matters', fc.property(scenario, fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 }), fc.boolean(), (scenario, sizes, asBuffer) => {
  const log = makeCountedLog(scenario)
  const records = rechunk(log.records, sizes, asBuffer)
  assertSame(replay({ ...log, records }), replay(log))
  for (const [index, { value }] of records.entries()) assert.ok(Buffer.from(value).equals(log.records[index]!.value), 'values are only read')
}))

interface Damage { readonly index: number, readonly position: number, readonly how: 'flip' | 'cut' | 'insert' | 'replace', readonly bytes: Uint8Array }

const damages: fc.Arbitrary<Damage[]> = fc.array(fc.record({
  index: fc.nat(60),
  position: fc.nat(400),
  how: fc.constantFrom('flip', 'flip', 'cut', 'insert', 'replace'),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 8 })
}), { minLength: 1, maxLength: 12 })

function damage (records: readonly LogRecord[], damages: readonly Damage[]): LogRecord[] {
  // The first record stays a CONNECT, see makeLog.
  const [first, ...damaged] = records
  for (const { index, position, how, bytes } of damages) {
    const record = damaged[index % (damaged.length || 1)]
    if (!record) continue
    const at = position % (record.value.length || 1)
    const [before, after] = [record.value.subarray(0, at), record.value.subarray(at)]
    const flipped = Uint8Array.from(after, (byte, position) => position === 0 ? byte ^ bytes[0]! : byte)
    const value = { flip: Buffer.concat([before, flipped]), cut: before, insert: Buffer.concat([before, bytes, after]), replace: bytes }[how]
    damaged[index % damaged.length] = { offset: record.offset, value }
  }
  return [first!, ...damaged]
}

function isOutcome ({ type }: Effect): boolean {
  return type === 'consumed' || type === 'discard'
}

holds('4. garbage never matters twice', fc.property(scenario, damages, (scenario, damages) => {
  const log = makeLog(scenario)
  const records = damage(log.records, damages)
  const consenter = new Consenter(log.channelId, log.genesis)
  let halted = false
  for (const record of records) {
    const effects = consenter.step({ type: 'record', ...record })
    const outcomes = effects.filter(isOutcome).length
    const halts = effects.some(({ type }) => type === 'halt')
    if (halted) assert.deepEqual(effects, [], 'a halted channel does nothing')
    else assert.ok(outcomes === 1 || (halts && outcomes === 0), `record ${record.offset.toString()} has ${outcomes.toString()} outcomes`)
    halted ||= halts
  }
  const expected = replay({ ...log, records })
  assertSame(replay({ ...log, records: records.map(({ offset, value }) => ({ offset, value: Buffer.from(value) })) }), expected)
  assertSame(replayWithCrashes({ ...log, records }, [damages.length * 2, 3]), expected)
}))

for (const name of VECTORS) {
  const vector = readVector(name)
  const log: Log = {
    channelId: vector.channel,
    genesis: lastBlockOf(vectorGenesis(vector)),
    records: vector.messages.map(({ offset, value }) => ({ offset, value: Buffer.from(value, 'base64') }))
  }
  const consenter = new Consenter(log.channelId, log.genesis)
  const cuts = log.records.flatMap((record) => cutsOf(consenter.step({ type: 'record', ...record })))
  const expected = describeOutcome(cuts, consenter)
  const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 })
  const crashes = fc.array(fc.nat(log.records.length * 2), { maxLength: 3 })
  holds(`5. ${name}: a real Fabric's blocks, in any chunks, with crashes`, fc.property(sizes, crashes, (sizes, crashes) => {
    const hashes = cuts.map(({ headerHash, block }) =>
      `${headerHash.toString('hex')} ${Buffer.from(encodeKafkaMetadata(decodeOrdererSlot(block.metadata[MetadataSlot.ORDERER])!)).toString('hex')}`)
    assert.deepEqual(hashes, vector.blocks.map(({ headerHash, ordererMetadata }) => `${headerHash} ${ordererMetadata}`))
    assertSame(replayWithCrashes({ ...log, records: rechunk(log.records, sizes, true) }, crashes), expected)
  }), Math.ceil(numRuns / 20))
}

const options = { maxMessageCount: 9, preferredMaxBytes: 100, absoluteMaxBytes: 300, batchTimeoutMs: 250 }
const fresh = { knowledge: 'current', class: MessageClass.NORMAL, original: 0 } as const
const config = { do: 'config', change: { batchTimeout: '1s' }, fault: 'none', ...fresh, class: MessageClass.CONFIG } as const

t.test('2. a crash between two blocks of one record leaves ingress as it was', (t) => {
  const log = makeLog({
    options,
    resubmission: true,
    replicas: 1,
    firstOffset: 0,
    commands: [
      config,
      { ...config, change: { maintenance: false }, knowledge: 'stale' },
      { do: 'normal', percent: 10, signatureBytes: 0, ...fresh },
      { ...config, original: 3 }
    ]
  })
  const ingress = [...Array(12).keys()].map((crash) => replayWithCrashes(log, [crash]).ingress.join(' '))
  t.same(new Set(ingress), new Set([replay(log).ingress.join(' ')]))
  t.end()
})

t.test('2. a block whose last offset is 0 is not ordered again', (t) => {
  const value = encodeKafkaMessage({ type: 'regular', class: MessageClass.NORMAL, configSequence: 0n, originalOffset: 0n, payload: makeEnvelope(Uint8Array.of(1)).bytes })
  const { genesis } = makeLog({ options: { ...options, maxMessageCount: 1 }, resubmission: true, replicas: 1, firstOffset: 0, commands: [] })
  const log = { channelId: CHANNEL, genesis, records: [{ offset: 0, value }] }
  t.equal(replayWithCrashes(log, [1]).ledger.length, replay(log).ledger.length)
  t.end()
})

t.test('the logs meet every case', (t) => {
  const expected = [
    'writeBlock count', 'writeBlock bytes', 'writeBlock oversize', 'writeBlock timer', 'writeBlock config',
    'writeBlock overflowed', 'writeBlock with re-submissions', 'two blocks of one record',
    'discard malformed_message', 'discard malformed_envelope', 'discard unknown_class', 'discard invalid_envelope',
    'discard invalid_config', 'discard nothing_to_cut',
    'consumed connect', 'consumed timeToCut', 'consumed regular', 'consumed empty',
    'resubmit', 'blockIngress', 'unblockIngress', 'startTimer', 'stopTimer', 'postTimeToCut',
    'halt diverged', 'halt consensus_migrated'
  ]
  const least = Math.floor(numRuns / 50)
  for (const what of expected) {
    const count = occurrences.get(what) ?? 0
    t.comment(`${count.toString().padStart(8)} ${what}`)
    t.ok(count >= least, `${what} occurs ${count.toString()} times, at least ${least.toString()}`)
  }
  t.same([...occurrences.keys()].filter((what) => !expected.includes(what)), [], 'nothing else occurs')
  t.end()
})
