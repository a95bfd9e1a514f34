import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { test } from 'tap'
import type { LogRecord } from '../../../src/protocol/log-record.js'
import { BATCH_OVERHEAD_BYTES, decodeRecordSet, recordSizeBytes } from '../../../src/ordered-log/kafka/record-batch.js'
import { encodeRecordBatch } from '../../helpers/record-batch.js'
import { at, batchAround, FIELD, kafkajsBatch, readWithKafkajs, seal } from '../helpers/batches.js'

const KEY = Buffer.from('0')

const anyBytes = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))
const anyRecord: fc.Arbitrary<LogRecord> = fc.record({
  value: anyBytes,
  headers: fc.array(fc.tuple(fc.string({ unit: 'grapheme', maxLength: 20 }), anyBytes), { maxLength: 4 }).map((entries) => Object.fromEntries(entries))
})
const anyRecords = fc.array(anyRecord, { minLength: 1, maxLength: 150 })

const encode = (records: readonly LogRecord[], timestampMs = 1234) => encodeRecordBatch(records, { key: KEY, timestampMs })

/** Records as plain values, whatever kind of bytes and objects hold them. */
function plain (records: ReadonlyArray<LogRecord & { readonly offset?: number }>) {
  return records.map(({ value, headers = {} }) => ({
    value: Buffer.from(value).toString('hex'),
    headers: Object.entries(headers).map(([name, header]) => [name, Buffer.from(header).toString('hex')])
  }))
}

const texts = (values: readonly string[]): LogRecord[] => values.map((value) => ({ value: Buffer.from(value) }))

test('what is encoded is decoded again, by this decoder and by that of kafkajs', async (t) => {
  await fc.assert(fc.asyncProperty(anyRecords, fc.nat(2 ** 50), async (records, offset) => {
    const batch = at(offset, encode(records, 1_700_000_000_123))
    const bound = records.reduce((sum, record) => sum + recordSizeBytes(record, KEY), BATCH_OVERHEAD_BYTES)
    if (batch.length > bound) throw new Error(`${batch.length.toString()} bytes, reckoned were ${bound.toString()}`)
    const { records: decoded, fault } = decodeRecordSet(batch)
    t.equal(fault, undefined)
    t.same(decoded.map((record) => record.offset), records.map((_, index) => offset + index))
    t.same(plain(decoded), plain(records))
    const theirs = await readWithKafkajs(batch)
    const expected = records.map((_, index) => [(offset + index).toString(), '1700000000123', '0'])
    t.same(theirs.map((record) => [record.offset, record.timestamp, record.key.toString()]), expected)
    t.same(theirs.map(({ value }) => value.toString('hex')), records.map(({ value }) => Buffer.from(value).toString('hex')))
  }), { numRuns: 100 })
})

test('what kafkajs encodes is decoded, packed or not', async (t) => {
  await fc.assert(fc.asyncProperty(anyRecords, fc.constantFrom(0, 1), async (records, compression) => {
    const { records: decoded } = decodeRecordSet(at(77, await kafkajsBatch(records, { compression })))
    t.same(plain(decoded), plain(records.map(({ value, headers = {} }) => ({ value, headers: Object.fromEntries(Object.entries(headers)) }))))
    t.same(decoded.map(({ offset }) => offset), records.map((_, index) => 77 + index))
  }), { numRuns: 50 })
})

test('sizes around every varint boundary', async (t) => {
  for (const size of [0, 1, 62, 63, 64, 65, 126, 127, 128, 8190, 8191, 8192, 1_048_575, 1_048_576, 16_777_300]) {
    const { records: [record] } = decodeRecordSet(encode([{ value: Buffer.alloc(size, 7) }]))
    t.equal(record?.value.length, size)
  }
  t.equal(decodeRecordSet(encode(texts(Array.from({ length: 20_000 }, String)))).records.length, 20_000)
})

