import { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Registrar } from '../src/chain/registrar.js'
import { toJsonBlock, type View } from '../src/deliver/block-json.js'
import { OrderingError } from '../src/errors.js'
import type { Ledger, StoredBlock } from '../src/ledger/ledger.js'
import { encodeDelimited } from '../src/protocol/deliver-response.js'
import { hex } from '../src/util/hex.js'
import { BlockSchema, DEFAULT_PAGE_BLOCKS, JSON_TYPE, LINES_TYPE, PageSchema, PROTOBUF_TYPE } from './blocks.schema.js'
import { matchesTag } from './etag.js'
import { negotiate, varyByAccept } from './negotiate.js'

/** A block by its number, or by its place: oldest, newest; and pages of blocks. */
export const blockRoutes: FastifyPluginAsyncTypebox<{ registrar: Registrar }> = async (app, { registrar }) => {
  app.get('/v1/channels/:channel/blocks/:number', { config: { access: ['read'] }, schema: BlockSchema }, async (request, reply) => {
    const { params: { channel, number }, query: { view = 'full' } } = request
    const type = negotiate(request.headers.accept, [JSON_TYPE, PROTOBUF_TYPE])
    const stored = findBlock(registrar.get(channel).ledger, number)
    const etag = `"${hex(stored.entry.headerHash)}${type === JSON_TYPE ? `-${view}` : ''}"`
    const known = matchesTag(request.headers['if-none-match'], etag)
    const body = known ? undefined : type === PROTOBUF_TYPE ? stored.bytes : toJsonBlock(stored, view) // first: no cache must keep the error of a damaged one
    varyByAccept(reply)
    void reply.header('etag', etag)
    // Where callers are asked who they are, a cache that many share would hand blocks to those who may not read them.
    const kept = request.caller?.identity.kind === 'anonymous' ? 'public' : 'private'
    void reply.header('cache-control', number === 'newest' ? 'private, no-cache' : `${kept}, max-age=31536000, immutable`)
    if (known) return await reply.code(304).send()
    return await reply.type(type).send(body)
  })

  app.get('/v1/channels/:channel/blocks', { config: { access: ['read'] }, schema: PageSchema }, async (request, reply) => {
    const { params: { channel }, query: { from = '0', limit = DEFAULT_PAGE_BLOCKS.toString(), view = 'full' } } = request
    const type = negotiate(request.headers.accept, [JSON_TYPE, LINES_TYPE, PROTOBUF_TYPE])
    const { ledger } = registrar.get(channel)
    const first = Number(from)
    if (first > ledger.height) throw new OrderingError('block_not_found', `channel ${channel} has ${ledger.height.toString()} blocks`, { channel })
    const end = Math.min(first + Number(limit), ledger.height)
    varyByAccept(reply)
    void reply.header('cache-control', 'private, no-cache').type(type)
    if (end < ledger.height) {
      const next = `/v1/channels/${channel}/blocks?from=${end.toString()}&limit=${limit}${view === 'full' ? '' : `&view=${view}`}`
      void reply.header('link', `<${next}>; rel="next"`)
    }
    return await reply.send(Readable.from(encodePage({ ledger, first, end }, type, view), { objectMode: false }))
  })
}

/** The blocks of a page, read one by one as the client takes them: JSON, lines of JSON, or length-delimited common.Block messages. */
async function * encodePage ({ ledger, first, end }: { ledger: Ledger, first: number, end: number }, type: string, view: View): AsyncGenerator<Buffer> {
  if (type === JSON_TYPE) yield Buffer.from('{"blocks":[')
  for (let number = first; number < end; number++) {
    const stored = ledger.get(number) as StoredBlock
    if (type === PROTOBUF_TYPE) yield Buffer.from(encodeDelimited(stored.bytes))
    else if (type === LINES_TYPE) yield Buffer.from(`${JSON.stringify(toJsonBlock(stored, view))}\n`)
    else yield Buffer.from(`${number > first ? ',' : ''}${JSON.stringify(toJsonBlock(stored, view))}`)
  }
  if (type === JSON_TYPE) yield Buffer.from(`],"height":${ledger.height.toString()}}`)
}

function findBlock (ledger: Ledger, number: string): StoredBlock {
  const { channel, height } = ledger
  const wanted = number === 'oldest' ? 0 : number === 'newest' ? height - 1 : Number(number)
  const stored = wanted >= 0 ? ledger.get(wanted) : undefined
  if (!stored) throw new OrderingError('block_not_found', `channel ${channel} has ${height.toString()} blocks, there is no block ${number} yet`, { channel })
  return stored
}
