import type { KeyedDatabase, KeyRange, Store } from '../../../src/util/environment.js'
import { never, type Life } from './life.js'
import type { Random } from './random.js'
import type { Scheduler } from './scheduler.js'

type Key = [string, number] | Buffer
interface Row { readonly name: string, readonly key: Key, value: Buffer }
interface Change { readonly table: string, readonly name: string, readonly key: Key, readonly value: Buffer | undefined }

/** What may go wrong with a disk, decided anew at each use. */
export interface DiskFaults {
  /** Typical time of a commit. */
  commitMs: number
  /** Probability that a commit takes seconds. */
  slowCommit: number
  /** Probability that a commit fails: the process cannot write any more. */
  failedCommit: number
  /** The drive says that it has written what is only in its cache. */
  losesCache: boolean
  /** No space is left. */
  full: boolean
}

/** Newest transactions that a drive with a lying cache may lose when its power fails. */
const MAX_LOST_TRANSACTIONS = 12

/**
 * One file of a replica's disk. What it may suffer, and why the replica must survive it:
 * - the process dies while a transaction is committed: it is there as a whole or not at all, as with LMDB;
 * - the power fails and the newest transactions are gone, although they were said to be durable: blocks are cut anew from
 *   the log, which is why they may be served before their fsync;
 * - a page is damaged at rest, or was only half written when the power failed: found when the ledger is checked at the start.
 */
export class SimulatedFile {
  readonly #tables = new Map<string, SimulatedTable>()
  /** The newest transactions, each as what was there before. */
  #undo: Change[][] = []
  /** Written, and not yet said to be durable. */
  #inFlight: Change[] | undefined

  table (name: string): SimulatedTable {
    let table = this.#tables.get(name)
    if (!table) this.#tables.set(name, table = new SimulatedTable())
    return table
  }

  begin (changes: Change[]): void {
    this.#inFlight = changes
  }

  commit (): void {
    const undo: Change[] = []
    for (const change of this.#inFlight ?? []) {
      const table = this.table(change.table)
      const before = table.find(change.name)?.value
      undo.unshift({ ...change, value: before })
      table.change(change)
    }
    this.#inFlight = undefined
    this.#undo.push(undo)
    if (this.#undo.length > MAX_LOST_TRANSACTIONS) this.#undo.shift()
  }

  /** The process died: a transaction in flight is there or not. */
  crash (random: Random): void {
    if (this.#inFlight && random.chance(0.5)) this.commit()
    this.#inFlight = undefined
  }

  /** The power failed: so many of the newest transactions are gone. Returns how many there were to lose. */
  loseTransactions (random: Random): number {
    const count = random.integer(0, this.#undo.length)
    for (let lost = 0; lost < count; lost++) for (const change of this.#undo.pop() ?? []) this.table(change.table).change(change)
    this.#undo = []
    return count
  }

  /** One database is as it was before anything was written to it. */
  empty (name: string): void {
    this.#tables.set(name, new SimulatedTable())
    this.#undo = []
  }

  /** Everything is gone. */
  wipe (): void {
    this.#tables.clear()
    this.#undo = []
    this.#inFlight = undefined
  }
}

/** One database of a file: rows in order of their keys. */
export class SimulatedTable {
  #rows: Row[] = []

  find (name: string): Row | undefined {
    const row = this.#rows[this.#position(name)]
    return row?.name === name ? row : undefined
  }

  change ({ name, key, value }: Change): void {
    const position = this.#position(name)
    const found = this.#rows[position]?.name === name
    if (value) this.#rows.splice(position, found ? 1 : 0, { name, key, value })
    else if (found) this.#rows.splice(position, 1)
  }

  range ({ start, end, reverse = false, limit = Infinity }: KeyRange<Key>): Row[] {
    const [low, high] = reverse ? [end, start] : [start, end]
    const from = low === undefined ? 0 : this.#position(nameOf(low))
    const to = high === undefined ? this.#rows.length : this.#position(nameOf(high))
    // The start is included and the end is not, whichever way it goes.
    const rows = reverse
      ? this.#rows.slice(from, to + 1).filter(({ name }) => (start === undefined || name <= nameOf(start)) && (end === undefined || name > nameOf(end))).reverse()
      : this.#rows.slice(from, to)
    return rows.slice(0, limit)
  }

  #position (name: string): number {
    let [low, high] = [0, this.#rows.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#rows[middle] as Row).name < name) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** A key as a string that sorts as LMDB sorts the key. */
export function nameOf (key: Key): string {
  if (Buffer.isBuffer(key)) return key.toString('latin1')
  const [channel, number] = key
  return `${channel}\0${number < 0 ? '' : number === Infinity ? '~' : number.toString().padStart(16, '0')}`
}

/** A file as an environment of one process sees it. */
export class SimulatedStore implements Store {
  readonly #file: SimulatedFile
  readonly #scheduler: Scheduler
  readonly #random: Random
  readonly #life: Life
  readonly #faults: DiskFaults
  readonly #happened: (what: string) => void
  #building: Change[] | undefined

  constructor (file: SimulatedFile, dependencies: { scheduler: Scheduler, random: Random, life: Life, faults: DiskFaults, happened: (what: string) => void }) {
    this.#file = file
    this.#scheduler = dependencies.scheduler
    this.#random = dependencies.random
    this.#life = dependencies.life
    this.#faults = dependencies.faults
    this.#happened = dependencies.happened
  }

  openDB ({ name }: { name: string }): KeyedDatabase<Key> {
    const table = this.#file.table(name)
    const change = async (key: Key, value: Buffer | undefined): Promise<boolean> => {
      if (!this.#building) throw new Error('a write outside of a transaction')
      this.#building.push({ table: name, name: nameOf(key), key, value: value && Buffer.from(value) })
      return true
    }
    return {
      get: (key) => table.find(nameOf(key))?.value,
      getBinaryFast: (key) => table.find(nameOf(key))?.value,
      doesExist: (key) => table.find(nameOf(key)) !== undefined,
      getKeys: (range) => table.range(range).map(({ key }) => key),
      getRange: (range) => table.range(range),
      put: async (key, value) => await change(key, value),
      remove: async (key) => await change(key, undefined)
    }
  }

  /** The scheduler owns the event loop: what is written before others have their turn joins. */
  async joined (): Promise<void> {
    await Promise.resolve()
  }

  async batch (write: () => void): Promise<boolean> {
    if (!this.#life.step()) return await never()
    const changes: Change[] = this.#building = []
    try {
      write()
    } finally {
      this.#building = undefined
    }
    this.#file.begin(changes)
    const { commitMs, slowCommit, failedCommit } = this.#faults
    const slow = this.#random.chance(slowCommit)
    if (slow) this.#happened('slow commit')
    await this.#pause(slow ? this.#random.integer(500, 6000) : this.#random.delayMs(commitMs))
    if (!this.#life.step()) return await never()
    if (this.#random.chance(failedCommit)) {
      this.#happened('failed commit')
      if (this.#random.chance(0.5)) this.#file.commit()
      throw new Error('EIO: i/o error, fsync')
    }
    this.#file.commit()
    await this.#pause(this.#random.delayMs(0.1))
    return this.#life.step() ? true : await never()
  }

  async close (): Promise<void> { /* nothing is held */ }

  async #pause (delayMs: number): Promise<void> {
    await this.#scheduler.pause(delayMs)
    if (!this.#life.alive) await never()
  }
}
