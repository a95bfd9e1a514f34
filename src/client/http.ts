import { errorOfProblem, OrderingClientError, reasonOf, type Problem } from './error.js'
import { timed, type Timed } from './timer.js'

/** One request to one replica. */
export interface HttpRequest {
  readonly fetch: typeof globalThis.fetch
  /** The replica, and the path below it. */
  readonly url: string
  readonly path: string
  readonly method?: 'GET' | 'POST' | 'PUT'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** Statuses that are answers too, besides 200 to 299. */
  readonly accepted?: readonly number[]
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/** An answer whose body is still on its way. Aborting `timing` cuts it. */
export interface OpenAnswer {
  readonly response: Response
  readonly timing: Timed
}

/** Asks once and reads the answer as JSON. @throws OrderingClientError, or the signal's reason */
export async function ask<T> (request: HttpRequest): Promise<T> {
  const { response, timing } = await send(request)
  try {
    return await response.json() as T
  } catch (error) {
    throw translate(error, request, timing)
  } finally {
    timing.end()
  }
}

/** Asks once and gives the answer as soon as it begins. @throws OrderingClientError, or the signal's reason */
export async function send (request: HttpRequest): Promise<OpenAnswer> {
  const { fetch, url, path, method = 'GET', headers = {}, body, accepted = [], timeoutMs, signal } = request
  signal?.throwIfAborted()
  const timing = timed(timeoutMs, signal)
  try {
    const response = await fetch(`${url}${path}`, { method, headers, signal: timing.signal, ...body && { body: body as Uint8Array<ArrayBuffer> } })
    if (response.ok || accepted.includes(response.status)) return { response, timing }
    throw await readProblem(response, url)
  } catch (error) {
    timing.end()
    throw translate(error, request, timing)
  }
}

/** What went wrong below HTTP, as an error of the client. */
export function translate (error: unknown, { url, timeoutMs, signal }: Pick<HttpRequest, 'url' | 'timeoutMs' | 'signal'>, timing: Timed): unknown {
  if (signal?.aborted) return signal.reason
  if (error instanceof OrderingClientError) return error
  const fields = { retryable: true, url, cause: error }
  if (timing.expired) return new OrderingClientError('timed_out', `${url} did not answer within ${timeoutMs.toString()} ms`, fields)
  if (error instanceof SyntaxError) return new OrderingClientError('invalid_answer', `${url} answered with something that is not JSON`, fields)
  return new OrderingClientError('unreachable', `${url} cannot be reached: ${reasonOf(error)}`, fields)
}

async function readProblem (response: Response, url: string): Promise<OrderingClientError> {
  const { status } = response
  const text = await response.text()
  return errorOfProblem(parseProblem(text), { status, retryAfterMs: retryAfterMs(response.headers.get('retry-after')), url })
}

/** A proxy in between may answer with anything. */
function parseProblem (text: string): Problem {
  try {
    const problem = JSON.parse(text) as unknown
    return typeof problem === 'object' && problem !== null ? problem : {}
  } catch {
    return {}
  }
}

/** Retry-After (RFC 9110 section 10.2.3): seconds, or a date. */
function retryAfterMs (header: string | null): number | undefined {
  if (header === null) return undefined
  const delayMs = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(delayMs) ? undefined : Math.max(0, delayMs)
}
