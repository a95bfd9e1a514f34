import type {} from '@fastify/websocket'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Registrar } from '../src/chain/registrar.js'
import { SUBPROTOCOLS } from '../src/deliver/formats.js'
import { resolveSeek, type Seek } from '../src/deliver/seek.js'
import type { Subscribers } from '../src/deliver/subscribers.js'
import { OrderingError } from '../src/errors.js'
import { BlockView, ChannelParams } from './schemas.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Where a deliver socket starts and ends: resolved before the upgrade, so that errors are plain HTTP. */
    seek: Seek | undefined
  }
}

/** Blocks over WebSocket, as they are cut. */
export const deliverRoutes: FastifyPluginAsyncTypebox<{ registrar: Registrar, subscribers: Subscribers }> = async (app, { registrar, subscribers }) => {
  app.decorateRequest('seek', undefined)

  app.get('/v1/channels/:channel/deliver', {
    websocket: true,
    schema: {
      params: ChannelParams,
      querystring: Type.Object({
        from: Type.Optional(Type.String({ maxLength: 16 })),
        to: Type.Optional(Type.String({ maxLength: 16 })),
        view: Type.Optional(BlockView)
      }, { additionalProperties: false })
    },
    preHandler: async (request, reply) => {
      if (!request.ws) {
        void reply.header('upgrade', 'websocket').header('connection', 'upgrade')
        throw new OrderingError('upgrade_required', 'connect with WebSocket')
      }
      const { params: { channel }, query } = request
      checkSubprotocols(request.headers['sec-websocket-protocol'])
      subscribers.admit()
      request.seek = resolveSeek(query, registrar.get(channel).ledger)
    }
  }, (socket, request) => {
    const { params: { channel }, query: { view = 'full' }, seek } = request
    subscribers.serve(socket, { ledger: registrar.get(channel).ledger, seek: seek as Seek, view })
  })
}

/** A client that offers only subprotocols that are not spoken here is told so, instead of getting a default that it does not expect. */
function checkSubprotocols (offered: string | undefined): void {
  const known = Object.keys(SUBPROTOCOLS)
  if (offered === undefined || offered.split(',').some((name) => known.includes(name.trim()))) return
  throw new OrderingError('invalid_request', `none of the offered subprotocols is spoken here; offered here: ${known.join(', ')}`)
}
