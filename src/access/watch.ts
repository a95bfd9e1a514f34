import type { Server } from 'node:tls'
import type { Logger } from 'pino'
import { reasonOf } from '../errors.js'
import type { Clock } from '../util/clock.js'
import type { Access } from './access.js'
import type { TlsFiles } from './tls.js'

/** What is looked at. */
export interface Watched {
  readonly access: Access
  readonly tls: TlsFiles | undefined
  readonly server: Pick<Server, 'setSecureContext'>
  readonly clock: Clock
  readonly logger: Logger
}

/** Looks from time to time whether who may do what, or the certificates, are others now. */
export class AccessWatch {
  readonly #watched: Watched
  readonly #checkMs: number
  #cancel: () => void
  #stopped = false

  constructor (checkMs: number, watched: Watched) {
    this.#watched = watched
    this.#checkMs = checkMs
    this.#cancel = watched.clock.after(checkMs, () => { void this.#lookAgain() })
  }

  /** Looks now. What cannot be read is told in the log; what was read before still counts. */
  async look ({ now = true } = {}): Promise<void> {
    const { access, tls, server, logger } = this.#watched
    try {
      if (tls?.refresh(server)) logger.info('TLS: new certificates are used from now on')
    } catch (error) {
      logger.error({ reason: reasonOf(error) }, 'TLS: the files cannot be used as they are now; the certificates before still count')
    }
    await access.refresh({ now })
  }

  stop (): void {
    this.#stopped = true
    this.#cancel()
  }

  async #lookAgain (): Promise<void> {
    await this.look({ now: false })
    if (!this.#stopped) this.#cancel = this.#watched.clock.after(this.#checkMs, () => { void this.#lookAgain() })
  }
}
