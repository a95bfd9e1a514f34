/**
 * Reads and writes protobuf's wire format by hand, for the few messages that every envelope passes through. Whatever is
 * not in the plainest form is left to the generated codecs (protobuf.dev/programming-guides/encoding).
 */

/** Reads a varint of at most four bytes in its shortest form, which ends varintBytes behind its start; -1 for any other. */
export function readVarint (bytes: Uint8Array, start: number): number {
  let value = 0
  for (let index = 0; index < 4; index++) {
    const byte = bytes[start + index]
    if (byte === undefined || (byte === 0 && index > 0)) return -1
    value |= (byte & 0x7f) << (7 * index)
    if (byte < 0x80) return value
  }
  return -1
}

/** Bytes of a varint. */
export function varintBytes (value: number): number {
  let bytes = 1
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 128)) bytes++
  return bytes
}

/** Writes a varint; returns the position behind it. */
export function writeVarint (bytes: Uint8Array, start: number, value: number): number {
  let position = start
  let rest = value
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes[position++] = (rest % 128) | 0x80
  bytes[position] = rest
  return position + 1
}

/** Bytes of a length-delimited field with a tag of one byte. */
export function fieldBytes (length: number): number {
  return 1 + varintBytes(length) + length
}

/** Writes a tag of one byte and a varint: a number, or the length of what follows; returns the position behind it. */
export function writeHead (bytes: Uint8Array, start: number, tag: number, value: number): number {
  bytes[start] = tag
  return writeVarint(bytes, start + 1, value)
}

/** Writes a length-delimited field with a tag of one byte; returns the position behind it. */
export function writeField (bytes: Uint8Array, start: number, tag: number, content: Uint8Array): number {
  const position = writeHead(bytes, start, tag, content.length)
  bytes.set(content, position)
  return position + content.length
}
