import { hash } from 'node:crypto'

/** Where an envelope is in the chain. */
export interface Position {
  readonly block: number
  readonly index: number
}

/** Words of a SHA-256. They are in the machine's byte order, as everything else in an LMDB file is: only equality and one fixed order count. */
export const HASH_WORDS = 8

/** Words of an entry: the hash of an envelope, its block, counted from the first block of the run, and its index in that block. */
export const ENTRY_WORDS = HASH_WORDS + 2

/** First words of hashes are below this. */
export const END_OF_WORDS = 2 ** 32

/** Positions that fit beside a word in the 53 bits of a sort key. */
const SORTED_AT_ONCE = 2 ** 21

const HASH_BYTES = HASH_WORDS * 4
const NONE = new Uint32Array(0)

/** The hashes of all envelopes of some consecutive blocks, in ascending order, each once: at its first position. */
export interface HashRun {
  readonly firstBlock: number
  readonly words: Uint32Array
}

/** Hashes the envelopes of a block. It is one run, but for a block with millions of envelopes. */
export function runsOfBlock (block: number, envelopes: readonly Uint8Array[]): HashRun[] {
  const runs: HashRun[] = []
  for (let start = 0; start < envelopes.length; start += SORTED_AT_ONCE) {
    const hashes = hashAll(envelopes.slice(start, start + SORTED_AT_ONCE))
    runs.push({ firstBlock: block, words: entriesOf(hashes, sortedOrder(hashes), start) })
  }
  return runs
}

/** All hashes share one piece of memory: a small one for each costs more than the hash. */
function hashAll (envelopes: readonly Uint8Array[]): Uint32Array {
  const words = new Uint32Array(envelopes.length * HASH_WORDS)
  const bytes = Buffer.from(words.buffer)
  envelopes.forEach((envelope, index) => { bytes.write(hash('sha256', envelope, 'binary'), index * HASH_BYTES, 'latin1') })
  return words
}

/** Indexes of hashes in ascending order of these, equal ones in order of their indexes. Numbers without a comparing function are sorted natively. */
function sortedOrder (hashes: Uint32Array): Uint32Array {
  const count = hashes.length / HASH_WORDS
  const keys = new Float64Array(count)
  for (let index = 0; index < count; index++) keys[index] = (hashes[index * HASH_WORDS] as number) * SORTED_AT_ONCE + index
  keys.sort()
  const order = new Uint32Array(count)
  for (let place = 0; place < count; place++) order[place] = (keys[place] as number) % SORTED_AT_ONCE
  const firstWord = (place: number): number | undefined => place < count ? hashes[(order[place] as number) * HASH_WORDS] : undefined
  for (let start = 0, end = 1; start < count; start = end++) { // the rest of the hash decides between those that share the first word
    while (firstWord(end) === firstWord(start)) end++
    if (end > start + 1) order.subarray(start, end).sort((a, b) => compareHashes(hashes, a * HASH_WORDS, hashes, b * HASH_WORDS) || a - b)
  }
  return order
}

function entriesOf (hashes: Uint32Array, order: Uint32Array, firstIndex: number): Uint32Array {
  const words = new Uint32Array(order.length * ENTRY_WORDS)
  let length = 0
  for (const index of order) {
    const from = index * HASH_WORDS
    if (length > 0 && compareHashes(words, length - ENTRY_WORDS, hashes, from) === 0) continue
    for (let word = 0; word < HASH_WORDS; word++) words[length + word] = hashes[from + word] as number
    words[length + HASH_WORDS + 1] = firstIndex + index
    length += ENTRY_WORDS
  }
  return words.subarray(0, length)
}

function compareHashes (a: Uint32Array, aAt: number, b: Uint32Array, bAt: number): number {
  for (let word = 0; word < HASH_WORDS; word++) {
    const difference = (a[aAt + word] as number) - (b[bAt + word] as number)
    if (difference !== 0) return difference
  }
  return 0
}

/** The words of a hash in hex, as entries have them. */
export function wordsOfHash (id: string): Uint32Array {
  return wordsOf(Buffer.from(id, 'hex'))
}

