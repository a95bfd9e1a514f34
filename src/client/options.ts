import { ARRAY, checkOptions, DURATION, FUNCTION, matches, OBJECT, POSITIVE_DURATION, type Rules } from './arguments.js'
import { OrderingClientError } from './error.js'
import type { WebSocketClass } from './socket-source.js'
import { isToken, TOKEN, tokenSource, withToken, type Token, type TokenSource } from './token-source.js'

/** How calls are tried again. Times in milliseconds. */
export interface RetryOptions {
  /** Time after which a call gives up; 60 s. */
  readonly deadlineMs: number
  /** Time that one answer may take, beyond what it was asked to wait; 10 s. */
  readonly attemptTimeoutMs: number
  /** Pause before the second try; 100 ms. It doubles with each try, and is between half of that and the whole. */
  readonly minDelayMs: number
  /** Longest such pause; 5 s. A replica that asks for more with Retry-After gets more. */
  readonly maxDelayMs: number
}

/** A try that failed, and when the next one comes. */
export interface Retry {
  readonly error: OrderingClientError
  readonly delayMs: number
  /** The replica that is asked next. */
  readonly url: string
}

export interface OrderingClientOptions {
  /** Base addresses of the replicas. The first one is asked until it fails, then the next. */
  readonly urls: readonly string[]
  readonly channel: string
  /** What sends requests: the global one, unless for example headers are to be added. */
  readonly fetch?: typeof globalThis.fetch
  /**
   * Token that says who calls, or a function that gives it, which is asked for each request and each connection. Requests
   * carry it in a header, sockets in a subprotocol.
   */
  readonly token?: Token
  /** The WebSocket class: the global one where there is one. With `false` blocks come over fetch. */
  readonly webSocket?: WebSocketClass | false
  readonly retry?: Partial<RetryOptions>
  /** Time without a sign of life after which a stream is given up; 45 s. More than the gateway's deliverPingMs. */
  readonly idleTimeoutMs?: number
  /** Blocks that the gateway may send ahead of what was taken, over WebSocket; 32. */
  readonly readAhead?: number
  /** Told before each further try. */
  readonly onRetry?: (retry: Retry) => void
}

/** The options, complete. */
export interface Settings {
  readonly urls: readonly string[]
  readonly channel: string
  /** Carries the token. */
  readonly fetch: typeof globalThis.fetch
  readonly token: TokenSource
  readonly webSocket: WebSocketClass | undefined
  readonly retry: RetryOptions
  readonly idleTimeoutMs: number
  readonly readAhead: number
  readonly onRetry: (retry: Retry) => void
}

const OPTIONS: Rules<OrderingClientOptions> = {
  urls: { ...ARRAY, required: true },
  channel: { fits: (value) => matches(value, /^(?!\.{1,2}$)[\x21-\x7e]+$/), allowed: 'the name of a channel', required: true },
  fetch: FUNCTION,
  token: {
    fits: (value) => typeof value === 'function' || isToken(value),
    allowed: `${TOKEN}, or a function that gives it`,
    secret: true
  },
  webSocket: { fits: (value) => value === false || typeof value === 'function', allowed: 'a class, or false' },
  retry: OBJECT,
  idleTimeoutMs: POSITIVE_DURATION,
  readAhead: { fits: (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 999_999, allowed: 'a whole number from 1 to 999999' },
  onRetry: FUNCTION
}

const RETRY: Rules<RetryOptions> = { deadlineMs: DURATION, attemptTimeoutMs: POSITIVE_DURATION, minDelayMs: DURATION, maxDelayMs: DURATION }

/** Checks the options and fills in the defaults. @throws OrderingClientError `invalid_argument` */
export function settle (options: OrderingClientOptions): Settings {
  checkOptions('options', options, OPTIONS)
  const { retry = {} } = options
  checkOptions<Partial<RetryOptions>>('retry', retry, RETRY, 'retry.')
  const { urls, channel, webSocket = (globalThis as { WebSocket?: WebSocketClass }).WebSocket } = options
  if (urls.length === 0) throw new OrderingClientError('invalid_argument', 'urls: at least one address is needed')
  const fetch = options.fetch ?? (async (input, init) => await globalThis.fetch(input, init)) // called as a method of another object, a browser's fails
  const token = tokenSource(options.token)
  return {
    urls: urls.map(readUrl),
    channel,
    fetch: withToken(fetch, token),
    token,
    webSocket: webSocket === false ? undefined : webSocket,
    retry: {
      deadlineMs: retry.deadlineMs ?? 60_000,
      attemptTimeoutMs: retry.attemptTimeoutMs ?? 10_000,
      minDelayMs: retry.minDelayMs ?? 100,
      maxDelayMs: retry.maxDelayMs ?? 5000
    },
    idleTimeoutMs: options.idleTimeoutMs ?? 45_000,
    readAhead: options.readAhead ?? 32,
    onRetry: options.onRetry ?? (() => undefined)
  }
}

function readUrl (text: unknown): string {
  if (typeof text !== 'string' || !URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw invalidUrl(`${typeof text === 'string' ? JSON.stringify(text) : `a value of type ${typeof text}`} is no address; it must be a string that begins with http:// or https://`)
  }
  const { username, password } = new URL(text)
  if (username !== '' || password !== '') throw invalidUrl('an address has a name or a password, which requests cannot carry; it must have none')
  if (/[?#]/.test(text)) throw invalidUrl(`${text} has a query or a fragment; it must have none`)
  return text.replace(/\/+$/, '')
}

function invalidUrl (what: string): OrderingClientError {
  return new OrderingClientError('invalid_argument', `urls: ${what}`)
}
