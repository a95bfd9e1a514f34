import { OrderingError } from '../errors.js'
import type { Envelope } from '../protocol/envelope.js'
import { ByteGatherer } from '../util/byte-gatherer.js'
import { shortened } from '../util/shortened.js'
import type { PartialItem } from './body-limits.js'
import { checkIdempotencyKey } from './idempotency-key.js'
import { envelopeFromJson, envelopeFromProtobuf, type JsonEnvelope } from './envelopes.js'
import type { Item } from './submit-all.js'

/** What all items of a stream have in common. */
export interface ItemOptions {
  readonly channel: string
  /** Largest item; a larger one is refused by itself. */
  readonly maxItemBytes: number
  /** What is held of an item that is not all there. Whoever reads the items releases it. */
  readonly partial: PartialItem
}

const NEWLINE = 0x0a
const CARRIAGE_RETURN = 0x0d

/** The byte order mark of UTF-8. */
const BOM = Buffer.from([0xef, 0xbb, 0xbf])

/** Most items that are handed on together. */
const MAX_GROUP_ITEMS = 500

/**
 * Items of a body of JSON lines (application/x-ndjson), those of a chunk together. Lines may end with CRLF, empty ones do
 * not count, and neither does a byte order mark in front of the first.
 * @throws OrderingError `overloaded` or `request_timeout`, when a large item is not waited for
 */
export async function * itemsOfLines (body: AsyncIterable<Buffer>, options: ItemOptions): AsyncGenerator<readonly Item[]> {
  const lines = new Lines(options)
  for await (const chunk of body) {
    let group: Item[] = []
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const item = lines.end(chunk.subarray(start, end))
      if (item) group.push(item)
      start = end + 1
      if (group.length < MAX_GROUP_ITEMS) continue
      yield group
      group = []
    }
    if (group.length > 0) yield group
    lines.add(chunk.subarray(start))
    holdPartial(lines.begunBytes, options)
  }
  const item = lines.end(Buffer.alloc(0)) // the last line needs no line end
  if (item) yield [item]
}

/** The lines of a body: each is put together from the pieces it arrives in. */
class Lines {
  readonly #options: ItemOptions
  readonly #begun = new ByteGatherer()
  /** Length of a line that is too large: of that one nothing is kept. */
  #excess = 0
  #first = true

  constructor (options: ItemOptions) {
    this.#options = options
  }

  /** What is held of a line that is not at its end yet. */
  get begunBytes (): number {
    return this.#begun.length
  }

