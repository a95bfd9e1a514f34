import { EventEmitter } from 'node:events'

/** What is on its way to a client: a frame, answers to its pings, or the close frame behind all others. */
type Sent = { readonly frame: Buffer, readonly done: (() => void) | undefined } | { readonly pongs: number } | { readonly code: number }

const PONG_BYTES = 127

function lengthOf (sent: Sent): number {
  if ('frame' in sent) return sent.frame.length
  return 'pongs' in sent ? sent.pongs * PONG_BYTES : 4
}

/** The gateway's end of a WebSocket, with the interface of `ws`, over a connection that holds so many bytes until its client reads. */
export class ClientSocket extends EventEmitter {
  readonly OPEN = 1
  readonly isPaused = false
  readonly protocol = ''
  readyState = 1
  /** Bytes that the connection has not taken. */
  bufferedAmount = 0
  /** Most bytes of frames that ever waited: what answers pings is not the gateway's to hold back. */
  maxWaitingBytes = 0
  /** Whether the next frame cannot be sent, for whatever reason. */
  broken = false
  closeCode: number | undefined
  readonly #windowBytes: number
  readonly #waiting: Sent[] = []
  readonly #unread: Sent[] = []
  #unreadBytes = 0
  #corked = false

  constructor (windowBytes: number) {
    super()
    this.#windowBytes = windowBytes
  }

  send (frame: Buffer, _options: object, done?: () => void): void {
    if (this.broken) {
      this.broken = false
      throw new Error('this frame cannot be sent')
    }
    if (this.readyState !== this.OPEN) return
    this.#write({ frame, done })
  }

  close (code: number): void {
    if (this.readyState !== this.OPEN) return
    this.readyState = 2
    this.#write({ code })
  }

  terminate (): void {
    if (this.readyState === 3) return
    this.readyState = 3
    for (const sent of this.#waiting.splice(0)) if ('frame' in sent && sent.done) process.nextTick(sent.done)
    this.bufferedAmount = 0
    this.emit('close')
  }

  ping (): void {
    process.nextTick(() => this.emit('pong', Buffer.alloc(0)))
  }

  /** The client sends pings, which are answered without a word to the gateway. */
  answer (pings: number): void {
    if (this.readyState === this.OPEN) this.#write({ pongs: pings })
  }

  cork (): void {
    this.#corked = true
  }

  uncork (): void {
    this.#corked = false
    this.#hand()
  }

  /** The client reads so many frames. */
  read (count: number): Buffer[] {
    const frames: Buffer[] = []
    while (frames.length < count) {
      const next = this.#unread.shift()
      if (!next) break
      this.#unreadBytes -= lengthOf(next)
      this.#hand()
      if ('frame' in next) frames.push(next.frame)
      else if ('code' in next) {
        this.closeCode = next.code
        this.terminate()
      }
    }
    return frames
  }

  #write (sent: Sent): void {
    this.bufferedAmount += lengthOf(sent)
    this.#waiting.push(sent)
    this.#hand()
    const waitingBytes = this.#waiting.reduce((sum, sent) => 'frame' in sent ? sum + lengthOf(sent) : sum, 0)
    this.maxWaitingBytes = Math.max(this.maxWaitingBytes, waitingBytes)
  }

  /** The connection takes what it holds. */
  #hand (): void {
    while (!this.#corked && this.#unreadBytes < this.#windowBytes) {
      const next = this.#waiting.shift()
      if (!next) return
      this.bufferedAmount -= lengthOf(next)
      this.#unreadBytes += lengthOf(next)
      this.#unread.push(next)
      if ('frame' in next && next.done) process.nextTick(next.done)
    }
  }
}
