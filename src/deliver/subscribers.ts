import type { Readable } from 'node:stream'
import type { Logger } from 'pino'
import { OrderingError, reasonOf } from '../errors.js'
import type { Ledger } from '../ledger/ledger.js'
import type { DeliverMetrics } from '../metrics/deliver-metrics.js'
import type { Clock } from '../util/clock.js'
import { onAbort } from '../util/signals.js'
import type { SocketLimits } from '../util/socket-sink.js'
import type { View } from './block-json.js'
import { FanOut } from './fan-out.js'
import { DEFAULT_SUBPROTOCOL, SUBPROTOCOLS, type FrameFormat } from './formats.js'
import { SocketOutlet, StreamOutlet, type OpenSocket, type OutletOptions } from './outlets.js'
import type { Seek } from './seek.js'
import { Subscriber, type Outlet } from './subscriber.js'

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

/** Limits of all subscribers together, and of each one's connection. */
export interface SubscriberLimits extends SocketLimits {
  readonly maxSubscribers: number
  /** Bytes of the newest blocks that are kept encoded: each channel that somebody subscribed to has the same share of them. */
  readonly cacheBytes: number
}

/** All open subscriptions of this replica. */
export class Subscribers {
  readonly #limits: SubscriberLimits
  readonly #metrics: DeliverMetrics
  readonly #clock: Clock
  readonly #closing = new AbortController()
  /** Each resolves when its connection is closed. */
  readonly #open = new Set<Promise<void>>()
  readonly #fanOuts = new Map<string, FanOut>()

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
    return this.#fanOuts.get(channel)?.maxLagBlocks ?? 0
  }

  /** Serves a socket until its range, its client or the gateway ends. */
  serve (open: OpenSocket, subscription: Subscription): void {
    const format = SUBPROTOCOLS[open.socket.protocol || DEFAULT_SUBPROTOCOL] as FrameFormat
    this.#begin(subscription, format, (options) => new SocketOutlet(open, { ...options, hasCredit: subscription.credit !== undefined }))
  }

  /** The frames of a subscription as the body of an answer. */
  stream (subscription: Subscription, format: FrameFormat): Readable {
    return this.#begin(subscription, format, (options) => new StreamOutlet(options)).stream
  }

  /** Tells every client to go on elsewhere, and where. Resolves when all connections are closed. */
  async close (): Promise<void> {
    this.#closing.abort()
    await Promise.all(this.#open)
  }

  #begin<Kind extends Outlet> (subscription: Subscription, format: FrameFormat, open: (options: OutletOptions) => Kind): Kind {
    const { ledger, session: { revoked, end }, ...wanted } = subscription
    const { channel } = ledger
    const [limits, clock, metrics, closing] = [this.#limits, this.#clock, this.#metrics, this.#closing.signal]
    const fanOut = this.#fanOutOf(ledger)
    const onBlock = (number: number): void => { metrics.sent(channel, ledger.height - 1 - number) }
    const options = { ...wanted, ledger, format, cache: fanOut.cache, clock, heartbeatMs: limits.pingMs, closing, revoked, onBlock }
    const subscriber = new Subscriber(options, (subscriber) => open({ subscriber, format, limits, clock, toOrderingError: (error) => toOrderingError(error, subscription) }))
    const { outlet } = subscriber
    fanOut.add(subscriber)
    metrics.opened(channel)
    subscriber.serve()
    const letGo = [closing, revoked].map((signal) => onAbort(signal, () => { subscriber.leave() }))
    const closed = outlet.closed.then(() => {
      for (const release of letGo) release()
      subscriber.session.stop()
      fanOut.delete(subscriber)
      metrics.closed(channel)
      end()
      this.#open.delete(closed)
    })
    this.#open.add(closed)
    return outlet
  }

  #fanOutOf (ledger: Ledger): FanOut {
    const { channel } = ledger
    const known = this.#fanOuts.get(channel)
    if (known) return known
    const maxBytes = this.#limits.cacheBytes / (this.#fanOuts.size + 1)
    for (const { cache } of this.#fanOuts.values()) cache.resize(maxBytes)
    const fanOut = new FanOut(ledger, { maxBytes, onEncoded: () => { this.#metrics.encoded(channel) } })
    this.#fanOuts.set(channel, fanOut)
    return fanOut
  }
}

/** What a client is told of an error. One that nobody expected is logged. */
function toOrderingError (error: unknown, { ledger: { channel }, log }: Subscription): OrderingError {
  if (error instanceof OrderingError) return error
  log.error({ channel, reason: reasonOf(error) }, 'subscription failed')
  return new OrderingError('internal_error', 'the subscription failed', { channel })
}