  /** A piece of a line that is not at its end yet. */
  add (piece: Buffer): void {
    if (this.#excess > 0 || this.#begun.length + piece.length > this.#options.maxItemBytes) this.#excess += this.#begun.take().length + piece.length
    else this.#begun.add(piece)
  }

  /** The item of a line whose last piece this is; undefined when the line is empty. */
  end (piece: Buffer): Item | undefined {
    const { channel, maxItemBytes } = this.#options
    let line = piece
    if (this.#excess > 0 || this.#begun.length > 0) {
      this.add(piece)
      line = this.#begun.take()
    }
    const length = line.length + this.#excess
    this.#excess = 0
    const start = this.#first && line.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0
    this.#first = false
    if (length > maxItemBytes) return tooLarge(length, maxItemBytes, channel)
    if (length === start || (length === start + 1 && line[start] === CARRIAGE_RETURN)) return undefined
    return itemOfJson(line.toString('utf8', start), channel)
  }
}

/**
 * Items of a body of length-delimited protobuf, those of a chunk together: a varint with the length, then a common.Envelope.
 * @throws OrderingError `malformed_envelope`; `overloaded` or `request_timeout`, when a large item is not waited for
 */
export async function * itemsOfDelimited (body: AsyncIterable<Buffer>, options: ItemOptions): AsyncGenerator<readonly Item[]> {
  const { channel } = options
  /** An item that is cut off. */
  const begun = new ByteGatherer()
  /** Bytes of it that have to be there before it is worth to look again. */
  let wanted = 0
  let skipping = 0
  for await (const chunk of body) {
    let group: Item[] = []
    for (const bytes of sections(chunk, begun, () => wanted)) {
      const { length } = bytes
      let position = Math.min(skipping, length)
      skipping -= position
      while (position < length) {
        const found = itemAt(bytes, position, options)
        if (found === 'malformed') {
          if (group.length > 0) yield group
          throw new OrderingError('malformed_envelope', 'a length is not a varint of at most five bytes', { channel })
        }
        const { item, end } = found
        if (!item) {
          wanted = end - position
          break
        }
        group.push(item)
        skipping = Math.max(0, end - length)
        position = Math.min(end, length)
        if (group.length < MAX_GROUP_ITEMS) continue
        yield group
        group = []
      }
      if (position < length) begun.add(bytes.subarray(position))
    }
    if (group.length > 0) yield group
    holdPartial(begun.length, options)
  }
  if (begun.length > 0 || skipping > 0) yield [{ error: new OrderingError('malformed_envelope', 'the body ends inside an envelope', { channel }) }]
}

/** Counts what a chunk left; a large item that it ended counts until then, when what came before has been taken. */
function holdPartial (sizeBytes: number, { channel, partial }: ItemOptions): void {
  const refusal = partial.hold(sizeBytes)
  if (refusal) throw new OrderingError(refusal.code, refusal.message, { channel })
}

/** The item that begins at a position, unless it is cut off, and where it ends, as far as that is known. */
function itemAt (bytes: Buffer, position: number, { channel, maxItemBytes }: ItemOptions): { item?: Item, end: number } | 'malformed' {
  const head = readLength(bytes, position)
  if (head === 'malformed') return head
  if (!head) return { end: bytes.length + 1 }
  const end = head.end + head.length
  if (head.length > maxItemBytes) return { item: tooLarge(head.length, maxItemBytes, channel), end }
  return end > bytes.length ? { end } : { item: itemOfProtobuf(bytes.subarray(head.end, end), channel), end }
}

/** A chunk as it is read: first what was cut off, together with no more than it lacks; the rest stays where it is. */
function * sections (chunk: Buffer, begun: ByteGatherer, wanted: () => number): Generator<Buffer> {
  let rest = chunk
  while (begun.length > 0 && rest.length > 0) {
    const piece = rest.subarray(0, wanted() - begun.length)
    begun.add(piece)
    rest = rest.subarray(piece.length)
    if (begun.length >= wanted()) yield begun.take()
  }
  if (rest.length > 0) yield rest
}

/** An item of one text frame or line. */
export function itemOfJson (text: string, channel: string): Item {
  return itemOf(() => {
    const fields = parseJson(text)
    const { idempotencyKey, ...envelope } = fields
    return { envelope: envelopeFromJson(envelope), ...idempotencyKey !== undefined && { idempotencyKey: checkIdempotencyKey(idempotencyKey) } }
  }, channel)
}

/** An item of one binary frame. */
export function itemOfProtobuf (bytes: Buffer, channel: string): Item {
  return itemOf(() => ({ envelope: envelopeFromProtobuf(bytes) }), channel)
}

function itemOf (read: () => { envelope: Envelope, idempotencyKey?: string }, channel: string): Item {
  try {
    const submission = { channel, ...read() }
    return { submission, sizeBytes: submission.envelope.bytes.length }
  } catch (error) {
    if (error instanceof OrderingError) return { error: new OrderingError(error.code, error.message, { ...error.data, channel }) }
    throw error
  }
}

function tooLarge (length: number, maxItemBytes: number, channel: string): Item {
  return { error: new OrderingError('body_too_large', `the item has ${length.toString()} bytes, ${maxItemBytes.toString()} are allowed (maxBodyBytes)`, { channel }) }
}

const FIELDS = ['payload', 'signature', 'idempotencyKey']

function parseJson (text: string): JsonEnvelope & { idempotencyKey?: string } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new OrderingError('malformed_json', 'the item is not JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new OrderingError('invalid_request', 'the item is no JSON object')
  for (const [key, field] of Object.entries(value)) {
    const name = shortened(key)
    const reason = !FIELDS.includes(key) ? 'is not known' : typeof field !== 'string' ? 'must be a text' : undefined
    if (reason !== undefined) throw new OrderingError('invalid_request', `${name} ${reason}; allowed are ${FIELDS.join(', ')}`, { errors: [{ pointer: `/${name}`, reason }] })
  }
  if (!('payload' in value)) throw new OrderingError('invalid_request', 'payload is missing', { errors: [{ pointer: '/payload', reason: 'is missing' }] })
  return value as JsonEnvelope & { idempotencyKey?: string }
}

/** Reads a varint of at most five bytes; undefined when it is not all there, `malformed` when it is longer. `end`: where it ends. */
function readLength (bytes: Buffer, start: number): { length: number, end: number } | 'malformed' | undefined {
  let length = 0
  for (let index = 0; index < 5; index++) {
    const byte = bytes[start + index]
    if (byte === undefined) return undefined
    length += (byte & 0x7f) * 2 ** (7 * index)
    if (byte < 0x80) return { length, end: start + index + 1 }
  }
  return 'malformed'
}
