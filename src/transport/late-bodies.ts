import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../util/clock.js'
import { whenAnswered } from './answered.js'

/** A request whose body is on its way, or was. */
interface Awaited {
  readonly reply: FastifyReply
  readonly deadlineMs: number
}

/**
 * Calls back for each request whose body is not there after a time, unless it is answered before. One timer looks at all of
 * them: their time is up in the order in which they came, and most are gone long before.
 */
export function watchBodies (app: FastifyInstance, { timeoutMs, clock, isAwaited, onLate }: {
  timeoutMs: number
  clock: Clock
  /** Whether a request has a body that is awaited. */
  isAwaited: (request: FastifyRequest) => boolean
  onLate: (request: FastifyRequest, reply: FastifyReply) => void
}): void {
  const awaited = new Map<FastifyRequest, Awaited>()
  let cancel: (() => void) | undefined
  const look = (): void => {
    cancel = undefined
    for (const [request, { reply, deadlineMs }] of awaited) {
      const leftMs = deadlineMs - clock.elapsedMs()
      if (leftMs > 0) {
        cancel = clock.after(leftMs, look)
        return
      }
      awaited.delete(request)
      if (!request.raw.complete) onLate(request, reply)
    }
  }
  app.addHook('preParsing', (request, reply, payload, done) => {
    if (isAwaited(request)) {
      awaited.set(request, { reply, deadlineMs: clock.elapsedMs() + timeoutMs })
      cancel ??= clock.after(timeoutMs, look)
    }
    done(null, payload)
  })
  whenAnswered(app, (request) => { awaited.delete(request) }) // also one that was refused, and whose body nobody reads
  app.addHook('onClose', (_app, done) => {
    cancel?.()
    done()
  })
}
