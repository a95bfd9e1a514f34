import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { readTraceContext, type TraceContext } from './tracing/trace-context.js'
import { whenAnswered } from './transport/answered.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Where in a trace the request is: what its caller said, or what the gateway found out since. */
    trace: TraceContext | undefined
  }
}

/** The name that the id of a request has in every log line about it. */
export const REQUEST_ID_LABEL = 'requestId'

/**
 * Says of each request which one it is: to its client in a header, and to whoever reads the log in every line, together with
 * the trace that it belongs to. At level debug each request has a line when it is answered; it names the route, because a
 * path may hold whatever callers filled in.
 */
export function identifyRequests (app: FastifyInstance): void {
  app.decorateRequest('trace', undefined)
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id)
    const trace = readTraceContext(request.headers)
    if (trace) joinTrace(request, trace)
    done()
  })
  whenAnswered(app, ({ log, method, routeOptions: { url: route } }, ending) => {
    if ((log as Logger).isLevelEnabled('debug')) log.debug({ method, route, ...ending }, 'request answered')
  })
}

/** Makes a request part of a trace. */
export function joinTrace (request: FastifyRequest, trace: TraceContext): void {
  const { traceId } = trace
  if (request.trace?.traceId !== traceId) (request.log as Logger).setBindings({ traceId })
  request.trace = trace
}
