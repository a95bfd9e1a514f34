import { put, type Environment, type KeyedDatabase } from '../util/environment.js'
import { bytesOf, END_OF_WORDS, ENTRY_WORDS, findInRun, RunCursor, wordsOf, type Position } from './hash-run.js'

/** A run on the disk. It is cut into pages by the first word of the hash, so that one look-up reads one page. */
export interface StoredRun {
  /** Never used twice in a channel, and growing. */
  readonly id: number
  readonly firstBlock: number
  /** Number of hashes. */
  readonly size: number
  readonly pages: number
}

/** How far an index reaches. */
export interface Mark {
  /** The first block that is not in it. */
  readonly next: number
  /** Of the block in front of that: says whether the index belongs to the chain. */
  readonly headerHash: Uint8Array
}

/** What a channel's index consists of: a run that is not named here does not count. */
export interface Manifest extends Mark {
  /** In order of their blocks. */
  readonly runs: readonly StoredRun[]
}

/** A manifest as it is stored. */
interface StoredManifest extends Manifest {
  readonly keyRetentionBlocks: number
}

/** Another version is made anew from the blocks; the first one had a key for each hash. */
const FORMAT = 2

/** Keys that are removed in one transaction. */
const MAX_REMOVED_PER_COMMIT = 2000

const RUN_ID_BYTES = 6
const PAGE_NUMBER_BYTES = 4

/**
 * One channel's part of the index in LMDB. Ids of channels hold no zero byte, so its keys are those with the prefix
 * `[channel] 0`: that alone is the manifest, with `r [run] [page]` a page of a run, with `k` and `o` an idempotency key and
 * the offset of a first submission.
 */
export class RunStore {
  readonly #environment: Environment
  readonly #database: KeyedDatabase<Buffer>
  readonly #keyRetentionBlocks: number
  readonly #prefix: Buffer
  readonly #end: Buffer

  constructor (channel: string, { environment, keyRetentionBlocks }: { environment: Environment, keyRetentionBlocks: number }) {
    this.#environment = environment
    this.#keyRetentionBlocks = keyRetentionBlocks
    this.#database = environment.database<Buffer>('positions', 'binary')
    this.#prefix = Buffer.from(`${channel}\0`)
    this.#end = Buffer.from(`${channel}\x01`)
  }

