// Envelopes for load: a channel header, and data that is different each time, so that the receipts index has work.
import { encodePayload, HeaderType, makeEnvelope } from '../../dist/src/protocol/envelope.js'

/**
 * Makes marshalled envelopes, each of `sizeBytes` to within a few bytes, that differ in eight bytes.
 *
 * @returns {(target: Buffer, at: number) => number} writes the next one, behind its length where `delimited`; the position behind it
 */
export function envelopeWriter (channelId, sizeBytes, { delimited = false } = {}) {
  const head = makeEnvelope(encodePayload({ type: HeaderType.MESSAGE, channelId, data: Buffer.alloc(8), timestampMs: 1e12, nonce: Buffer.alloc(24, process.pid % 250) })).bytes.length
  const data = Buffer.alloc(Math.max(16, sizeBytes - head), 'x')
  const marker = Buffer.from('\x01\x02COUNTER')
  marker.copy(data)
  const { bytes } = makeEnvelope(encodePayload({ type: HeaderType.MESSAGE, channelId, data, timestampMs: 1e12, nonce: Buffer.alloc(24, process.pid % 250) }))
  const template = delimited ? Buffer.concat([varint(bytes.length), bytes]) : Buffer.from(bytes)
  const counterAt = template.indexOf(marker)
  let count = BigInt(process.pid) << 40n | BigInt(Math.floor(Math.random() * 2 ** 16)) << 24n
  const write = (target, at) => {
    template.copy(target, at)
    target.writeBigUInt64BE(count++, at + counterAt)
    return at + template.length
  }
  return Object.assign(write, { sizeBytes: template.length })
}

function varint (value) {
  const bytes = []
  for (; value > 0x7f; value = Math.floor(value / 128)) bytes.push((value & 0x7f) | 0x80)
  return Buffer.from([...bytes, value])
}
