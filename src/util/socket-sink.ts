import type { WebSocket } from 'ws'
import { OrderingError } from '../errors.js'
import type { Clock } from './clock.js'
import { onAbort } from './signals.js'

/** Limits of a client's socket. */
export interface SocketLimits {
  /** Bytes that may wait in a socket before no more are made for it. */
  readonly highWaterBytes: number
  /** A client that takes nothing for so long is disconnected. */
  readonly stallMs: number
  /** Time between pings; one that is not answered before the next ends the connection. */
  readonly pingMs: number
}

/** Close codes (RFC 6455 section 7.4.1 and the IANA registry). */
export const CloseCode = { DONE: 1000, GOING_AWAY: 1001, UNSUPPORTED: 1003, POLICY: 1008, TOO_LARGE: 1009, INTERNAL: 1011, TRY_AGAIN_LATER: 1013 } as const

/** A client that was told to go gets this long to answer. */
export const CLOSE_TIMEOUT_MS = 2000

/** How often a full socket is looked at within the time after which it has stalled. */
const STALL_LOOKS = 8

/** What is sent over a WebSocket to a client that may be slow or gone: back-pressure, heartbeat, and an end that always ends. */
export class SocketSink {
  readonly #socket: WebSocket
  readonly #limits: SocketLimits
  readonly #clock: Clock
  readonly #closed = new AbortController()
  #cancelPing: () => void
  #alive = true
  /** The newest frame that filled the socket, until it is sent. */
  #fill: symbol | undefined
  #drained = (): void => undefined

  constructor (socket: WebSocket, { limits, clock }: { limits: SocketLimits, clock: Clock }) {
    this.#socket = socket
    this.#limits = limits
    this.#clock = clock
    this.#cancelPing = clock.after(limits.pingMs, () => { this.#ping() })
    socket.on('pong', () => { this.#alive = true })
    socket.on('error', () => { this.expire() }) // ws closes it, with a code where the client broke the protocol
    socket.on('close', () => {
      this.#cancelPing()
      this.#closed.abort()
    })
  }

  /** Aborts when the socket is closed, by either side. */
  get closed (): AbortSignal {
    return this.#closed.signal
  }

  /** Whether frames still go out. */
  get open (): boolean {
    return this.#socket.readyState === this.#socket.OPEN
  }

  /** Whether it takes a frame: as long as the socket is open, and no more waits in it than may. */
  get ready (): boolean {
    return this.open && (this.#fill === undefined || this.#socket.bufferedAmount < this.#limits.highWaterBytes)
  }

  /** Sends a frame, without copying it. The one that fills the socket says when all that waits is sent. */
  send (frame: Buffer, { binary }: { binary: boolean }): void {
    if (this.#socket.bufferedAmount + frame.length < this.#limits.highWaterBytes) {
      this.#socket.send(frame, { binary })
      return
    }
    const fill = this.#fill = Symbol('fill')
    this.#socket.send(frame, { binary }, () => {
      if (this.#fill !== fill) return
      this.#fill = undefined
      this.#drained()
    })
  }

  /**
   * Resolves when it is ready, or closed.
   * @throws OrderingError `slow_subscriber` when the client does not read
   */
  async drained (): Promise<void> {
    if (this.open && !this.ready) await this.#unlessStalled(new Promise((resolve) => { this.#drained = resolve }))
  }

  /** Starts the closing handshake; a client that does not answer is cut off. */
  close (code: number, reason = ''): void {
    this.#socket.close(code, reason)
    this.expire()
  }

  /** The same for a client that sends too much: nothing more is read of it. */
  cut (code: number, reason = ''): void {
    this.close(code, reason)
    this.#socket.pause()
  }

  /** Cuts the connection if it is still open in a while; with `unread` only if what was sent was not taken by then. */
  expire ({ unread = false } = {}): void {
    const cancel = this.#clock.after(CLOSE_TIMEOUT_MS, () => {
      if (!unread || this.#socket.bufferedAmount > 0) this.#socket.terminate()
    })
    this.#socket.once('close', cancel)
  }

  /** Waits until all is sent, for as long as the client takes something. */
  async #unlessStalled (drained: Promise<void>): Promise<void> {
    const { stallMs } = this.#limits
    let cancel = (): void => undefined
    const stalled = new Promise<void>((_resolve, reject) => {
      const watch = (waitingBytes: number, looks: number): void => {
        cancel = this.#clock.after(stallMs / STALL_LOOKS, () => {
          const { bufferedAmount } = this.#socket
          if (bufferedAmount < waitingBytes) watch(bufferedAmount, 1)
          else if (looks < STALL_LOOKS) watch(bufferedAmount, looks + 1)
          else reject(new OrderingError('slow_subscriber', `nothing was read for ${stallMs.toString()} ms (deliverStallMs)`))
        })
      }
      watch(this.#socket.bufferedAmount, 1)
    })
    let letGo = (): void => undefined
    const closed = new Promise<void>((resolve) => { letGo = onAbort(this.closed, resolve) })
    await Promise.race([drained, closed, stalled]).finally(() => {
      cancel()
      letGo()
    })
  }

  #ping (): void {
    // Not while it is not read from, or has not read what was sent: neither can have a pong arrive. The latter is a stall.
    if (!this.#alive && this.#socket.bufferedAmount === 0 && !this.#socket.isPaused) {
      this.#socket.terminate()
      return
    }
    this.#alive = false
    if (this.open) this.#socket.ping()
    this.#cancelPing = this.#clock.after(this.#limits.pingMs, () => { this.#ping() })
  }
}
