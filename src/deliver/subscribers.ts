import { Readable } from 'node:stream'
import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import { OrderingError, reasonOf, toProblem } from '../errors.js'
import type { Ledger } from '../ledger/ledger.js'
import type { DeliverMetrics } from '../metrics/deliver-metrics.js'
import type { Clock } from '../util/clock.js'
import type { View } from './block-json.js'
import { Credit } from './credit.js'
import { DEFAULT_SUBPROTOCOL, SUBPROTOCOLS, type Frame, type FrameFormat } from './formats.js'
import { FrameCache } from './frame-cache.js'
import type { Seek } from './seek.js'
import { deliver, type SessionEnd } from './session.js'
import { CLOSE_TIMEOUT_MS, CloseCode, SocketSink, type SocketLimits } from './socket.js'

/** What a subscriber asked for. */
export interface Subscription {
  readonly ledger: Ledger
  readonly seek: Seek
  readonly view: View
  /** Blocks that it wants at first; more when it says so. Without: as many as its connection takes. */
  readonly credit?: number | undefined
}

/** Limits of all subscribers together, and of each one's connection. */
export interface SubscriberLimits extends SocketLimits {
  readonly maxSubscribers: number
}

/** Newest blocks of a channel that are kept encoded. */
const CACHED_BLOCKS = 8

/** All open subscriptions of this replica. */
export class Subscribers {
  readonly #limits: SubscriberLimits
  readonly #metrics: DeliverMetrics
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #closing = new AbortController()
  readonly #open = new Set<Promise<void>>()
  readonly #caches = new Map<string, FrameCache>()

  constructor (limits: SubscriberLimits, { metrics, clock, logger }: { metrics: DeliverMetrics, clock: Clock, logger: Logger }) {
    this.#limits = limits
    this.#metrics = metrics
    this.#clock = clock
    this.#logger = logger
  }

  /** @throws OrderingError `too_many_subscribers` */
  admit (): void {
    if (this.#open.size < this.#limits.maxSubscribers) return
    throw new OrderingError('too_many_subscribers', `${this.#open.size.toString()} subscriptions are open, ${this.#limits.maxSubscribers.toString()} are allowed (maxSubscribers)`)
  }

  /** Serves a socket until its range, its client or the gateway ends. */
  serve (socket: WebSocket, subscription: Subscription): void {
    this.#track(this.#runSocket(socket, subscription))
  }

  /**
   * The frames of a subscription as a stream, which is read as fast as its client takes them. It ends with its range, when
   * its client takes nothing for too long, and with the gateway.
   */
  stream (subscription: Subscription, format: FrameFormat): Readable {
    const { channel } = subscription.ledger
    const { highWaterBytes, stallMs } = this.#limits
    const { signal: closing } = this.#closing
    const gone = new AbortController()
    const cut = (): void => { readable.destroy() }
    const expire = (): void => { this.#clock.after(CLOSE_TIMEOUT_MS, cut) }
    const frames = this.#watched(this.#frames(subscription, { format, gone: gone.signal }), { format, channel, stalled: () => this.#clock.after(stallMs, cut) })
    const readable = Readable.from(frames, { objectMode: false, highWaterMark: highWaterBytes })
    this.#metrics.opened(channel)
    closing.addEventListener('abort', expire, { once: true })
    this.#track(new Promise((resolve) => {
      readable.once('close', () => {
        gone.abort()
        closing.removeEventListener('abort', expire)
        this.#metrics.closed(channel)
        resolve()
      })
    }))
    return readable
  }

  /** Tells every client to go on elsewhere, and where. Resolves when all connections are closed. */
  async close (): Promise<void> {
    this.#closing.abort()
    await Promise.all(this.#open)
  }

  async #runSocket (socket: WebSocket, subscription: Subscription): Promise<void> {
    const { channel } = subscription.ledger
    const format = SUBPROTOCOLS[socket.protocol || DEFAULT_SUBPROTOCOL] as FrameFormat
    const credit = new Credit(subscription.credit)
    const sink = new SocketSink(socket, { limits: this.#limits, clock: this.#clock, credit: subscription.credit === undefined ? undefined : credit })
    const { signal: closing } = this.#closing
    const expire = (): void => { sink.expire() } // a client that does not read keeps its session from seeing the end
    closing.addEventListener('abort', expire, { once: true })
    this.#metrics.opened(channel)
    try {
      const end = await this.#send(this.#frames(subscription, { format, gone: sink.closed, credit }), sink)
      if (end === 'going-away') sink.close(CloseCode.GOING_AWAY, 'shutting down')
      else sink.close(CloseCode.DONE)
    } catch (error) {
      sink.fail(this.#known(error, channel), format)
    } finally {
      if (!sink.closed.aborted) await new Promise((resolve) => { sink.closed.addEventListener('abort', resolve, { once: true }) })
      closing.removeEventListener('abort', expire)
      this.#metrics.closed(channel)
    }
  }

  async #send (frames: AsyncGenerator<Frame, SessionEnd>, sink: SocketSink): Promise<SessionEnd> {
    for (;;) {
      const { done, value } = await frames.next()
      if (done) return value
      await sink.send(value)
    }
  }

  /** Frames for a stream: an error becomes the last one, and each has to be taken before the stall time is over. */
  async * #watched (frames: AsyncGenerator<Frame>, { format, channel, stalled }: { format: FrameFormat, channel: string, stalled: () => () => void }): AsyncGenerator<Frame> {
    try {
      for await (const frame of frames) {
        const cancel = stalled()
        try {
          yield frame
        } finally {
          cancel()
        }
      }
    } catch (error) {
      yield format.error(toProblem(this.#known(error, channel)))
    }
  }

  #frames ({ ledger, seek, view }: Subscription, { format, gone, credit }: { format: FrameFormat, gone: AbortSignal, credit?: Credit }): AsyncGenerator<Frame, SessionEnd> {
    return deliver({
      ledger,
      seek,
      view,
      format,
      ...credit && { credit },
      cache: this.#cache(ledger.channel),
      clock: this.#clock,
      heartbeatMs: this.#limits.pingMs,
      onBlock: () => { this.#metrics.sent(ledger.channel) }
    }, { gone, closing: this.#closing.signal })
  }

  #cache (channel: string): FrameCache {
    let cache = this.#caches.get(channel)
    if (!cache) this.#caches.set(channel, cache = new FrameCache(CACHED_BLOCKS))
    return cache
  }

  #known (error: unknown, channel: string): OrderingError {
    if (error instanceof OrderingError) return error
    this.#logger.error({ channel, reason: reasonOf(error) }, 'subscription failed')
    return new OrderingError('internal_error', 'the subscription failed', { channel })
  }

  #track (session: Promise<void>): void {
    this.#open.add(session)
    void session.finally(() => this.#open.delete(session))
  }
}
