import { timingSafeEqual, type X509Certificate } from 'node:crypto'
import { OrderingError } from '../errors.js'
import { watchFiles, type WatchedFile } from '../util/watched-file.js'
import { parseAccessFile, subjectOf, type AccessList } from './access-file.js'
import type { Credentials } from './credentials.js'
import { UNKNOWN, type Identity } from './identity.js'
import { EXPIRED, type JwtVerifier } from './jwt.js'
import { hashToken } from './token.js'

/** Where identities come from. */
export interface AuthenticatorOptions {
  /** Path of the access file; none when empty. */
  readonly accessFile: string
  readonly jwt?: JwtVerifier | undefined
}

/** Verified tokens that are remembered: verifying a signature costs more than everything else about a small request. */
const MAX_VERIFIED = 10_000

/** Says whose credentials they are. */
export class Authenticator {
  readonly #file: WatchedFile | undefined
  readonly #jwt: JwtVerifier | undefined
  readonly #now: () => number
  #list: AccessList = { tokens: new Map(), certificates: new Map() }
  /** By the hash of the token, the oldest first. */
  readonly #verified = new Map<string, Identity>()
  #version = 0

  /** @throws Error when the access file cannot be read or is not valid */
  constructor ({ accessFile, jwt }: AuthenticatorOptions, now: () => number) {
    this.#jwt = jwt
    this.#now = now
    this.#file = accessFile === '' ? undefined : watchFiles([accessFile], ([text]) => { this.#list = parseAccessFile(String(text)) })
  }

  /** Another number when the same credentials may mean something else. */
  get version (): number {
    return this.#version
  }

  /**
   * Reads the access file again when it changed; whether it did.
   * @throws Error when it cannot be read or is not valid; who was listed before stays so
   */
  refreshList (): boolean {
    const changed = this.#file?.refresh() ?? false
    if (changed) this.#version++
    return changed
  }

  /**
   * Takes the issuer's present keys; every signature is verified anew.
   * @throws Error when they cannot be read; the old ones stay
   */
  async refreshKeys (): Promise<void> {
    if (!await this.#jwt?.refresh()) return
    this.#verified.clear()
    this.#version++
  }

  /**
   * Who shows these credentials; a token counts more than a certificate, and a wrong one is never passed over.
   * @throws OrderingError `unauthenticated`, `authentication_unavailable`
   */
  async identify ({ token, certificate }: Credentials): Promise<Identity> {
    if (token === undefined) return this.#certified(certificate) ?? UNKNOWN
    const hash = hashToken(token)
    const identity = this.#listed(hash) ?? this.#verified.get(hash.toString('hex')) ?? await this.#issued(token, hash)
    if (identity.expiresAtMs !== undefined && identity.expiresAtMs <= this.#now()) throw new OrderingError('unauthenticated', EXPIRED)
    return identity
  }

  #listed (hash: Buffer): Identity | undefined {
    const found = this.#list.tokens.get(hash.toString('hex'))
    // The time that finding it took depends on the hash, from which no token can be derived.
    return found && timingSafeEqual(found.hash, hash) ? found.identity : undefined
  }

  async #issued (token: string, hash: Buffer): Promise<Identity> {
    if (!this.#jwt || token.split('.').length !== 3) throw new OrderingError('unauthenticated', 'the token is not valid')
    const version = this.#version
    const identity = await this.#jwt.verify(token)
    if (version !== this.#version) return identity // verified with keys that may be gone
    this.#verified.set(hash.toString('hex'), identity)
    const [oldest] = this.#verified.keys()
    if (this.#verified.size > MAX_VERIFIED && oldest !== undefined) this.#verified.delete(oldest)
    return identity
  }

  #certified (certificate: X509Certificate | undefined): Identity | undefined {
    if (!certificate) return undefined
    const identity = this.#list.certificates.get(subjectOf(certificate))
    const expiresAtMs = Date.parse(certificate.validTo)
    return identity && expiresAtMs > this.#now() ? { ...identity, expiresAtMs } : undefined
  }
}
