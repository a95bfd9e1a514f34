import { Readable } from 'node:stream'
import type { Clock } from './clock.js'

/** What a paced stream needs. */
export interface PacedStreamOptions {
  /** Bytes that may wait before no more are asked for. */
  readonly highWaterBytes: number
  /** A reader that takes nothing for so long is cut off. */
  readonly stallMs: number
  readonly clock: Clock
  /** Called when the reader is gone, before the source is told to return: ends what the source waits for. */
  readonly onGone?: () => void
}

/**
 * Chunks of an async generator as a stream that is read as fast as its reader takes them. Unlike `Readable.from` it ends a
 * source that waits for something when the reader goes, cuts off a reader that stands still, and takes large chunks apart,
 * without copying them, so that a slow reader is seen to read.
 */
export class PacedStream extends Readable {
  readonly #source: AsyncGenerator<Buffer, unknown>
  readonly #options: PacedStreamOptions
  #rest: Buffer = Buffer.alloc(0)
  #cancelStall = (): void => undefined

  constructor (source: AsyncGenerator<Buffer, unknown>, options: PacedStreamOptions) {
    super({ highWaterMark: options.highWaterBytes })
    this.#source = source
    this.#options = options
  }

  override _read (): void {
    this.#cancelStall()
    if (this.#rest.length > 0) this.#pushSome()
    else void this.#pull()
  }

  override _destroy (error: Error | null, done: (error?: Error | null) => void): void {
    this.#cancelStall()
    this.#options.onGone?.()
    this.#source.return(undefined).then(() => { done(error) }, (reason: unknown) => { done(error ?? reason as Error) })
  }

  async #pull (): Promise<void> {
    try {
      const { done, value } = await this.#source.next()
      if (this.destroyed) return
      if (done === true) this.push(null)
      else {
        this.#rest = value
        this.#pushSome()
      }
    } catch (error) {
      this.destroy(error as Error)
    }
  }

  #pushSome (): void {
    const some = this.#rest.subarray(0, this.#options.highWaterBytes)
    this.#rest = this.#rest.subarray(some.length)
    const { stallMs, clock } = this.#options
    if (!this.push(some)) this.#cancelStall = clock.after(stallMs, () => { this.destroy() })
  }
}
