import type { FreeSpace } from '../util/free-space.js'
import { ENTRY_WORDS, takeMerged, type HashRun, type Position, type RunCursor } from './hash-run.js'
import { nextMerge, type MergeWindow } from './merge-policy.js'
import { startOfPage, type Manifest, type Mark, type RunStore, type StoredRun } from './run-store.js'

/** How runs are laid out and merged on the disk. */
export interface RunLimits {
  /** Hashes that a page has on average. */
  readonly pageSize: number
  /** Runs up to about this size are one size class. */
  readonly smallestRun: number
  /** About so many hashes are merged in one transaction. */
  readonly mergeStep: number
  /** More runs are not made before some are merged. Must be far more than there are size classes, or following waits for large merges. */
  readonly maxRuns: number
}

/** A merge that is under way: its run does not count until it is whole. */
interface Merge {
  readonly window: MergeWindow
  readonly cursors: readonly RunCursor[]
  readonly id: number
  readonly firstBlock: number
  readonly pages: number
  nextPage: number
  size: number
}

/**
 * The runs of one channel on the disk. They are merged step by step, in between which others have their turn: the smaller
 * merges, that become due during a larger one, come first, so that there are few runs at any time. Nothing but the list
 * of runs, written with the last step, makes a merged run count; what is left of another one is removed.
 */
export class StoredRuns {
  readonly #store: RunStore
  readonly #limits: RunLimits
  readonly #space: Pick<FreeSpace, 'takes'>
  #mark: Mark
  #runs: readonly StoredRun[]
  #nextId: number
  /** Each is of newer and smaller runs than the one before. */
  readonly #merges: Merge[] = []
  /** Ids of runs that do not count any more. */
  readonly #obsolete: number[]
  /** What the entries of a step are put together in. */
  #memory: Uint32Array = new Uint32Array(0)

  constructor ({ runs, ...mark }: Manifest, { store, limits, space }: { store: RunStore, limits: RunLimits, space: Pick<FreeSpace, 'takes'> }) {
    this.#store = store
    this.#limits = limits
    this.#space = space
    this.#mark = mark
    this.#runs = runs
    const stored = store.runIds()
    this.#obsolete = stored.filter((id) => !runs.some((run) => run.id === id))
    this.#nextId = Math.max(0, ...stored) + 1
  }

  /** How far the runs reach. */
  get mark (): Mark {
    return this.#mark
  }

  /** Whether merges have to come first. */
  get full (): boolean {
    return this.#runs.length >= this.#limits.maxRuns
  }

  /** First position of a hash. */
  find (hash: Uint32Array): Position | undefined {
    for (const run of this.#runs) {
      const position = this.#store.find(run, hash)
      if (position) return position
    }
    return undefined
  }

  /** Writes a run of the next blocks, up to a mark, and `others` in the same transaction. @throws OrderingError `storage_failed` */
  async add ({ firstBlock, words }: HashRun, mark: Mark, others: () => void): Promise<void> {
    const size = words.length / ENTRY_WORDS
    const added = { id: this.#nextId++, firstBlock, size, pages: this.#pagesOf(size) }
    const runs = size > 0 ? [...this.#runs, added] : this.#runs
    await this.#store.write(() => {
      this.#store.putPages(added.id, added.pages, words)
      this.#store.putManifest({ ...mark, runs })
      others()
    })
    this.#mark = mark
    this.#runs = runs
  }

  /** Does one step of what there is to do in the background; false when there is nothing, or no room for it. @throws OrderingError `storage_failed` */
  async step (): Promise<boolean> {
    const [obsolete] = this.#obsolete
    if (obsolete !== undefined) {
      if (!this.#space.takes(0)) return false
      if (!await this.#store.removePages(obsolete)) this.#obsolete.shift()
      return true
    }
    this.#begin()
    const { mergeStep, pageSize } = this.#limits
    const merge = this.#merges.at(-1)
    if (!merge || !this.#space.takes(Math.min(mergeStep, merge.pages * pageSize) * ENTRY_WORDS * 4)) return false
    await this.#mergeSome(merge)
    return true
  }

  /** Begins the merge that is due of runs that are newer and smaller than those that are being merged. */
  #begin (): void {
    const { to: start, sizeClass } = this.#merges.at(-1)?.window ?? { to: 0, sizeClass: Infinity }
    const due = nextMerge(this.#runs.slice(start).map(({ size }) => size), this.#limits.smallestRun)
    if (!due || due.sizeClass >= sizeClass) return
    const window = { ...due, from: start + due.from, to: start + due.to }
    const runs = this.#runs.slice(window.from, window.to)
    this.#merges.push({
      window,
      cursors: runs.map((run) => this.#store.cursor(run)),
      id: this.#nextId++,
      firstBlock: (runs[0] as StoredRun).firstBlock,
      pages: this.#pagesOf(runs.reduce((total, { size }) => total + size, 0)),
      nextPage: 0,
      size: 0
    })
  }

  async #mergeSome (merge: Merge): Promise<void> {
    const { pageSize, mergeStep } = this.#limits
    const { id, firstBlock, pages, cursors, window: { from, to } } = merge
    const endPage = Math.min(pages, merge.nextPage + Math.ceil(mergeStep / pageSize))
    const words = takeMerged(cursors, { firstBlock, below: startOfPage(endPage, pages), into: this.#memory })
    if (words.buffer !== this.#memory.buffer) this.#memory = new Uint32Array(words.buffer)
    merge.nextPage = endPage
    merge.size += words.length / ENTRY_WORDS
    const done = endPage === pages
    const runs = done ? [...this.#runs.slice(0, from), { id, firstBlock, size: merge.size, pages }, ...this.#runs.slice(to)] : this.#runs
    await this.#store.write(() => {
      this.#store.putPages(id, pages, words)
      if (done) this.#store.putManifest({ ...this.#mark, runs })
    })
    if (!done) return
    this.#obsolete.push(...this.#runs.slice(from, to).map((run) => run.id))
    this.#runs = runs
    this.#merges.pop()
    if (this.#merges.length === 0) this.#memory = new Uint32Array(0)
  }

  #pagesOf (size: number): number {
    return Math.max(1, Math.ceil(size / this.#limits.pageSize))
  }
}
