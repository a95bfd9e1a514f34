import type { ServerOptions } from 'node:https'
import type { SecureContextOptions, Server } from 'node:tls'
import { checkedCertificates } from '../util/certificates.js'
import { watchFiles, type WatchedFile } from '../util/watched-file.js'

/** TLS of the listener. */
export interface TlsOptions {
  readonly certFile: string
  readonly keyFile: string
  /** Authorities that sign clients' certificates; none when empty. */
  readonly clientCaFile: string
  /** Whether clients show a certificate: never, if they have one, or else there is no connection. */
  readonly clientAuth: 'none' | 'optional' | 'required'
}

/** The certificate, its key, and the authorities of clients, read again when their files change. */
export class TlsFiles {
  readonly #options: TlsOptions
  readonly #files: WatchedFile
  #context: SecureContextOptions = {}

  /** @throws Error when a file cannot be read, or key and certificate are not of one pair */
  constructor (options: TlsOptions) {
    this.#options = options
    const paths = [options.certFile, options.keyFile, ...options.clientCaFile === '' ? [] : [options.clientCaFile]]
    this.#files = watchFiles(paths, ([cert, key, ca]) => {
      this.#context = checkedCertificates({ minVersion: 'TLSv1.2', cert, key, ...ca && { ca } })
    })
  }

  /** What the server is made with. */
  get serverOptions (): ServerOptions {
    const { clientAuth } = this.#options
    return { ...this.#context, requestCert: clientAuth !== 'none', rejectUnauthorized: clientAuth === 'required' }
  }

  /**
   * Reads the files again when one changed; connections that are made from now on get the new certificate.
   * @throws Error when a file cannot be read or they do not fit; the old ones stay
   */
  refresh (server: Pick<Server, 'setSecureContext'>): boolean {
    if (!this.#files.refresh()) return false
    server.setSecureContext(this.#context)
    return true
  }
}
