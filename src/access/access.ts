import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { OrderingError, reasonOf } from '../errors.js'
import { isUpgrade } from '../transport/upgrades.js'
import { channelIn } from '../util/channel-id.js'
import type { Clock } from '../util/clock.js'
import { Audit, type AuditEvent } from './audit.js'
import { Authenticator } from './authenticator.js'
import { readCredentials, type Credentials } from './credentials.js'
import { keyOf, may, UNKNOWN, UNRESTRICTED, type Identity, type Permission, type ProcessGrant } from './identity.js'
import { isAddress, JwtVerifier, type JwtOptions } from './jwt.js'
import { Origins } from './origins.js'
import { networkOf, RateLimiter, type Rate, type Standing } from './rate-limiter.js'
import { Sessions, type Session } from './sessions.js'

/**
 * What a route asks of its caller: nothing; to be somebody; to have a grant for the process; or one of these permissions for
 * the channel of its path, for all channels where it has none. A route that says nothing asks for `admin`.
 */
export type Requirement = 'nothing' | 'identity' | ProcessGrant | readonly Permission[]

/** How callers are let in. */
export interface AccessOptions {
  /** Whether anybody has to show anything. */
  readonly authenticates: boolean
  readonly accessFile: string
  readonly jwt?: JwtOptions | undefined
  readonly jwtRefreshMs: number
  readonly sessionCookie: string
  readonly allowedOrigins: readonly string[]
  readonly identityRate: Rate
  readonly addressRate: Rate
}

/** Names of parameters that careless clients put tokens into. What stands in an address is logged by everything on its way. */
const TOKEN_PARAMETERS = /[?&](?:access_token|token|id_token|jwt|bearer|authorization|api_key|apikey)=/i

/** Decides about every request who calls and whether that one may, before anything else looks at it. */
export class Access {
  readonly #options: AccessOptions
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #audit: Audit
  readonly #origins: Origins
  readonly #authenticator: Authenticator
  readonly #sessions: Sessions
  readonly #byIdentity: RateLimiter
  readonly #byAddress: RateLimiter
  #keysReadAtMs: number

  /** @throws Error when the access file, or a file with keys, cannot be read or is not valid */
  constructor (options: AccessOptions, { clock, logger }: { clock: Clock, logger: Logger }) {
    const now = (): number => clock.now()
    const elapsedMs = (): number => clock.elapsedMs()
    const { accessFile, jwt, identityRate, addressRate } = options
    this.#options = options
    this.#clock = clock
    this.#logger = logger
    this.#audit = new Audit({ logger, now: elapsedMs })
    this.#origins = new Origins(options)
    this.#authenticator = new Authenticator({ accessFile, jwt: jwt && new JwtVerifier(jwt, now) }, now)
    this.#byIdentity = new RateLimiter(identityRate, elapsedMs)
    this.#byAddress = new RateLimiter(addressRate, elapsedMs)
    this.#sessions = new Sessions({ authenticator: this.#authenticator, limiter: this.#byIdentity, clock })
    this.#keysReadAtMs = clock.elapsedMs()
  }

