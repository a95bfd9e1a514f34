import { OrderingError } from '../errors.js'
import { contentsOf, decodeEnvelope, envelopeId, type Contents } from '../protocol/envelope.js'
import { hex } from '../util/hex.js'
import type { Position } from './hash-run.js'
import { decodeStored, type Ledger, type StoredBlock } from './ledger.js'
import type { ReceiptIndex } from './receipt-index.js'

/** Says where an envelope is in the chain. Equal on every replica, once its index has reached the block. */
export interface Receipt {
  /** SHA-256 of the marshalled envelope, hex. */
  readonly id: string
  readonly channel: string
  /** Log offset that this occurrence was consumed at. */
  readonly offset: number
  readonly block: number
  readonly index: number
  readonly headerHash: string
  /** True when the same envelope is already in the chain at an earlier place, or its idempotency key is: then that place is told. */
  readonly duplicate: boolean
}

const HASH_PATTERN = /^[0-9a-f]{64}$/
const OFFSET_PATTERN = /^(0|[1-9]\d{0,15})$/

/** Answers where an envelope is: by its hash or by the log offset that its writer was told. */
export class Receipts {
  readonly #index: ReceiptIndex

  constructor (index: ReceiptIndex) {
    this.#index = index
  }

  /**
   * The receipt for what a caller names: a hash in hex or an offset in decimal.
   * @throws OrderingError `invalid_request` when it is neither, `receipt_not_found`
   */
  find (ledger: Ledger, name: string): Receipt {
    const position = this.#position(ledger, name)
    if (!position) {
      throw new OrderingError('receipt_not_found', `no block holds envelope ${name}; if it was accepted, one soon will`, { channel: ledger.channel })
    }
    return this.at(ledger, position)
  }

  /**
   * The same, waited for: looked for again with each block, until one holds the envelope or the signal aborts.
   * @throws as `find`
   */
  async awaited (ledger: Ledger, name: string, signal: AbortSignal): Promise<Receipt> {
    for (;;) {
      const { indexed } = this.#index.status(ledger.channel)
      const position = this.#position(ledger, name)
      if (position || signal.aborted) return this.find(ledger, name)
      await this.#index.reached(ledger.channel, indexed, signal)
    }
  }

  /** The receipt of an envelope of a block that was just published: waits until it is known whether it stood there before. */
  async settled (ledger: Ledger, { position, signal }: { position: Position, signal: AbortSignal }): Promise<Receipt> {
    await this.#index.reached(ledger.channel, position.block, signal)
    return this.at(ledger, position)
  }

  /** Where the envelope stands that was stale at an offset, and was submitted again; undefined when no indexed block has it. */
  resubmitted ({ channel }: Ledger, offset: number): Position | undefined {
    return this.#index.findOriginal(channel, offset)
  }

  /** Resolves when so many blocks of a ledger are indexed, or when the signal aborts. */
  async indexed (ledger: Ledger, { blocks, signal }: { blocks: number, signal: AbortSignal }): Promise<void> {
    await this.#index.reached(ledger.channel, blocks - 1, signal)
  }

  /** The first envelope with an idempotency key, and the offset that its writer was told; undefined when no block has it. */
  withKey (ledger: Ledger, idempotencyKey: string): { offset: number, envelope: Uint8Array } | undefined {
    const position = this.#index.findKey(ledger.channel, idempotencyKey)
    if (!position) return undefined
    const { stored: { entry }, envelope } = envelopeAt(ledger, position)
    return { offset: entry.originalOffsets[position.index] || (entry.offsets[position.index] ?? 0), envelope }
  }

  /**
   * The receipt of the envelope at a position of a published block. When two replicas took one idempotency key at once,
   * the first one in the log counts for both: whatever names the other one gets the first one's receipt.
   */
  at (ledger: Ledger, position: Position): Receipt {
    const counting = this.#counting(ledger, position)
    const { block: number, index } = counting ?? position
    const { stored, envelope } = envelopeAt(ledger, { block: number, index })
    const id = envelopeId(envelope)
    const first = this.#index.find(ledger.channel, id)
    return {
      id,
      channel: ledger.channel,
      offset: stored.entry.offsets[index] ?? 0,
      block: number,
      index,
      headerHash: hex(stored.entry.headerHash),
      duplicate: counting !== undefined || (first !== undefined && isBefore(first, position))
    }
  }

  /** Where the same contents stand with the same idempotency key earlier; undefined where they do not. */
  #counting (ledger: Ledger, position: Position): Position | undefined {
    const key = ledger.entry(position.block)?.idempotencyKeys[position.index]
    const first = key ? this.#index.findKey(ledger.channel, key) : undefined
    if (!first || !isBefore(first, position)) return undefined
    const [ours, theirs] = [position, first].map((one) => contentsOf(decodeEnvelope(envelopeAt(ledger, one).envelope))) as [Contents, Contents]
    return ours.id === theirs.id || (ours.dataDigest !== undefined && ours.dataDigest === theirs.dataDigest) ? first : undefined
  }

  #position (ledger: Ledger, name: string): Position | undefined {
    if (HASH_PATTERN.test(name)) return this.#index.find(ledger.channel, name)
    if (OFFSET_PATTERN.test(name)) return findOffset(ledger, Number(name)) ?? this.resubmitted(ledger, Number(name))
    throw new OrderingError('invalid_request', 'a receipt is named by an envelope\'s hash or by a log offset', {
      channel: ledger.channel,
      errors: [{ pointer: '/id', reason: 'must be 64 lower-case hex digits or a decimal number' }]
    })
  }
}

function isBefore (one: Position, other: Position): boolean {
  return one.block < other.block || (one.block === other.block && one.index < other.index)
}

function envelopeAt (ledger: Ledger, { block, index }: Position): { stored: StoredBlock, envelope: Uint8Array } {
  const stored = ledger.get(block)
  const envelope = stored && decodeStored(stored).data[index]
  if (!envelope) throw new OrderingError('internal_error', `block ${block.toString()} has no envelope ${index.toString()}`, { channel: ledger.channel })
  return { stored, envelope }
}

/** Finds the envelope that was consumed at an offset: blocks and the offsets in them only grow. */
export function findOffset (ledger: Ledger, offset: number): Position | undefined {
  let low = 1
  let high = ledger.height - 1
  while (low <= high) {
    const block = Math.floor((low + high) / 2)
    const offsets = ledger.entry(block)?.offsets ?? []
    if (offset < (offsets[0] ?? 0)) high = block - 1
    else if (offset > (offsets.at(-1) ?? 0)) low = block + 1
    else {
      const index = offsets.indexOf(offset)
      return index < 0 ? undefined : { block, index }
    }
  }
  return undefined
}
