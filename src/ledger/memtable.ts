import { ENTRY_WORDS, findInRun, mergeRuns, runsOfBlock, type HashRun, type Position } from './hash-run.js'
import { nextMerge } from './merge-policy.js'

/** What is to become of a key: its position, or that it is removed. */
export interface KeyChange {
  readonly key: Buffer
  readonly position?: Position
}

/** Runs up to about this size are one size class. */
const SMALLEST_RUN = 16

/** What the index has of a channel's newest blocks, until it is on the disk: all of them up to a moment are in one. */
export class Memtable {
  #runs: HashRun[] = []
  readonly #changes = new Map<string, KeyChange>()
  #size = 0

  /** Number of envelopes and changed keys. */
  get size (): number {
    return this.#size + this.#changes.size
  }

  get changes (): Iterable<KeyChange> {
    return this.#changes.values()
  }

  /** Adds the envelopes of the next block. */
  addBlock (number: number, envelopes: readonly Uint8Array[]): void {
    this.#runs.push(...runsOfBlock(number, envelopes))
    this.#size += envelopes.length
    for (;;) {
      const window = nextMerge(this.#runs.map(({ words }) => words.length / ENTRY_WORDS), SMALLEST_RUN)
      if (!window) return
      const { from, to } = window
      this.#runs.splice(from, to - from, mergeRuns(this.#runs.slice(from, to)))
    }
  }

  /** First position of a hash in these blocks. */
  find (hash: Uint32Array): Position | undefined {
    for (const run of this.#runs) {
      const position = findInRun(run, hash)
      if (position) return position
    }
    return undefined
  }

  /** What these blocks change of a key; undefined when nothing. */
  change (key: Buffer): KeyChange | undefined {
    return this.#changes.get(key.toString('latin1'))
  }

  /** Sets a key, or removes it where no position is given. */
  setKey (key: Buffer, position?: Position): void {
    this.#changes.set(key.toString('latin1'), { key, ...position && { position } })
  }

  /** All envelopes as one run. */
  merged (): HashRun {
    this.#runs = [mergeRuns(this.#runs)]
    return this.#runs[0] as HashRun
  }
}