  /**
   * Lets a request in, or refuses it; at once where nobody has to show anything. Headers that belong to the answer are set in
   * either case.
   * @throws OrderingError `unauthenticated`, `forbidden`, `origin_not_allowed`, `rate_limited`, `authentication_unavailable`,
   * `invalid_request` when a token stands in the query
   */
  admit (request: FastifyRequest, reply: FastifyReply, requirement: Requirement): Caller | Promise<Caller> {
    const found: Found = { identity: UNKNOWN, credentials: { fromCookie: false }, version: this.#authenticator.version }
    try {
      this.#checkRequest(request)
      // A probe is never refused for its rate: it would take a busy process for a dead one.
      if (requirement !== 'nothing' || request.is404) this.#takeOfAddress(request, reply)
      if (!this.#options.authenticates) found.identity = UNRESTRICTED
      else if (requirement !== 'nothing') return this.#identify(request, reply, { requirement, found })
      return this.#caller(request, found)
    } catch (error) {
      throw this.#refused(request, reply, { requirement, found, error })
    }
  }

  async #identify (request: FastifyRequest, reply: FastifyReply, { requirement, found }: { requirement: Requirement, found: Found }): Promise<Caller> {
    try {
      found.credentials = readCredentials({ headers: request.headers, socket: request.socket, isUpgrade: isUpgrade(request) }, this.#options.sessionCookie)
      if (found.credentials.fromCookie) this.#checkCookieOrigin(request)
      found.identity = await this.#authenticator.identify(found.credentials)
      if (found.identity !== UNKNOWN) tellStanding(reply, this.#byIdentity.take(keyOf(found.identity)), this.#byIdentity.rate, 'identity')
      checkRequirement(found.identity, requirement, channelOf(request))
      return this.#caller(request, found)
    } catch (error) {
      throw this.#refused(request, reply, { requirement, found, error })
    }
  }

  #caller (request: FastifyRequest, found: Found): Caller {
    return new Caller(request, found, { audit: this.#audit, sessions: this.#sessions })
  }

  /** Writes down that a request is refused, and tells its caller what to do about it. @returns the error */
  #refused (request: FastifyRequest, reply: FastifyReply, { requirement, found, error }: { requirement: Requirement, found: Found, error: unknown }): Error {
    if (!(error instanceof OrderingError)) return error as Error
    if (error.code === 'unauthenticated' || error.code === 'forbidden') void reply.header('www-authenticate', challenge(error, requirement, request))
    this.#audit.write({ ...describe(request, found.identity), outcome: 'refused', code: error.code })
    return error
  }

  /** Writes down an administrative call. */
  administered (request: FastifyRequest, statusCode: number): void {
    const { identity } = request.caller ?? { identity: UNKNOWN }
    this.#audit.write({ ...describe(request, identity), outcome: statusCode < 400 || request.change !== undefined ? 'done' : 'failed', change: request.change })
  }

  /** Reads what files and issuers say now, and ends the streams of callers that would not be let in any more. */
  async refresh ({ now = false } = {}): Promise<void> {
    this.#attempt('the access file', () => {
      if (this.#authenticator.refreshList()) this.#logger.info('the access file changed: what it says now counts')
    })
    const { jwt, jwtRefreshMs } = this.#options
    const due = now || (jwt && !isAddress(jwt.jwks)) || this.#clock.elapsedMs() - this.#keysReadAtMs >= jwtRefreshMs
    if (jwt && due) {
      this.#keysReadAtMs = this.#clock.elapsedMs()
      await this.#authenticator.refreshKeys().catch((error: unknown) => { this.#complain('jwtJwks', error) })
    }
    await this.#sessions.recheck()
  }

  #takeOfAddress (request: FastifyRequest, reply: FastifyReply): void {
    const { rate } = this.#byAddress
    if (rate.perSecond > 0) tellStanding(reply, this.#byAddress.take(networkOf(request.ip)), rate, 'address')
  }

  /** Refuses what no credentials can make good. */
  #checkRequest (request: FastifyRequest): void {
    if (TOKEN_PARAMETERS.test(request.url)) {
      throw new OrderingError('invalid_request', 'a token must not stand in the query, where it would be logged on its way; send it as Authorization: Bearer')
    }
    const { origin } = request.headers
    if (origin !== undefined && isUpgrade(request)) this.#checkOrigin(origin, request.host)
  }

  /** A browser adds the cookie to what any page asks; it also says which page that is. */
  #checkCookieOrigin (request: FastifyRequest): void {
    const { origin, 'sec-fetch-site': site } = request.headers
    if (origin !== undefined) this.#checkOrigin(origin, request.host)
    else if (site === 'cross-site' || site === 'same-site' || !['GET', 'HEAD'].includes(request.method)) this.#checkOrigin('', request.host)
  }

  #checkOrigin (origin: string, host: string): void {
    if (this.#origins.allows(origin, host)) return
    const detail = origin === '' ? 'with a cookie, this needs an Origin that is allowed' : 'pages of this origin may not do this'
    throw new OrderingError('origin_not_allowed', `${detail} (allowedOrigins)`)
  }

  #attempt (what: string, action: () => void): void {
    try {
      action()
    } catch (error) {
      this.#complain(what, error)
    }
  }

  #complain (what: string, error: unknown): void {
    this.#logger.error({ reason: reasonOf(error) }, `${what} cannot be used as it is now; what was read before still counts`)
  }
}

/** Who calls, by what, and which version of the credentials says so. */
interface Found {
  identity: Identity
  credentials: Credentials
  readonly version: number
}

