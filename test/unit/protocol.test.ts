import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { dataHash, decodeBlock, encodeBlock, encodeHeaderDer, headerHash } from '../../src/protocol/block.js'
import { decodeChainTip, encodeChainTip } from '../../src/protocol/chain-tip.js'
import { decodeConfigEnvelope } from '../../src/protocol/channel-config.js'
import { reapplyConfigUpdate } from '../../src/protocol/config-update.js'
import { decodeEnvelope, decodePayload, encodePayload, envelopeId, HeaderType, makeEnvelope } from '../../src/protocol/envelope.js'
import { common } from '../../src/protocol/generated/messages.js'
import { configOfBlock, makeGenesisBlock } from '../../src/protocol/genesis.js'
import { parseGoDurationMs } from '../../src/protocol/go-duration.js'
import { toBigInt, toLong, toSafeInteger } from '../../src/protocol/int64.js'
import { decodeKafkaMessage, encodeKafkaMessage, type KafkaMessage } from '../../src/protocol/kafka-message.js'
import { decodeOrdererSlot, encodeKafkaMetadata, encodeOrdererSlot } from '../../src/protocol/kafka-metadata.js'
import { decodeLastConfigSlot, encodeLastConfigSlot } from '../../src/protocol/last-config.js'
import { MalformedError } from '../../src/protocol/malformed.js'
import { makeNextConfig } from '../helpers/config-envelopes.js'

const options = { maxMessageCount: 500, absoluteMaxBytes: 10 * 2 ** 20, preferredMaxBytes: 2 * 2 ** 20, batchTimeoutMs: 2000 }
const genesis = makeGenesisBlock('orders', options)
const { config } = configOfBlock(genesis)

const UINT64_MAX = 2n ** 64n - 1n
const INT64_MAX = 2n ** 63n - 1n
const INT64_MIN = -(2n ** 63n)
const uint64 = fc.oneof(fc.bigInt(0n, UINT64_MAX), fc.constantFrom(0n, 1n, 2n ** 53n + 1n, INT64_MAX, 2n ** 63n, UINT64_MAX))
const int64 = fc.oneof(fc.bigInt(INT64_MIN, INT64_MAX), fc.constantFrom(0n, -1n, -3n, -(2n ** 53n) - 1n, INT64_MAX, INT64_MIN))
const safeInteger = fc.oneof(fc.nat(300), fc.maxSafeNat(), fc.constant(Number.MAX_SAFE_INTEGER))
const bytes = fc.uint8Array({ maxLength: 300 })

const kafkaMessage: fc.Arbitrary<KafkaMessage> = fc.oneof(
  fc.record({
    type: fc.constant('regular' as const),
    payload: bytes,
    configSequence: uint64,
    class: fc.constantFrom(0, 1, 2, 3, -1, 2 ** 31 - 1, -(2 ** 31)),
    originalOffset: int64
  }),
  fc.record({ type: fc.constant('timeToCut' as const), blockNumber: uint64 }),
  fc.record({ type: fc.constant('connect' as const), payload: bytes }),
  fc.constant({ type: 'empty' as const }))

/** Byte arrays of any class as hex, to compare values only. */
function plain (value: unknown): unknown {
  if (value instanceof Uint8Array) return hex(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]))
}

