import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import type Long from 'long'
import protobuf from 'protobufjs/minimal.js'
import t from 'tap'
import { encodeBlockEntry } from '../../src/protocol/block-entry.js'
import { encodeBlock } from '../../src/protocol/block.js'
import { decodeEnvelope, makeEnvelope, type Envelope } from '../../src/protocol/envelope.js'
import { common, gateway, orderer } from '../../src/protocol/generated/messages.js'
import { toBigInt, toLong } from '../../src/protocol/int64.js'
import { decodeKafkaMessage, encodeKafkaMessage, encodeNormalMessages, MessageClass } from '../../src/protocol/kafka-message.js'
import { decodeLogRecords, encodeLogRecords } from '../../src/protocol/log-record.js'

/** What is read and written by hand must be what the generated codecs read and write, whatever the bytes. */
const bytes = fc.uint8Array({ maxLength: 300 })
const sequence = fc.oneof(fc.constant(0n), fc.bigInt(0n, 300n), fc.bigInt(0n, 2n ** 53n - 1n))

/** Well-formed bytes, some of them changed, cut or joined. */
function almost (wellFormed: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  const change = fc.record({ at: fc.nat(320), to: fc.oneof(fc.nat(255), fc.constantFrom(0x0a, 0x10, 0x12, 0x18, 0x20, 0x80, 0)) })
  const tail = fc.oneof(fc.constant(new Uint8Array(0)), bytes, wellFormed)
  return fc.tuple(wellFormed, fc.array(change, { maxLength: 2 }), fc.option(fc.nat(320)), tail).map(([whole, changes, cut, behind]) => {
    const result = Buffer.concat([whole.subarray(0, cut ?? whole.length), behind])
    for (const { at, to } of changes) if (at < result.length) result[at] = to
    return result
  })
}

const hex = (value: Uint8Array): string => Buffer.from(value).toString('hex')

function outcome (read: () => unknown): unknown {
  try {
    return read()
  } catch {
    return 'malformed'
  }
}

const envelope = ({ payload, signature, bytes, sizeBytes, hasUnknownFields }: Envelope): string =>
  [hex(payload), hex(signature), hex(bytes), sizeBytes, hasUnknownFields].join(' ')

t.test('envelopes are read as the generated codec reads them', async (t) => {
  const wellFormed = fc.tuple(bytes, bytes).map(([payload, signature]) => makeEnvelope(payload, signature).bytes)
  let canonical = 0
  fc.assert(fc.property(almost(wellFormed), (input) => {
    const expected = outcome(() => {
      const reader = protobuf.Reader.create(input)
      reader.discardUnknown = false
      const message = common.Envelope.decode(reader)
      const { payload, signature, $unknowns } = message
      const sizeBytes = payload.length + signature.length
      return envelope({ payload, signature, sizeBytes, bytes: common.Envelope.encode(message).finish(), hasUnknownFields: $unknowns !== undefined })
    })
    const actual = outcome(() => {
      const read = decodeEnvelope(input)
      if (read.bytes === input) canonical++
      return envelope(read)
    })
    return actual === expected
  }), { numRuns: 5000 })
  t.ok(canonical > 500 && canonical < 4500, `${canonical.toString()} of 5000 were not copied`)
})

t.test('blocks are written as the generated codec writes them', async () => {
  const header = fc.record({ number: fc.oneof(fc.nat(200), fc.maxSafeNat()), previousHash: bytes, dataHash: bytes })
  const block = fc.record({ header, data: fc.array(bytes), metadata: fc.array(bytes, { maxLength: 6 }) })
  fc.assert(fc.property(block, ({ header, data, metadata }) => {
    const expected = common.Block.encode({ header: { ...header, number: toLong(header.number, true) }, data: { data }, metadata: { metadata } }).finish()
    return hex(encodeBlock({ header, data, metadata })) === hex(expected)
  }), { numRuns: 2000 })
})

