import type { X509Certificate } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { OrderingError } from '../errors.js'

/**
 * A subprotocol that carries a token, for browsers, whose WebSockets cannot have headers: the form of Kubernetes. A real
 * subprotocol must stand beside it.
 */
export const TOKEN_SUBPROTOCOL_PREFIX = 'base64url.bearer.authorization.ordering-gateway.'

/** What a caller shows. */
export interface Credentials {
  readonly token?: string | undefined
  /** Browsers add a cookie by themselves, whichever page asks. */
  readonly fromCookie: boolean
  /** Certificate that was verified in the TLS handshake. */
  readonly certificate?: X509Certificate | undefined
}

/** As much of a request as credentials can be in. */
export interface CredentialSource {
  readonly headers: IncomingHttpHeaders
  readonly socket: Socket
  readonly isUpgrade: boolean
}

/** Longest token that is looked at. */
const MAX_TOKEN_LENGTH = 8192

/**
 * Finds what a caller shows: the header first, then the subprotocol of a WebSocket, then the cookie.
 * @throws OrderingError `unauthenticated` when it shows something that cannot be a token
 */
export function readCredentials ({ headers, socket, isUpgrade }: CredentialSource, cookieName: string): Credentials {
  const certificate = certificateOf(socket)
  const shown = bearerToken(headers.authorization) ?? (isUpgrade ? subprotocolToken(headers['sec-websocket-protocol']) : undefined)
  const cookie = shown === undefined && cookieName !== '' ? cookieValue(headers.cookie, cookieName) : undefined
  const token = shown ?? cookie
  if (token !== undefined && (token.length > MAX_TOKEN_LENGTH || !/^[\w.~+/=-]+$/.test(token))) throw malformed()
  return { token, certificate, fromCookie: cookie !== undefined }
}

function malformed (): OrderingError {
  return new OrderingError('unauthenticated', 'the token is not valid')
}

function bearerToken (authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined
  const match = /^bearer +(\S+) *$/i.exec(authorization)
  if (!match) throw new OrderingError('unauthenticated', 'the Authorization header must be Bearer with a token')
  return match[1]
}

function subprotocolToken (offered: string | undefined): string | undefined {
  const carriers = offered?.split(',').map((name) => name.trim()).filter((name) => name.startsWith(TOKEN_SUBPROTOCOL_PREFIX)) ?? []
  if (carriers.length > 1) throw malformed()
  const [carrier] = carriers
  return carrier === undefined ? undefined : Buffer.from(carrier.slice(TOKEN_SUBPROTOCOL_PREFIX.length), 'base64url').toString()
}

/** A cookie of that name; several make it unclear whose they are. */
function cookieValue (cookies: string | undefined, name: string): string | undefined {
  const values = cookies?.split(';').map((pair) => pair.trim()).filter((pair) => pair.startsWith(`${name}=`)) ?? []
  if (values.length > 1) throw malformed()
  return values[0]?.slice(name.length + 1).replace(/^"(.*)"$/, '$1')
}

/** Certificates of open connections: reading one costs more than all else here. */
const certificates = new WeakMap<Socket, X509Certificate>()

function certificateOf (socket: Socket): X509Certificate | undefined {
  if (!(socket as Partial<TLSSocket>).authorized) return undefined
  const known = certificates.get(socket)
  if (known) return known
  const certificate = (socket as TLSSocket).getPeerX509Certificate()
  if (certificate) certificates.set(socket, certificate)
  return certificate
}
