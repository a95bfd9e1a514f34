import { createLocalJWKSet, createRemoteJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTPayload, type JWTVerifyGetKey } from 'jose'
import { OrderingError, reasonOf } from '../errors.js'
import { watchFiles } from '../util/watched-file.js'
import { CHANNELS_PATTERN, type Grants, type Identity, type Permission } from './identity.js'

/** What tokens of an issuer must be like. */
export interface JwtOptions {
  /** File, or address, of the issuer's keys. */
  readonly jwks: string
  readonly issuer: string
  readonly audience: string
  /** Those that need a public key only: with any other, the keys of the issuer would make tokens. */
  readonly algorithms: readonly string[]
  readonly clockToleranceMs: number
  /** Claim with the grants. */
  readonly grantsClaim: string
  /** Claim with the name. */
  readonly nameClaim: string
  /** Time between two readings of the keys at an address because of a key that is not known. */
  readonly cooldownMs: number
}

const INVALID = 'the token is not valid'
export const EXPIRED = 'the token is expired'

/** Time in which the keys must have come. */
const JWKS_TIMEOUT_MS = 5000

/** Verifies tokens of one issuer (RFC 7519, RFC 7517). */
export class JwtVerifier {
  readonly #options: JwtOptions
  readonly #now: () => number
  readonly #keys: JWTVerifyGetKey
  /** Reads the keys again; whether they may be others now. @throws Error when they cannot be read; the old ones stay */
  readonly refresh: () => Promise<boolean>

  /** @throws Error when the keys are in a file that cannot be read */
  constructor (options: JwtOptions, now: () => number) {
    this.#options = options
    this.#now = now
    if (isAddress(options.jwks)) {
      // The keys do not age by themselves: `refresh` takes new ones, and when that fails, the old ones are better than none.
      const keys = createRemoteJWKSet(new URL(options.jwks), { timeoutDuration: JWKS_TIMEOUT_MS, cooldownDuration: options.cooldownMs, cacheMaxAge: Infinity })
      this.#keys = keys
      let seen: string | undefined
      this.refresh = async () => {
        await keys.reload()
        const before = seen
        seen = JSON.stringify(keys.jwks()) // not what was there before the call: a token whose key was not known may have had others read in between
        return seen !== before
      }
    } else {
      let keys: JWTVerifyGetKey | undefined
      const file = watchFiles([options.jwks], ([text]) => { keys = createLocalJWKSet(parseKeys(String(text))) })
      this.#keys = async (header, token) => await (keys as JWTVerifyGetKey)(header, token)
      this.refresh = async () => file.refresh()
    }
  }

  /** @throws OrderingError `unauthenticated`, `authentication_unavailable` */
  async verify (token: string): Promise<Identity> {
    const { issuer, audience, algorithms, clockToleranceMs, nameClaim, grantsClaim } = this.#options
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        issuer, audience, algorithms: [...algorithms], clockTolerance: clockToleranceMs / 1000, currentDate: new Date(this.#now()), requiredClaims: ['exp']
      })
      const name = payload[nameClaim]
      if (typeof name !== 'string' || name === '' || name.length > MAX_NAME_LENGTH) throw new OrderingError('unauthenticated', INVALID)
      return { name, kind: 'jwt', grants: readGrants(payload, grantsClaim), expiresAtMs: (payload.exp as number) * 1000 + clockToleranceMs }
    } catch (error) {
      throw translate(error)
    }
  }
}

/** Longest name that a token may give: it goes into log lines. */
const MAX_NAME_LENGTH = 256

/** Whether keys are at an address, not in a file. */
export function isAddress (jwks: string): boolean {
  return /^https?:\/\//.test(jwks)
}

/** @throws Error that does not quote the text, as that of JSON.parse does: a private key may stand there by mistake */
function parseKeys (text: string): JSONWebKeySet {
  try {
    return JSON.parse(text) as JSONWebKeySet
  } catch {
    throw new Error('the keys are not JSON')
  }
}

/** What is wrong with a token is told as far as its owner can do something about it: it is expired, or it is not valid. */
function translate (error: unknown): OrderingError {
  if (error instanceof OrderingError) return error
  if (error instanceof errors.JWTExpired) return new OrderingError('unauthenticated', EXPIRED)
  const isToken = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout) && error.code !== errors.JOSEError.code
  if (isToken || error instanceof SyntaxError) return new OrderingError('unauthenticated', INVALID)
  return new OrderingError('authentication_unavailable', 'the keys that tokens are verified with cannot be had now', { cause: new Error(reasonOf(error)) })
}

/**
 * Grants of a claim: words, as one text with spaces between them (RFC 8693 section 4.2) or as a list. A word is
 * `channel:permission`, where the channel may be a pattern, or `metrics`, or `operator`; all others are somebody else's.
 */
function readGrants (payload: JWTPayload, claim: string): Grants {
  const value = payload[claim]
  const words = typeof value === 'string' ? value.split(' ') : Array.isArray(value) ? value.map(String) : []
  const channels = (permission: Permission): string[] => words
    .filter((word) => word.endsWith(`:${permission}`))
    .map((word) => word.slice(0, -permission.length - 1))
    .filter((channel) => CHANNELS_PATTERN.test(channel))
  const [metrics, operator] = [words.includes('metrics'), words.includes('operator')]
  return { write: channels('write'), read: channels('read'), admin: channels('admin'), metrics, operator }
}
