import type { FastifyInstance, FastifyRequest } from 'fastify'
import { joinTrace } from '../request-log.js'
import { whenAnswered } from '../transport/answered.js'
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
      const attributes = { 'http.request.method': method, 'http.route': url, ...channelOf(request), 'ordering.request_id': request.id }
      request.span = tracer.start({ name: `${method} ${url}`, kind: 'server', parent, attributes, startMs: tracer.now() - reply.elapsedTime })
      if (request.span.context) joinTrace(request, request.span.context)
    }
    done()
  })
  whenAnswered(app, ({ span }, { statusCode }) => {
    span?.end({ 'http.response.status_code': statusCode }, statusCode >= 500 ? statusCode.toString() : undefined)
  })
}

/** Only what can be a channel: anything may stand in its place. */
function channelOf ({ params }: FastifyRequest): { 'ordering.channel'?: string } {
  const { channel } = params as { channel?: string }
  return channel !== undefined && /^[a-z][a-z0-9.-]{0,248}$/.test(channel) ? { 'ordering.channel': channel } : {}
}
