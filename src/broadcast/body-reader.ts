import type { Readable } from 'node:stream'
import { OrderingError } from '../errors.js'
import type { Clock } from '../util/clock.js'
import { onAbort } from '../util/signals.js'
import type { PartialItem } from './body-limits.js'
import type { Item } from './submit-all.js'

/** What ends a streamed body before its sender does. */
export interface BodyOptions {
  /** Aborts when the gateway stops. */
  readonly stopping: AbortSignal
  /** Aborts, with an OrderingError as its reason, when the sender may no longer write. */
  readonly revoked: AbortSignal
  /** A sender that sends nothing for so long is not waited for. */
  readonly idleMs: number
  /** What is held of an item that is not all there. */
  readonly partial: PartialItem
  readonly clock: Clock
}

/** Reads a streamed body chunk by chunk; what is left when it is cut short is told as its last item. */
export class BodyReader {
  readonly #body: Readable
  readonly #options: BodyOptions
  #end: OrderingError | undefined

  constructor (body: Readable, options: BodyOptions) {
    this.#body = body
    this.#options = options
  }

  /** The chunks, until the body ends, its sender falls silent, or the gateway stops. */
  async * chunks (): AsyncGenerator<Buffer> {
    const { stopping, revoked, idleMs, clock } = this.#options
    // Not destroyed when it is left early: the answers still go out over the same connection.
    const iterator = (this.#body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
    let settle = (_result?: IteratorResult<Buffer>): void => undefined
    const cut = (end: OrderingError): void => {
      this.#end = end
      settle()
    }
    const stop = (): void => { cut(new OrderingError('shutting_down', 'the gateway is shutting down; send the rest to another one')) }
    const letGo = [onAbort(stopping, stop), onAbort(revoked, () => { cut(revoked.reason as OrderingError) })]
    try {
      while (!this.#end) {
        const cancel = clock.after(idleMs, () => { cut(new OrderingError('request_timeout', `nothing arrived for ${idleMs.toString()} ms (requestTimeoutMs)`)) })
        // A promise of its own each time: in a race with one that lasts as long as the body, that one would hold every chunk.
        const result = await new Promise<IteratorResult<Buffer> | undefined>((resolve) => {
          settle = resolve
          iterator.next().then(resolve, (error: unknown) => {
            cut(error instanceof OrderingError ? error : new OrderingError('invalid_request', 'the body ended early'))
          })
        })
        cancel()
        if (!result || result.done === true) return
        yield result.value
      }
    } finally {
      for (const release of letGo) release()
    }
  }

  /** The items, and behind them why there are no more when the body was cut short. */
  async * closing (groups: AsyncIterable<readonly Item[]>): AsyncGenerator<readonly Item[]> {
    try {
      yield * groups
    } catch (error) {
      if (!(error instanceof OrderingError)) throw error
      this.#end ??= error
    } finally {
      this.#options.partial.release()
    }
    if (this.#end) yield [{ error: this.#end }]
  }
}