  /** The key of anything that is not a page. */
  key (kind: 'k' | 'o', name: Uint8Array): Buffer {
    return Buffer.concat([this.#prefix, Buffer.from(kind), name])
  }

  /** The position that is stored with a key. */
  get (key: Buffer): Position | undefined {
    const bytes = this.#database.get(key)
    return bytes && { block: Number(bytes.readBigUInt64BE(0)), index: bytes.readUInt32BE(8) }
  }

  /** First position of a hash in a run. */
  find ({ id, firstBlock, pages }: StoredRun, hash: Uint32Array): Position | undefined {
    const page = this.#database.getBinaryFast(this.#pageKey(id, pageOf(hash[0] as number, pages)))
    return page && findInRun({ firstBlock, words: wordsOf(page) }, hash)
  }

  /** Reads a run from its start. */
  cursor ({ id, firstBlock, pages }: StoredRun): RunCursor {
    let page = 0
    return new RunCursor(firstBlock, () => {
      if (page === pages) return undefined
      return wordsOf(this.#database.get(this.#pageKey(id, page++)) ?? new Uint8Array(0))
    })
  }

  /** Undefined when there is none of this format whose keys were kept as long: which ones are found depends on that from the first block on. */
  readManifest (): Manifest | undefined {
    const bytes = this.#database.get(this.#prefix)
    const stored = bytes && decodeManifest(bytes)
    return stored?.keyRetentionBlocks === this.#keyRetentionBlocks ? stored : undefined
  }

  /** Ids of all runs that have pages, in ascending order, whether they count or not. */
  runIds (): number[] {
    const ids: number[] = []
    for (let start = 0; ;) {
      const [key] = this.#database.getKeys({ start: this.#pageKey(start, 0), end: this.#pageKey(2 ** (8 * RUN_ID_BYTES) - 1, 0), limit: 1 })
      if (!key) return ids
      const id = key.readUIntBE(this.#prefix.length + 1, RUN_ID_BYTES)
      ids.push(id)
      start = id + 1
    }
  }

  /**
   * Writes in one transaction: `write` calls the methods below whose names begin with `put` and `remove`, and runs when the
   * transaction is built.
   * @throws OrderingError `storage_failed`, `outcome_unknown`
   */
  async write (write: () => void): Promise<void> {
    await this.#environment.write(write)
  }

  putManifest (manifest: Manifest): void {
    put(this.#database, this.#prefix, encodeManifest({ ...manifest, keyRetentionBlocks: this.#keyRetentionBlocks }))
  }

  putKey (key: Buffer, position: Position): void {
    put(this.#database, key, encodePosition(position))
  }

  removeKey (key: Buffer): void {
    this.#database.remove(key).catch(() => undefined)
  }

  /** Puts the pages that consecutive entries of a run fill. */
  putPages (id: number, pages: number, words: Uint32Array): void {
    for (let start = 0; start < words.length;) {
      const page = pageOf(words[start] as number, pages)
      let end = start + ENTRY_WORDS
      while (end < words.length && pageOf(words[end] as number, pages) === page) end += ENTRY_WORDS
      put(this.#database, this.#pageKey(id, page), bytesOf(words.subarray(start, end)))
      start = end
    }
  }

  /** Removes some of a run's pages. Returns whether there may be more. @throws OrderingError `storage_failed` */
  async removePages (id: number): Promise<boolean> {
    return await this.#removeSome(this.#pageKey(id, 0), this.#pageKey(id + 1, 0))
  }

  /** Removes everything, the manifest first. @throws OrderingError `storage_failed` */
  async clear (): Promise<void> {
    while (await this.#removeSome(this.#prefix, this.#end));
  }

  async #removeSome (start: Buffer, end: Buffer): Promise<boolean> {
    const keys = [...this.#database.getKeys({ start, end, limit: MAX_REMOVED_PER_COMMIT })]
    if (keys.length > 0) await this.#environment.write(() => { for (const key of keys) this.removeKey(key) })
    return keys.length === MAX_REMOVED_PER_COMMIT
  }

  #pageKey (id: number, page: number): Buffer {
    const { length } = this.#prefix
    const key = Buffer.allocUnsafe(length + 1 + RUN_ID_BYTES + PAGE_NUMBER_BYTES)
    this.#prefix.copy(key)
    key.write('r', length, 'latin1')
    key.writeUIntBE(id, length + 1, RUN_ID_BYTES)
    key.writeUInt32BE(page, length + 1 + RUN_ID_BYTES)
    return key
  }
}

/** Number of the page, of so many, that has the hashes with a first word. */
export function pageOf (word: number, pages: number): number {
  return Math.floor(word * pages / END_OF_WORDS)
}

/** The least first word of the hashes of a page. */
export function startOfPage (page: number, pages: number): number {
  let word = Math.ceil(page * END_OF_WORDS / pages)
  while (word < END_OF_WORDS && pageOf(word, pages) < page) word++ // where both are rounded, the other one counts
  while (word > 0 && pageOf(word - 1, pages) >= page) word--
  return word
}

function encodePosition ({ block, index }: Position): Buffer {
  const bytes = Buffer.allocUnsafe(12)
  bytes.writeBigUInt64BE(BigInt(block), 0)
  bytes.writeUInt32BE(index, 8)
  return bytes
}

function encodeManifest ({ headerHash, ...others }: StoredManifest): Buffer {
  return Buffer.from(JSON.stringify({ format: FORMAT, headerHash: Buffer.from(headerHash).toString('hex'), ...others }))
}

function decodeManifest (bytes: Buffer): StoredManifest | undefined {
  try {
    const { format, headerHash, ...others } = JSON.parse(bytes.toString()) as { format: number, headerHash: string } & Omit<StoredManifest, 'headerHash'>
    return format === FORMAT ? { headerHash: Buffer.from(headerHash, 'hex'), ...others } : undefined
  } catch {
    return undefined // the first format, which had no number
  }
}
