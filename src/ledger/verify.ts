import { reasonOf } from '../errors.js'
import { dataHash, encodeBlock, headerHash, MetadataSlot, type Block } from '../protocol/block.js'
import { configOfBlock } from '../protocol/genesis.js'
import { decodeOrdererSlot } from '../protocol/kafka-metadata.js'
import { decodeLastConfigSlot, encodeLastConfigSlot, encodeSignaturesSlot } from '../protocol/last-config.js'
import { hex } from '../util/hex.js'
import { decodeStored, UnreadableBlockError, type Ledger, type StoredBlock } from './ledger.js'

/** After so many blocks others get their turn, and the read transaction its end. */
const YIELD_BLOCKS = 500

/** What a check of a ledger found. */
export interface Verification {
  readonly channel: string
  /** Number of blocks that were found good. */
  readonly blocks: number
  readonly headerHash: string
  /** The first block that is not good, and why; absent when all are. */
  readonly fault?: { readonly block: number, readonly reason: string }
}

/** What the next block is checked against. */
interface Previous {
  readonly headerHash: Uint8Array
  readonly lastOffsetPersisted: bigint
}

const EMPTY = new Uint8Array(0)

const BEFORE_GENESIS: Previous = { headerHash: EMPTY, lastOffsetPersisted: -1n }

/**
 * Derives every hash of a ledger anew from the stored bytes and checks each link, from a block on.
 * @param progress called now and then with the number of blocks done
 */
export async function verifyLedger (ledger: Ledger, { from = 0, progress = () => undefined }: { from?: number, progress?: (blocks: number) => void } = {}): Promise<Verification> {
  let previous = BEFORE_GENESIS
  let number = from
  const found = (fault?: Verification['fault']): Verification =>
    ({ channel: ledger.channel, blocks: number - from, headerHash: hex(previous.headerHash), ...fault && { fault } })
  try {
    if (from > 0) previous = previousOf(ledger, from)
    for (; number < ledger.height; number++) {
      previous = verifyBlock(ledger.get(number) as StoredBlock, previous)
      if (number === from || number % YIELD_BLOCKS !== 0) continue
      progress(number)
      await new Promise(setImmediate)
    }
    return found()
  } catch (error) {
    return found(faultOf(error, number))
  }
}

/** What is wrong with the block that a check had come to, or with another one that it has to read for that. */
export function faultOf (error: unknown, number: number): { readonly block: number, readonly reason: string } {
  return error instanceof UnreadableBlockError ? { block: error.block, reason: error.reason } : { block: number, reason: reasonOf(error) }
}

function previousOf (ledger: Ledger, from: number): Previous {
  const block = decodeStored(ledger.get(from - 1) as StoredBlock)
  return { headerHash: headerHash(block.header), lastOffsetPersisted: decodeOrdererSlot(block.metadata[MetadataSlot.ORDERER])?.lastOffsetPersisted ?? -1n }
}

function verifyBlock (stored: StoredBlock, previous: Previous): Previous {
  const { number, bytes, entry } = stored
  const block = decodeStored(stored)
  const { header, data, metadata } = block
  check(bytes.equals(encodeBlock(block)), 'its bytes are not those of the block that they hold')
  check(header.number === number, `its header says number ${header.number.toString()}`)
  check(Buffer.from(previous.headerHash).equals(header.previousHash), 'its previous hash is not the header hash of the block before')
  check(dataHash(data).equals(header.dataHash), 'its data hash is not the hash of its envelopes')
  const hash = headerHash(header)
  check(hash.equals(entry.headerHash), 'its header hash is not the one that was noted beside it')
  if (number === 0) {
    configOfBlock(block)
    return { headerHash: hash, lastOffsetPersisted: -1n }
  }
  check(entry.offsets.length === data.length, `it has ${data.length.toString()} envelopes and ${entry.offsets.length.toString()} offsets`)
  const lastConfig = decodeLastConfigSlot(metadata[MetadataSlot.LAST_CONFIG])
  check(lastConfig <= number, `its last config is block ${lastConfig.toString()}`)
  const lastOffsetPersisted = decodeOrdererSlot(metadata[MetadataSlot.ORDERER])?.lastOffsetPersisted ?? BigInt(entry.offsets.at(-1) ?? 0)
  check(lastOffsetPersisted > previous.lastOffsetPersisted, 'its last offset persisted does not grow')
  let last = Number(previous.lastOffsetPersisted)
  for (const offset of entry.offsets) {
    check(offset > last && BigInt(offset) <= lastOffsetPersisted, `offset ${offset.toString()} is out of order`)
    last = offset
  }
  check(isConsistent(block, lastConfig), 'its metadata contradicts itself')
  return { headerHash: hash, lastOffsetPersisted }
}

/**
 * No hash covers the metadata, but each value in it stands there twice: a block is cut with its SIGNATURES made of the
 * other slots.
 */
function isConsistent ({ metadata }: Block, lastConfig: number): boolean {
  const ordererSlot = metadata[MetadataSlot.ORDERER] ?? EMPTY
  const expected = [encodeSignaturesSlot(lastConfig, ordererSlot), encodeLastConfigSlot(lastConfig), EMPTY, ordererSlot, EMPTY]
  return metadata.length === expected.length && expected.every((slot, index) => Buffer.from(slot).equals(metadata[index] ?? EMPTY))
}

function check (good: boolean, reason: string): void {
  if (!good) throw new Error(reason)
}
