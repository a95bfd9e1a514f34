import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { gateway } from './generated/messages.js'
import { toBigInt, toLong, toSafeInteger } from './int64.js'
import { decoding, MalformedError } from './malformed.js'
import { fieldBytes, varintBytes, writeHead, writeVarint } from './varint.js'

/** What the ledger keeps beside a block's bytes: what cannot be read from the block itself. */
export interface BlockEntry {
  readonly headerHash: Uint8Array
  /** Log offset of each envelope, in block order; empty for the genesis block. */
  readonly offsets: readonly number[]
  /** Offset of each envelope's first submission, 0 where it is the only one; empty when no envelope was re-submitted. */
  readonly originalOffsets: readonly number[]
  readonly checkpoint: {
    readonly lastResubmittedConfigOffset: bigint
    readonly ingressBlocked: boolean
    readonly overflowed: boolean
  }
  /** Idempotency key of each envelope, '' where there is none; empty when no envelope has one. */
  readonly idempotencyKeys: readonly string[]
  /** The newest record that the block covers; absent for the genesis block. */
  readonly lastRecord?: RecordFingerprint | undefined
}

/** A record of the log that was consumed, to be recognised later. */
export interface RecordFingerprint {
  readonly offset: number
  /** SHA-256 of the value. */
  readonly hash: Uint8Array
}

/** Makes the fingerprint of a record. */
export function fingerprintOf ({ offset, value }: { offset: number, value: Uint8Array }): RecordFingerprint {
  return { offset, hash: hash('sha256', value, 'buffer') }
}

/** What a checksum is behind: field 15, 32 bits. */
const CHECKSUM_TAG = 0x7d
const CHECKSUM_BYTES = 5

/** Field 2, packed. */
const OFFSETS_TAG = 0x12

/** Marshals a BlockEntry, with a checksum: no hash covers what is in it. The offsets, nearly all of it, are written by hand. */
export function encodeBlockEntry ({ headerHash, offsets, originalOffsets, checkpoint, idempotencyKeys, lastRecord }: BlockEntry): Uint8Array {
  const front = gateway.BlockEntry.encode({ headerHash }).finish()
  const behind = gateway.BlockEntry.encode({
    originalOffsets: originalOffsets.some((offset) => offset > 0) ? originalOffsets.map((offset) => toLong(offset, true)) : [],
    idempotencyKeys: idempotencyKeys as string[],
    checkpoint: { ...checkpoint, lastResubmittedConfigOffset: toLong(checkpoint.lastResubmittedConfigOffset) },
    ...lastRecord && { lastRecord: { offset: toLong(lastRecord.offset, true), hash: lastRecord.hash } }
  }).finish()
  const offsetsBytes = offsets.reduce((sum, offset) => sum + varintBytes(offset), 0)
  const length = front.length + (offsetsBytes > 0 ? fieldBytes(offsetsBytes) : 0) + behind.length
  const bytes = Buffer.allocUnsafe(length + CHECKSUM_BYTES)
  bytes.set(front)
  let position = front.length
  if (offsetsBytes > 0) position = writeHead(bytes, position, OFFSETS_TAG, offsetsBytes)
  for (const offset of offsets) position = writeVarint(bytes, position, offset)
  bytes.set(behind, position)
  bytes.writeUInt8(CHECKSUM_TAG, length)
  bytes.writeUInt32LE(crc32(bytes.subarray(0, length)), length + 1)
  return bytes
}

/**
 * Unmarshals a BlockEntry.
 * @throws MalformedError also when its checksum is not that of its bytes
 */
export function decodeBlockEntry (bytes: Uint8Array): BlockEntry {
  return decoding('block entry', () => {
    const message = gateway.BlockEntry.decode(bytes)
    if (!isIntact(bytes, message)) throw new MalformedError('malformed block entry: its checksum is not that of its bytes')
    const { headerHash, offsets, originalOffsets, checkpoint, idempotencyKeys, lastRecord } = message
    return {
      headerHash,
      idempotencyKeys,
      offsets: offsets.map((offset) => toSafeInteger(offset, 'offset')),
      originalOffsets: originalOffsets.map((offset) => toSafeInteger(offset, 'offset')),
      checkpoint: {
        lastResubmittedConfigOffset: toBigInt(checkpoint?.lastResubmittedConfigOffset ?? 0),
        ingressBlocked: checkpoint?.ingressBlocked ?? false,
        overflowed: checkpoint?.overflowed ?? false
      },
      ...lastRecord && { lastRecord: { offset: toSafeInteger(lastRecord.offset ?? 0, 'offset'), hash: lastRecord.hash ?? new Uint8Array(0) } }
    }
  })
}

/** Entries without a checksum were written by an older version, if there is nothing in them but what that wrote. */
function isIntact (bytes: Uint8Array, message: gateway.BlockEntry): boolean {
  const end = bytes.length - CHECKSUM_BYTES
  const checked = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (end >= 0 && checked[end] === CHECKSUM_TAG && checked.readUInt32LE(end + 1) === crc32(checked.subarray(0, end))) return true
  return !Object.hasOwn(message, 'checksum') && checked.equals(gateway.BlockEntry.encode(message).finish())
}
