import { toBase64 } from './bytes.js'
import { OrderingClientError, reasonOf } from './error.js'

/** A token, or what gives one: asked for each request and each connection, so that it may give a new one in time. */
export type Token = string | (() => string | Promise<string>)

/** What a fetch or a socket shows to say who it is. */
export type TokenSource = () => Promise<string | undefined>

/** What a token may be. */
export const TOKEN = 'a string without line breaks, of ASCII characters'

/** Whether something is a token. */
export function isToken (value: unknown): value is string {
  return typeof value === 'string' && /^[\x20-\x7e]*\s*$/.test(value)
}

/** @throws OrderingClientError `token_unavailable`, from what it returns, when the caller's function fails, or gives something else */
export function tokenSource (token: Token | undefined): TokenSource {
  return async () => {
    if (typeof token !== 'function') return token
    let given: unknown
    try {
      given = await token()
    } catch (error) {
      throw new OrderingClientError('token_unavailable', `there is no token: ${reasonOf(error)}`, { retryable: true, cause: error })
    }
    if (!isToken(given)) throw new OrderingClientError('token_unavailable', `there is no token: the function gave something else than ${TOKEN}`)
    return given
  }
}

/** A fetch with the token. When it is refused, and there is another one by now, it is tried once more with that. */
export function withToken (fetch: typeof globalThis.fetch, source: TokenSource): typeof globalThis.fetch {
  const send = async (token: string | undefined, input: Parameters<typeof fetch>[0], init?: RequestInit): Promise<Response> => {
    if (token === undefined) return await fetch(input, init)
    const headers = new Headers(init?.headers)
    headers.set('authorization', `Bearer ${token}`)
    return await fetch(input, { ...init, headers })
  }
  return async (input, init) => {
    const token = await source()
    const response = await send(token, input, init)
    if (response.status !== 401) return response
    const next = await source()
    if (next === token) return response
    await response.body?.cancel()
    return await send(next, input, init)
  }
}

/** Subprotocol that carries a token: a browser's WebSocket cannot have headers, and addresses are logged on their way. */
export function tokenSubprotocol (token: string): string {
  const encoded = toBase64(new TextEncoder().encode(token)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  return `base64url.bearer.authorization.ordering-gateway.${encoded}`
}