function hex (bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

function holds <T extends [unknown, ...unknown[]]> (t: Test, property: fc.IProperty<T>): void {
  fc.assert(property as fc.IProperty<unknown>, { numRuns: 1000 })
  t.pass('holds')
}

t.test('round trips', (t) => {
  const same = (actual: unknown, expected: unknown): boolean => isDeepStrictEqual(plain(actual), plain(expected))
  holds(t, fc.property(kafkaMessage, (message) => same(decodeKafkaMessage(encodeKafkaMessage(message)), message)))
  const metadata = fc.record({ lastOffsetPersisted: int64, lastOriginalOffsetProcessed: int64, lastResubmittedConfigOffset: int64 })
  holds(t, fc.property(metadata, (metadata) => {
    const nothing = Object.values(metadata).every((value) => value === 0n)
    return same(decodeOrdererSlot(encodeOrdererSlot(encodeKafkaMetadata(metadata))) ?? 'empty', nothing ? 'empty' : metadata)
  }))
  holds(t, fc.property(safeInteger, (number) => decodeLastConfigSlot(encodeLastConfigSlot(number)) === number))
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })
  holds(t, fc.property(fc.record({ genesisHash: hash, number: safeInteger, headerHash: hash }), (tip) => same(decodeChainTip(encodeChainTip(tip)), tip)))
  const header = fc.record({ number: safeInteger, previousHash: bytes, dataHash: bytes })
  const block = fc.record({ header, data: fc.array(bytes), metadata: fc.array(bytes, { maxLength: 6 }) })
  holds(t, fc.property(block, (block) => same(decodeBlock(encodeBlock(block)), block)))
  holds(t, fc.property(bytes, bytes, (payload, signature) => {
    const { payload: readPayload, signature: readSignature, bytes: again } = decodeEnvelope(makeEnvelope(payload, signature).bytes)
    return same({ readPayload, readSignature, again }, { readPayload: payload, readSignature: signature, again: makeEnvelope(payload, signature).bytes })
  }))
  holds(t, fc.property(fc.integer(), fc.string(), bytes, bytes, (type, channelId, data, nonce) => {
    const text = Buffer.from(channelId).toString() // what UTF-8 makes of lone surrogates
    const decoded = decodePayload(encodePayload({ type, channelId: text, data, nonce, timestampMs: 1_700_000_000_123 }))
    return same(decoded, { channelHeader: { type, channelId: text, txId: createHash('sha256').update(nonce).digest('hex') }, data })
  }))
  t.end()
})

t.test('64-bit fields are exact', (t) => {
  for (const value of [0n, 1n, 2n ** 53n + 1n, 2n ** 63n, UINT64_MAX]) t.equal(toBigInt(toLong(value, true)), value)
  for (const value of [-1n, INT64_MIN, INT64_MAX, -(2n ** 53n) - 1n]) t.equal(toBigInt(toLong(value)), value)
  t.equal(toBigInt(toLong(Number.MAX_SAFE_INTEGER)), BigInt(Number.MAX_SAFE_INTEGER))
  t.equal(hex(encodeKafkaMessage({ type: 'timeToCut', blockNumber: UINT64_MAX })), '120b08ffffffffffffffffff01')
  t.equal(hex(encodeKafkaMetadata({ lastOffsetPersisted: -3n, lastOriginalOffsetProcessed: 0n, lastResubmittedConfigOffset: 0n })), '08fdffffffffffffffff01', '-3 takes 10 bytes')
  t.equal(hex(encodeOrdererSlot(encodeKafkaMetadata({ lastOffsetPersisted: 15n, lastOriginalOffsetProcessed: 11n, lastResubmittedConfigOffset: 0n }))), '0a04080f100b')
  t.equal(hex(encodeLastConfigSlot(0)), '', 'the slot is empty until the first config block')
  t.equal(hex(encodeLastConfigSlot(3)), '0a020803')
  t.equal(toSafeInteger(toLong(Number.MAX_SAFE_INTEGER), 'x'), Number.MAX_SAFE_INTEGER)
  for (const value of [2n ** 53n, UINT64_MAX]) t.throws(() => toSafeInteger(toLong(value, true), 'x'), MalformedError)
  const big = common.Block.encode({ header: { number: toLong(2n ** 53n, true) } }).finish()
  t.throws(() => decodeBlock(big), { name: 'MalformedError', message: /block number.*9007199254740992/ })
  t.end()
})

t.test('the last member of a oneof on the wire wins, as in Go', (t) => {
  const connect = encodeKafkaMessage({ type: 'connect', payload: Uint8Array.of(1) })
  const timeToCut = encodeKafkaMessage({ type: 'timeToCut', blockNumber: 4n })
  t.match(decodeKafkaMessage(Buffer.concat([connect, timeToCut])), { type: 'timeToCut', blockNumber: 4n })
  t.match(decodeKafkaMessage(Buffer.concat([timeToCut, connect])), { type: 'connect' })
  t.match(decodeKafkaMessage(Buffer.from('2a0101', 'hex')), { type: 'empty' }, 'an unknown field alone')
  t.end()
})

