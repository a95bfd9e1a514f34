import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { ConnectionMetrics } from '../metrics/connection-metrics.js'
import type { Clock } from '../util/clock.js'

/** How often a client that has something to read is looked at within the time after which it has stalled. */
const STALL_LOOKS = 8

/** Cuts off clients that take nothing of an answer for `stallMs`: it would stay in memory for as long as they like. */
export function watchAnswers (app: FastifyInstance, { stallMs, clock, metrics }: { stallMs: number, clock: Clock, metrics: ConnectionMetrics }): void {
  app.addHook('onSend', async ({ raw: { socket } }, { raw }, payload) => {
    let cancel = (): void => undefined
    const watch = (taken: string, looks: number): void => {
      cancel = clock.after(stallMs / STALL_LOOKS, () => {
        if (socket.destroyed) return
        const now = takenOf(socket)
        if (socket.writableLength === 0 || now !== taken) watch(now, 1)
        else if (looks < STALL_LOOKS) watch(now, looks + 1)
        else {
          metrics.stalled.inc()
          socket.destroy()
        }
      })
    }
    if (socket.destroyed) return payload // nobody tells its end any more
    watch(takenOf(socket), 1)
    raw.once('close', () => { cancel() })
    return payload
  })
}

/** What the kernel took so far, which takes more when the client reads: whole writes, and what is left of the one under way. */
function takenOf (socket: Socket): string {
  const { _handle: handle } = socket as Socket & { _handle?: { writeQueueSize?: number } | null } // no public interface tells it
  return `${(socket.bytesWritten - socket.writableLength).toString()} ${(handle?.writeQueueSize ?? 0).toString()}`
}
