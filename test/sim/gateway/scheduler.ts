import { createHash, type Hash } from 'node:crypto'

interface Event {
  readonly at: number
  readonly order: number
  readonly run: () => void
}

/** An event that has not happened yet can be taken back. */
export type Cancel = () => void

/**
 * Virtual time, and the one place that anything asynchronous in a simulation comes from: events happen one by one, in
 * order of their time, and between two of them everything that the code under test can do by itself is done. So a run is
 * a function of its seed.
 */
export class Scheduler {
  #nowMs = 0
  #order = 0
  readonly #heap: Event[] = []
  readonly #cancelled = new Set<Event>()
  readonly #hash: Hash = createHash('sha256')
  readonly #sink: ((line: string) => void) | undefined
  #events = 0

  /** @param sink gets every line of the trace, for a person who looks at a failing seed */
  constructor (sink?: (line: string) => void) {
    this.#sink = sink
  }

  get nowMs (): number {
    return this.#nowMs
  }

  /** Number of events that happened. */
  get events (): number {
    return this.#events
  }

  /** Lets something happen in a while. */
  after (delayMs: number, run: () => void): Cancel {
    const event = { at: this.#nowMs + Math.max(0, delayMs), order: this.#order++, run }
    this.#push(event)
    return () => { this.#cancelled.add(event) }
  }

  /** Resolves in a while. */
  async pause (delayMs: number): Promise<void> {
    await new Promise<void>((resolve) => { this.after(delayMs, resolve) })
  }

  /** Notes what happens: two runs are the same when their traces are. */
  trace (...words: readonly unknown[]): void {
    const line = `${this.#nowMs.toFixed(3)} ${words.join(' ')}`
    this.#hash.update(line)
    this.#sink?.(line)
  }

  /** Digest of the whole trace. */
  get traceHash (): string {
    return this.#hash.copy().digest('hex')
  }

  /** Lets everything happen until a moment. `look` is called behind each event. */
  async runUntil (endMs: number, look: () => void): Promise<void> {
    for (;;) {
      const next = this.#heap[0]
      if (!next || next.at > endMs) break
      this.#pop()
      if (this.#cancelled.delete(next)) continue
      this.#nowMs = next.at
      this.#events++
      next.run()
      await settled()
      look()
    }
    this.#nowMs = Math.max(this.#nowMs, endMs)
    await settled() // the code under test may have let others go first, and there may be no others
  }

  #push (event: Event): void {
    const heap = this.#heap
    let index = heap.push(event) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!isBefore(event, heap[parent] as Event)) break
      heap[index] = heap[parent] as Event
      index = parent
    }
    heap[index] = event
  }

  #pop (): void {
    const heap = this.#heap
    const last = heap.pop() as Event
    if (heap.length === 0) return
    let index = 0
    for (;;) {
      let child = index * 2 + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Event, heap[child] as Event)) child++
      if (!isBefore(heap[child] as Event, last)) break
      heap[index] = heap[child] as Event
      index = child
    }
    heap[index] = last
  }
}

function isBefore (a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}

/** The event loop calls this only when no promise has anything left to do: the code under test makes no real I/O. */
async function settled (): Promise<void> {
  await new Promise((resolve) => { setImmediate(resolve) })
}
