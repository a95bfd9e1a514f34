import { ARRAY, BYTES, checkArgument, checkFields, COUNT, HASH, invalidArgument, type Rule, type Rules } from './arguments.js'
import { concat, fromHex, toHex } from './bytes.js'

/** What a header hash is made of; hashes in hex, an absent one empty. */
export interface Header {
  readonly number: number
  readonly previousHash: string
  readonly dataHash: string
}

/** SHA-256 in hex. In browsers only where the page is a secure context: https, or localhost. */
export async function sha256 (bytes: Uint8Array): Promise<string> {
  checkArgument('bytes', bytes, BYTES)
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

/** SHA-256 over the envelopes, one behind the other. */
export async function hashData (envelopes: readonly Uint8Array[]): Promise<string> {
  checkArgument('envelopes', envelopes, ARRAY)
  for (const [n, envelope] of envelopes.entries()) if (!BYTES.fits(envelope)) throw invalidArgument(`envelopes[${n.toString()}]`, envelope, BYTES)
  return await sha256(concat(envelopes))
}

/** Absent in block 0. */
const PREVIOUS_HASH: Rule = { fits: (value) => value === '' || HASH.fits(value), allowed: `${HASH.allowed}, or empty` }

const HEADER: Rules<Header> = { number: COUNT, previousHash: PREVIOUS_HASH, dataHash: HASH }

/** SHA-256 of the header's DER bytes: SEQUENCE { INTEGER number, OCTET STRING previousHash, OCTET STRING dataHash }. */
export async function hashHeader (header: Header): Promise<string> {
  checkFields('header', header, HEADER)
  const { number, previousHash, dataHash } = header
  const body = concat([der(0x02, derInteger(number)), der(0x04, fromHex(previousHash)), der(0x04, fromHex(dataHash))])
  return await sha256(der(0x30, body))
}

/** Minimal two's complement of a number that is not negative: a zero byte in front where the top bit would be set. */
function derInteger (value: number): Uint8Array {
  let text = value.toString(16)
  if (text.length % 2 === 1) text = `0${text}`
  if (parseInt(text.slice(0, 2), 16) >= 0x80) text = `00${text}`
  return fromHex(text)
}

/** A value with its tag and length. All lengths of a header are below 128. */
function der (tag: number, content: Uint8Array): Uint8Array {
  return concat([Uint8Array.of(tag, content.length), content])
}
