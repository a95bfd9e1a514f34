import type { InvariantError } from './invariants.js'

/** What a run came to. */
export interface Outcome {
  readonly seed: number
  /** Equal for equal runs. */
  readonly traceHash: string
  readonly violation: InvariantError | undefined
  /** How often each kind of fault happened, and other things worth counting. */
  readonly occurrences: ReadonlyMap<string, number>
  readonly events: number
  readonly virtualMs: number
}
