import { hasCode, OrderingError, reasonOf } from '../errors.js'
import { sleep, type Clock } from '../util/clock.js'
import { linkSignals } from '../util/signals.js'
import type { Authenticator } from './authenticator.js'
import type { Credentials } from './credentials.js'
import { may, type Identity, type Permission } from './identity.js'
import type { RateLimiter } from './rate-limiter.js'

/** A stream that stays open after its request was let in. */
export interface Session {
  /** Aborts, with an OrderingError as its reason, when what let the caller in is no longer good. */
  readonly revoked: AbortSignal
  /** Resolves when the caller may have so many more items. Returns early when the signal, or `revoked`, aborts. */
  readonly pace: (items: number, signal: AbortSignal) => Promise<void>
  /** Nobody looks at it any more. */
  readonly end: () => void
}

/** Who opens a session, and for what. */
export interface SessionOptions {
  readonly credentials: Credentials
  readonly identity: Identity
  /** The authenticator's version that found the identity. */
  readonly version: number
  readonly permission: Permission
  readonly channel: string
  /** As whom it is counted. */
  readonly rateKey: string
  readonly onRevoked: (error: OrderingError) => void
}

interface OpenSession {
  readonly options: SessionOptions
  readonly controller: AbortController
  version: number
  expiresAtMs: number
}

/** All open streams, whose callers are looked at again whenever credentials may have changed, and when they expire. */
export class Sessions {
  readonly #authenticator: Authenticator
  readonly #limiter: RateLimiter
  readonly #clock: Clock
  readonly #open = new Set<OpenSession>()
  constructor ({ authenticator, limiter, clock }: { authenticator: Authenticator, limiter: RateLimiter, clock: Clock }) {
    this.#authenticator = authenticator
    this.#limiter = limiter
    this.#clock = clock
  }

  open (options: SessionOptions): Session {
    const controller = new AbortController()
    const session = { options, controller, version: options.version, expiresAtMs: options.identity.expiresAtMs ?? Infinity }
    this.#open.add(session)
    return {
      revoked: controller.signal,
      pace: async (items, signal) => { await this.#pace(this.#limiter.reserve(options.rateKey, items), signal, controller.signal) },
      end: () => { this.#open.delete(session) }
    }
  }

  /** Looks at every session again, and ends those that would not be let in now. */
  async recheck (): Promise<void> {
    for (const session of [...this.#open]) {
      if (session.version === this.#authenticator.version && session.expiresAtMs > this.#clock.now()) continue
      const error = await this.#faultOf(session)
      if (!error || !this.#open.delete(session)) continue
      session.options.onRevoked(error)
      session.controller.abort(error)
    }
  }

  async #faultOf (session: OpenSession): Promise<OrderingError | undefined> {
    const { credentials, permission, channel } = session.options
    const { version } = this.#authenticator
    try {
      const identity = await this.#authenticator.identify(credentials)
      if (identity.kind === 'anonymous') return new OrderingError('unauthenticated', 'the credentials are no longer good', { channel })
      if (!may(identity, permission, channel)) return new OrderingError('forbidden', `${identity.name} may no longer ${permission} channel ${channel}`, { channel })
      session.version = version
      session.expiresAtMs = identity.expiresAtMs ?? Infinity
      return undefined
    } catch (error) {
      if (hasCode(error, 'authentication_unavailable') && session.expiresAtMs > this.#clock.now()) return undefined
      return error instanceof OrderingError ? error : new OrderingError('internal_error', reasonOf(error), { channel, cause: error })
    }
  }

  async #pace (delayMs: number, ...signals: AbortSignal[]): Promise<void> {
    if (delayMs <= 0) return
    const either = linkSignals(...signals)
    await sleep(this.#clock, delayMs, either.signal)
    either.end()
  }
}
