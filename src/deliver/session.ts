import type { Ledger } from '../ledger/ledger.js'
import type { Clock } from '../util/clock.js'
import { linkSignals } from '../util/signals.js'
import type { View } from './block-json.js'
import { Credit } from './credit.js'
import type { Frame, FrameFormat } from './formats.js'
import type { FrameCache } from './frame-cache.js'
import type { Seek } from './seek.js'

/** What a session sends, and how. */
export interface SessionOptions {
  readonly ledger: Ledger
  readonly seek: Seek
  readonly view: View
  readonly format: FrameFormat
  readonly cache: FrameCache
  readonly credit?: Credit
  readonly clock: Clock
  /** Time without a block after which a heartbeat is sent, where the format has one. */
  readonly heartbeatMs: number
  /** Called with each block that is sent. */
  readonly onBlock: (number: number) => void
}

/** What ends a session before its range does. */
export interface SessionSignals {
  /** The client is gone. */
  readonly gone: AbortSignal
  /** The gateway stops. */
  readonly closing: AbortSignal
  /** Its caller may no longer read; the reason is an OrderingError. */
  readonly revoked: AbortSignal
}

/** How a session ended. */
export type SessionEnd = 'done' | 'gone' | 'going-away'

/**
 * One subscription: a cursor on the ledger, and nothing else. A block is read when the frame before it was taken, so a
 * slow client costs no memory, and a new block costs nothing for a client that does not wait for it. The same for
 * WebSocket, server-sent events and lines of JSON.
 * @throws OrderingError when its caller may no longer read
 */
export async function * deliver (options: SessionOptions, { gone, closing, revoked }: SessionSignals): AsyncGenerator<Frame, SessionEnd> {
  const { ledger, seek: { from, to = Infinity }, view, format, cache, credit = new Credit(), onBlock } = options
  const ending = linkSignals(gone, closing, revoked)
  try {
    if (from > ledger.height) yield * catchingUp(options, from, ending.signal)
    let caughtUp = false
    for (let next = from; next <= to; next++) {
      if (next === ledger.height && !caughtUp) {
        caughtUp = true
        const frame = format.caughtUp(ledger.height)
        if (frame) yield frame
      }
      yield * waiting(options, next, ending.signal)
      await credit.take(ending.signal)
      if (gone.aborted) return 'gone'
      revoked.throwIfAborted()
      const block = ending.signal.aborted ? undefined : cache.get(next, { format, view })
      if (!block) {
        yield format.goingAway(next)
        return 'going-away'
      }
      onBlock(next)
      yield block
    }
    const frame = format.done()
    if (frame) yield frame
    return 'done'
  } finally {
    ending.end()
  }
}

/** Waits until a replica that is behind has all blocks that its client has. */
async function * catchingUp (options: SessionOptions, from: number, signal: AbortSignal): AsyncGenerator<Frame, void> {
  const frame = options.format.heartbeat()
  if (frame) yield frame // at once: until then the client does not know that it is connected
  yield * waiting(options, from - 1, signal)
}

/** Waits for a block, with heartbeats. */
async function * waiting ({ ledger, format, clock, heartbeatMs }: SessionOptions, number: number, signal: AbortSignal): AsyncGenerator<Frame, void> {
  for (;;) {
    if (number < ledger.height || signal.aborted) return
    const frame = format.heartbeat()
    const pause = linkSignals(signal)
    const cancel = frame ? clock.after(heartbeatMs, () => { pause.end() }) : undefined
    await ledger.published(number, pause.signal)
    cancel?.()
    pause.end()
    if (frame && pause.signal.aborted && number >= ledger.height) yield frame
  }
}
