import { Readable } from 'node:stream'
import type { Clock } from './clock.js'

/** What a paced stream needs. */
export interface PacedStreamOptions {
  /** Bytes that may wait before no more are asked for. */
  readonly highWaterBytes: number
  /** A reader that takes nothing for so long is cut off. */
  readonly stallMs: number
  readonly clock: Clock
}

/** How a paced stream asks for its chunks. */
interface Source {
  /** Called when the stream takes a chunk. */
  readonly onReady: () => void
  /** Called when the reader is gone, or has everything; the stream is closed when it resolves. */
  readonly onGone?: () => Promise<unknown>
}

/**
 * A stream that is read as fast as its reader takes it. Unlike a plain `Readable` it cuts off a reader that stands still,
 * and takes large chunks apart, without copying them, so that a slow reader is seen to read.
 */
export class PacedStream extends Readable {
  readonly #options: PacedStreamOptions & Source
  #rest: Buffer = Buffer.alloc(0)
  #ready = false
  #finished = false
  #cancelStall = (): void => undefined

  constructor (options: PacedStreamOptions & Source) {
    super({ highWaterMark: options.highWaterBytes })
    this.#options = options
  }

  /** Whether it takes a chunk. */
  get ready (): boolean {
    return this.#ready && !this.destroyed
  }

  /** Takes a chunk; only one, until it is ready again. */
  send (chunk: Buffer): void {
    this.#rest = chunk
    this.#pushSome()
  }

  /** No chunk follows the last one. */
  finish (): void {
    this.#finished = true
    if (this.#rest.length === 0) this.push(null)
  }

  override _read (): void {
    this.#cancelStall()
    if (this.#rest.length > 0) this.#pushSome()
    else if (this.#finished) this.push(null)
    else {
      this.#ready = true
      this.#options.onReady()
    }
  }

  override _destroy (error: Error | null, done: (error?: Error | null) => void): void {
    this.#cancelStall()
    const gone = this.#options.onGone?.() ?? Promise.resolve()
    gone.then(() => { done(error) }, (reason: unknown) => { done(error ?? reason as Error) })
  }

  #pushSome (): void {
    const some = this.#rest.subarray(0, this.#options.highWaterBytes)
    this.#rest = this.#rest.subarray(some.length)
    this.#ready = false
    const { stallMs, clock } = this.#options
    if (!this.push(some)) this.#cancelStall = clock.after(stallMs, () => { this.destroy() })
  }
}

/**
 * Chunks of an async generator as a paced stream. Unlike `Readable.from` it ends a source that waits for something when the
 * reader goes: `onGone` is called before the source is told to return, and ends what it waits for.
 */
export function pacedStream (source: AsyncGenerator<Buffer, unknown>, { onGone, ...options }: PacedStreamOptions & { readonly onGone?: () => void }): PacedStream {
  const pull = async (): Promise<void> => {
    try {
      const { done, value } = await source.next()
      if (stream.destroyed) return
      if (done === true) stream.finish()
      else stream.send(value)
    } catch (error) {
      stream.destroy(error as Error)
    }
  }
  const stream = new PacedStream({
    ...options,
    onReady: () => { void pull() },
    onGone: async () => {
      onGone?.()
      await source.return(undefined)
    }
  })
  return stream
}