test('several batches, the last one cut off', async (t) => {
  const [first, second] = [at(10, encode(texts(['a', 'b']))), at(12, encode(texts(['c'])))]
  const set = Buffer.concat([first, second])
  t.same(decodeRecordSet(set).records.map(({ offset }) => offset), [10, 11, 12])
  for (let length = 0; length < set.length; length++) {
    const { records, fault } = decodeRecordSet(set.subarray(0, length))
    t.equal(records.length, length < first.length ? 0 : 2, `the first ${length.toString()} bytes`)
    t.equal(fault, undefined)
  }
})

test('a header is a header, whatever its name', async (t) => {
  const headers = Object.fromEntries([['__proto__', Buffer.from('polluted')], ['constructor', Buffer.from('x')], ['', Buffer.alloc(0)]])
  const { records: [record] } = decodeRecordSet(encode([{ value: Buffer.from('v'), headers }]))
  t.same(Object.keys(record?.headers ?? {}), ['__proto__', 'constructor', ''])
  t.equal(Object.getPrototypeOf(record?.headers), Object.prototype)
})

test('a wrong CRC is damage on the way or on a disk: an error, never a record', async (t) => {
  const good = at(5, encode(texts(['good'])))
  const bad = at(6, encode(texts(['bad'])))
  bad.writeUInt8(bad.readUInt8(bad.length - 2) ^ 1, bad.length - 2)
  const { records, fault } = decodeRecordSet(Buffer.concat([good, bad]))
  t.same(records.map(({ offset }) => offset), [5], 'what is in front of it is read')
  t.match(fault, /offset 6.*CRC/)
})

test('a batch that cannot be unpacked gives one unreadable record for all its offsets', async (t) => {
  const template = encode(texts(['x']))
  const cases: Array<[string, Buffer]> = [
    ['unknown codec', batchAround(Buffer.from('abc'), { template, codec: 5, count: 3 })],
    ['broken gzip', batchAround(Buffer.from('abc'), { template, codec: 1, count: 3 })],
    ['broken snappy', batchAround(Buffer.from('abc'), { template, codec: 2, count: 3 })],
    ['broken LZ4', batchAround(Buffer.from('abc'), { template, codec: 3, count: 3 })],
    ['broken zstd', batchAround(Buffer.from('abc'), { template, codec: 4, count: 3 })],
    ['too few records', batchAround(template.subarray(FIELD.records), { template, count: 3 })],
    ['no record at all', batchAround(Buffer.alloc(0), { template, count: 3 })]
  ]
  for (const [name, batch] of cases) {
    const { records, fault } = decodeRecordSet(Buffer.concat([at(20, batch), at(23, encode(texts(['next'])))]))
    t.equal(fault, undefined, name)
    t.same(records.map(({ firstOffset, offset }) => [firstOffset ?? offset, offset]), [[20, 22], [23, 23]], name)
    t.same(Buffer.from(records[0]?.value ?? []), Buffer.from([0xff]), name)
  }
})

test('offsets inside a batch that are not its own make it unreadable', async (t) => {
  const deltas = (...values: number[]) => Buffer.concat(values.map((delta) => Buffer.from([14, 0, 0, delta * 2, 1, 2, 0x61, 0])))
  const template = encode(texts(['x']))
  t.same(decodeRecordSet(at(9, batchAround(deltas(0, 1, 2), { template, count: 3 }))).records.map(({ offset }) => offset), [9, 10, 11], 'as it should be')
  for (const wrong of [[0, 0, 0], [2, 1, 0], [0, 1, 9], [1, 2, 3]]) {
    const { records } = decodeRecordSet(at(9, batchAround(deltas(...wrong), { template, count: 3 })))
    t.same(records.map(({ firstOffset, offset }) => [firstOffset, offset]), [[9, 11]], wrong.join())
  }
})

