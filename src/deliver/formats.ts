import type { Problem } from '../errors.js'
import type { StoredBlock } from '../ledger/ledger.js'
import { encodeBlockResponse, encodeStatusResponse } from '../protocol/deliver-response.js'
import { toJsonBlock, type View } from './block-json.js'

/** One frame on its way to a client: bytes, ready to be sent to any number of clients. */
export type Frame = Buffer

/** How a subscription's frames are written. Undefined: the format has no such frame. */
export interface FrameFormat {
  readonly name: 'json' | 'protobuf' | 'sse' | 'ndjson'
  block (stored: StoredBlock, view: View): Frame
  /** Everything that was there is sent; what follows is new. */
  caughtUp (height: number): Frame | undefined
  /** Nothing new for a while: the connection is alive. */
  heartbeat (): Frame | undefined
  /** The range that was asked for is sent. */
  done (): Frame | undefined
  /** The gateway stops; the client goes on from this block, here or elsewhere. */
  goingAway (next: number): Frame
  error (problem: Problem): Frame
}

function text (value: object): string {
  return JSON.stringify(value)
}

const LINE_HEARTBEAT: Frame = Buffer.from(`${text({ type: 'heartbeat' })}\n`)
const EVENT_HEARTBEAT: Frame = Buffer.from(': heartbeat\n\n')

/** Text frames of subprotocol `ordering.v1.json`. */
const json: FrameFormat = {
  name: 'json',
  block: (stored, view) => Buffer.from(text({ type: 'block', block: toJsonBlock(stored, view) })),
  caughtUp: (height) => Buffer.from(text({ type: 'caught-up', height })),
  heartbeat: () => undefined, // WebSocket has pings
  done: () => undefined,
  goingAway: (next) => Buffer.from(text({ type: 'going-away', next })),
  error: (problem) => Buffer.from(text({ ...problem, type: 'error' }))
}

/** Binary frames of subprotocol `ordering.v1.protobuf`: orderer.DeliverResponse. */
const protobuf: FrameFormat = {
  name: 'protobuf',
  block: ({ bytes }) => Buffer.from(encodeBlockResponse(bytes)),
  caughtUp: () => undefined,
  heartbeat: () => undefined,
  done: () => Buffer.from(encodeStatusResponse(200)),
  goingAway: () => Buffer.from(encodeStatusResponse(503)),
  error: ({ status }) => Buffer.from(encodeStatusResponse(status))
}

/** Lines of JSON (application/x-ndjson): the frames of the JSON subprotocol, and a heartbeat. */
export const ndjson: FrameFormat = {
  name: 'ndjson',
  block: (stored, view) => line(json.block(stored, view)),
  caughtUp: (height) => Buffer.from(`${text({ type: 'caught-up', height })}\n`),
  heartbeat: () => LINE_HEARTBEAT,
  done: () => undefined,
  goingAway: (next) => line(json.goingAway(next)),
  error: (problem) => line(json.error(problem))
}

/**
 * Server-sent events (WHATWG HTML, section 9.2): the id of an event is the number of the newest block that its client has,
 * which a browser sends back as Last-Event-ID when it connects again. To be caught up has one too: without, who came for
 * the next block and lost the connection before it would miss those that were cut meanwhile.
 */
export const sse: FrameFormat = {
  name: 'sse',
  block: (stored, view) => event('block', toJsonBlock(stored, view), stored.number),
  caughtUp: (height) => event('caught-up', { height }, height > 0 ? height - 1 : undefined),
  heartbeat: () => EVENT_HEARTBEAT,
  done: () => event('done', {}),
  goingAway: (next) => event('going-away', { next }),
  error: (problem) => event('error', problem)
}

/** The subprotocol with binary frames. */
export const PROTOBUF_SUBPROTOCOL = 'ordering.v1.protobuf'

/** The subprotocols of deliver over WebSocket, the preferred one first. */
export const SUBPROTOCOLS: Readonly<Record<string, FrameFormat>> = { 'ordering.v1.json': json, [PROTOBUF_SUBPROTOCOL]: protobuf }

/** The subprotocol of a client that names none. */
export const DEFAULT_SUBPROTOCOL = 'ordering.v1.json'

function line (frame: Frame): Frame {
  return Buffer.concat([frame, Buffer.from('\n')])
}

function event (name: string, data: object, id?: number): Frame {
  return Buffer.from(`event: ${name}\n${id === undefined ? '' : `id: ${id.toString()}\n`}data: ${text(data)}\n\n`)
}
