import type {} from '@fastify/websocket'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { Caller } from '../src/access/access.js'
import type { Registrar } from '../src/chain/registrar.js'
import { ndjson, sse, type FrameFormat } from '../src/deliver/formats.js'
import { resolveSeek, resumeSeek, type Seek } from '../src/deliver/seek.js'
import type { Ledger } from '../src/ledger/ledger.js'
import type { Subscribers, Subscription } from '../src/deliver/subscribers.js'
import { OrderingError } from '../src/errors.js'
import { DeliverSchema, type DeliverQuery } from './deliver.schema.js'
import { negotiate } from './negotiate.js'
import { checkSubprotocols } from './subprotocols.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** What a subscriber asked for: resolved before the upgrade, so that errors are plain HTTP. */
    subscription: Omit<Subscription, 'session' | 'log'> | undefined
  }
}

/** The streams over plain HTTP, by media type. */
const STREAMS: Readonly<Record<string, FrameFormat>> = { 'text/event-stream': sse, 'application/x-ndjson': ndjson }

/** Blocks as they are cut: over WebSocket, as server-sent events, or as lines of JSON. */
export const deliverRoutes: FastifyPluginAsyncTypebox<{ registrar: Registrar, subscribers: Subscribers }> = async (app, { registrar, subscribers }) => {
  app.decorateRequest('subscription', undefined)

  app.route({
    method: 'GET',
    url: '/v1/channels/:channel/deliver',
    exposeHeadRoute: false,
    config: { access: ['read'] },
    schema: DeliverSchema,
    preHandler: async (request, reply) => {
      if (request.ws) checkSubprotocols(request.headers['sec-websocket-protocol'])
      else chooseStream(request, reply)
      const { params: { channel }, query } = request
      if (!request.ws && query.credit !== undefined) throw noCredit()
      const { ledger } = registrar.get(channel)
      const seek = seekOf(query, request.headers['last-event-id'], ledger)
      if (!seek) return await reply.code(204).send()
      subscribers.admit()
      request.subscription = { ledger, seek, view: query.view ?? 'full', credit: query.credit === undefined ? undefined : Number(query.credit) }
    },
    handler: async (request, reply) => {
      const [type, format] = chooseStream(request, reply)
      void reply.header('cache-control', 'no-store').header('x-accel-buffering', 'no').type(type)
      return await reply.send(subscribers.stream(begin(request), format))
    },
    wsHandler: (socket, request) => { subscribers.serve({ socket, connection: request.raw.socket }, begin(request)) }
  })
}

/** What was asked for, once the stream begins: from now on its caller is looked at again. */
function begin ({ subscription, caller, params, log }: FastifyRequest): Subscription {
  const session = (caller as Caller).open('read', (params as { channel: string }).channel)
  return { ...subscription as Omit<Subscription, 'session' | 'log'>, session, log }
}

/** A plain request is served when it asks for a stream by its media type; a wildcard is not taken for that. */
function chooseStream ({ headers: { accept } }: Pick<FastifyRequest, 'headers'>, reply: FastifyReply): [string, FrameFormat] {
  if (accept === undefined || !Object.keys(STREAMS).some((type) => accept.toLowerCase().includes(type))) {
    void reply.header('upgrade', 'websocket').header('connection', 'upgrade')
    throw new OrderingError('upgrade_required', `connect with WebSocket, or accept one of ${Object.keys(STREAMS).join(', ')}`)
  }
  const type = negotiate(accept, Object.keys(STREAMS))
  return [type, STREAMS[type] as FrameFormat]
}

/** A browser that connects again says which block it saw last; that counts more than the address, which is still the first one. */
function seekOf ({ from, to, after }: Static<typeof DeliverQuery>, lastEventId: string | string[] | undefined, ledger: Ledger): Seek | undefined {
  if (lastEventId === undefined || lastEventId === '') return resolveSeek({ from, to, after }, ledger)
  return resumeSeek(String(lastEventId), to, ledger)
}

function noCredit (): OrderingError {
  const reason = 'is for WebSocket only; a stream over HTTP is sent as fast as it is read'
  return new OrderingError('invalid_request', `credit ${reason}`, { errors: [{ pointer: '/credit', reason }] })
}
