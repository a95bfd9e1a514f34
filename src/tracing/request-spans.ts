import type { FastifyInstance } from 'fastify'
import { joinTrace } from '../request-log.js'
import { whenAnswered } from '../transport/answered.js'
import { channelIn } from '../util/channel-id.js'
import type { Span, Tracer } from './tracer.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A request to this route is a span, where traces are on. */
    traced?: boolean
  }
  interface FastifyRequest {
    span: Span | undefined
  }
}

/**
 * Makes a span of each request to a route that is traced, from when it came until its answer is sent, or its socket closed.
 * Registered behind the guard: who is refused makes no spans.
 */
export function traceRequests (app: FastifyInstance, tracer: Tracer): void {
  app.decorateRequest('span', undefined)
  app.addHook('onRequest', (request, reply, done) => {
    const { url = '', config: { traced = false } } = request.routeOptions
    if (traced && !request.is404) {
      const { method, trace: parent } = request
      const channel = channelIn(request.params)
      const attributes = { 'http.request.method': method, 'http.route': url, ...channel !== undefined && { 'ordering.channel': channel }, 'ordering.request_id': request.id }
      request.span = tracer.start({ name: `${method} ${url}`, kind: 'server', parent, attributes, startMs: tracer.now() - reply.elapsedTime })
      if (request.span.context) joinTrace(request, request.span.context)
    }
    done()
  })
  whenAnswered(app, ({ span }, { statusCode }) => {
    span?.end({ 'http.response.status_code': statusCode }, statusCode >= 500 ? statusCode.toString() : undefined)
  })
}
