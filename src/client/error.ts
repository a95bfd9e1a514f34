/** Problem details as the gateway sends them (RFC 9457), or as much of them as an answer has. */
export interface Problem {
  readonly type?: string
  readonly title?: string
  readonly status?: number
  readonly detail?: string
  readonly instance?: string
  readonly code?: string
  readonly retryable?: boolean
  readonly retryAfterMs?: number
  readonly channel?: string
  /** Receipt id of the envelope that the error is about. */
  readonly id?: string
  readonly errors?: ReadonlyArray<{ readonly pointer: string, readonly reason: string }>
}

/** What an error of the client carries beside its code. */
export interface ErrorFields {
  /** Whether the same call may succeed later, or at another replica. */
  readonly retryable?: boolean
  readonly retryAfterMs?: number | undefined
  /** Status of the answer; absent when there was none. */
  readonly status?: number | undefined
  readonly problem?: Problem | undefined
  /** The replica. */
  readonly url?: string | undefined
  readonly cause?: unknown
}

/**
 * The error of this client. `code` is the gateway's (docs/errors.md), or one of the client's own: `unreachable`,
 * `timed_out`, `token_unavailable`, `stalled`, `invalid_answer`, `invalid_argument`, `invalid_block`, `fork_detected`,
 * `not_included`, `tip_not_reached`.
 */
export class OrderingClientError extends Error {
  override readonly name: string = 'OrderingClientError'
  readonly code: string
  readonly retryable: boolean
  readonly retryAfterMs: number | undefined
  readonly status: number | undefined
  readonly problem: Problem | undefined
  readonly url: string | undefined

  constructor (code: string, message: string, { retryable = false, retryAfterMs, status, problem, url, cause }: ErrorFields = {}) {
    super(message, { cause })
    this.code = code
    this.retryable = retryable
    this.retryAfterMs = retryAfterMs
    this.status = status
    this.problem = problem
    this.url = url
  }
}

/** Makes an error of problem details, as an answer or a frame has them. */
export function errorOfProblem (problem: Problem, { status, retryAfterMs, url }: { status: number, retryAfterMs?: number | undefined, url: string }): OrderingClientError {
  const { code = codeOfStatus(status), detail, title, retryable = RETRYABLE_STATUSES.has(status) } = problem
  return new OrderingClientError(code, detail ?? title ?? `the answer has status ${status.toString()}`, {
    retryable, retryAfterMs: problem.retryAfterMs ?? retryAfterMs, status, problem, url
  })
}

/** Statuses after which another try may succeed, where the answer does not say it: those of proxies and load balancers. */
const RETRYABLE_STATUSES = new Set([408, 425, 429, 502, 503, 504])

function codeOfStatus (status: number): string {
  return status === 429 || status === 503 ? 'overloaded' : status === 404 ? 'not_found' : `status_${status.toString()}`
}

/** The message of anything that was thrown, and of what caused it. */
export function reasonOf (error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : reasonOf(error.cause)
  return cause === '' || error.message.includes(cause) ? error.message : `${error.message}: ${cause}`
}
