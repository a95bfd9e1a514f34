import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { ConnectionMetrics } from '../metrics/connection-metrics.js'
import type { Clock } from '../util/clock.js'
import { whenAnswered } from './answered.js'

/** How often a client that has something to read is looked at within the time after which it has stalled. */
const STALL_LOOKS = 8

/** An answer under way, and what was seen of it. */
interface Watched {
  readonly socket: Socket
  taken: string
  looks: number
}

/**
 * Cuts off clients that take nothing of an answer for `stallMs`: it would stay in memory for as long as they like. One timer
 * looks at all answers: most are gone when it comes round.
 */
export function watchAnswers (app: FastifyInstance, { stallMs, clock, metrics }: { stallMs: number, clock: Clock, metrics: ConnectionMetrics }): void {
  const watched = new Map<IncomingMessage, Watched>()
  let cancel: (() => void) | undefined
  const look = (): void => {
    for (const [request, one] of watched) {
      const { socket } = one
      if (socket.destroyed) watched.delete(request)
      else if (standsStill(one)) {
        metrics.stalled.inc()
        socket.destroy()
      }
    }
    cancel = watched.size > 0 ? clock.after(stallMs / STALL_LOOKS, look) : undefined
  }
  app.addHook('onSend', ({ raw }, _reply, payload, done) => {
    const { socket } = raw
    if (!socket.destroyed) { // else nobody tells its end any more
      watched.set(raw, { socket, taken: '', looks: 0 })
      cancel ??= clock.after(stallMs / STALL_LOOKS, look)
    }
    done(null, payload)
  })
  whenAnswered(app, ({ raw }) => { watched.delete(raw) })
  app.addHook('onClose', (_app, done) => {
    cancel?.()
    done()
  })
}

/** Notes what was taken of an answer; whether nothing was, at any of so many looks. */
function standsStill (one: Watched): boolean {
  const taken = takenOf(one.socket)
  if (one.socket.writableLength === 0 || taken !== one.taken) Object.assign(one, { taken, looks: 0 })
  else one.looks++
  return one.looks >= STALL_LOOKS
}

/** What the kernel took so far, which takes more when the client reads: whole writes, and what is left of the one under way. */
function takenOf (socket: Socket): string {
  const { _handle: handle } = socket as Socket & { _handle?: { writeQueueSize?: number } | null } // no public interface tells it
  return `${(socket.bytesWritten - socket.writableLength).toString()} ${(handle?.writeQueueSize ?? 0).toString()}`
}
