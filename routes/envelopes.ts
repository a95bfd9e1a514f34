import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Broadcast } from '../src/broadcast/broadcast.js'
import { envelopeFromBytes, envelopeFromJson, envelopeFromProtobuf, type JsonEnvelope } from '../src/broadcast/envelopes.js'
import { OrderingError } from '../src/errors.js'
import type { Envelope } from '../src/protocol/envelope.js'
import type { RecordHeaders } from '../src/protocol/log-record.js'
import type { Clock } from '../src/util/clock.js'
import { linkSignals } from '../src/util/signals.js'
import { Acknowledgement, ChannelParams, Receipt } from './schemas.js'

export interface EnvelopeRoutesOptions {
  readonly broadcast: Broadcast
  readonly clock: Clock
  readonly limits: { readonly maxBodyBytes: number, readonly maxWaitMs: number }
  /** Aborts when the gateway shuts down: waiting for a block ends then. */
  readonly stopping: AbortSignal
}

const EnvelopeBody = Type.Object({ payload: Type.String(), signature: Type.Optional(Type.String()) }, { additionalProperties: false })

/** POST an envelope into the order of a channel. */
export const envelopeRoutes: FastifyPluginAsyncTypebox<EnvelopeRoutesOptions> = async (app, { broadcast, clock, limits, stopping }) => {
  app.addContentTypeParser(['application/x-protobuf', 'application/octet-stream'], { parseAs: 'buffer' }, (_request, body, done) => { done(null, body) })

  app.post('/v1/channels/:channel/envelopes', {
    bodyLimit: limits.maxBodyBytes,
    schema: {
      params: ChannelParams,
      body: { content: { 'application/json': { schema: EnvelopeBody } } },
      response: { 200: Receipt, 201: Receipt, 202: Acknowledgement }
    }
  }, async (request, reply) => {
    const { channel } = request.params
    const idempotencyKey = readIdempotencyKey(request.headers['idempotency-key'])
    const acknowledgement = await broadcast.submit({
      channel,
      idempotencyKey,
      ...readEnvelope(request.headers['content-type'] ?? '', request.body, { channel, timestampMs: clock.now() }),
      headers: traceHeaders(request.headers['traceparent'])
    })
    void reply.header('location', `/v1/channels/${channel}/receipts/${acknowledgement.id}`)
    const waitMs = Math.min(preferredWaitMs(request.headers['prefer']), limits.maxWaitMs)
    if (waitMs > 0) {
      const waiting = linkSignals(stopping, request.signal)
      const cancel = clock.after(waitMs, () => { waiting.end() })
      const receipt = await broadcast.receipt(acknowledgement, { idempotencyKey, signal: waiting.signal }).finally(() => {
        cancel()
        waiting.end()
      })
      void reply.header('preference-applied', `wait=${Math.ceil(waitMs / 1000).toString()}`)
      if (receipt) return await reply.code(idempotencyKey !== undefined && receipt.duplicate ? 200 : 201).send(receipt)
    }
    return await reply.code(202).send(acknowledgement)
  })
}

function readEnvelope (contentType: string, body: unknown, { channel, timestampMs }: { channel: string, timestampMs: number }): { envelope: Envelope, wrapped: boolean } {
  if (body === undefined || body === null || (Buffer.isBuffer(body) && body.length === 0)) {
    throw new OrderingError('empty_body', 'the body is empty; it must hold an envelope as application/json, application/x-protobuf or application/octet-stream', { channel })
  }
  if (!Buffer.isBuffer(body)) return { envelope: envelopeFromJson(body as JsonEnvelope), wrapped: false }
  if (contentType.toLowerCase().startsWith('application/x-protobuf')) return { envelope: envelopeFromProtobuf(body), wrapped: false }
  return { envelope: envelopeFromBytes(body, channel, timestampMs), wrapped: true }
}

/** Seconds of `Prefer: wait=N` (RFC 7240 section 4.3) in milliseconds; preferences that cannot be read are ignored. */
function preferredWaitMs (prefer: string | string[] | undefined): number {
  const match = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,6})"?\s*(?:$|[,;])/i.exec(String(prefer ?? ''))
  return match ? Number(match[1]) * 1000 : 0
}

/** Longest idempotency key. */
const MAX_KEY_LENGTH = 255

/** Version 00 of a trace parent (W3C Trace Context section 3.2). */
const TRACEPARENT_PATTERN = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

function traceHeaders (traceparent: string | string[] | undefined): RecordHeaders {
  return typeof traceparent === 'string' && TRACEPARENT_PATTERN.test(traceparent) ? { traceparent: Buffer.from(traceparent) } : {}
}

/** The key as the draft has it, in double quotes, or bare as many clients send it. @throws OrderingError `invalid_request` */
function readIdempotencyKey (header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined
  const key = String(header).replace(/^"(.*)"$/, '$1')
  if (key.length > 0 && key.length <= MAX_KEY_LENGTH && /^[\x21-\x7e]+$/.test(key)) return key
  throw new OrderingError('invalid_request', `Idempotency-Key must have 1 to ${MAX_KEY_LENGTH.toString()} visible ASCII characters`, {
    errors: [{ pointer: '/idempotency-key', reason: `must have 1 to ${MAX_KEY_LENGTH.toString()} visible ASCII characters` }]
  })
}
