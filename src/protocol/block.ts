import { createHash, hash } from 'node:crypto'
import { common } from './generated/messages.js'
import { toSafeInteger } from './int64.js'
import { decoding } from './malformed.js'
import { fieldBytes, varintBytes, writeField, writeHead } from './varint.js'

/** What links a block to the one before it. Hashes are 32 bytes, absent ones empty. */
export interface BlockHeader {
  readonly number: number
  readonly previousHash: Uint8Array
  readonly dataHash: Uint8Array
}

/** A common.Block: header, marshalled envelopes, metadata slots (REFERENCE 3.2). */
export interface Block {
  readonly header: BlockHeader
  readonly data: readonly Uint8Array[]
  readonly metadata: readonly Uint8Array[]
}

/** Indexes of the metadata slots (REFERENCE 3.2). */
export const MetadataSlot = { SIGNATURES: 0, LAST_CONFIG: 1, TRANSACTIONS_FILTER: 2, ORDERER: 3, COMMIT_HASH: 4 } as const

/** Slots that a block of Fabric 1.4.2 and later has. */
export const METADATA_SLOT_COUNT = 5

/** SHA-256 over the plain concatenation of the envelopes: flat, no length prefix, no tree (REFERENCE 3.1). */
export function dataHash (data: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256')
  for (const entry of data) hash.update(entry)
  return hash.digest()
}

/** SHA-256 of the header's DER bytes; the next block's previousHash. */
export function headerHash (header: BlockHeader): Buffer {
  return hash('sha256', encodeHeaderDer(header), 'buffer')
}

/** ASN.1 DER of SEQUENCE { INTEGER number, OCTET STRING previousHash, OCTET STRING dataHash } (REFERENCE 3.1, X.690). */
export function encodeHeaderDer ({ number, previousHash, dataHash }: BlockHeader): Buffer {
  const body = Buffer.concat([derValue(0x02, derInteger(number)), derValue(0x04, previousHash), derValue(0x04, dataHash)])
  return derValue(0x30, body)
}

/** Minimal two's complement of a non-negative integer: a leading zero byte when the top bit would be set. */
function derInteger (value: number): Buffer {
  let hex = value.toString(16)
  if (hex.length % 2 === 1) hex = `0${hex}`
  if (parseInt(hex.slice(0, 2), 16) >= 0x80) hex = `00${hex}`
  return Buffer.from(hex, 'hex')
}

function derValue (tag: number, content: Uint8Array): Buffer {
  const { length } = content
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content])
  const lengthHex = length.toString(16)
  const lengthBytes = Buffer.from(lengthHex.length % 2 === 1 ? `0${lengthHex}` : lengthHex, 'hex')
  return Buffer.concat([Buffer.from([tag, 0x80 | lengthBytes.length]), lengthBytes, content])
}

const HEADER_TAG = 0x0a
const DATA_TAG = 0x12
const METADATA_TAG = 0x1a
const NUMBER_TAG = 0x08
const PREVIOUS_HASH_TAG = 0x12
const DATA_HASH_TAG = 0x1a
const ENTRY_TAG = 0x0a

/** Marshals a common.Block: the same bytes as the generated codec gives, in one piece of memory that is no larger. */
export function encodeBlock ({ header: { number, previousHash, dataHash }, data, metadata }: Block): Buffer {
  const headerBytes = (number > 0 ? 1 + varintBytes(number) : 0) + hashBytes(previousHash) + hashBytes(dataHash)
  const [dataBytes, metadataBytes] = [entriesBytes(data), entriesBytes(metadata)]
  const bytes = Buffer.allocUnsafe(fieldBytes(headerBytes) + fieldBytes(dataBytes) + fieldBytes(metadataBytes))
  let position = writeHead(bytes, 0, HEADER_TAG, headerBytes)
  if (number > 0) position = writeHead(bytes, position, NUMBER_TAG, number)
  if (previousHash.length > 0) position = writeField(bytes, position, PREVIOUS_HASH_TAG, previousHash)
  if (dataHash.length > 0) position = writeField(bytes, position, DATA_HASH_TAG, dataHash)
  position = writeHead(bytes, position, DATA_TAG, dataBytes)
  for (const entry of data) position = writeField(bytes, position, ENTRY_TAG, entry)
  position = writeHead(bytes, position, METADATA_TAG, metadataBytes)
  for (const entry of metadata) position = writeField(bytes, position, ENTRY_TAG, entry)
  return bytes
}

/** Absent when it is empty. */
function hashBytes ({ length }: Uint8Array): number {
  return length > 0 ? fieldBytes(length) : 0
}

function entriesBytes (entries: readonly Uint8Array[]): number {
  return entries.reduce((sum, { length }) => sum + fieldBytes(length), 0)
}

/**
 * Unmarshals a common.Block. Its byte fields share memory with the input.
 * @throws MalformedError also for a number beyond 2^53 - 1
 */
export function decodeBlock (bytes: Uint8Array): Block {
  return decoding('block', () => {
    const block = common.Block.decode(bytes)
    return {
      header: {
        number: toSafeInteger(block.header?.number ?? 0, 'block number'),
        previousHash: block.header?.previousHash ?? new Uint8Array(0),
        dataHash: block.header?.dataHash ?? new Uint8Array(0)
      },
      data: block.data?.data ?? [],
      metadata: block.metadata?.metadata ?? []
    }
  })
}