t.test('regular messages are read as the generated codec reads them', async () => {
  const wellFormed = fc.tuple(bytes, sequence, fc.constantFrom(0, 1, 2), fc.constantFrom(0n, 7n)).map(([payload, configSequence, messageClass, originalOffset]) =>
    encodeKafkaMessage({ type: 'regular', payload, configSequence, class: messageClass, originalOffset }))
  fc.assert(fc.property(almost(wellFormed), (input) => {
    const expected = outcome(() => {
      const { type, regular } = orderer.KafkaMessage.decode(input)
      if (type !== 'regular') return type ?? 'empty'
      const { payload, configSeq, class: messageClass, originalOffset } = regular as orderer.KafkaMessageRegular
      return [hex(payload), toBigInt(configSeq), messageClass, toBigInt(originalOffset)].join(' ')
    })
    const actual = outcome(() => {
      const message = decodeKafkaMessage(input)
      return message.type === 'regular' ? [hex(message.payload), message.configSequence, message.class, message.originalOffset].join(' ') : message.type
    })
    return actual === expected
  }), { numRuns: 5000 })
})

t.test('normal messages are written as the generated codec writes them', async () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 5 }), sequence, (envelopes, configSequence) => {
    const expected = envelopes.map((payload) => hex(encodeKafkaMessage({ type: 'regular', payload, configSequence, class: MessageClass.NORMAL, originalOffset: 0n })))
    return encodeNormalMessages(envelopes, configSequence).map(hex).join() === expected.join()
  }), { numRuns: 2000 })
})

t.test('records that were appended together come back as they were', async () => {
  const record = fc.record({ value: bytes, headers: fc.option(fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), bytes, { maxKeys: 3, noNullPrototype: true })) })
  fc.assert(fc.property(fc.array(record, { minLength: 1, maxLength: 5 }), (records) => {
    const text = (all: ReadonlyArray<{ value: Uint8Array, headers?: Readonly<Record<string, Uint8Array>> | null }>): string =>
      all.map(({ value, headers }) => [hex(value), ...Object.entries(headers ?? {}).map(([key, header]) => `${key}=${hex(header)}`)].join(' ')).join()
    const stored = encodeLogRecords(records.map(({ value, headers }) => ({ value, ...headers && { headers } })))
    return text(decodeLogRecords(stored)) === text(records)
  }), { numRuns: 1000 })
})

t.test('entries of blocks are written as the generated codec writes them', async () => {
  const offset = fc.oneof(fc.nat(300), fc.maxSafeNat())
  const entry = fc.record({
    headerHash: bytes,
    offsets: fc.array(offset),
    originalOffsets: fc.array(offset, { maxLength: 5 }),
    idempotencyKeys: fc.array(fc.string({ maxLength: 5 }), { maxLength: 5 }),
    checkpoint: fc.record({ lastResubmittedConfigOffset: sequence, ingressBlocked: fc.boolean(), overflowed: fc.boolean() }),
    lastRecord: fc.option(fc.record({ offset, hash: bytes }), { nil: undefined })
  })
  fc.assert(fc.property(entry, ({ headerHash, offsets, originalOffsets, idempotencyKeys, checkpoint, lastRecord }) => {
    const long = (value: number): Long => toLong(value, true)
    const expected = gateway.BlockEntry.encode({
      headerHash,
      offsets: offsets.map(long),
      originalOffsets: originalOffsets.some((one) => one > 0) ? originalOffsets.map(long) : [],
      idempotencyKeys,
      checkpoint: { ...checkpoint, lastResubmittedConfigOffset: toLong(checkpoint.lastResubmittedConfigOffset) },
      ...lastRecord && { lastRecord: { offset: long(lastRecord.offset), hash: lastRecord.hash } }
    }).finish()
    const checksum = Buffer.alloc(5, 0x7d)
    checksum.writeUInt32LE(crc32(expected), 1)
    return hex(encodeBlockEntry({ headerHash, offsets, originalOffsets, idempotencyKeys, checkpoint, lastRecord })) === hex(expected) + hex(checksum)
  }), { numRuns: 2000 })
})
