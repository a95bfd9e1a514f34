import type { FastifySchema } from 'fastify'
import { Type } from 'typebox'
import { PROBLEM_MEMBERS } from '../src/api-documents/problem-shape.js'
import { EXAMPLE_BLOCK } from './examples.js'
import { Block, BlockView, ChannelParams, Count } from './schemas.js'
import { SocketAnswer, SocketHeaders } from './subprotocols.js'

export const DeliverQuery = Type.Object({
  from: Type.Optional(Type.String({
    maxLength: 16,
    description: 'The first block: a number, `oldest`, `newest`, or `next`, which is the default: only what comes',
    examples: ['oldest']
  })),
  to: Type.Optional(Type.String({ maxLength: 16, description: 'The last block: a number, `oldest` or `newest`; without it the stream has no end', examples: ['newest'] })),
  after: Type.Optional(Type.String({
    maxLength: 64,
    description: 'Header hash of the block before the first one, which `from` must then give as a number; refused when this chain has another block there'
  })),
  view: Type.Optional(BlockView),
  credit: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,5}$', description: 'Over WebSocket: no more than so many blocks, until the client grants more' }))
}, { additionalProperties: false })

export const BlockFrame = Type.Object({ type: Type.Literal('block'), block: Block }, {
  title: 'BlockFrame', description: 'The next block', examples: [{ type: 'block', block: EXAMPLE_BLOCK }]
})

export const CaughtUpFrame = Type.Object({ type: Type.Literal('caught-up'), height: { ...Count, description: 'How many blocks there are' } }, {
  title: 'CaughtUpFrame', description: 'Everything that was there is sent; what follows is new', examples: [{ type: 'caught-up', height: 2 }]
})

export const GoingAwayFrame = Type.Object({ type: Type.Literal('going-away'), next: { ...Count, description: 'The block to go on from, here or elsewhere' } }, {
  title: 'GoingAwayFrame', description: 'The gateway stops', examples: [{ type: 'going-away', next: 2 }]
})

export const ErrorFrame = Type.Object({ type: Type.Literal('error'), ...PROBLEM_MEMBERS }, {
  title: 'ErrorFrame',
  description: 'The stream ends: a problem whose `type` is `error`',
  examples: [{ type: 'error', title: 'The gateway failed', status: 500, detail: 'the gateway failed; its log has the reason', code: 'internal_error', retryable: false }]
})

const HeartbeatFrame = Type.Object({ type: Type.Literal('heartbeat') }, { title: 'HeartbeatFrame', description: 'Nothing new for a while; the connection is alive' })

const SSE_EXAMPLE = `event: block\nid: 1\ndata: ${JSON.stringify(EXAMPLE_BLOCK)}\n\nevent: caught-up\nid: 1\ndata: {"height":2}\n\n`
const LINES_EXAMPLE = [{ type: 'block', block: EXAMPLE_BLOCK }, { type: 'caught-up', height: 2 }].map((frame) => `${JSON.stringify(frame)}\n`).join('')

const NUMBER = '0|[1-9][0-9]{0,15}'

/** What a seek may look like; the handler says which part of it is wrong. */
export const SEEK_PARAMETERS = {
  from: { pattern: `^(oldest|newest|next|${NUMBER})$` },
  to: { pattern: `^(oldest|newest|${NUMBER})$` },
  after: { pattern: '^[0-9a-f]{64}$' }
}

export const DeliverSchema = {
  operationId: 'deliver',
  summary: 'Stream blocks as they are cut',
  description: 'As server-sent events, as lines of JSON, or over a WebSocket, whose frames are described in `/asyncapi.json`. ' +
    'Block numbers have no gaps: resume with the number behind the last one you have, on any replica.',
  tags: ['read'],
  params: ChannelParams,
  querystring: DeliverQuery,
  document: {
    parameters: SEEK_PARAMETERS,
    headers: {
      'last-event-id': Type.Optional(Type.String({
        pattern: '^(0|[1-9][0-9]{0,15})$',
        description: 'Number of the last block that the client has, as a browser\'s EventSource sends it; counts more than `from` and `after`. ' +
          'A replica that is behind is waited for',
        examples: ['1']
      })),
      ...SocketHeaders
    },
    answers: {
      101: SocketAnswer,
      200: {
        description: 'The stream; it ends behind `to`, with the gateway, or when its reader takes nothing for `deliverStallMs`',
        headers: { 'cache-control': Type.Literal('no-store'), 'x-accel-buffering': Type.Literal('no') },
        media: {
          'text/event-stream': {
            description: 'Events `block` (its id is the block\'s number), `caught-up` (its id is that of the newest block), `going-away`, `done`, `error`; comments as heartbeats',
            itemSchema: Block,
            example: SSE_EXAMPLE
          },
          'application/x-ndjson': {
            description: 'One frame a line',
            itemSchema: Type.Union([BlockFrame, CaughtUpFrame, GoingAwayFrame, ErrorFrame, HeartbeatFrame]),
            example: LINES_EXAMPLE
          }
        }
      },
      204: { description: 'The client has all blocks up to `to`: a browser then does not connect again' }
    },
    errors: ['invalid_seek', 'unknown_channel', 'block_not_found', 'not_acceptable', 'fork_detected', 'upgrade_required', 'too_many_subscribers'],
    errorHeaders: { 426: { upgrade: Type.Literal('websocket') } }
  }
} satisfies FastifySchema