test('a set in a format that is not version 2', async (t) => {
  const old = at(3, encode(texts(['old'])))
  old.writeInt8(1, FIELD.magic)
  t.match(decodeRecordSet(old), { legacy: true, records: [] })
  const mixed = decodeRecordSet(Buffer.concat([at(2, encode(texts(['new']))), old]))
  t.match(mixed, { legacy: false, fault: undefined })
  t.equal(mixed.records.length, 1, 'the old part is for the next fetch')
  const future = encode(texts(['future']))
  future.writeInt8(3, FIELD.magic)
  t.match(decodeRecordSet(future), { records: [], fault: /format/ })
})

test('a small set cannot unpack to more than memory holds', async (t) => {
  const huge = Buffer.alloc(40 * 1024 * 1024)
  const batch = await kafkajsBatch([{ value: huge }], { compression: 1 })
  const set = Buffer.concat(Array.from({ length: 12 }, (_, index) => at(index, batch)))
  t.ok(set.length < 1024 * 1024)
  const { records, fault } = decodeRecordSet(set)
  t.equal(fault, undefined)
  t.ok(records.length >= 1 && records.length <= 2, 'the rest is for the next fetch')

  const body = Buffer.alloc(7 * 3_000_000)
  for (let position = 0; position < body.length; position += 7) body.set([12, 0, 0, 0, 1, 1, 0], position)
  const many = batchAround(body, { template: encode(texts(['x'])), count: 3_000_000 })
  t.same(decodeRecordSet(many).records.map(({ firstOffset, offset }) => [firstOffset, offset]), [[0, 2_999_999]], 'more records than any producer writes')
})

test('a small set cannot hold more headers than memory holds', async (t) => {
  const template = encode(texts(['x']))
  const batchOf = (headers: number): Buffer => {
    const varint = (value: number): Buffer => Buffer.from([(value * 2) & 0x7f | 0x80, (value * 2) >> 7 & 0x7f | 0x80, (value * 2) >> 14 & 0x7f | 0x80, (value * 2) >> 21])
    const record = Buffer.concat([Buffer.from([0, 0, 0, 0, 0]), varint(headers), Buffer.alloc(headers * 2)])
    return batchAround(gzipSync(Buffer.concat([varint(record.length), record])), { template, codec: 1 })
  }
  const many = decodeRecordSet(batchOf(1_000_001))
  t.same(many.records.map(({ firstOffset, offset }) => [firstOffset, offset]), [[0, 0]], 'more headers than any producer writes')
  const set = Buffer.concat([at(0, batchOf(150_000)), at(1, batchOf(150_000)), at(2, batchOf(150_000))])
  t.ok(set.length < 4000)
  t.same(decodeRecordSet(set).records.map(({ firstOffset, offset }) => [firstOffset, offset]), [[undefined, 0], [undefined, 1]], 'the rest is for the next fetch')
})

test('arbitrary bytes never throw, and give no more records than they can hold', async (t) => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 })
  const damaged = fc.tuple(anyRecords, changes, fc.nat(4), fc.boolean()).map(([records, changed, codec, sealed]) => {
    const batch = encode(records)
    for (const [place, byte] of changed) batch[place % batch.length] = byte
    if (!sealed) return batch
    batch.writeInt8(2, FIELD.magic)
    batch.writeInt16BE(codec, FIELD.attributes)
    return seal(batch)
  })
  const input = fc.oneof(damaged, fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)))
  fc.assert(fc.property(input, (bytes) => {
    const startedAt = performance.now()
    const { records } = decodeRecordSet(bytes)
    const tookMs = performance.now() - startedAt
    if (records.length > bytes.length) throw new Error(`${records.length.toString()} records from ${bytes.length.toString()} bytes`)
    if (tookMs > 2000) throw new Error(`it took ${tookMs.toFixed()} ms`)
    for (const { offset, firstOffset = offset, value } of records) {
      if (!(firstOffset <= offset) || !(value instanceof Uint8Array)) throw new Error('no record')
    }
  }), { numRuns: 3000 })
  t.pass('3000 runs')
})
