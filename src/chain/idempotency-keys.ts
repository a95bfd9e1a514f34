import type { CutBlock } from '../consenter/effects.js'
import { contentsOf, decodeEnvelope, type Contents } from '../protocol/envelope.js'
import { decodeKafkaMessage } from '../protocol/kafka-message.js'
import type { StoredRecord } from './ordered-log.js'

/** Name of the record header that carries a writer's idempotency key. */
export const KEY_HEADER = 'idempotency-key'

/** What a key stands for: the first envelope in the log that has it. */
export interface KeyedEnvelope {
  readonly offset: number
  readonly contents: Contents
}

/** The same while it is remembered. */
interface Remembered extends KeyedEnvelope {
  /** Where it stands in the log now: elsewhere once it is submitted again, undefined until that is read. */
  at: number | undefined
  /** The block that it is in; undefined while it is in none. */
  block?: number
}

/** Newest keys that are remembered here; older ones are found in the receipts index. */
const MAX_REMEMBERED = 20_000

/** So many more are gathered before those are forgotten that are too many: a Map is slow to find its first entry behind deleted ones. */
const FORGOTTEN_TOGETHER = 1000

/**
 * Idempotency keys as they stand in the log, from the moment that their record is read. Every replica reads the same
 * keys in the same order, so the first envelope with a key is the same for all.
 */
export class IdempotencyKeys {
  readonly #envelopes = new Map<string, Remembered>()
  #firstBlock: number
  /** Keys of envelopes that are in no block yet, by offset, in ascending order. */
  readonly #waiting = new Map<number, string>()
  /** Keys of envelopes that are stale, by offset, until they are ordered as what is submitted again: a Fabric orderer's copy has no headers. */
  readonly #stale = new Map<number, string>()

  /** @param height number of blocks whose records are not read here any more */
  constructor (height: number) {
    this.#firstBlock = height
  }

  /** Keys of this block and of what follows are remembered here; earlier ones may be in the receipts index only. */
  get firstBlock (): number {
    return this.#firstBlock
  }

  /** A record was read that may have a key. */
  read ({ offset, value, headers }: StoredRecord): void {
    const header = headers?.[KEY_HEADER]
    if (!header) return
    const key = Buffer.from(header).toString('latin1')
    this.#waiting.set(offset, key)
    const known = this.#envelopes.get(key)
    if (known) {
      known.at ??= offset
      return
    }
    const contents = readContents(value)
    if (!contents) return
    this.#envelopes.set(key, { offset, contents, at: offset })
    if (this.#envelopes.size >= MAX_REMEMBERED + FORGOTTEN_TOGETHER) this.#forgetOldest()
  }

  /** The envelope at an offset is not ordered: its key stands for nothing. `originalOffset`: of what it was to submit again, else 0. */
  discarded (offset: number, originalOffset: number): void {
    this.#lost(offset, this.#waiting.get(offset))
    this.#waiting.delete(offset)
    this.#stale.delete(originalOffset)
  }

  /** The envelope at an offset is submitted again: its key stands for what is still to be read. */
  resubmitted (offset: number, originalOffset: number): void {
    this.#stale.delete(originalOffset)
    const key = this.#waiting.get(offset)
    if (key === undefined) return
    this.#waiting.delete(offset)
    this.#stale.set(offset, key)
    const envelope = this.#envelopes.get(key)
    if (envelope?.at === offset) envelope.at = undefined
  }

  /** The envelope at an offset could not be submitted again: its key stands for nothing, unless another replica's copy was read. */
  abandoned (offset: number): void {
    this.#lost(undefined, this.#stale.get(offset))
    this.#stale.delete(offset)
  }

  /** Keys of a block's envelopes, in block order, empty where there is none; nothing when no envelope has one. */
  take ({ block, offsets, originalOffsets, lastOffsetPersisted }: CutBlock): string[] {
    if (this.#waiting.size === 0 && this.#stale.size === 0) return []
    const keys = offsets.map((offset, index) => this.#waiting.get(offset) ?? this.#stale.get(originalOffsets[index] ?? 0) ?? '')
    for (const key of keys) {
      const envelope = this.#envelopes.get(key)
      if (envelope) envelope.block ??= block.header.number // at another offset when it was stale and is submitted again
    }
    for (const [offset, key] of this.#waiting) {
      if (offset > lastOffsetPersisted) break
      this.#waiting.delete(offset)
      this.#lost(offset, key) // a copy of what is ordered already
    }
    const processed = originalOffsets.reduce((highest, offset) => Math.max(highest, offset), 0)
    if (processed > 0) for (const offset of this.#stale.keys()) if (offset <= processed) this.#stale.delete(offset)
    return keys.some((key) => key !== '') ? keys : []
  }

  /** The first envelope with a key, if it was read lately. */
  find (key: string): KeyedEnvelope | undefined {
    return this.#envelopes.get(key)
  }

  /** Forgets a key whose envelope is expected at an offset, and is in no block. */
  #lost (offset: number | undefined, key: string | undefined): void {
    const envelope = key === undefined ? undefined : this.#envelopes.get(key)
    if (key !== undefined && envelope?.block === undefined && envelope?.at === offset) this.#envelopes.delete(key)
  }

  /** One that is in no block yet cannot be found elsewhere, and stays. */
  #forgetOldest (): void {
    for (const [key, { block }] of this.#envelopes) {
      if (block === undefined || this.#envelopes.size <= MAX_REMEMBERED) return
      this.#envelopes.delete(key)
      this.#firstBlock = Math.max(this.#firstBlock, block + 1)
    }
  }
}

function readContents (value: Uint8Array): Contents | undefined {
  try {
    const message = decodeKafkaMessage(value)
    return message.type === 'regular' ? contentsOf(decodeEnvelope(message.payload)) : undefined
  } catch {
    return undefined
  }
}
