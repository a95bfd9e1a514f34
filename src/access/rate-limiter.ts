/** How often something may happen. */
export interface Rate {
  /** Sustained rate; 0 is no limit. */
  readonly perSecond: number
  /** How many may come at once after a pause. */
  readonly burst: number
}

/** Where somebody stands after a request. */
export interface Standing {
  readonly allowed: boolean
  /** Requests that may follow at once. */
  readonly remaining: number
  /** Time until all of the burst may be used again. */
  readonly resetMs: number
  /** Time until the request would be allowed; 0 when it is. */
  readonly retryAfterMs: number
}

/** Callers that are remembered; who was not seen for the longest time is forgotten first. */
const MAX_CALLERS = 10_000

/**
 * A token bucket for each caller, as the generic cell rate algorithm has it: one number a caller, the time at which
 * its bucket is full again.
 */
export class RateLimiter {
  readonly rate: Rate
  readonly #now: () => number
  readonly #fullAtMs = new Map<string, number>()

  /** `now` gives milliseconds and never jumps. */
  constructor (rate: Rate, now: () => number) {
    this.rate = rate
    this.#now = now
  }

  /** Takes one from the caller's bucket if there is one in it. Undefined where there is no limit. */
  take (caller: string): Standing | undefined {
    const { perSecond, burst } = this.rate
    if (perSecond === 0) return undefined
    const intervalMs = 1000 / perSecond
    const now = this.#now()
    const fullAtMs = Math.max(now, this.#fullAtMs.get(caller) ?? 0)
    const waitMs = fullAtMs + intervalMs - now - burst * intervalMs
    if (waitMs > TOLERANCE_MS) return { allowed: false, remaining: 0, resetMs: fullAtMs - now, retryAfterMs: waitMs }
    const resetMs = this.#charge(caller, fullAtMs + intervalMs) - now
    return { allowed: true, remaining: Math.max(0, Math.floor((burst * intervalMs - resetMs) / intervalMs + 1e-6)), resetMs, retryAfterMs: 0 }
  }

  /** Takes so many from the caller's bucket even when they are not there yet; gives the time until they would be. */
  reserve (caller: string, count: number): number {
    const { perSecond, burst } = this.rate
    if (perSecond === 0) return 0
    const intervalMs = 1000 / perSecond
    const now = this.#now()
    const fullAtMs = this.#charge(caller, Math.max(now, this.#fullAtMs.get(caller) ?? 0) + count * intervalMs)
    return Math.max(0, fullAtMs - now - burst * intervalMs)
  }

  #charge (caller: string, fullAtMs: number): number {
    this.#fullAtMs.delete(caller)
    this.#fullAtMs.set(caller, fullAtMs)
    const [oldest] = this.#fullAtMs.keys()
    if (this.#fullAtMs.size > MAX_CALLERS && oldest !== undefined) this.#fullAtMs.delete(oldest)
    return fullAtMs
  }
}

/** What sums of fractions of a millisecond may be off by. */
const TOLERANCE_MS = 1e-6

/** What an address is counted as: IPv6 networks of 64 bits are given to one subscriber. */
export function networkOf (address: string): string {
  const mapped = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!mapped.includes(':')) return mapped
  const [head = '', tail = ''] = mapped.toLowerCase().split('::')
  const start = head === '' ? [] : head.split(':')
  const end = tail === '' ? [] : tail.split(':')
  const groups = mapped.includes('::') ? [...start, ...Array<string>(Math.max(0, 8 - start.length - end.length)).fill('0'), ...end] : start
  return `${groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}
