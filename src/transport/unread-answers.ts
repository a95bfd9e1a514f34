import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { ConnectionMetrics } from '../metrics/connection-metrics.js'
import type { Clock } from '../util/clock.js'
import { IntrusiveSet, type Member } from '../util/intrusive-set.js'
import { whenAnswered } from './answered.js'

/** How often a client that has something to read is looked at within the time after which it has stalled. */
const STALL_LOOKS = 8

declare module 'fastify' {
  interface FastifyRequest {
    /** Its answer, once that is under way. */
    unread: UnreadAnswer | undefined
  }
}

/** An answer under way, and what was seen of it. */
interface UnreadAnswer extends Member {
  readonly socket: Socket
  taken: string
  looks: number
}

/**
 * Cuts off clients that take nothing of an answer for `stallMs`: it would stay in memory for as long as they like. One timer
 * looks at all answers: most are gone when it comes round.
 */
export function watchAnswers (app: FastifyInstance, { stallMs, clock, metrics }: { stallMs: number, clock: Clock, metrics: ConnectionMetrics }): void {
  const unread = new IntrusiveSet<UnreadAnswer>()
  let cancel: (() => void) | undefined
  const look = (): void => {
    for (const one of unread) {
      const { socket } = one
      if (socket.destroyed) unread.delete(one)
      else if (standsStill(one)) {
        metrics.stalled.inc()
        socket.destroy()
      }
    }
    cancel = unread.size > 0 ? clock.after(stallMs / STALL_LOOKS, look) : undefined
  }
  app.decorateRequest('unread', undefined)
  app.addHook('onSend', (request, _reply, payload, done) => {
    const { socket } = request.raw
    if (!socket.destroyed) { // else nobody tells its end any more
      request.unread ??= { socket, taken: '', looks: 0, position: -1 } // an answer that breaks is begun again, as a problem
      unread.add(request.unread)
      cancel ??= clock.after(stallMs / STALL_LOOKS, look)
    }
    done(null, payload)
  })
  whenAnswered(app, ({ unread: answer }) => { if (answer) unread.delete(answer) })
  app.addHook('onClose', (_app, done) => {
    cancel?.()
    done()
  })
}

/** Notes what was taken of an answer; whether nothing was, at any of so many looks. */
function standsStill (one: UnreadAnswer): boolean {
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
