import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Registrar } from '../src/chain/registrar.js'
import { toJsonBlock } from '../src/deliver/block-json.js'
import { OrderingError } from '../src/errors.js'
import type { Ledger, StoredBlock } from '../src/ledger/ledger.js'
import { hex } from '../src/util/hex.js'
import { negotiate } from './negotiate.js'
import { BlockView, ChannelParams } from './schemas.js'

const JSON_TYPE = 'application/json'
const PROTOBUF_TYPE = 'application/x-protobuf'

/** A block by its number, or by its place: oldest, newest. */
export const blockRoutes: FastifyPluginAsyncTypebox<{ registrar: Registrar }> = async (app, { registrar }) => {
  app.get('/v1/channels/:channel/blocks/:number', {
    schema: {
      params: Type.Object({ ...ChannelParams.properties, number: Type.String({ pattern: '^(oldest|newest|0|[1-9][0-9]{0,15})$' }) }),
      querystring: Type.Object({ view: Type.Optional(BlockView) }, { additionalProperties: false })
    }
  }, async (request, reply) => {
    const { params: { channel, number }, query: { view = 'full' } } = request
    const type = negotiate(request.headers.accept, [JSON_TYPE, PROTOBUF_TYPE])
    const stored = findBlock(registrar.get(channel).ledger, number)
    const etag = `"${hex(stored.entry.headerHash)}${type === JSON_TYPE ? `-${view}` : ''}"`
    void reply.header('etag', etag).header('vary', 'accept')
    void reply.header('cache-control', number === 'newest' ? 'no-cache' : 'public, max-age=31536000, immutable')
    if (matches(request.headers['if-none-match'], etag)) return await reply.code(304).send()
    if (type === PROTOBUF_TYPE) return await reply.type(PROTOBUF_TYPE).send(stored.bytes)
    return await reply.type(JSON_TYPE).send(toJsonBlock(stored, view))
  })
}

function findBlock (ledger: Ledger, number: string): StoredBlock {
  const { channel, height } = ledger
  const wanted = number === 'oldest' ? 0 : number === 'newest' ? height - 1 : Number(number)
  const stored = wanted >= 0 ? ledger.get(wanted) : undefined
  if (!stored) throw new OrderingError('block_not_found', `channel ${channel} has ${height.toString()} blocks, there is no block ${number} yet`, { channel })
  return stored
}

function matches (header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return header.split(',').map((tag) => tag.trim().replace(/^W\//, '')).some((tag) => tag === '*' || tag === etag)
}