/** Bytes as words: in the same memory, where that is aligned. */
export function wordsOf (bytes: Uint8Array): Uint32Array {
  // What LMDB lends is part of a larger buffer that has a shorter `length` set: only a subarray is as short as it says.
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes.subarray(0, bytes.length))
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4)
}

/** Words as bytes, in the same memory. */
export function bytesOf (words: Uint32Array): Buffer {
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength)
}

/** Finds a hash in a run, or in a page of one. */
export function findInRun ({ firstBlock, words }: HashRun, hash: Uint32Array): Position | undefined {
  let [low, high] = [0, words.length / ENTRY_WORDS]
  while (low < high) {
    const middle = (low + high) >>> 1
    const at = middle * ENTRY_WORDS
    const order = compareHashes(words, at, hash, 0)
    if (order === 0) return { block: firstBlock + (words[at + HASH_WORDS] as number), index: words[at + HASH_WORDS + 1] as number }
    if (order < 0) low = middle + 1
    else high = middle
  }
  return undefined
}

/** Reads a run from its start to its end, piece by piece where it is not in memory. */
export class RunCursor {
  /** The current piece, and where in it the next entry begins. */
  words: Uint32Array = NONE
  at = 0
  readonly firstBlock: number
  readonly #more: () => Uint32Array | undefined

  /** @param more gives the next piece, which may be empty; undefined behind the last one */
  constructor (firstBlock: number, more: () => Uint32Array | undefined) {
    this.firstBlock = firstBlock
    this.#more = more
  }

  /** Goes on to the next piece where one is used up. Returns false at the end of the run. */
  load (): boolean {
    while (this.at === this.words.length) {
      const words = this.#more()
      if (!words) return false
      this.words = words
      this.at = 0
    }
    return true
  }
}

/**
 * Takes all entries whose first word is below a bound from runs of consecutive blocks, the oldest first, and puts them in
 * order. Of equal hashes the first one stays.
 * @param into memory to use; larger one is made where it does not suffice
 * @returns the entries, in that memory
 */
export function takeMerged (cursors: readonly RunCursor[], { firstBlock, below, into }: { firstBlock: number, below: number, into: Uint32Array }): Uint32Array {
  let out: Uint32Array = into
  let length = 0
  let live = cursors.filter((cursor) => cursor.load())
  while (live.length > 0) {
    let least = live[0] as RunCursor
    let first = least.words[least.at] as number
    for (let index = 1; index < live.length; index++) {
      const other = live[index] as RunCursor
      const word = other.words[other.at] as number
      if (word > first || (word === first && compareHashes(other.words, other.at, least.words, least.at) >= 0)) continue
      least = other
      first = word
    }
    if (first >= below) break
    const { words, at } = least
    if (length === 0 || out[length - ENTRY_WORDS] !== first || compareHashes(out, length - ENTRY_WORDS, words, at) !== 0) {
      if (length === out.length) out = enlarged(out)
      for (let word = 0; word < ENTRY_WORDS; word++) out[length + word] = words[at + word] as number
      out[length + HASH_WORDS] = (words[at + HASH_WORDS] as number) + least.firstBlock - firstBlock
      length += ENTRY_WORDS
    }
    least.at = at + ENTRY_WORDS
    if (least.at === words.length && !least.load()) live = live.filter((cursor) => cursor !== least)
  }
  return out.subarray(0, length)
}

function enlarged (words: Uint32Array): Uint32Array {
  const larger = new Uint32Array(Math.max(words.length * 2, ENTRY_WORDS))
  larger.set(words)
  return larger
}

/** Merges runs of consecutive blocks, the oldest first, in memory. */
export function mergeRuns (runs: readonly HashRun[]): HashRun {
  const [first] = runs
  if (!first || runs.length === 1) return first ?? { firstBlock: 0, words: NONE }
  const cursors = runs.map(({ firstBlock, words }) => {
    const pieces = [words]
    return new RunCursor(firstBlock, () => pieces.pop())
  })
  const into = new Uint32Array(runs.reduce((total, { words }) => total + words.length, 0))
  return { firstBlock: first.firstBlock, words: takeMerged(cursors, { firstBlock: first.firstBlock, below: END_OF_WORDS, into }) }
}
