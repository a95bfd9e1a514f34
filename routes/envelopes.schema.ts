import type { FastifySchema } from 'fastify'
import { Type } from 'typebox'
import type { CallDocument } from '../src/api-documents/operation.js'
import { PROBLEM_MEMBERS } from '../src/api-documents/problem-shape.js'
import { EXAMPLE_ACKNOWLEDGEMENT, EXAMPLE_ENVELOPE, EXAMPLE_RECEIPT, EXAMPLE_TRACEPARENT } from './examples.js'
import { Acknowledgement, ChannelParams, Count, ENVELOPE_MEMBERS, HexHash, Receipt } from './schemas.js'
import { SocketAnswer, SocketHeaders } from './subprotocols.js'
import { Prefer, PreferenceApplied } from './waiting.js'

const JSON_TYPE = 'application/json'
export const PROTOBUF = 'application/x-protobuf'
export const BYTES = 'application/octet-stream'
/** One JSON envelope a line. */
export const LINES = 'application/x-ndjson'
/** One common.Envelope behind the other, each behind its length as a varint. */
export const DELIMITED = 'application/x-protobuf-delimited'

/** What a request is validated by. The envelope's own checks say better what is wrong with the text of a member. */
const EnvelopeBody = Type.Object({ payload: Type.String(), signature: Type.Optional(Type.String()) }, { additionalProperties: false })

const DescribedEnvelope = Type.Object(ENVELOPE_MEMBERS, {
  additionalProperties: false, title: 'Envelope', description: 'What is ordered: any bytes, and a signature where there is one', examples: [EXAMPLE_ENVELOPE]
})

/** One of many envelopes: a line of a body, or a text frame. */
export const EnvelopeItem = Type.Object({
  ...ENVELOPE_MEMBERS,
  idempotencyKey: Type.Optional(Type.String({ pattern: '^[\\x21-\\x7e]{1,255}$', description: 'As the header Idempotency-Key' }))
}, { additionalProperties: false, title: 'EnvelopeItem', description: 'One envelope of many', examples: [{ ...EXAMPLE_ENVELOPE, idempotencyKey: 'order-4711' }] })

const Seq = { ...Count, description: 'Which envelope of the stream is answered, from 0' }

/** The answer to one of many: it is in the log. */
export const ItemAck = Type.Object({
  type: Type.Literal('ack'),
  seq: Seq,
  id: HexHash,
  offset: Count,
  duplicate: Type.Optional(Type.Boolean())
}, { title: 'ItemAck', description: 'The envelope is durable in the log', examples: [{ type: 'ack', seq: 0, id: EXAMPLE_ACKNOWLEDGEMENT.id, offset: 1 }] })

/** The answer to one of many: it is not. */
export const ItemError = Type.Object({ type: Type.Literal('error'), seq: Seq, ...PROBLEM_MEMBERS }, {
  title: 'ItemError', description: 'What is wrong with this envelope: a problem whose `type` is `error`; the stream goes on'
})

const ITEM_LINES = [
  { type: 'ack', seq: 0, id: EXAMPLE_ACKNOWLEDGEMENT.id, offset: 1 },
  { type: 'error', seq: 1, title: 'A field is not base64', status: 400, detail: 'payload is not base64', code: 'malformed_base64', retryable: false }
].map((line) => `${JSON.stringify(line)}\n`).join('')

const Location = Type.String({ description: 'Path of the receipt', examples: [`/v1/channels/orders/receipts/${EXAMPLE_RECEIPT.id}`] })
export const TraceParent = Type.Optional(Type.String({ description: 'W3C Trace Context; travels with the record', examples: [EXAMPLE_TRACEPARENT] }))
export const TraceState = Type.Optional(Type.String({ description: 'Travels with a `traceparent` that can be read; 512 characters at most', examples: ['congo=t61rcWkgMzE'] }))

/** Source of a regular expression for a word whose case does not matter: JSON Schema has no flags. */
function inAnyCase (word: string): string {
  return word.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)
}

