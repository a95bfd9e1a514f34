import { OrderingClientError } from './error.js'
import { parseFrame, type Frame, type FrameSource } from './frame.js'
import { tokenSubprotocol } from './token-source.js'

/** As much of a WebSocket as is used here: that of browsers, of Node.js 22, and of the package ws fit. */
export interface WebSocketLike {
  readonly readyState: number
  send: (data: string) => void
  close: (code?: number) => void
  addEventListener: {
    (type: 'open' | 'error', listener: () => void): void
    (type: 'message', listener: (event: { data: unknown }) => void): void
    (type: 'close', listener: (event: { code: number }) => void): void
  }
}

/** A WebSocket class. */
export type WebSocketClass = new (url: string, protocols: string[]) => WebSocketLike

/** How a socket is opened. */
export interface SocketOptions {
  readonly WebSocket: WebSocketClass
  /** The replica, and the path below it with its query. */
  readonly url: string
  readonly path: string
  readonly token: string | undefined
  readonly timeoutMs: number
  /** Blocks that may come ahead; the query has the same number as `credit`. */
  readonly readAhead: number
  /** Closes the socket while it is opened. */
  readonly signal: AbortSignal | undefined
}

const SUBPROTOCOL = 'ordering.v1.json'

/** readyState of an open socket. */
const OPEN = 1

/** Close codes that say that the same subscription would be closed again. */
const PERMANENT_CODES = new Set([1002, 1003, 1007, 1008, 1010])

/**
 * Subscribes over WebSocket. Undefined when it does not open: a socket hides why, an HTTP request tells.
 * @throws the signal's reason when it aborts before
 */
export async function openSocket (options: SocketOptions): Promise<FrameSource | undefined> {
  const { signal } = options
  signal?.throwIfAborted()
  const source = new SocketSource(options)
  const stop = (): void => { source.close() }
  signal?.addEventListener('abort', stop, { once: true })
  const opened = await source.opened
  signal?.removeEventListener('abort', stop)
  signal?.throwIfAborted()
  return opened ? source : undefined
}

class SocketSource implements FrameSource {
  readonly hasHeartbeat = false
  readonly pieces = 0
  readonly opened: Promise<boolean>
  readonly #socket: WebSocketLike
  readonly #options: SocketOptions
  /** Bounded by the credit. */
  readonly #frames: unknown[] = []
  #closeCode: number | undefined
  #taken = 0
  #wake = (): void => undefined

  constructor (options: SocketOptions) {
    const { WebSocket, url, path, token, timeoutMs } = options
    this.#options = options
    this.#socket = new WebSocket(`${url.replace(/^http/, 'ws')}${path}`, token === undefined ? [SUBPROTOCOL] : [SUBPROTOCOL, tokenSubprotocol(token)])
    this.#socket.addEventListener('message', ({ data }) => {
      this.#frames.push(data)
      this.#wake()
    })
    this.opened = new Promise((resolve) => {
      const late = setTimeout(() => {
        this.close()
        resolve(false)
      }, timeoutMs)
      const settle = (opened: boolean): void => {
        clearTimeout(late)
        resolve(opened)
      }
      this.#socket.addEventListener('open', () => { settle(true) })
      this.#socket.addEventListener('error', () => { settle(false) }) // the event after it, close, has the code
      this.#socket.addEventListener('close', ({ code }) => {
        this.#closeCode = code
        settle(false)
        this.#wake()
      })
    })
  }

  async next (): Promise<Frame | undefined> {
    while (this.#frames.length === 0 && this.#closeCode === undefined) await new Promise<void>((resolve) => { this.#wake = resolve })
    if (this.#frames.length > 0) {
      const frame = parseFrame(this.#frames.shift(), this.#options.url)
      if (frame.type === 'block') this.#grant()
      return frame
    }
    const code = this.#closeCode ?? 1000
    if (code === 1000) return undefined
    const { url } = this.#options
    throw new OrderingClientError('unreachable', `${url} closed the stream with code ${code.toString()}`, { retryable: !PERMANENT_CODES.has(code), url })
  }

  close (): void {
    this.#closeCode ??= 1000
    this.#wake()
    this.#socket.close()
  }

  /** Lets the gateway send as many blocks as were taken; half of what may come ahead at once. */
  #grant (): void {
    this.#taken++
    if (this.#taken * 2 < this.#options.readAhead || this.#socket.readyState !== OPEN) return
    this.#socket.send(JSON.stringify({ type: 'credit', blocks: this.#taken }))
    this.#taken = 0
  }
}
