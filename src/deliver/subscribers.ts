import type { Readable } from 'node:stream'
import type { Logger } from 'pino'
import type { RawData, WebSocket } from 'ws'
import { OrderingError, reasonOf, toProblem } from '../errors.js'
import type { Ledger } from '../ledger/ledger.js'
import type { DeliverMetrics } from '../metrics/deliver-metrics.js'
import type { Clock } from '../util/clock.js'
import { PacedStream } from '../util/paced-stream.js'
import { aborted, onAbort } from '../util/signals.js'
import { CLOSE_TIMEOUT_MS, CloseCode, SocketSink, type SocketLimits } from '../util/socket-sink.js'
import type { View } from './block-json.js'
import { Credit, readCredit } from './credit.js'
import { DEFAULT_SUBPROTOCOL, PROTOBUF_SUBPROTOCOL, SUBPROTOCOLS, type Frame, type FrameFormat } from './formats.js'
import { FrameCache } from './frame-cache.js'
import type { Seek } from './seek.js'
import { deliver, type SessionEnd } from './session.js'

/** What a subscriber asked for. */
export interface Subscription {
  readonly ledger: Ledger
  readonly seek: Seek
  readonly view: View
  /** Blocks that it wants at first; more when it says so. Without: as many as its connection takes. */
  readonly credit?: number | undefined
  readonly session: ReaderSession
  /** Of the request that began it. */
  readonly log: Pick<Logger, 'error'>
}

/** A reader that was let in. */
export interface ReaderSession {
  /** Aborts, with an OrderingError as its reason, when it may no longer read. */
  readonly revoked: AbortSignal
  /** Its stream is closed. */
  readonly end: () => void
}

/** Where an open subscription is: the number of the next block that it is sent. */
interface Cursor {
  readonly ledger: Ledger
  next: number
}

/** What frames are made for. */
interface Connection {
  readonly format: FrameFormat
  readonly cursor: Cursor
  readonly gone: AbortSignal
  readonly credit?: Credit
}

/** Limits of all subscribers together, and of each one's connection. */
export interface SubscriberLimits extends SocketLimits {
  readonly maxSubscribers: number
  /** Bytes of the newest blocks of a channel that are kept encoded. */
  readonly cacheBytes: number
}

/** All open subscriptions of this replica. */
export class Subscribers {
  readonly #limits: SubscriberLimits
  readonly #metrics: DeliverMetrics
  readonly #clock: Clock
  readonly #closing = new AbortController()
  readonly #open = new Set<Promise<void>>()
  readonly #caches = new Map<string, FrameCache>()
  readonly #cursors = new Set<Cursor>()

  constructor (limits: SubscriberLimits, { metrics, clock }: { metrics: DeliverMetrics, clock: Clock }) {
    this.#limits = limits
    this.#metrics = metrics
    this.#clock = clock
  }

