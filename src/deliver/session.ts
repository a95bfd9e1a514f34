import type { Ledger } from '../ledger/ledger.js'
import type { Clock } from '../util/clock.js'
import type { View } from './block-json.js'
import type { Frame, FrameFormat } from './formats.js'
import type { FrameCache } from './frame-cache.js'
import type { Seek } from './seek.js'

/** What a session sends, and when. */
export interface SessionOptions {
  readonly ledger: Pick<Ledger, 'height'>
  readonly seek: Seek
  readonly view: View
  readonly format: FrameFormat
  readonly cache: Pick<FrameCache, 'get'>
  /** Blocks that the client wants at first. Without: as many as its connection takes. */
  readonly credit?: number | undefined
  readonly clock: Clock
  /** Time without a block after which a heartbeat is sent, where the format has one. */
  readonly heartbeatMs: number
  /** Aborts when the gateway stops. */
  readonly closing: AbortSignal
  /** Aborts when its caller may no longer read; the reason is an OrderingError. */
  readonly revoked: AbortSignal
  /** Called with each block that is sent. */
  readonly onBlock: (number: number) => void
  /** Called when there may be a frame where there was none, for any reason but a new block. */
  readonly onReady: () => void
}

/** How a session ended. */
export type SessionEnd = 'done' | 'going-away'

/** Bytes of old blocks that one session reads before the others, and all else, have their turn. */
const TURN_BYTES = 1024 * 1024

/**
 * One subscription: a cursor on the ledger, and nothing else. It is asked for a frame when its connection takes one, so a
 * slow client costs no memory. It never waits: at the tip a new block costs one call and one write, and no promise, signal
 * or timer. The same for WebSocket, server-sent events and lines of JSON.
 */
export class Session {
  readonly #options: SessionOptions
  #position: number
  #credit: number
  #caughtUp = false
  #heartbeatDue: boolean
  #cancelHeartbeat: (() => void) | undefined
  /** When the newest block was sent while the heartbeat's timer ran: it is looked at when the timer fires, not set anew for each block. */
  #sentMs = 0
  #turnBytes = 0
  #cancelTurn: (() => void) | undefined
  #end: SessionEnd | undefined

  constructor (options: SessionOptions) {
    const { ledger, seek: { from }, credit = Infinity } = options
    this.#options = options
    this.#position = from
    this.#credit = credit
    this.#heartbeatDue = from > ledger.height // at once: until this replica has caught up, its client knows nothing of being connected
  }

  /** Number of the next block that is sent. */
  get position (): number {
    return this.#position
  }

  /** How it ended: no frame follows. Undefined while it goes on. */
  get end (): SessionEnd | undefined {
    return this.#end
  }

  /** The client wants more blocks. */
  grant (blocks: number): void {
    this.#credit += blocks
    this.#options.onReady()
  }

  /**
   * The frame that is sent now; undefined when there is none until the next block is published, or `onReady` is called.
   * @throws OrderingError when its caller may no longer read, or a block cannot be read
   */
  next (): Frame | undefined {
    const { ledger, seek: { to = Infinity }, format, closing, revoked } = this.#options
    if (this.#end) return undefined
    if (this.#position > to) return this.#finish('done', format.done())
    revoked.throwIfAborted()
    if (closing.aborted) return this.#finish('going-away', format.goingAway(this.#position))
    if (this.#position < ledger.height) return this.#block()
    if (this.#position === ledger.height && !this.#caughtUp) {
      this.#caughtUp = true
      return format.caughtUp(ledger.height) ?? this.#heartbeat()
    }
    return this.#heartbeat()
  }

  /** Lets go of its timers: its client is gone. */
  stop (): void {
    this.#cancelHeartbeat?.()
    this.#cancelTurn?.()
  }

  #block (): Frame | undefined {
    const { ledger, cache, format, view, clock, onBlock } = this.#options
    if (this.#credit < 1 || this.#cancelTurn) return undefined
    const frame = cache.get(this.#position, { format, view })
    if (!frame) return undefined
    this.#credit--
    this.#heartbeatDue = false
    if (this.#cancelHeartbeat) this.#sentMs = clock.elapsedMs()
    onBlock(this.#position++)
    if (this.#position === ledger.height) this.#turnBytes = 0
    else this.#readOld(frame.length)
    return frame
  }

  /** Whoever reads a long history quickly would keep the event loop to itself. */
  #readOld (bytes: number): void {
    this.#turnBytes += bytes
    if (this.#turnBytes < TURN_BYTES) return
    this.#turnBytes = 0
    this.#cancelTurn = this.#options.clock.after(0, () => {
      this.#cancelTurn = undefined
      this.#options.onReady()
    })
  }

  #heartbeat (): Frame | undefined {
    const { format, clock, heartbeatMs } = this.#options
    const frame = format.heartbeat()
    if (!frame) return undefined
    if (this.#heartbeatDue) {
      this.#heartbeatDue = false
      return frame
    }
    if (!this.#cancelHeartbeat) {
      this.#sentMs = clock.elapsedMs()
      this.#awaitQuiet(heartbeatMs)
    }
    return undefined
  }

  #awaitQuiet (delayMs: number): void {
    const { clock, heartbeatMs, onReady } = this.#options
    this.#cancelHeartbeat = clock.after(delayMs, () => {
      const restMs = this.#sentMs + heartbeatMs - clock.elapsedMs()
      if (restMs >= 1) { // timers have no smaller steps
        this.#awaitQuiet(restMs)
        return
      }
      this.#cancelHeartbeat = undefined
      this.#heartbeatDue = true
      onReady()
    })
  }

  #finish (end: SessionEnd, frame: Frame | undefined): Frame | undefined {
    this.#end = end
    this.stop()
    return frame
  }
}
