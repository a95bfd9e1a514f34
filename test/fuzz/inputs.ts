import { gzipSync } from 'node:zlib'
import { bytesField, makeEnvelope, makePayload, varintField } from '../helpers/http-protobuf.js'
import { FIN, frame, Opcode, RSV1, upgrade } from '../helpers/attackers.js'
import type { Random } from '../sim/gateway/random.js'

/** One thing that is sent to the gateway over a connection of its own. */
export interface Input {
  readonly kind: string
  readonly bytes: Buffer
}

const NUMBERS = [0, 1, 2, 127, 128, 255, 65_535, 2 ** 31, 2 ** 32 - 1, 2 ** 53, -1]
const WORDS = ['', 'null', '-0', '1e400', '9007199254740993', '"', '\\u0000', '\u0000',
  '%00', '%', '../', '__proto__', 'constructor', '𝒳', '\r\n', ',', ';q=2', '=', 'A'.repeat(5000), '['.repeat(2000)]

/** Changes some bytes: flips, cuts, doubles, and puts in what parsers are known to trip over. */
export function mutate (random: Random, bytes: Buffer): Buffer {
  let result = Buffer.from(bytes)
  for (let count = random.integer(0, 4); count > 0; count--) {
    const at = random.integer(0, result.length)
    const [head, tail] = [result.subarray(0, at), result.subarray(at)]
    const change = random.integer(0, 5)
    if (change === 0 && tail.length > 0) result[at] = random.integer(0, 255)
    else if (change === 1) result = Buffer.concat([head, tail.subarray(random.integer(0, 20))])
    else if (change === 2) result = Buffer.concat([head, random.bytes(random.integer(1, 12)), tail])
    else if (change === 3) result = Buffer.concat([head, Buffer.from(random.pick(WORDS)), tail])
    else if (change === 4) result = Buffer.from(head)
    else result = Buffer.concat([head, tail.subarray(0, random.integer(0, 40)), tail])
  }
  return result
}

function envelope (random: Random): Buffer {
  const header = { type: random.integer(0, 5), channelId: random.pick(['orders', 'other', '']) }
  const payload = random.chance(0.5) ? makePayload(random.bytes(random.integer(0, 60)), header) : random.bytes(20)
  const whole = makeEnvelope(payload, random.chance(0.3) ? random.bytes(8) : '')
  return random.chance(0.1) ? Buffer.concat([whole, varintField(random.integer(3, 99), 7), bytesField(1, 'again')]) : whole
}

function json (random: Random): Buffer {
  const value: Record<string, unknown> = { payload: random.bytes(random.integer(0, 30)).toString('base64') }
  if (random.chance(0.3)) value['signature'] = random.pick<unknown>(['AAAA', 1, null, {}, '?'])
  if (random.chance(0.3)) value['idempotencyKey'] = random.pick<unknown>(['key', '', 'x'.repeat(300), 'ü', 4, ['a']])
  if (random.chance(0.1)) value[random.pick(WORDS)] = random.pick<unknown>(NUMBERS)
  return Buffer.from(JSON.stringify(value))
}

function lines (random: Random): Buffer {
  return Buffer.concat(Array.from({ length: random.integer(0, 8) }, () => Buffer.concat([mutate(random, json(random)), Buffer.from('\n')])))
}

function delimited (random: Random): Buffer {
  return Buffer.concat(Array.from({ length: random.integer(0, 8) }, () => {
    const one = envelope(random)
    return Buffer.concat([Buffer.from([one.length & 0x7f | (one.length > 127 ? 0x80 : 0), ...one.length > 127 ? [one.length >> 7] : []]), one])
  }))
}

const BODIES: ReadonlyArray<readonly [string, (random: Random) => Buffer]> = [
  ['application/json', json], ['application/x-protobuf', envelope], ['application/octet-stream', (random) => random.bytes(50)],
  ['application/x-ndjson', lines], ['application/x-protobuf; messageType="common.Envelope"; delimited=true', delimited],
  ['application/vnd.google.protobuf; delimited=true', delimited]
]

const HEADERS = ['prefer', 'idempotency-key', 'traceparent', 'x-request-id', 'accept', 'if-none-match', 'last-event-id', 'authorization', 'cookie', 'origin',
  'content-type', 'sec-websocket-protocol', 'x-forwarded-for', 'range', 'expect', 'transfer-encoding', 'content-encoding']
const HEADER_VALUES = ['wait=0.1', 'wait=1', '"key"', 'W/"x"', '*', 'application/x-ndjson;q=0.1, */*', 'text/event-stream',
  'Bearer x', 'gzip', 'chunked', '1', '00-' + '0'.repeat(32), '100-continue', 'ordering.v1.protobuf']
