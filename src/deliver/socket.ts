import type { WebSocket } from 'ws'
import { OrderingError, toProblem } from '../errors.js'
import type { Clock } from '../util/clock.js'
import type { Credit } from './credit.js'
import { PROTOBUF_SUBPROTOCOL, type Frame, type FrameFormat } from './formats.js'

/** Limits of a subscriber's socket. */
export interface SocketLimits {
  /** Bytes that may wait in a socket before its session stops to read blocks for it. */
  readonly highWaterBytes: number
  /** A client that takes nothing for so long is disconnected. */
  readonly stallMs: number
  /** Time between pings; one that is not answered before the next ends the connection. */
  readonly pingMs: number
}

/** Close codes (RFC 6455 section 7.4.1 and the IANA registry). */
export const CloseCode = { DONE: 1000, GOING_AWAY: 1001, UNSUPPORTED: 1003, INTERNAL: 1011, TRY_AGAIN_LATER: 1013 } as const

/** A client that was told to go gets this long to answer. */
export const CLOSE_TIMEOUT_MS = 2000

/** A WebSocket as the end of a session: back-pressure, heartbeat, and an end that always ends. */
export class SocketSink {
  readonly #socket: WebSocket
  readonly #limits: SocketLimits
  readonly #clock: Clock
  readonly #closed = new AbortController()
  #cancelPing: () => void
  #alive = true
  /** JSON goes out as text, protobuf as binary frames. */
  readonly #binary: boolean

  constructor (socket: WebSocket, { limits, clock, credit }: { limits: SocketLimits, clock: Clock, credit?: Credit | undefined }) {
    this.#socket = socket
    this.#binary = socket.protocol === PROTOBUF_SUBPROTOCOL
    this.#limits = limits
    this.#clock = clock
    this.#cancelPing = clock.after(limits.pingMs, () => { this.#ping() })
    socket.on('pong', () => { this.#alive = true })
    socket.on('error', () => { socket.terminate() })
    socket.on('close', () => {
      this.#cancelPing()
      this.#closed.abort()
    })
    socket.on('message', (data) => { this.#receive(Buffer.isBuffer(data) ? data : Buffer.concat([data].flat() as Buffer[]), credit) })
  }

  /** Aborts when the socket is closed, by either side. */
  get closed (): AbortSignal {
    return this.#closed.signal
  }

  /**
   * Sends a frame; resolves when the next one is wanted.
   * @throws OrderingError `slow_subscriber` when the client does not read
   */
  async send (frame: Frame): Promise<void> {
    const { highWaterBytes, stallMs } = this.#limits
    if (this.#socket.readyState !== this.#socket.OPEN) {
      await this.#whenClosed() // ws would answer at once, and the session would run through the whole ledger
      return
    }
    if (this.#socket.bufferedAmount < highWaterBytes) {
      this.#socket.send(frame, { binary: this.#binary })
      return
    }
    await new Promise<void>((resolve, reject) => {
      let cancel = (): void => undefined
      const watch = (waitingBytes: number): void => {
        cancel = this.#clock.after(stallMs, () => {
          if (this.#socket.bufferedAmount < waitingBytes) watch(this.#socket.bufferedAmount)
          else reject(new OrderingError('slow_subscriber', `nothing was read for ${stallMs.toString()} ms (deliverStallMs)`))
        })
      }
      const done = (): void => {
        cancel()
        this.closed.removeEventListener('abort', done)
        resolve()
      }
      this.closed.addEventListener('abort', done, { once: true })
      this.#socket.send(frame, { binary: this.#binary }, done)
      watch(this.#socket.bufferedAmount)
    })
  }

  /** Ends the session with an error frame and the close code that belongs to it. */
  fail (error: OrderingError, format: FrameFormat): void {
    if (error.code !== 'slow_subscriber') this.#socket.send(format.error(toProblem(error)), { binary: this.#binary })
    this.close(error.code === 'internal_error' ? CloseCode.INTERNAL : CloseCode.TRY_AGAIN_LATER, error.code)
  }

  /** Starts the closing handshake; a client that does not answer is cut off. */
  close (code: number, reason = ''): void {
    this.#socket.close(code, reason)
    this.expire()
  }

  /** Cuts the connection if it is still open in a while. */
  expire (): void {
    const cancel = this.#clock.after(CLOSE_TIMEOUT_MS, () => { this.#socket.terminate() })
    this.#socket.once('close', cancel)
  }

  async #whenClosed (): Promise<void> {
    if (this.closed.aborted) return
    await new Promise((resolve) => { this.closed.addEventListener('abort', resolve, { once: true }) })
  }

  /** With credit a client may grant more of it; anything else ends the session. */
  #receive (data: Buffer, credit: Credit | undefined): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    const blocks = credit && readCredit(data)
    if (blocks === undefined) this.close(CloseCode.UNSUPPORTED, credit ? 'a credit frame is {"type":"credit","blocks":n}' : 'this socket only sends')
    else credit?.grant(blocks)
  }

  #ping (): void {
    if (!this.#alive && this.#socket.bufferedAmount === 0) {
      this.#socket.terminate() // one that has not read what was sent cannot have seen the ping either: that is a stall
      return
    }
    this.#alive = false
    this.#socket.ping()
    this.#cancelPing = this.#clock.after(this.#limits.pingMs, () => { this.#ping() })
  }
}

/** Largest number of blocks that one frame grants. */
const MAX_GRANT = 1_000_000

function readCredit (data: Buffer): number | undefined {
  try {
    const { type, blocks } = JSON.parse(data.toString()) as { type?: unknown, blocks?: unknown }
    return type === 'credit' && Number.isInteger(blocks) && (blocks as number) > 0 && (blocks as number) <= MAX_GRANT ? blocks as number : undefined
  } catch {
    return undefined
  }
}
