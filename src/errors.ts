/** What an error means to whoever gets it: HTTP status, fixed title, and whether the same call may succeed later. */
interface ErrorKind {
  readonly status: number
  readonly title: string
  /** When set, the call may be repeated, after this many milliseconds at the earliest. */
  readonly retryAfterMs?: number
}

/** Every error that leaves the gateway. The codes are stable: clients may switch on them (docs/errors.md). */
const KINDS = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  malformed_json: { status: 400, title: 'The body is not JSON' },
  malformed_base64: { status: 400, title: 'A field is not base64' },
  malformed_envelope: { status: 400, title: 'The body is not an envelope' },
  unknown_fields: { status: 400, title: 'The envelope has unknown fields' },
  empty_body: { status: 400, title: 'The body is empty' },
  empty_payload: { status: 400, title: 'The envelope has no payload' },
  malformed_payload: { status: 400, title: 'The payload has no readable header' },
  type_not_accepted: { status: 400, title: 'Envelopes of this type cannot be submitted' },
  channel_mismatch: { status: 400, title: 'The envelope is for another channel' },
  invalid_seek: { status: 400, title: 'The range of blocks is not valid' },
  unauthenticated: { status: 401, title: 'It is not known who calls' },
  forbidden: { status: 403, title: 'The caller may not do this' },
  origin_not_allowed: { status: 403, title: 'Pages of this origin may not do this' },
  unknown_channel: { status: 404, title: 'The channel does not exist' },
  block_not_found: { status: 404, title: 'The block does not exist yet', retryAfterMs: 1000 },
  receipt_not_found: { status: 404, title: 'There is no such envelope in a block yet', retryAfterMs: 1000 },
  not_found: { status: 404, title: 'There is nothing at this path' },
  method_not_allowed: { status: 405, title: 'The method is not allowed at this path' },
  not_acceptable: { status: 406, title: 'None of the accepted formats is offered' },
  request_timeout: { status: 408, title: 'The request did not arrive in time', retryAfterMs: 1000 },
  fork_detected: { status: 409, title: 'The client followed another history' },
  body_too_large: { status: 413, title: 'The body is too large' },
  envelope_too_large: { status: 413, title: 'The envelope is too large for the channel' },
  unsupported_media_type: { status: 415, title: 'The content type is not supported' },
  key_reused: { status: 422, title: 'The idempotency key was used for another envelope' },
  envelope_discarded: { status: 422, title: 'The envelope was not ordered: the channel\'s config changed and it no longer fits' },
  upgrade_required: { status: 426, title: 'This path speaks WebSocket' },
  rate_limited: { status: 429, title: 'Too many requests', retryAfterMs: 1000 },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  internal_error: { status: 500, title: 'The gateway failed' },
  channel_not_ready: { status: 503, title: 'The channel is not ready yet', retryAfterMs: 1000 },
  channel_halted: { status: 503, title: 'The channel is halted', retryAfterMs: 30_000 },
  config_in_flight: { status: 503, title: 'The channel\'s config is about to change', retryAfterMs: 1000 },
  maintenance: { status: 503, title: 'The channel is in maintenance', retryAfterMs: 30_000 },
  log_unavailable: { status: 503, title: 'The ordered log cannot be reached', retryAfterMs: 1000 },
  outcome_unknown: { status: 503, title: 'It is not known whether the envelope was ordered', retryAfterMs: 1000 },
  disk_full: { status: 503, title: 'The disk is full', retryAfterMs: 5000 },
  storage_failed: { status: 503, title: 'The storage failed; the gateway must be restarted', retryAfterMs: 30_000 },
  overloaded: { status: 503, title: 'Too much is in flight', retryAfterMs: 1000 },
  too_many_writers: { status: 503, title: 'Too many streams of envelopes', retryAfterMs: 5000 },
  too_many_connections: { status: 503, title: 'Too many connections', retryAfterMs: 5000 },
  too_many_subscribers: { status: 503, title: 'Too many subscribers', retryAfterMs: 5000 },
  slow_subscriber: { status: 503, title: 'The subscriber does not read', retryAfterMs: 1000 },
  authentication_unavailable: { status: 503, title: 'Who calls cannot be verified now', retryAfterMs: 1000 },
  shutting_down: { status: 503, title: 'The gateway is shutting down', retryAfterMs: 1000 }
} as const satisfies Record<string, ErrorKind>

/** Stable code of an error. */
export type ErrorCode = keyof typeof KINDS

/** All codes, for the documentation and its test. */
export const ERROR_CODES = Object.keys(KINDS) as ErrorCode[]

/** What an error carries beside its code. */
export interface ErrorData {
  readonly channel?: string | undefined
  /** Which field, what was wrong, what is allowed. */
  readonly errors?: ReadonlyArray<{ readonly pointer: string, readonly reason: string }>
  /** Receipt id of the envelope that the error is about. */
  readonly id?: string
  /** Earliest time for another try, where it is not that of the code. */
  readonly retryAfterMs?: number
  readonly cause?: unknown
}

/** The one error class of the gateway: a code and its data. */
export class OrderingError extends Error {
  override readonly name = 'OrderingError'
  readonly code: ErrorCode
  readonly data: ErrorData

  constructor (code: ErrorCode, detail: string, data: ErrorData = {}) {
    super(detail, { cause: data.cause })
    this.code = code
    this.data = data
  }
}

/** RFC 9457 problem details, with this gateway's extension members. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly instance?: string
  readonly code: ErrorCode
  readonly retryable: boolean
  readonly retryAfterMs?: number
  readonly channel?: string
  readonly id?: string
  readonly errors?: ErrorData['errors']
}

/** Makes the problem details of an error; `instance` names the request. The one place that maps a code to a status. */
export function toProblem ({ code, message, data: { channel, errors, id, retryAfterMs } }: OrderingError, instance?: string): Problem {
  const kind: ErrorKind = KINDS[code]
  return {
    type: `urn:ordering-gateway:problem:${code.replaceAll('_', '-')}`,
    title: kind.title,
    status: kind.status,
    detail: message,
    ...instance !== undefined && { instance },
    code,
    retryable: kind.retryAfterMs !== undefined,
    ...kind.retryAfterMs !== undefined && { retryAfterMs: retryAfterMs ?? kind.retryAfterMs },
    ...channel !== undefined && { channel },
    ...id !== undefined && { id },
    ...errors && { errors }
  }
}

/** Whether something that was thrown is an error of the gateway with this code. */
export function hasCode (error: unknown, code: ErrorCode): boolean {
  return error instanceof OrderingError && error.code === code
}

/** The message of anything that was thrown. */
export function reasonOf (error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
