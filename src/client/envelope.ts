import { BYTES, checkArgument, checkOptions, type Rules } from './arguments.js'
import { concat } from './bytes.js'

/** The two parts of an envelope, both opaque to the order. */
export interface EnvelopeParts {
  readonly payload: Uint8Array
  readonly signature?: Uint8Array
}

const PARTS: Rules<EnvelopeParts> = { payload: { ...BYTES, required: true }, signature: BYTES }

/**
 * Marshals a common.Envelope, in the one form that the gateway stores: fields in order, empty ones left out.
 * @throws OrderingClientError `invalid_argument`
 */
export function encodeEnvelope (envelope: EnvelopeParts): Uint8Array {
  checkOptions('envelope', envelope, PARTS)
  const { payload, signature = new Uint8Array(0) } = envelope
  return concat([field(1, payload), field(2, signature)])
}

/** The parts of an envelope of a block. @throws RangeError when the bytes are none */
export function decodeEnvelope (envelope: Uint8Array): Required<EnvelopeParts> {
  checkArgument('envelope', envelope, BYTES)
  const fields = readFields(envelope)
  return { payload: fields.get(1) ?? new Uint8Array(0), signature: fields.get(2) ?? new Uint8Array(0) }
}

/**
 * What a writer sent as opaque bytes: the data of a payload that has a header, else the whole payload. Envelopes are not
 * typed, so a payload of another kind that looks like one with a header is taken for one.
 * @throws RangeError when the bytes are no envelope
 */
export function dataOf (envelope: Uint8Array): Uint8Array {
  const { payload } = decodeEnvelope(envelope)
  try {
    const fields = readFields(payload)
    const header = readFields(fields.get(1) ?? new Uint8Array(0))
    return header.get(1)?.length ? fields.get(2) ?? new Uint8Array(0) : payload
  } catch {
    return payload // not protobuf
  }
}

function field (number: number, content: Uint8Array): Uint8Array {
  return content.length === 0 ? content : concat([Uint8Array.of(number << 3 | 2), varint(content.length), content])
}

function varint (value: number): Uint8Array {
  const bytes = []
  for (; value > 0x7f; value = Math.floor(value / 128)) bytes.push(value % 128 | 0x80)
  return Uint8Array.from([...bytes, value])
}

/** The fields of a message that has only such with a length: number and content. */
function readFields (bytes: Uint8Array): Map<number, Uint8Array> {
  const fields = new Map<number, Uint8Array>()
  let at = 0
  const readVarint = (): number => {
    let value = 0
    for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
      const byte = bytes[at++]
      if (byte === undefined) break
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
    throw new RangeError('a number in the message is cut off, or too large')
  }
  while (at < bytes.length) {
    const tag = readVarint()
    if ((tag & 7) !== 2 || tag < 8) throw new RangeError('the message has a field without a length')
    const length = readVarint()
    if (at + length > bytes.length) throw new RangeError('a field of the message is cut off')
    fields.set(Math.floor(tag / 8), bytes.subarray(at, at += length))
  }
  return fields
}