  /** @throws OrderingError `too_many_subscribers` */
  admit (): void {
    if (this.#open.size < this.#limits.maxSubscribers) return
    throw new OrderingError('too_many_subscribers', `${this.#open.size.toString()} subscriptions are open, ${this.#limits.maxSubscribers.toString()} are allowed (maxSubscribers)`)
  }

  /** Blocks that the subscriber who is furthest behind has not been sent yet; 0 without subscribers. */
  maxLagBlocks (channel: string): number {
    let max = 0
    for (const { ledger, next } of this.#cursors) if (ledger.channel === channel) max = Math.max(max, ledger.height - next)
    return max
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
    const gone = new AbortController()
    const cursor = this.#opened(subscription)
    const frames = this.#untilFailure(this.#frames(subscription, { format, cursor, gone: gone.signal }), format, subscription)
    const stream = new PacedStream(frames, { ...this.#limits, clock: this.#clock, onGone: () => { gone.abort() } })
    const { revoked, end } = subscription.session
    const expire = (): void => { this.#clock.after(CLOSE_TIMEOUT_MS, () => { stream.destroy() }) }
    const letGo = [this.#closing.signal, revoked].map((signal) => onAbort(signal, expire))
    this.#track(new Promise((resolve) => {
      stream.once('close', () => {
        for (const release of letGo) release()
        end()
        this.#closed(cursor)
        resolve()
      })
    }))
    return stream
  }

  /** Tells every client to go on elsewhere, and where. Resolves when all connections are closed. */
  async close (): Promise<void> {
    this.#closing.abort()
    await Promise.all(this.#open)
  }

  async #runSocket (socket: WebSocket, subscription: Subscription): Promise<void> {
    const format = SUBPROTOCOLS[socket.protocol || DEFAULT_SUBPROTOCOL] as FrameFormat
    const credit = new Credit(subscription.credit)
    const sink = new SocketSink(socket, { limits: this.#limits, clock: this.#clock })
    receiveCredit(socket, sink, subscription.credit === undefined ? undefined : credit)
    const { revoked, end: endSession } = subscription.session
    const expire = (): void => { sink.expire() } // a client that does not read keeps its session from seeing the end
    const letGo = [this.#closing.signal, revoked].map((signal) => onAbort(signal, expire))
    const binary = socket.protocol === PROTOBUF_SUBPROTOCOL
    const cursor = this.#opened(subscription)
    try {
      const end = await send(this.#frames(subscription, { format, cursor, gone: sink.closed, credit }), async (frame) => { await sink.send(frame, { binary }) })
      if (end === 'going-away') sink.close(CloseCode.GOING_AWAY, 'shutting down')
      else sink.close(CloseCode.DONE)
    } catch (error) {
      const known = toOrderingError(error, subscription)
      if (known.code !== 'slow_subscriber') socket.send(format.error(toProblem(known)), { binary })
      sink.close(closeCodeOf(known), known.code)
    } finally {
      await aborted(sink.closed)
      for (const release of letGo) release()
      endSession()
      this.#closed(cursor)
    }
  }

  #opened ({ ledger, seek: { from } }: Subscription): Cursor {
    const cursor = { ledger, next: from }
    this.#cursors.add(cursor)
    this.#metrics.opened(ledger.channel)
    return cursor
  }

  #closed (cursor: Cursor): void {
    this.#cursors.delete(cursor)
    this.#metrics.closed(cursor.ledger.channel)
  }

  /** Frames for a stream: an error becomes the last one. */
  async * #untilFailure (frames: AsyncGenerator<Frame>, format: FrameFormat, subscription: Subscription): AsyncGenerator<Frame> {
    try {
      yield * frames
    } catch (error) {
      yield format.error(toProblem(toOrderingError(error, subscription)))
    }
  }

  #frames (subscription: Subscription, { format, cursor, gone, credit }: Connection): AsyncGenerator<Frame, SessionEnd> {
    const { ledger, seek, view, session: { revoked } } = subscription
    return deliver({
      ledger,
      seek,
      view,
      format,
      ...credit && { credit },
      cache: this.#cache(ledger),
      clock: this.#clock,
      heartbeatMs: this.#limits.pingMs,
      onBlock: (number) => {
        cursor.next = number + 1
        this.#metrics.sent(ledger.channel, ledger.height - 1 - number)
      }
    }, { gone, closing: this.#closing.signal, revoked })
  }

  #cache (ledger: Ledger): FrameCache {
    const { channel } = ledger
    let cache = this.#caches.get(channel)
    if (!cache) {
      cache = new FrameCache({ maxBytes: this.#limits.cacheBytes, onEncoded: () => { this.#metrics.encoded(channel) } }, ledger)
      this.#caches.set(channel, cache)
    }
    return cache
  }

  #track (session: Promise<void>): void {
    this.#open.add(session)
    void session.finally(() => this.#open.delete(session))
  }
}

/** What a client is told of an error. One that nobody expected is logged. */
function toOrderingError (error: unknown, { ledger: { channel }, log }: Subscription): OrderingError {
  if (error instanceof OrderingError) return error
  log.error({ channel, reason: reasonOf(error) }, 'subscription failed')
  return new OrderingError('internal_error', 'the subscription failed', { channel })
}

/** The close code that says whether it helps to connect again. */
function closeCodeOf ({ code }: OrderingError): number {
  if (code === 'internal_error') return CloseCode.INTERNAL
  return code === 'unauthenticated' || code === 'forbidden' ? CloseCode.POLICY : CloseCode.TRY_AGAIN_LATER
}

async function send (frames: AsyncGenerator<Frame, SessionEnd>, take: (frame: Frame) => Promise<void>): Promise<SessionEnd> {
  for (;;) {
    const { done, value } = await frames.next()
    if (done) return value
    await take(value)
  }
}

/** With credit a client may grant more of it; anything else that it sends ends the session. */
function receiveCredit (socket: WebSocket, sink: SocketSink, credit: Credit | undefined): void {
  socket.on('message', (data: RawData) => {
    if (!sink.open) return
    const blocks = credit && readCredit(data as Buffer)
    if (blocks === undefined) sink.close(CloseCode.UNSUPPORTED, credit ? 'a credit frame is {"type":"credit","blocks":n}' : 'this socket only sends')
    else credit?.grant(blocks)
  })
}
