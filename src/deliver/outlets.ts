import type { Duplex } from 'node:stream'
import type { RawData, WebSocket } from 'ws'
import type { OrderingError } from '../errors.js'
import { toProblem } from '../errors.js'
import type { Clock } from '../util/clock.js'
import { PacedStream } from '../util/paced-stream.js'
import { watchPartial, type Connection } from '../util/partial-messages.js'
import { aborted } from '../util/signals.js'
import { CLOSE_TIMEOUT_MS, CloseCode, SocketSink, type SocketLimits } from '../util/socket-sink.js'
import { readCredit } from './credit.js'
import { PROTOBUF_SUBPROTOCOL, type Frame, type FrameFormat } from './formats.js'
import type { SessionEnd } from './session.js'
import type { Outlet, Subscriber } from './subscriber.js'

/** What a connection's frames are made with. */
export interface OutletOptions {
  readonly subscriber: Subscriber
  readonly format: FrameFormat
  readonly limits: SocketLimits
  readonly clock: Clock
  /** What the client is told of an error. */
  readonly toOrderingError: (error: unknown) => OrderingError
}

/** A socket, and the connection below it: what is written while that is corked goes to the system in one call. */
export interface OpenSocket {
  readonly socket: WebSocket
  readonly connection: Pick<Duplex, 'cork' | 'uncork'> & Connection
}

/** More than any frame that a client may send: it is not waited for. */
const MAX_CLIENT_FRAME_BYTES = 1024

/** Frames over WebSocket. */
export class SocketOutlet implements Outlet {
  readonly closed: Promise<void>
  readonly #sink: SocketSink
  readonly #socket: WebSocket
  readonly #options: OutletOptions
  readonly #binary: boolean
  readonly #connection: OpenSocket['connection']
  #corked = false
  #waiting = false

  /** With `hasCredit` the client may grant more blocks; anything else that it sends ends the subscription. */
  constructor ({ socket, connection }: OpenSocket, { hasCredit, ...options }: OutletOptions & { readonly hasCredit: boolean }) {
    this.#socket = socket
    this.#connection = connection
    this.#options = options
    this.#binary = socket.protocol === PROTOBUF_SUBPROTOCOL
    this.#sink = new SocketSink(socket, options)
    this.closed = aborted(this.#sink.closed)
    socket.on('message', (data: RawData) => {
      if (!this.#sink.open) return
      const blocks = hasCredit ? readCredit(data as Buffer) : undefined
      if (blocks === undefined) this.#sink.close(CloseCode.UNSUPPORTED, hasCredit ? 'a credit frame is {"type":"credit","blocks":n}' : 'this socket only sends')
      else options.subscriber.session.grant(blocks)
    })
    watchPartial(socket, connection, (sizeBytes) => {
      if (sizeBytes > MAX_CLIENT_FRAME_BYTES) setImmediate(() => { if (this.#sink.open) this.#sink.cut(CloseCode.TOO_LARGE) }) // unless ws refuses it, which takes a moment
    })
  }

  get ready (): boolean {
    return !this.#waiting && this.#sink.ready
  }

  send (frame: Frame): void {
    if (!this.#corked) this.#connection.cork()
    this.#corked = true
    this.#sink.send(frame, { binary: this.#binary })
  }

  flush (): void {
    if (this.#corked) this.#connection.uncork()
    this.#corked = false
    // Also when nothing was sent: answers to pings may have filled it meanwhile.
    if (!this.#waiting && this.#sink.open && !this.#sink.ready) void this.#wait()
  }

  finish (end: SessionEnd): void {
    if (end === 'going-away') this.#sink.close(CloseCode.GOING_AWAY, 'shutting down')
    else this.#sink.close(CloseCode.DONE)
  }

  fail (error: unknown): void {
    const known = this.#options.toOrderingError(error)
    if (known.code !== 'slow_subscriber') this.#socket.send(this.#options.format.error(toProblem(known)), { binary: this.#binary })
    this.#sink.close(closeCodeOf(known), known.code)
  }

  expire (): void {
    this.#sink.expire()
  }

  async #wait (): Promise<void> {
    this.#waiting = true
    try {
      await this.#sink.drained()
    } catch (error) {
      this.#options.subscriber.fail(error)
    }
    this.#waiting = false
    this.#options.subscriber.serve()
  }
}

/** Frames as the body of an answer. It ends with its range, when its client takes nothing for too long, and with the gateway. */
export class StreamOutlet implements Outlet {
  readonly closed: Promise<void>
  readonly stream: PacedStream
  readonly #options: OutletOptions

  constructor (options: OutletOptions) {
    const { subscriber, limits, clock } = options
    const stream = new PacedStream({ ...limits, clock, onReady: () => { subscriber.serve() } })
    this.#options = options
    this.stream = stream
    this.closed = new Promise((resolve) => { stream.once('close', resolve) })
  }

  get ready (): boolean {
    return this.stream.ready
  }

  send (frame: Frame): void {
    this.stream.send(frame)
  }

  flush (): void {
    // goes out chunk by chunk, as it is asked for
  }

  finish (): void {
    this.stream.finish()
  }

  fail (error: unknown): void {
    const { format, toOrderingError } = this.#options
    this.stream.send(format.error(toProblem(toOrderingError(error))))
    this.stream.finish()
  }

  expire (): void {
    const cancel = this.#options.clock.after(CLOSE_TIMEOUT_MS, () => { this.stream.destroy() })
    this.stream.once('close', cancel)
  }
}

/** The close code that says whether it helps to connect again. */
function closeCodeOf ({ code }: OrderingError): number {
  if (code === 'internal_error') return CloseCode.INTERNAL
  return code === 'unauthenticated' || code === 'forbidden' ? CloseCode.POLICY : CloseCode.TRY_AGAIN_LATER
}