const submitDocument: CallDocument = {
  headers: {
    prefer: Type.Optional(Prefer),
    'idempotency-key': Type.Optional(Type.String({
      pattern: '^("[\\x21-\\x7e]{1,255}"|[\\x21-\\x7e]{1,255})$',
      description: '1 to 255 visible ASCII characters, bare or in double quotes. The same key gives the same acknowledgement, on any replica. ' +
        'For one envelope; with many it is refused: lines of JSON carry their own',
      examples: ['order-4711']
    })),
    traceparent: TraceParent,
    tracestate: TraceState,
    'content-encoding': Type.Optional(Type.String({
      pattern: `^(${['gzip', 'x-gzip', 'identity'].map(inAnyCase).join('|')}|)$`, // RFC 9110 section 8.4.1: case does not matter
      description: '`gzip`, `x-gzip` or `identity`. What the body unpacks to is bounded by `maxBodyBytes`',
      examples: ['identity']
    }))
  },
  bodies: {
    [JSON_TYPE]: { schema: DescribedEnvelope, example: EXAMPLE_ENVELOPE },
    [PROTOBUF]: { description: 'A marshalled common.Envelope', example: '\n\u0005hello' },
    [BYTES]: { description: 'Opaque bytes; they are wrapped into an envelope with a header, a fresh nonce and a transaction id', example: 'hello' },
    [LINES]: {
      description: 'Many envelopes, one a line; each is answered while the next ones are still sent',
      itemSchema: EnvelopeItem,
      example: `${JSON.stringify(EXAMPLE_ENVELOPE)}\n`
    },
    [DELIMITED]: { description: 'Many common.Envelope messages, each behind its length as a varint', example: '\u0007\n\u0005hello' }
  },
  answers: {
    200: {
      description: 'With many envelopes: one line for each, in order. With one: the receipt of the first submission with this key, after waiting',
      headers: { location: Location, 'preference-applied': PreferenceApplied },
      example: { ...EXAMPLE_RECEIPT, duplicate: true },
      media: { [LINES]: { itemSchema: Type.Union([ItemAck, ItemError]), example: ITEM_LINES } }
    },
    201: {
      description: 'It is in a block, after waiting',
      headers: { location: Location, 'preference-applied': PreferenceApplied },
      example: EXAMPLE_RECEIPT
    },
    202: {
      description: 'It is durable in the log and will be in a block; also when the block did not come while the gateway waited',
      headers: { location: Location, 'preference-applied': PreferenceApplied },
      example: EXAMPLE_ACKNOWLEDGEMENT
    }
  },
  errors: [
    'malformed_json', 'malformed_base64', 'malformed_envelope', 'unknown_fields', 'empty_body', 'empty_payload', 'malformed_payload', 'type_not_accepted', 'channel_mismatch',
    'unknown_channel', 'request_timeout', 'body_too_large', 'envelope_too_large', 'unsupported_media_type', 'key_reused', 'envelope_discarded',
    'channel_not_ready', 'channel_halted', 'config_in_flight', 'maintenance', 'log_unavailable', 'outcome_unknown', 'disk_full', 'storage_failed', 'overloaded', 'too_many_writers'
  ]
}

export const SubmitSchema = {
  operationId: 'submitEnvelopes',
  summary: 'Submit one envelope, or many',
  description: 'One envelope as JSON, protobuf or opaque bytes; many as lines of JSON or length-delimited protobuf, streamed in both directions. ' +
    'Retries are safe with an Idempotency-Key.',
  tags: ['write'],
  params: ChannelParams,
  body: { content: { [JSON_TYPE]: { schema: EnvelopeBody } } },
  response: { 200: Receipt, 201: Receipt, 202: Acknowledgement },
  document: submitDocument
} satisfies FastifySchema

export const BroadcastSchema = {
  operationId: 'broadcast',
  summary: 'Submit envelopes over a WebSocket',
  description: 'The handshake of the socket; its frames are described in `/asyncapi.json`.',
  tags: ['write'],
  params: ChannelParams,
  document: {
    headers: { ...SocketHeaders, traceparent: TraceParent, tracestate: TraceState },
    answers: { 101: SocketAnswer },
    errors: ['upgrade_required', 'unknown_channel', 'too_many_writers'],
    errorHeaders: { 426: { upgrade: Type.Literal('websocket') } }
  }
} satisfies FastifySchema
