import { Type, type TSchema } from 'typebox'
import { TOKEN_SUBPROTOCOL_PREFIX } from '../src/access/credentials.js'
import { hoistComponents, type Json } from '../src/api-documents/components.js'
import { SUBPROTOCOLS } from '../src/deliver/formats.js'
import { BlockFrame, CaughtUpFrame, DeliverQuery, ErrorFrame, GoingAwayFrame } from './deliver.schema.js'
import { EnvelopeItem, ItemAck, ItemError, TraceParent, TraceState } from './envelopes.schema.js'
import { CHANNEL_PATTERN } from './schemas.js'

const JSON_TYPE = 'application/json'
const PROTOBUF_TYPE = 'application/x-protobuf'

const CreditFrame = Type.Object({
  type: Type.Literal('credit'),
  blocks: Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'How many more blocks the client takes' })
}, { title: 'CreditFrame', description: 'Grants more blocks; only where the subscription began with `credit`', examples: [{ type: 'credit', blocks: 100 }] })

const CLOSE_CODES = {
  broadcast: 'Close codes: 1001 the gateway shuts down, and every frame that it took is answered; 1008 its caller may no longer write; ' +
    '1002, 1007 and 1009 a frame is not as it must be, or too large; ' +
    '1011 the gateway failed; 1013 answers were not read for `deliverStallMs`, or a large frame was not waited for.',
  deliver: 'Close codes: 1000 the range is sent; 1001 the gateway shuts down, go on elsewhere; 1003 an unexpected frame; 1008 its caller may no longer read; ' +
    '1002, 1007 and 1009 a frame is not as it must be, or too large; ' +
    '1011 the gateway failed; 1013 nothing was read for `deliverStallMs`, connect again from the next block.'
}

/** How a caller can say who it is, where the gateway asks. The token of a browser goes into a subprotocol or a cookie. */
const SECURITY_SCHEMES = {
  bearer: { type: 'http', scheme: 'bearer', description: 'A token of the access file, or a JWT' },
  subprotocol: {
    type: 'httpApiKey',
    in: 'header',
    name: 'Sec-WebSocket-Protocol',
    description: `The same as \`${TOKEN_SUBPROTOCOL_PREFIX}\` with the token in base64url behind it, beside a subprotocol of the gateway`
  },
  cookie: { type: 'httpApiKey', in: 'cookie', name: 'session', description: 'The same in a cookie, whose name is `sessionCookie`; needs an Origin that is allowed' },
  certificate: { type: 'X509', description: 'A client certificate whose subject the access file lists' }
}

/** A message of JSON, named as its schema. */
function jsonMessage (schema: TSchema): object {
  const { title, description, examples = [] } = schema as { title?: string, description?: string, examples?: unknown[] }
  return { name: title, title, summary: description, contentType: JSON_TYPE, payload: schema, ...examples.length > 0 && { examples: examples.map((payload) => ({ payload })) } }
}

/** A binary message. */
function protobufMessage (name: string, summary: string): object {
  return { name, title: name, summary, contentType: PROTOBUF_TYPE, payload: { type: 'string', format: 'binary' } }
}

interface Socket {
  readonly name: 'broadcast' | 'deliver'
  readonly title: string
  readonly description: string
  readonly messages: Readonly<Record<string, object>>
  readonly headers: Readonly<Record<string, TSchema>>
  readonly query?: TSchema
}

function socket ({ name, title, description, messages, headers, query }: Socket): object {
  return {
    address: `/v1/channels/{channel}/${name}`,
    title,
    description: `${description} ${CLOSE_CODES[name]}`,
    parameters: { channel: { description: `Id of a channel, which matches ${CHANNEL_PATTERN}`, examples: ['orders'] } },
    messages,
    bindings: {
      ws: {
        method: 'GET',
        headers: Type.Object({ 'sec-websocket-protocol': Type.Optional(Type.Enum(Object.keys(SUBPROTOCOLS), { type: 'string' })), ...headers }),
        ...query && { query },
        bindingVersion: '0.1.0'
      }
    }
  }
}

