import type { EventEmitter } from 'node:events'
import type { Readable } from 'node:stream'
import type {} from '@fastify/websocket'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import type { Caller } from '../src/access/access.js'
import type { Broadcast } from '../src/broadcast/broadcast.js'
import { envelopeFromBytes, envelopeFromJson, envelopeFromProtobuf, type JsonEnvelope } from '../src/broadcast/envelopes.js'
import { BodyReader } from '../src/broadcast/body-reader.js'
import { checkIdempotencyKey } from '../src/broadcast/idempotency-key.js'
import { boundBody, PartialItem, type BodyBudget } from '../src/broadcast/body-limits.js'
import { itemsOfDelimited, itemsOfLines } from '../src/broadcast/items.js'
import { paced } from '../src/broadcast/writer-session.js'
import { serveBroadcast } from '../src/broadcast/socket.js'
import { resultToJson, submitAll, type ItemResult } from '../src/broadcast/submit-all.js'
import { OrderingError } from '../src/errors.js'
import type { Envelope } from '../src/protocol/envelope.js'
import type { RecordHeaders } from '../src/protocol/log-record.js'
import { traceHeaders } from '../src/tracing/trace-context.js'
import type { Clock } from '../src/util/clock.js'
import { pacedStream } from '../src/util/paced-stream.js'
import { linkSignals } from '../src/util/signals.js'
import type { SocketLimits } from '../src/util/socket-sink.js'
import { BroadcastSchema, BYTES, DELIMITED, LINES, PROTOBUF, SubmitSchema } from './envelopes.schema.js'
import { checkSubprotocols } from './subprotocols.js'
import { waitAsPreferred } from './waiting.js'

export interface EnvelopeRoutesOptions {
  readonly broadcast: Broadcast
  /** What all bodies that are held may take together. */
  readonly bodies: BodyBudget
  readonly clock: Clock
  readonly limits: SocketLimits & {
    readonly maxBodyBytes: number
    readonly maxWaitMs: number
    readonly maxWriters: number
    readonly requestTimeoutMs: number
  }
  /** Aborts when the gateway shuts down: waiting for a block ends then. */
  readonly stopping: AbortSignal
}

/** Envelopes into the order of a channel: one by POST, many by a streamed POST or over WebSocket. */
export const envelopeRoutes: FastifyPluginAsyncTypebox<EnvelopeRoutesOptions> = async (app, { broadcast, bodies, clock, limits, stopping }) => {
  let writers = 0
  const checkWriters = (): void => {
    if (writers < limits.maxWriters) return
    throw new OrderingError('too_many_writers', `${writers.toString()} streams of envelopes are open, ${limits.maxWriters.toString()} are allowed (maxWriters)`)
  }
  const countWriter = (stream: EventEmitter): void => {
    writers++
    stream.once('close', () => { writers-- })
  }
  app.addContentTypeParser([PROTOBUF, BYTES], { parseAs: 'buffer' }, (_request, body, done) => { done(null, body) })
  app.addContentTypeParser([LINES, DELIMITED], (_request, payload, done) => { done(null, payload) })
  app.addHook('preParsing', ({ headers }, reply, payload, done) => {
    const hold = (): ReturnType<BodyBudget['open']>['take'] => {
      const { take, release } = bodies.open()
      reply.raw.once('close', release)
      return take
    }
    try {
      done(null, boundBody(headers, payload, isStreamed(headers['content-type']) ? undefined : { maxBodyBytes: limits.maxBodyBytes, hold }))
    } catch (error) {
      done(error as Error)
    }
  })

  /** Takes many envelopes from a body as they come, and gives a line of answer to each. */
  const streamed = ({ channel, contentType, body, caller, headers }: ManyEnvelopes): Readable => {
    broadcast.check(channel)
    checkWriters()
    const session = caller.open('write', channel)
    const ending = linkSignals(stopping)
    const partial = new PartialItem(bodies, { timeoutMs: limits.requestTimeoutMs, clock })
    const reader = new BodyReader(body, { stopping: ending.signal, revoked: session.revoked, clock, idleMs: limits.requestTimeoutMs, partial })
    const read = contentType === LINES ? itemsOfLines : itemsOfDelimited
    const items = reader.closing(paced(read(reader.chunks(), { channel, maxItemBytes: limits.maxBodyBytes, partial }), session, ending.signal))
    const results = submitAll(items, async (submissions) => await broadcast.submitMany(channel, submissions, headers), WINDOW)
    const lines = pacedStream(toLines(results), { ...limits, clock, onGone: () => { ending.end() } })
    countWriter(lines.once('close', session.end))
    return lines
  }

  app.post('/v1/channels/:channel/envelopes', {
    bodyLimit: limits.maxBodyBytes,
    config: { access: ['write'], traced: true },
    schema: SubmitSchema
  }, async (request, reply) => {
    const { channel } = request.params
    const contentType = mediaType(request.headers['content-type'])
    const headers = request.trace && traceHeaders(request.trace)
    if (isStreamed(contentType)) {
      if (request.headers['idempotency-key'] !== undefined) throw keyOfMany()
      const lines = streamed({ channel, contentType, body: request.body as Readable, caller: request.caller as Caller, headers })
      // A status line has to go out before the items are read: what is wrong with one stands in its own line.
      return await (reply as FastifyReply).code(200).type(LINES).send(lines)
    }
    const idempotencyKey = readIdempotencyKey(request.headers['idempotency-key'])
    const { envelope, wrapped } = readEnvelope(contentType, request.body, { channel, timestampMs: clock.now() })
    const acknowledgement = await broadcast.submit({ channel, idempotencyKey, envelope, wrapped, headers })
    void reply.header('location', `/v1/channels/${channel}/receipts/${acknowledgement.id}`)
    const wait = { clock, stopping, maxWaitMs: limits.maxWaitMs }
    const receipt = await waitAsPreferred(reply as FastifyReply, wait, async (signal) => await broadcast.receipt(acknowledgement, signal))
    if (!receipt) return await reply.code(202).send(acknowledgement)
    return await reply.code(idempotencyKey !== undefined && receipt.duplicate ? 200 : 201).send(receipt)
  })

  app.route({
    method: 'GET',
    url: '/v1/channels/:channel/broadcast',
    exposeHeadRoute: false,
    config: { access: ['write'], traced: true },
    schema: BroadcastSchema,
    preHandler: async (request, reply) => {
      if (!request.ws) {
        void reply.header('upgrade', 'websocket').header('connection', 'upgrade')
        throw new OrderingError('upgrade_required', 'connect with WebSocket')
      }
      checkSubprotocols(request.headers['sec-websocket-protocol'])
      broadcast.check(request.params.channel)
      checkWriters()
    },
    handler: async () => { throw new OrderingError('upgrade_required', 'connect with WebSocket') },
    wsHandler: async (socket, request) => {
      countWriter(socket)
      const { channel } = request.params
      const headers = request.trace && traceHeaders(request.trace)
      const session = (request.caller as Caller).open('write', channel)
      await serveBroadcast({ socket, connection: request.raw.socket }, {
        channel, window: WINDOW, limits, bodies, clock, stopping, session, submit: async (submissions) => await broadcast.submitMany(channel, submissions, headers)
      })
    }
  })
}

