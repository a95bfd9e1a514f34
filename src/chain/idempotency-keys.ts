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
  /** The block that it is in; undefined while it is in none. */
  block?: number
}

/** Newest keys that are remembered here; older ones are found in the receipts index. */
const MAX_REMEMBERED = 20_000

/**
 * Idempotency keys as they stand in the log, from the moment that their record is read. Every replica reads the same
 * keys in the same order, so the first envelope with a key is the same for all.
 */
export class IdempotencyKeys {
  readonly #envelopes = new Map<string, Remembered>()
  #firstBlock: number
  /** Keys of envelopes that are in no block yet, by offset, in ascending order. */
  readonly #waiting = new Map<number, string>()

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
    const contents = this.#envelopes.has(key) ? undefined : readContents(value)
    this.#waiting.set(offset, key)
    if (!contents) return
    this.#envelopes.set(key, { offset, contents })
    if (this.#envelopes.size > MAX_REMEMBERED) this.#forgetOldest()
  }

  /** The envelope at an offset is not ordered: its key stands for nothing. */
  discarded (offset: number): void {
    const key = this.#waiting.get(offset)
    if (key !== undefined && this.#envelopes.get(key)?.offset === offset) this.#envelopes.delete(key)
    this.#waiting.delete(offset)
  }

  /** Keys of a block's envelopes, in block order, empty where there is none; nothing when no envelope has one. */
  take ({ block, offsets, lastOffsetPersisted }: CutBlock): string[] {
    if (this.#waiting.size === 0) return []
    const keys = offsets.map((offset) => this.#waiting.get(offset) ?? '')
    for (const key of keys) {
      const envelope = this.#envelopes.get(key)
      if (envelope) envelope.block ??= block.header.number // at another offset when it was stale and is submitted again
    }
    for (const offset of this.#waiting.keys()) {
      if (offset > lastOffsetPersisted) break
      this.#waiting.delete(offset)
    }
    return keys.some((key) => key !== '') ? keys : []
  }

  /** The first envelope with a key, if it was read lately. */
  find (key: string): KeyedEnvelope | undefined {
    return this.#envelopes.get(key)
  }

  /** One that is in no block yet cannot be found elsewhere, and stays. */
  #forgetOldest (): void {
    const [[key, { block }] = ['', {}]] = this.#envelopes
    if (block === undefined) return
    this.#envelopes.delete(key)
    this.#firstBlock = Math.max(this.#firstBlock, block + 1)
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
