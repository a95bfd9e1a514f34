import { open } from 'lmdb'
import { OrderingError, reasonOf } from '../errors.js'
import { missingBytes } from './lmdb-file.js'
import { turnEnd } from './turn.js'

/** A write that waits for its turn. All three callbacks are called synchronously, in order of the writes. */
interface Job {
  readonly write: () => void
  readonly committed: () => void
  readonly failed: (error: OrderingError) => void
}

/** Which keys are read, and in which order; `end` is left out. */
export interface KeyRange<K> {
  readonly start?: K
  readonly end?: K
  readonly reverse?: boolean
  readonly limit?: number
}

/** One database of an environment: the part of lmdb's interface that is used. Reads see what is committed. */
export interface KeyedDatabase<K> {
  get (key: K): Buffer | undefined
  /** Like `get`, without a copy: the bytes are good until something else is read. */
  getBinaryFast (key: K): Buffer | undefined
  doesExist (key: K): boolean
  getKeys (range: KeyRange<K>): Iterable<K>
  getRange (range: KeyRange<K>): Iterable<{ key: K, value: Buffer }>
  put (key: K, value: Buffer): Promise<boolean>
  remove (key: K): Promise<boolean>
}

/** Keys are composite: [channel, number]. */
export type NumberedDatabase = KeyedDatabase<[string, number]>

/** What an environment works on: lmdb, or a model of it in simulations. */
export interface Store {
  openDB (options: { name: string, encoding: 'binary', keyEncoding: 'ordered-binary' | 'binary' }): unknown
  /** Resolves when whatever shall join the transaction that begins has been written. */
  joined (): Promise<void>
  /** Runs `write` when the transaction is built. Resolves when the transaction is durable. */
  batch (write: () => void): Promise<boolean>
  close (): Promise<void>
}

/** Most writes of one transaction; more wait for the next one, so that no commit takes long. */
const MAX_JOBS_PER_COMMIT = 2048

/**
 * An LMDB environment with group commit: whatever is written while one transaction is being made durable forms the
 * next one. One transaction is in flight at a time, so after a failed one nothing behind it can have been written.
 */
export class Environment {
  readonly #store: Store
  #queue: Job[] = []
  #committing: Promise<void> | undefined
  #failure: OrderingError | undefined
  #commits = 0

  /** @throws Error when the file is there but is not an LMDB environment, or is cut short */
  constructor (path: string, { readOnly = false, openStore = openLmdb }: { readOnly?: boolean, openStore?: (path: string, readOnly: boolean) => Store } = {}) {
    this.#store = openStore(path, readOnly)
  }

  /** Set once a commit failed: nothing can be written until the process is restarted, reads go on. */
  get failure (): OrderingError | undefined {
    return this.#failure
  }

  /** Whether a transaction is being made durable now. */
  get busy (): boolean {
    return this.#committing !== undefined
  }

  /** Number of transactions that came to an end: one that never does is seen by this number standing still. */
  get commits (): number {
    return this.#commits
  }

  /** Opens a database of the environment. */
  database<K extends [string, number] | Buffer> (name: string, keyEncoding: 'ordered-binary' | 'binary' = 'ordered-binary'): KeyedDatabase<K> {
    return this.#store.openDB({ name, encoding: 'binary', keyEncoding }) as KeyedDatabase<K>
  }

  /**
   * Queues a write. `write` calls `put` on this environment's databases and nothing else; it runs when its
   * transaction is built.
   */
  enqueue (job: Job): void {
    if (this.#failure) {
      job.failed(this.#failure)
      return
    }
    this.#queue.push(job)
    this.#committing ??= this.#commit()
  }

  /** Like enqueue. Resolves when the write is durable. @throws OrderingError `storage_failed`, `outcome_unknown` */
  async write (write: () => void): Promise<void> {
    await new Promise<void>((resolve, reject) => { this.enqueue({ write, committed: resolve, failed: reject }) })
  }

  async #commit (): Promise<void> {
    await this.#store.joined()
    while (this.#queue.length > 0) {
      const jobs = this.#queue.splice(0, MAX_JOBS_PER_COMMIT)
      try {
        await this.#store.batch(() => { for (const job of jobs) job.write() })
        for (const job of jobs) job.committed()
      } catch (error) {
        this.#fail(error, jobs)
      }
      this.#commits++
    }
    this.#committing = undefined
  }

  #fail (error: unknown, jobs: Job[]): void {
    // lmdb hands the cause out as a promise that rejects; left alone it would end the process.
    (error as { commitError?: Promise<unknown> }).commitError?.catch(() => undefined)
    this.#failure = new OrderingError('storage_failed', `a commit failed: ${reasonOf(error)}`, { cause: error })
    const unclear = new OrderingError('outcome_unknown', this.#failure.message, { cause: error })
    const waiting = this.#queue
    this.#queue = []
    for (const job of jobs) job.failed(unclear)
    for (const job of waiting) job.failed(this.#failure)
  }

  /** Closes after everything queued is written. */
  async close (): Promise<void> {
    await this.#committing
    await this.#store.close()
  }
}

/** @throws Error when the file is there but is not an LMDB environment, or is cut short */
function openLmdb (path: string, readOnly: boolean): Store {
  const missing = missingBytes(path, { orEmpty: !readOnly })
  if (missing > 0) throw new Error(`${path} lacks ${missing.toString()} bytes at its end, as a copy that was interrupted`)
  // overlappingSync off: a commit is durable when its promise resolves. With it on, a failed fsync is never reported.
  // eventTurnBatching off: it has a promise of its own, whose rejection nobody can handle.
  const options = { path, readOnly, maxDbs: 4, encoding: 'binary', cache: false, ...!readOnly && { overlappingSync: false, eventTurnBatching: false } } as const
  return Object.assign(open<Buffer>(options), { joined: turnEnd })
}

/** The key of a channel's record with the highest number. */
export function lastKey (database: NumberedDatabase, channel: string): [string, number] | undefined {
  const [last] = database.getKeys({ start: [channel, Infinity], end: [channel, -1], reverse: true, limit: 1 })
  return last
}

/** Puts into a database inside a write job; the transaction's own promise tells the outcome. */
export function put<K extends [string, number] | Buffer> (database: KeyedDatabase<K>, key: K, value: Uint8Array): void {
  database.put(key, value as Buffer).catch(() => undefined)
}