/** A body of many envelopes. */
interface ManyEnvelopes {
  readonly channel: string
  readonly contentType: string
  readonly body: Readable
  readonly caller: Caller
  readonly headers: RecordHeaders | undefined
}

/** How much of one stream may be on its way into the log. More would only be older when it is done with, and dearer to clear up. */
const WINDOW = { maxItems: 2500, maxBytes: 4 * 1024 * 1024 }

async function * toLines (results: AsyncIterable<readonly ItemResult[]>): AsyncGenerator<Buffer> {
  for await (const group of results) yield Buffer.from(group.map((result) => `${resultToJson(result)}\n`).join(''))
}

/** Whether a body of this Content-Type is read item by item, for as long as its sender wants. */
export function isStreamed (contentType: string | undefined): boolean {
  const type = mediaType(contentType)
  return type === LINES || type === DELIMITED
}

/** The type of a Content-Type header without its parameters. */
function mediaType (contentType = ''): string {
  return contentType === PROTOBUF ? contentType : contentType.split(';')[0]?.trim().toLowerCase() ?? ''
}

function readEnvelope (contentType: string, body: unknown, { channel, timestampMs }: { channel: string, timestampMs: number }): { envelope: Envelope, wrapped: boolean } {
  if (body === undefined || body === null || (Buffer.isBuffer(body) && body.length === 0)) {
    throw new OrderingError('empty_body', 'the body is empty; it must hold an envelope as application/json, application/x-protobuf or application/octet-stream', { channel })
  }
  if (!Buffer.isBuffer(body)) return { envelope: envelopeFromJson(body as JsonEnvelope), wrapped: false }
  if (contentType === PROTOBUF) return { envelope: envelopeFromProtobuf(body), wrapped: false }
  return { envelope: envelopeFromBytes(body, channel, timestampMs), wrapped: true }
}

/** One key cannot stand for many envelopes. */
function keyOfMany (): OrderingError {
  const reason = 'is for one envelope; of many, lines of JSON have an idempotencyKey each'
  return new OrderingError('invalid_request', `Idempotency-Key ${reason}`, { errors: [{ pointer: '/idempotencyKey', reason }] })
}

/** The key as the draft has it, in double quotes, or bare as many clients send it. @throws OrderingError `invalid_request` */
function readIdempotencyKey (header: string | string[] | undefined): string | undefined {
  return header === undefined ? undefined : checkIdempotencyKey(String(header).replace(/^"(.*)"$/, '$1'))
}
