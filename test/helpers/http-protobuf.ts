/** Just enough protobuf to speak to a gateway without any of its code. */

/** A field of wire type 2: bytes, a text or a message. */
export function bytesField (number: number, value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([varint(number << 3 | 2), varint(bytes.length), bytes])
}

/** A field of wire type 0. */
export function varintField (number: number, value: number): Buffer {
  return Buffer.concat([varint(number << 3), varint(value)])
}

function varint (value: number): Buffer {
  const bytes = []
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push(rest % 0x80 | 0x80)
  return Buffer.from([...bytes, rest])
}

/** Marshals a common.Envelope. */
export function makeEnvelope (payload: string | Uint8Array, signature: string | Uint8Array = ''): Buffer {
  return Buffer.concat([bytesField(1, payload), signature.length > 0 ? bytesField(2, signature) : Buffer.alloc(0)])
}

/** Marshals a common.Payload with a channel header. */
export function makePayload (data: string | Uint8Array, { type = 3, channelId = 'orders' } = {}): Buffer {
  const channelHeader = Buffer.concat([type === 0 ? Buffer.alloc(0) : varintField(1, type), bytesField(4, channelId)])
  return Buffer.concat([bytesField(1, bytesField(1, channelHeader)), bytesField(2, data)])
}

/** All fields of a message by number, in order; varints as numbers. */
export function decodeFields (bytes: Buffer): Map<number, Array<Buffer | number>> {
  const fields = new Map<number, Array<Buffer | number>>()
  let position = 0
  const next = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 0x80) {
      const byte = bytes.readUInt8(position++)
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
  }
  while (position < bytes.length) {
    const tag = next()
    const value = next()
    if ((tag & 7) === 2) position += value
    fields.set(tag >> 3, [...fields.get(tag >> 3) ?? [], (tag & 7) === 2 ? bytes.subarray(position - value, position) : value])
  }
  return fields
}

/** The first value of a field that holds bytes; empty when it is absent. */
export function bytesOf (message: Buffer, number: number): Buffer {
  const value = decodeFields(message).get(number)?.[0]
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0)
}

/** What makePayload was given, from a marshalled envelope. */
export function dataOf (envelope: Buffer): string {
  return bytesOf(bytesOf(envelope, 1), 2).toString()
}
