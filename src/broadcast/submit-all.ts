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

/** Appends one envelope. */
export type Submit = (submission: Submission) => Promise<Acknowledgement>

/** How much of a stream may be on its way into the log; beyond that its sender has to wait. */
export interface Window {
  readonly maxItems: number
  readonly maxBytes: number
}

/** An item on its way. */
interface Pending {
  readonly sizeBytes: number
  readonly result: Promise<ItemResult>
}

/**
 * Submits envelopes as they arrive and answers each in order, while others are still arriving. What is wrong with one
 * does not end the stream. No more than the window is taken from the items, so a slow log slows their sender down.
 */
export async function * submitAll (items: AsyncIterable<Item>, submit: Submit, { maxItems, maxBytes }: Window): AsyncGenerator<ItemResult, void> {
  const iterator = items[Symbol.asyncIterator]() as AsyncIterator<Item, undefined>
  const pending: Pending[] = []
  let bytes = 0
  let seq = 0
  let reading: Promise<IteratorResult<Item, undefined>> | undefined
  let ended = false
  try {
    for (;;) {
      while (!ended && pending.length < maxItems && bytes < maxBytes) {
        reading ??= iterator.next()
        const [head] = pending
        if (head && await settlesFirst(head.result, reading)) break
        const { value: item } = await reading
        reading = undefined
        ended = item === undefined
        if (!item) break
        const sizeBytes = 'error' in item ? 0 : item.sizeBytes
        bytes += sizeBytes
        pending.push({ sizeBytes, result: answer(item, seq++, submit) })
      }
      const head = pending.shift()
      if (!head) return
      yield await head.result
      bytes -= head.sizeBytes
    }
  } finally {
    await iterator.return?.()
    await Promise.all(pending.map(async ({ result }) => await result))
  }
}

async function settlesFirst (result: Promise<unknown>, reading: Promise<unknown>): Promise<boolean> {
  return await Promise.race([result.then(() => true), reading.then(() => false, () => false)])
}

async function answer (item: Item, seq: number, submit: Submit): Promise<ItemResult> {
  try {
    if ('error' in item) throw item.error
    const { id, offset, duplicate } = await submit(item.submission)
    return { type: 'ack', seq, id, offset, ...duplicate && { duplicate } }
  } catch (error) {
    const known = error instanceof OrderingError ? error : new OrderingError('internal_error', reasonOf(error))
    return { ...toProblem(known), type: 'error', seq }
  }
}