t.test('envelopes are re-marshalled canonically', (t) => {
  const cases = [
    ['0a0101120102', '0a0101120102', false, 'canonical'],
    ['1201020a0101', '0a0101120102', false, 'fields out of order'],
    ['0a00120102', '120102', false, 'an empty field is left out'],
    ['0a01010a0103', '0a0103', false, 'the last of a repeated field wins'],
    ['0a8100' + '01', '0a0101', false, 'a length that takes more bytes than needed'],
    ['', '', false, 'empty'],
    ['2205010203040a0a0101', '0a01012205010203040a', true, 'unknown fields are kept, behind the known ones'],
    ['18010a01012a0105', '0a010118012a0105', true, 'unknown fields stay in their order']
  ] as const
  for (const [wire, canonical, hasUnknownFields, what] of cases) {
    const envelope = decodeEnvelope(Buffer.from(wire, 'hex'))
    t.equal(hex(envelope.bytes), canonical, what)
    t.equal(envelope.hasUnknownFields, hasUnknownFields, what)
  }
  const known = fc.constantFrom('0a0101', '0a020304', '120105', '1200', '0a00', '18ac02', '2a03010203', '3501020304')
  holds(t, fc.property(fc.array(known), (fields) => {
    const once = decodeEnvelope(Buffer.from(fields.join(''), 'hex'))
    const twice = decodeEnvelope(once.bytes)
    return hex(once.bytes) === hex(twice.bytes) && once.hasUnknownFields === twice.hasUnknownFields && envelopeId(once.bytes) === envelopeId(twice.bytes)
  }))
  const made = makeEnvelope(new Uint8Array(30), new Uint8Array(7))
  for (const { sizeBytes } of [made, decodeEnvelope(made.bytes)]) t.equal(sizeBytes, 37, 'payload and signature, not the marshalled length')
  t.equal(envelopeId(Uint8Array.of(97, 98, 99)), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  t.end()
})

const decoders: Record<string, (bytes: Uint8Array) => unknown> = {
  decodeKafkaMessage,
  decodeEnvelope,
  decodePayload,
  decodeBlock,
  decodeOrdererSlot,
  decodeLastConfigSlot,
  decodeChainTip,
  decodeConfigEnvelope: (bytes) => decodeConfigEnvelope(makeEnvelope(bytes)),
  decodeConfigData: (data) => decodeConfigEnvelope(makeEnvelope(encodePayload({ type: HeaderType.CONFIG, channelId: 'orders', data }))),
  reapplyConfigUpdate: (bytes) => reapplyConfigUpdate(makeEnvelope(bytes), config),
  configOfBlock: (bytes) => configOfBlock({ ...genesis, data: [bytes] })
}

t.test('damaged bytes only ever throw MalformedError', (t) => {
  const update = makeNextConfig('orders', config, { maxMessageCount: 7 })
  const valid = [
    encodeBlock(genesis), genesis.data[0]!, update.payload, update.bytes, decodePayload(update.payload).data,
    encodeKafkaMessage({ type: 'regular', payload: update.bytes, configSequence: 3n, class: 2, originalOffset: 9n }),
    encodeOrdererSlot(encodeKafkaMetadata({ lastOffsetPersisted: 9n, lastOriginalOffsetProcessed: 3n, lastResubmittedConfigOffset: 2n })), encodeLastConfigSlot(300)
  ]
  const damaged = fc.tuple(fc.constantFrom(...valid), fc.nat(), fc.nat(255), fc.boolean()).map(([bytes, position, byte, cut]) => {
    const at = position % bytes.length
    return cut ? bytes.subarray(0, at) : Uint8Array.from(bytes, (value, index) => index === at ? byte : value)
  })
  for (const [name, decode] of Object.entries(decoders)) {
    const outcomes = { decoded: 0, refused: 0 }
    fc.assert(fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 60 })), (bytes) => {
      try {
        decode(bytes)
        outcomes.decoded += 1
      } catch (error) {
        outcomes.refused += 1
        return error instanceof MalformedError
      }
      return true
    }), { numRuns: 1500 })
    t.ok(name === 'decodeChainTip' || outcomes.refused > 50, `${name}: ${JSON.stringify(outcomes)}`)
  }
  t.equal(decodeChainTip(Uint8Array.of(0xff)), undefined, 'another writer\'s CONNECT payload is none')
  t.equal(decodeChainTip(new Uint8Array(0)), undefined)
  t.equal(decodeChainTip(encodeChainTip({ genesisHash: new Uint8Array(31), number: 1, headerHash: new Uint8Array(32) })), undefined, 'a hash has 32 bytes')
  t.throws(() => configOfBlock({ ...genesis, data: [] }), { name: 'MalformedError', message: /0 envelopes/ })
  t.throws(() => decodePayload(new Uint8Array(0)), { name: 'MalformedError', message: /no channel header/ })
  t.end()
})

