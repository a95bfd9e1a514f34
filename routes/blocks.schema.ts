import type { FastifySchema } from 'fastify'
import { Type } from 'typebox'
import { EXAMPLE_BLOCK } from './examples.js'
import { Block, BlockView, ChannelParams, Count } from './schemas.js'

export const JSON_TYPE = 'application/json'
export const PROTOBUF_TYPE = 'application/x-protobuf'
export const LINES_TYPE = 'application/x-ndjson'

/** Blocks of a page, when nothing else is asked for. */
export const DEFAULT_PAGE_BLOCKS = 100

const CacheControl = Type.String({ description: 'Numbered blocks never change; `private` where callers say who they are', examples: ['public, max-age=31536000, immutable'] })
const ETag = Type.String({ description: 'The header hash, with the view for JSON', examples: [`"${EXAMPLE_BLOCK.headerHash}-full"`] })
const Vary = Type.String({ description: 'Headers that the answer depends on: `accept`, and `Origin` where pages of other origins may call', examples: ['accept'] })

export const BlockSchema = {
  operationId: 'getBlock',
  summary: 'A block',
  description: 'As JSON, or byte for byte as a `common.Block`. Numbered blocks never change and may be kept for ever.',
  tags: ['read'],
  params: Type.Object({
    ...ChannelParams.properties,
    number: Type.String({ pattern: '^(oldest|newest|0|[1-9][0-9]{0,15})$', description: 'A block number, `oldest`, or `newest`', examples: ['1'] })
  }),
  querystring: Type.Object({ view: Type.Optional(BlockView) }, { additionalProperties: false }),
  document: {
    headers: { 'if-none-match': Type.Optional(Type.String({ description: 'An ETag that the client has' })) },
    answers: {
      200: {
        description: 'The block',
        headers: { etag: ETag, vary: Vary, 'cache-control': CacheControl },
        media: { [JSON_TYPE]: { schema: Block, example: EXAMPLE_BLOCK }, [PROTOBUF_TYPE]: { description: 'A marshalled common.Block' } }
      },
      304: { description: 'The client has it', headers: { etag: ETag, vary: Vary, 'cache-control': CacheControl } }
    },
    errors: ['unknown_channel', 'block_not_found', 'not_acceptable']
  }
} satisfies FastifySchema

const Page = Type.Object({ blocks: Type.Array(Block), height: { ...Count, description: 'How many blocks there are in all' } }, { title: 'BlockPage' })

export const PageSchema = {
  operationId: 'listBlocks',
  summary: 'A page of blocks',
  description: 'Blocks one behind the other; streamed, so a page may be large. Without `view=header` it can be used as an export that other tools for Fabric read.',
  tags: ['read'],
  params: ChannelParams,
  querystring: Type.Object({
    from: Type.Optional(Type.String({ pattern: '^(0|[1-9][0-9]{0,15})$', description: 'Number of the first block; 0 without it', examples: ['0'] })),
    limit: Type.Optional(Type.String({
      pattern: '^([1-9][0-9]{0,2}|1000)$',
      description: `How many blocks at most, from 1 to 1000; ${DEFAULT_PAGE_BLOCKS.toString()} without it`,
      examples: [DEFAULT_PAGE_BLOCKS.toString()]
    })),
    view: Type.Optional(BlockView)
  }, { additionalProperties: false }),
  document: {
    answers: {
      200: {
        description: 'The blocks; fewer than asked for at the end of the chain',
        headers: {
          link: Type.String({
            description: 'The next page, with `rel="next"`, while there is one (RFC 8288)',
            examples: ['</v1/channels/orders/blocks?from=100&limit=100>; rel="next"']
          }),
          vary: Vary,
          'cache-control': Type.Literal('private, no-cache')
        },
        media: {
          [JSON_TYPE]: { schema: Page, example: { blocks: [EXAMPLE_BLOCK], height: 2 } },
          [LINES_TYPE]: { description: 'One block a line', itemSchema: Block, example: `${JSON.stringify(EXAMPLE_BLOCK)}\n` },
          [PROTOBUF_TYPE]: { description: 'common.Block messages, each behind its length as a varint' }
        }
      }
    },
    errors: ['unknown_channel', 'block_not_found', 'not_acceptable']
  }
} satisfies FastifySchema