const PATHS = ['/livez', '/readyz?verbose', '/readyz?exclude=log&exclude=x', '/healthz', '/metrics', '/version', '/openapi.json', '/asyncapi.json',
  '/docs', '/v1/channels', '/v1/channels/orders',
  '/v1/channels/orders/health', '/v1/channels/orders/blocks', '/v1/channels/orders/blocks?from=1&limit=3&view=header',
  '/v1/channels/orders/blocks/newest', '/v1/channels/orders/blocks/0?view=full',
  '/v1/channels/orders/receipts/1', '/v1/channels/orders/receipts/' + 'a'.repeat(64),
  '/v1/channels/orders/deliver?from=0&to=1&credit=3&view=header', '/v1/channels/orders/deliver?from=oldest&to=newest&after=' + 'b'.repeat(64)]

/** Bytes as the value of a header or a part of a path: what would end the line early is left out, mostly. */
function inLine (random: Random, text: string): string {
  const changed = random.chance(0.3) ? mutate(random, Buffer.from(text)).toString('latin1') : text
  return random.chance(0.02) ? changed : changed.replace(/[\r\n\0 ]/g, '')
}

function headers (random: Random, token: string): string[] {
  const chosen = Array.from({ length: random.integer(0, 3) }, () => `${random.pick(HEADERS)}: ${inLine(random, random.pick(HEADER_VALUES))}`)
  return ['host: x', 'connection: close', ...random.chance(0.95) ? [`authorization: Bearer ${token}`] : [], ...chosen]
}

function post (random: Random, token: string): Input {
  const [type, make] = random.pick(BODIES)
  let body = mutate(random, make(random))
  const encoding = random.chance(0.2) ? ['content-encoding: gzip'] : []
  if (encoding.length > 0) body = random.chance(0.5) ? gzipSync(body) : mutate(random, gzipSync(body))
  const length = random.chance(0.05) ? random.pick(NUMBERS) : body.length
  const own = [`content-type: ${inLine(random, type)}`, ...encoding, `content-length: ${length.toString()}`]
  const head = ['POST /v1/channels/orders/envelopes HTTP/1.1', ...headers(random, token), ...own, '', '']
  return { kind: 'post', bytes: Buffer.concat([Buffer.from(head.join('\r\n'), 'latin1'), body]) }
}

function get (random: Random, token: string): Input {
  const head = [`${random.pick(['GET', 'GET', 'GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])} ${inLine(random, random.pick(PATHS))} HTTP/1.1`, ...headers(random, token), '', '']
  return { kind: 'get', bytes: Buffer.from(head.join('\r\n'), 'latin1') }
}

function socket (random: Random, token: string): Input {
  const isWriter = random.chance(0.7)
  const path = isWriter ? '/v1/channels/orders/broadcast' : `/v1/channels/orders/deliver?from=0${random.chance(0.5) ? '&credit=1' : ''}`
  const frames = Array.from({ length: random.integer(1, 6) }, () => {
    if (!isWriter) return frame(FIN | Opcode.TEXT, mutate(random, Buffer.from('{"type":"credit","blocks":1}')))
    return random.chance(0.5) ? frame(FIN | Opcode.TEXT, mutate(random, json(random))) : frame(FIN | Opcode.BINARY, mutate(random, envelope(random)))
  })
  if (random.chance(0.2)) frames.push(frame(random.integer(0, 255) | (random.chance(0.3) ? RSV1 : 0), random.bytes(random.integer(0, 130)), random.pick([0, 1, 125, 126, 70_000])))
  frames.push(frame(FIN | Opcode.CLOSE, Buffer.from([3, 232])))
  const sent = random.chance(0.3) ? mutate(random, Buffer.concat(frames)) : Buffer.concat(frames)
  const protocol = random.chance(0.4) ? ['sec-websocket-protocol: ordering.v1.protobuf'] : []
  return { kind: isWriter ? 'broadcast' : 'deliver', bytes: Buffer.concat([Buffer.from(upgrade(path, [`authorization: Bearer ${token}`, ...protocol])), sent]) }
}

function noise (random: Random, token: string): Input {
  return { kind: 'noise', bytes: mutate(random, mutate(random, random.pick([post, get, socket])(random, token).bytes)) }
}

/** The next input: valid ones that were changed a little, sent whole. */
export function makeInput (random: Random, token: string): Input {
  return random.pick([post, post, get, get, socket, socket, noise])(random, token)
}