/** A caller that was let in. */
export class Caller {
  readonly identity: Identity
  readonly #request: FastifyRequest
  readonly #found: Found
  readonly #audit: Audit
  readonly #sessions: Sessions

  constructor (request: FastifyRequest, found: Found, { audit, sessions }: { audit: Audit, sessions: Sessions }) {
    this.identity = found.identity
    this.#request = request
    this.#found = found
    this.#audit = audit
    this.#sessions = sessions
  }

  /** Whether it has a permission for a channel. */
  may (permission: Permission, channel: string): boolean {
    return may(this.identity, permission, channel)
  }

  /** Begins a stream, whose caller is looked at again while it is open. */
  open (permission: Permission, channel: string): Session {
    const { identity } = this
    const rateKey = identity.kind === 'anonymous' ? networkOf(this.#request.ip) : keyOf(identity)
    const event = describe(this.#request, identity)
    const onRevoked = ({ code }: OrderingError): void => { this.#audit.write({ ...event, outcome: 'ended', code }) }
    return this.#sessions.open({ ...this.#found, permission, channel, rateKey, onRevoked })
  }
}

/** @throws OrderingError `unauthenticated`, `forbidden` */
function checkRequirement (identity: Identity, requirement: Requirement, channel: string | undefined): void {
  if (requirement === 'nothing') return
  if (identity === UNKNOWN) throw new OrderingError('unauthenticated', 'a bearer token is needed, or a client certificate that is known')
  if (requirement === 'identity') return
  if (typeof requirement === 'string') {
    if (!identity.grants[requirement]) throw new OrderingError('forbidden', `${identity.name} needs the grant ${requirement}`)
    return
  }
  if (requirement.some((permission) => may(identity, permission, channel ?? '*'))) return
  // The same whether there is such a channel or not: who may not see it does not learn of it.
  throw new OrderingError('forbidden', `${identity.name} needs ${requirement.join(' or ')} for ${channel === undefined ? 'all channels' : `channel ${channel}`}`, { channel })
}

function challenge ({ code, message }: OrderingError, requirement: Requirement, request: FastifyRequest): string {
  const realm = 'Bearer realm="ordering-gateway"'
  if (code === 'forbidden') {
    const scope = typeof requirement === 'string' ? requirement : requirement.map((permission) => `${channelOf(request) ?? '*'}:${permission}`).join(' ')
    return `${realm}, error="insufficient_scope", scope="${scope.replace(/[^\w.:* -]/g, '')}"`
  }
  return message.startsWith('the token') ? `${realm}, error="invalid_token", error_description="${message}"` : realm
}

/** Fields of draft-ietf-httpapi-ratelimit-headers-10. @throws OrderingError `rate_limited` */
function tellStanding (reply: FastifyReply, standing: Standing | undefined, { perSecond, burst }: Rate, policy: 'identity' | 'address'): void {
  if (!standing) return
  const { allowed, remaining, resetMs, retryAfterMs } = standing
  const windowSeconds = Math.max(1, Math.ceil(burst / perSecond))
  append(reply, 'ratelimit-policy', `"${policy}";q=${burst.toString()};w=${windowSeconds.toString()}`)
  append(reply, 'ratelimit', `"${policy}";r=${remaining.toString()};t=${Math.ceil(resetMs / 1000).toString()}`)
  if (allowed) return
  const key = policy === 'identity' ? 'rateLimitPerSecond' : 'addressRateLimitPerSecond'
  const detail = `${perSecond.toString()} requests a second of one ${policy} are allowed, ${burst.toString()} at once (${key})`
  throw new OrderingError('rate_limited', detail, { retryAfterMs: Math.ceil(retryAfterMs) })
}

function append (reply: FastifyReply, name: string, value: string): void {
  const before = reply.getHeader(name)
  void reply.header(name, before === undefined ? value : `${String(before)}, ${value}`)
}

/** What stands in a path where the channel does. */
function channelOf ({ params }: FastifyRequest): string | undefined {
  return (params as { channel?: string } | undefined)?.channel
}

function describe (request: FastifyRequest, { name }: Identity): Omit<AuditEvent, 'outcome'> {
  const channel = channelIn(request.params)
  return {
    identity: name,
    address: request.ip,
    action: `${request.method} ${request.routeOptions.url ?? '(no route)'}`,
    ...channel !== undefined && { channel },
    requestId: request.id,
    traceId: request.trace?.traceId
  }
}
