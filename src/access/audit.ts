import type { Logger } from 'pino'
import type { ErrorCode } from '../errors.js'
import { RateLimiter } from './rate-limiter.js'

/** Something that an auditor wants to know of. Holds nothing that is secret. */
export interface AuditEvent {
  /** Name of the caller; `anonymous` when it is not known. */
  readonly identity: string
  readonly address: string
  /** Method and path of the route, without what callers fill in. */
  readonly action: string
  readonly channel?: string | undefined
  readonly outcome: 'refused' | 'ended' | 'done' | 'failed'
  readonly code?: ErrorCode | undefined
  /** What an administrative call changed. */
  readonly change?: string | undefined
  readonly requestId: string
  /** The trace that the request belongs to, where there is one. */
  readonly traceId?: string | undefined
}

/** Lines that one caller at one address may cause. */
const RATE = { perSecond: 1, burst: 20 }

/** Writes one line for each refused and each administrative call, and not more than a caller is worth. */
export class Audit {
  readonly #logger: Logger
  /** Has for ever the level that the configuration gave: who changes the level later does not silence the auditor by it. */
  readonly #configured: Logger
  readonly #limiter: RateLimiter
  /** Lines that were left out since the last one, of all callers. */
  #suppressed = 0

  constructor ({ logger, now }: { logger: Logger, now: () => number }) {
    this.#logger = logger
    this.#configured = logger.child({})
    this.#configured.level = logger.level
    this.#limiter = new RateLimiter(RATE, now)
  }

  write (event: AuditEvent): void {
    if (!this.#limiter.take(`${event.identity} ${event.address}`)?.allowed) {
      this.#suppressed++
      return
    }
    const suppressed = this.#suppressed
    this.#suppressed = 0
    const logger = this.#logger.isLevelEnabled('info') ? this.#logger : this.#configured
    logger.info({ audit: true, ...event, ...suppressed > 0 && { suppressed } }, `access ${event.outcome}`)
  }
}
