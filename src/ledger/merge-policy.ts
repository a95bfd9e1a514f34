/** Runs that are merged into one at a time. There are fewer than this of each size class, or a merge of them is due. */
export const MERGE_FAN_IN = 4

/** Consecutive runs, by their places in a list of all. */
export interface MergeWindow {
  readonly from: number
  readonly to: number
  /** Size class of the largest of them. */
  readonly sizeClass: number
}

/**
 * Which runs are merged next: the smallest ones first, and only neighbours, so that all runs stay in order of their
 * blocks. A run that is smaller than a newer one is counted to the newer one's class: it would be stuck in front of it.
 * @param sizes number of entries of each run, the oldest first
 * @param smallest about this size and everything below it is one class; each further one is `MERGE_FAN_IN` times larger
 */
export function nextMerge (sizes: readonly number[], smallest: number): MergeWindow | undefined {
  let sizeClass = 0
  let to = sizes.length // end of the runs of this class
  for (let from = sizes.length - 1; from >= -1; from--) {
    const next = from < 0 ? Infinity : Math.max(sizeClass, sizeClassOf(sizes[from] as number, smallest))
    if (next === sizeClass) continue
    if (to - from - 1 >= MERGE_FAN_IN) return { from: from + 1, to: from + 1 + MERGE_FAN_IN, sizeClass }
    sizeClass = next
    to = from + 1
  }
  return undefined
}

function sizeClassOf (size: number, smallest: number): number {
  return Math.max(0, Math.round(Math.log(size / smallest) / Math.log(MERGE_FAN_IN)))
}
