import { isIP } from 'node:net'

/** Which pages may speak to the gateway from a browser. */
export class Origins {
  readonly #allowed: ReadonlySet<string>
  readonly #trustsNames: boolean

  /**
   * Without authentication a page of the gateway's own origin is only trusted when that is an address or localhost: any
   * other name may be made to resolve to this machine by whoever owns it.
   */
  constructor ({ allowedOrigins, authenticates }: { allowedOrigins: readonly string[], authenticates: boolean }) {
    this.#allowed = new Set(allowedOrigins)
    this.#trustsNames = authenticates
  }

  /** Whether a page of this origin may: one that is listed, or the gateway's own, whose host is `host`. */
  allows (origin: string, host: string): boolean {
    if (this.#allowed.has(origin)) return true
    if (!/^https?:\/\//.test(origin) || !URL.canParse(origin)) return false
    const url = new URL(origin)
    return url.host === host.toLowerCase() && (this.#trustsNames || isLocalName(url.hostname))
  }
}

function isLocalName (hostname: string): boolean {
  return hostname === 'localhost' || isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0
}
