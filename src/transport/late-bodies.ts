import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../util/clock.js'
import { IntrusiveSet, type Member } from '../util/intrusive-set.js'
import { whenAnswered } from './answered.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Its body, where that is awaited. */
    awaited: AwaitedBody | undefined
  }
}

/** A body on its way, or that was. */
interface AwaitedBody extends Member {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly deadlineMs: number
}

/**
 * Calls back for each request whose body is not there after a time, unless it is answered before. One timer looks at all of
 * them: most are gone long before their time is up.
 */
export function watchBodies (app: FastifyInstance, { timeoutMs, clock, isAwaited, onLate }: {
  timeoutMs: number
  clock: Clock
  /** Whether a request has a body that is awaited. */
  isAwaited: (request: FastifyRequest) => boolean
  onLate: (request: FastifyRequest, reply: FastifyReply) => void
}): void {
  const awaited = new IntrusiveSet<AwaitedBody>()
  let cancel: (() => void) | undefined
  const look = (): void => {
    const now = clock.elapsedMs()
    let next = Infinity
    for (const body of awaited) {
      const { request, reply, deadlineMs } = body
      if (deadlineMs > now) {
        next = Math.min(next, deadlineMs)
        continue
      }
      awaited.delete(body)
      if (!request.raw.complete) onLate(request, reply)
    }
    cancel = next < Infinity ? clock.after(next - now, look) : undefined
  }
  app.decorateRequest('awaited', undefined)
  app.addHook('preParsing', (request, reply, payload, done) => {
    if (isAwaited(request)) {
      awaited.add(request.awaited = { request, reply, deadlineMs: clock.elapsedMs() + timeoutMs, position: -1 })
      cancel ??= clock.after(timeoutMs, look)
    }
    done(null, payload)
  })
  whenAnswered(app, ({ awaited: body }) => { if (body) awaited.delete(body) }) // also one that was refused, and whose body nobody reads
  app.addHook('onClose', (_app, done) => {
    cancel?.()
    done()
  })
}