t.test('Go durations', (t) => {
  const cases = [
    ['2s', 2000], ['250ms', 250], ['1m30s', 90_000], ['1h', 3_600_000], ['1.5s', 1500], ['.5s', 500], ['1.s', 1000], ['+3s', 3000], ['-3s', -3000],
    ['10us', 0.01], ['10µs', 0.01], ['10μs', 0.01], ['1h2m3s4ms', 3_723_004], ['0s', 0], ['100ns', 0.0001]
  ] as const
  for (const [text, ms] of cases) t.ok(Math.abs(parseGoDurationMs(text) - ms) < 1e-9, `${text} is ${ms.toString()} ms`)
  for (const text of ['', '2', 's', '2x', '2 s', ' 2s', '2s ', '.s', '1..5s', '--2s', '1e3s', '2S', '٢s', '2sec', '1s-2s']) {
    t.throws(() => parseGoDurationMs(text), MalformedError, JSON.stringify(text))
  }
  holds(t, fc.property(fc.nat(999), fc.nat(59), fc.nat(59), fc.nat(999), (h, m, s, ms) =>
    parseGoDurationMs(`${h.toString()}h${m.toString()}m${s.toString()}s${ms.toString()}ms`) === ((h * 60 + m) * 60 + s) * 1000 + ms))
  holds(t, fc.property(fc.string(), (text) => {
    try {
      return Number.isFinite(parseGoDurationMs(text))
    } catch (error) {
      return error instanceof MalformedError
    }
  }))
  t.end()
})

/** Reads DER independently of the encoder: tag, length, content. */
function readDer (der: Buffer): { tag: number, content: Buffer, rest: Buffer } {
  const lengthByte = der[1]!
  const lengthBytes = lengthByte < 0x80 ? 0 : lengthByte & 0x7f
  const length = lengthBytes === 0 ? lengthByte : der.readUIntBE(2, lengthBytes)
  if (lengthBytes > 0 && (length < 0x80 || der[2] === 0)) throw new Error('length is not minimal')
  const start = 2 + lengthBytes
  return { tag: der[0]!, content: der.subarray(start, start + length), rest: der.subarray(start + length) }
}

t.test('header DER', (t) => {
  const long = fc.uint8Array({ maxLength: 70_000, size: 'max' })
  holds(t, fc.property(safeInteger, fc.oneof({ weight: 20, arbitrary: bytes }, { weight: 1, arbitrary: long }), bytes, (number, previousHash, data) => {
    const sequence = readDer(encodeHeaderDer({ number, previousHash, dataHash: data }))
    const integer = readDer(sequence.content)
    const previous = readDer(integer.rest)
    const last = readDer(previous.rest)
    const [first, second] = integer.content
    const minimal = first! < 0x80 && (first !== 0 || integer.content.length === 1 || second! >= 0x80)
    return sequence.tag === 0x30 && sequence.rest.length === 0 && integer.tag === 2 && previous.tag === 4 && last.tag === 4 && last.rest.length === 0 && minimal &&
      BigInt(`0x${integer.content.toString('hex')}`) === BigInt(number) && previous.content.equals(previousHash) && last.content.equals(data)
  }))
  const header = { number: 1, previousHash: Uint8Array.of(1), dataHash: Uint8Array.of(2) }
  t.equal(hex(headerHash(header)), createHash('sha256').update(Buffer.from('3009020101040101040102', 'hex')).digest('hex'))
  t.equal(hex(dataHash([Uint8Array.of(97), Uint8Array.of(), Uint8Array.of(98, 99)])), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', 'a plain concatenation')
  t.end()
})
