import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import { OrderingError, reasonOf } from '../errors.js'
import type { Ledger } from '../ledger/ledger.js'
import type { DeliverMetrics } from '../metrics/deliver-metrics.js'
import type { Clock } from '../util/clock.js'
import { linkSignals } from '../util/signals.js'
import { DEFAULT_SUBPROTOCOL, SUBPROTOCOLS, type FrameFormat, type View } from './formats.js'
import type { Seek } from './seek.js'
import { deliver } from './session.js'
import { CloseCode, SocketSink, type SocketLimits } from './socket.js'

/** What a subscriber asked for. */
export interface Subscription {
  readonly ledger: Ledger
  readonly seek: Seek
  readonly view: View
}

/** Limits of all subscribers together, and of each one's socket. */
export interface SubscriberLimits extends SocketLimits {
  readonly maxSubscribers: number
}

/** All open subscriptions of this replica. */
export class Subscribers {
  readonly #limits: SubscriberLimits
  readonly #metrics: DeliverMetrics
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #closing = new AbortController()
  readonly #open = new Set<Promise<void>>()

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
    const session = this.#run(socket, subscription)
    this.#open.add(session)
    void session.finally(() => this.#open.delete(session))
  }

  /** Tells every client to go on elsewhere, and where. Resolves when all sockets are closed. */
  async close (): Promise<void> {
    this.#closing.abort()
    await Promise.all(this.#open)
  }

  async #run (socket: WebSocket, { ledger, seek, view }: Subscription): Promise<void> {
    const { channel } = ledger
    const format = SUBPROTOCOLS[socket.protocol || DEFAULT_SUBPROTOCOL] as FrameFormat
    const sink = new SocketSink(socket, { limits: this.#limits, clock: this.#clock })
    const { signal: closing } = this.#closing
    const expire = (): void => { sink.expire() } // a client that does not read keeps its session from seeing the end
    closing.addEventListener('abort', expire, { once: true })
    const ending = linkSignals(sink.closed, closing)
    this.#metrics.opened(channel)
    try {
      const next = await deliver({ ledger, seek, view, format, onBlock: () => { this.#metrics.sent(channel) } }, sink, ending.signal)
      if (closing.aborted && next <= (seek.to ?? Infinity)) {
        socket.send(format.goingAway(next))
        sink.close(CloseCode.GOING_AWAY, 'shutting down')
      } else {
        sink.close(CloseCode.DONE)
      }
    } catch (error) {
      if (!(error instanceof OrderingError)) this.#logger.error({ channel, reason: reasonOf(error) }, 'subscription failed')
      sink.fail(error instanceof OrderingError ? error : new OrderingError('internal_error', 'the subscription failed', { channel }), format)
    } finally {
      if (!sink.closed.aborted) await new Promise((resolve) => { sink.closed.addEventListener('abort', resolve, { once: true }) })
      closing.removeEventListener('abort', expire)
      ending.end()
      this.#metrics.closed(channel)
    }
  }
}
