import { OrderingError, reasonOf, toProblem, type Problem } from '../errors.js'
import type { Acknowledgement, Submission } from './submission.js'

/** One envelope of many: a submission, or why it is none. */
export type Item =
  | { readonly submission: Submission, readonly sizeBytes: number }
  | { readonly error: OrderingError }

/** The answer to one item, in the order of the items; `seq` counts from 0. */
export type ItemResult =
  | { readonly type: 'ack', readonly seq: number, readonly id: string, readonly offset: number, readonly duplicate?: boolean }
  | { readonly type: 'error', readonly seq: number } & Omit<Problem, 'type'>

/** An answer as JSON. Acknowledgements, of which there is one an envelope, are written by hand: their id is hex, the rest are numbers. */
export function resultToJson (result: ItemResult): string {
  if (result.type === 'error' || result.duplicate !== undefined) return JSON.stringify(result)
  const { seq, id, offset } = result
  return `{"type":"ack","seq":${seq.toString()},"id":"${id}","offset":${offset.toString()}}`
}

/** Appends envelopes in their order; says of each what became of it, and never throws. */
export type SubmitMany = (submissions: readonly Submission[]) => Promise<ReadonlyArray<Acknowledgement | Error>>

/** How much of a stream may be on its way into the log, give or take one group; beyond that its sender has to wait. */
export interface Window {
  readonly maxItems: number
  readonly maxBytes: number
}

/** Items that arrived together, on their way. */
interface Pending {
  readonly count: number
  readonly sizeBytes: number
  readonly results: Promise<readonly ItemResult[]>
}

/**
 * Submits envelopes as they arrive, those that arrive together in one go, and answers each in order, while others are
 * still arriving. What is wrong with one does not end the stream. No more than the window is taken from the groups, so a
 * slow log slows their sender down.
 */
export async function * submitAll (groups: AsyncIterable<readonly Item[]>, submit: SubmitMany, { maxItems, maxBytes }: Window): AsyncGenerator<readonly ItemResult[], void> {
  const iterator = groups[Symbol.asyncIterator]() as AsyncIterator<readonly Item[], undefined>
  const pending: Pending[] = []
  let [items, bytes, seq] = [0, 0, 0]
  let reading: Promise<IteratorResult<readonly Item[], undefined>> | undefined
  let ended = false
  try {
    for (;;) {
      while (!ended && items < maxItems && bytes < maxBytes) {
        reading ??= iterator.next()
        const [head] = pending
        if (head && await settlesFirst(head.results, reading)) break
        const { value: group } = await reading
        reading = undefined
        ended = group === undefined
        if (!group) break
        const sizeBytes = group.reduce((sum, item) => sum + ('error' in item ? 0 : item.sizeBytes), 0)
        items += group.length
        bytes += sizeBytes
        pending.push({ count: group.length, sizeBytes, results: answer(group, seq, submit) })
        seq += group.length
      }
      const head = pending.shift()
      if (!head) return
      yield await head.results
      items -= head.count
      bytes -= head.sizeBytes
    }
  } finally {
    await iterator.return?.()
    await Promise.all(pending.map(async ({ results }) => await results))
  }
}

async function settlesFirst (results: Promise<unknown>, reading: Promise<unknown>): Promise<boolean> {
  return await Promise.race([results.then(() => true), reading.then(() => false, () => false)])
}

async function answer (group: readonly Item[], firstSeq: number, submit: SubmitMany): Promise<ItemResult[]> {
  const outcomes = await submit(group.flatMap((item) => 'error' in item ? [] : [item.submission])).catch((error: unknown) => error)
  let submitted = 0
  return group.map((item, index) => {
    const outcome = 'error' in item ? item.error : Array.isArray(outcomes) ? (outcomes as Array<Acknowledgement | Error>)[submitted++] : outcomes
    return resultOf(outcome as Acknowledgement | Error, firstSeq + index)
  })
}

function resultOf (outcome: Acknowledgement | Error, seq: number): ItemResult {
  if (outcome instanceof Error) {
    const known = outcome instanceof OrderingError ? outcome : new OrderingError('internal_error', reasonOf(outcome))
    return { ...toProblem(known), type: 'error', seq }
  }
  const { id, offset, duplicate } = outcome
  return { type: 'ack', seq, id, offset, ...duplicate && { duplicate } }
}
