import { BYTES, checkArgument, invalidArgument, matches, type Rule } from './arguments.js'

/** Joins byte arrays. */
export function concat (parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** Lower-case hex. @throws OrderingClientError `invalid_argument` */
export function toHex (bytes: Uint8Array): string {
  checkArgument('bytes', bytes, BYTES)
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

const HEX: Rule = { fits: (value) => matches(value, /^(?:[0-9a-f]{2})*$/i), allowed: 'hex digits, two for each byte' }

/** Bytes of a text in hex. @throws OrderingClientError `invalid_argument` */
export function fromHex (text: string): Uint8Array {
  checkArgument('text', text, HEX)
  const bytes = new Uint8Array(text.length / 2)
  for (let at = 0; at < bytes.length; at++) bytes[at] = parseInt(text.slice(2 * at, 2 * at + 2), 16)
  return bytes
}

/** Characters that String.fromCharCode takes at once. */
const CHUNK = 8192

/** Standard base64 with padding. @throws OrderingClientError `invalid_argument` */
export function toBase64 (bytes: Uint8Array): string {
  checkArgument('bytes', bytes, BYTES)
  let text = ''
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  return btoa(text)
}

/** Bytes of a text in base64. @throws OrderingClientError `invalid_argument` */
export function fromBase64 (text: string): Uint8Array {
  const characters = decode(text)
  const bytes = new Uint8Array(characters.length)
  for (let at = 0; at < bytes.length; at++) bytes[at] = characters.charCodeAt(at)
  return bytes
}

function decode (text: unknown): string {
  try {
    if (typeof text === 'string') return atob(text)
  } catch { /* the same answer as for what is no text */ }
  throw invalidArgument('text', text, { allowed: 'base64', secret: true })
}
