import type { View } from './block.js'
import { OrderingClientError } from './error.js'
import type { Frame, FrameSource } from './frame.js'
import { ask } from './http.js'
import { openLines } from './line-source.js'
import type { Settings } from './options.js'
import { openSocket } from './socket-source.js'
import { MAX_DELAY_MS } from './timer.js'

/** What is wanted of one replica. */
export interface Wanted {
  readonly url: string
  readonly from: number
  readonly to: number | undefined
  /** Header hash of the block before: the replica refuses when it has another one there. */
  readonly after: string | undefined
  readonly view: View
  readonly signal: AbortSignal | undefined
}

/** One connection to one replica, which says when it is broken. */
export class Subscription {
  readonly #source: FrameSource
  readonly #settings: Settings
  readonly #wanted: Wanted
  /** Number of the next block that must come. */
  next: number

  private constructor (source: FrameSource, settings: Settings, wanted: Wanted) {
    this.#source = source
    this.#settings = settings
    this.#wanted = wanted
    this.next = wanted.from
  }

  /**
   * Connects: over WebSocket where there is one, otherwise, and when that does not open, over fetch.
   * @throws OrderingClientError with the gateway's code when it refuses, or the signal's reason
   */
  static async open (settings: Settings, wanted: Wanted): Promise<Subscription> {
    const { webSocket, fetch, channel, readAhead, retry: { attemptTimeoutMs: timeoutMs } } = settings
    const { url, from, to, after, view, signal } = wanted
    const query = new URLSearchParams({ from: from.toString(), view, ...to !== undefined && { to: to.toString() }, ...after !== undefined && { after } })
    const path = `/v1/channels/${encodeURIComponent(channel)}/deliver?${query.toString()}`
    const socket = webSocket && await openSocket({
      WebSocket: webSocket, url, path: `${path}&credit=${readAhead.toString()}`, token: await settings.token(), timeoutMs, readAhead, signal
    })
    return new Subscription(socket ?? await openLines({ fetch, url, path, timeoutMs, signal }), settings, wanted)
  }

  /** The next frame; undefined when the replica ends the stream. @throws OrderingClientError, or the signal's reason */
  async read (): Promise<Frame | undefined> {
    const { signal } = this.#wanted
    const frame = this.#source.next()
    frame.catch(() => undefined) // one that is not waited for any more
    for (;;) {
      signal?.throwIfAborted()
      const { pieces } = this.#source
      const first = await this.#firstOf(frame)
      if (first !== 'idle') return first
      if (this.#source.pieces === pieces) await this.#checkIdle()
    }
  }

  close (): void {
    this.#source.close()
  }

  async #firstOf (frame: Promise<Frame | undefined>): Promise<Frame | undefined | 'idle'> {
    const { signal } = this.#wanted
    let release = (): void => undefined
    const idle = new Promise<'idle'>((resolve) => {
      const clock = setTimeout(resolve, Math.min(this.#settings.idleTimeoutMs, MAX_DELAY_MS), 'idle' as const)
      const stop = (): void => { resolve('idle') }
      signal?.addEventListener('abort', stop, { once: true })
      release = () => {
        clearTimeout(clock)
        signal?.removeEventListener('abort', stop)
      }
    })
    return await Promise.race([frame, idle]).finally(release)
  }

  /** A WebSocket does not show its pings. So the replica is asked whether there is a block that should have come. */
  async #checkIdle (): Promise<void> {
    const { url, signal } = this.#wanted
    signal?.throwIfAborted()
    if (!this.#source.hasHeartbeat) {
      const { fetch, channel, retry: { attemptTimeoutMs: timeoutMs } } = this.#settings
      const { height } = await ask<{ height: number }>({ fetch, url, path: `/v1/channels/${encodeURIComponent(channel)}`, timeoutMs, signal })
      if (height <= this.next) return
    }
    throw new OrderingClientError('stalled', `${url} sent nothing for ${this.#settings.idleTimeoutMs.toString()} ms`, { retryable: true, url })
  }
}