/** References to messages of a channel. */
function messagesOf (channel: string, ...names: string[]): object[] {
  return names.map((name) => ({ $ref: `#/channels/${channel}/messages/${name}` }))
}

/** The two sockets as AsyncAPI 3.0, from the gateway's side: it receives envelopes and sends blocks. */
export function asyncapiDocument (version: string): Json {
  const channels = {
    broadcast: socket({
      name: 'broadcast',
      title: 'Envelopes into the order of a channel',
      description: 'Text frames are envelopes in JSON, binary frames marshalled common.Envelope messages; each gets one answer, in order. An error does not end the stream. ' +
        'With subprotocol `ordering.v1.protobuf` the answers are orderer.BroadcastResponse, else JSON.',
      headers: { traceparent: TraceParent, tracestate: TraceState },
      messages: {
        envelope: jsonMessage(EnvelopeItem),
        envelopeBytes: protobufMessage('EnvelopeBytes', 'A marshalled common.Envelope, as a binary frame'),
        ack: jsonMessage(ItemAck),
        error: jsonMessage(ItemError),
        broadcastResponse: protobufMessage('BroadcastResponse', 'A marshalled orderer.BroadcastResponse, with subprotocol ordering.v1.protobuf')
      }
    }),
    deliver: socket({
      name: 'deliver',
      title: 'Blocks as they are cut',
      description: 'Subprotocol `ordering.v1.json` (the default) sends text frames, `ordering.v1.protobuf` binary ones. Refusals are plain HTTP answers to the handshake.',
      headers: {},
      query: DeliverQuery,
      messages: {
        block: jsonMessage(BlockFrame),
        caughtUp: jsonMessage(CaughtUpFrame),
        goingAway: jsonMessage(GoingAwayFrame),
        error: jsonMessage(ErrorFrame),
        deliverResponse: protobufMessage('DeliverResponse', 'A marshalled orderer.DeliverResponse: a block, or the status that ends the stream'),
        credit: jsonMessage(CreditFrame)
      }
    })
  }
  const security = Object.keys(SECURITY_SCHEMES).map((name) => ({ $ref: `#/components/securitySchemes/${name}` }))
  const operations = {
    submitEnvelope: {
      action: 'receive',
      summary: 'Submit an envelope; it is answered when it is durable in the log, or refused',
      security,
      channel: { $ref: '#/channels/broadcast' },
      messages: messagesOf('broadcast', 'envelope', 'envelopeBytes'),
      reply: { channel: { $ref: '#/channels/broadcast' }, messages: messagesOf('broadcast', 'ack', 'error', 'broadcastResponse') }
    },
    deliverBlocks: {
      action: 'send',
      summary: 'Blocks without a gap, from the one that was asked for',
      security,
      channel: { $ref: '#/channels/deliver' },
      messages: messagesOf('deliver', 'block', 'caughtUp', 'goingAway', 'error', 'deliverResponse')
    },
    grantCredit: {
      action: 'receive',
      summary: 'Grant more blocks to a subscription that began with `credit`',
      security,
      channel: { $ref: '#/channels/deliver' },
      messages: messagesOf('deliver', 'credit')
    }
  }
  const info = {
    title: 'Ordering gateway: sockets',
    version,
    description: 'The two WebSockets of the gateway. The HTTP calls, and the answers to a handshake that is refused, are in `/openapi.json`.',
    license: { name: 'Apache 2.0' }
  }
  // Through JSON, because the schemas carry symbols of TypeBox.
  const { document, schemas } = hoistComponents(JSON.parse(JSON.stringify({ asyncapi: '3.0.0', info, channels, operations })) as Json)
  return { ...document as { [key: string]: Json }, components: { schemas, securitySchemes: SECURITY_SCHEMES } }
}
