import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose'

/** A directory beside the one that a gateway of the test has. */
export function makeDirectory (t: Test): string {
  const directory = mkdtempSync(join(tmpdir(), 'access-'))
  t.teardown(() => { rmSync(directory, { recursive: true, force: true }) })
  return directory
}

/** What an identity is called and may do. */
export interface Entry {
  readonly name: string
  readonly token?: string
  readonly expires?: string
  readonly certificate?: string
  readonly write?: readonly string[]
  readonly read?: readonly string[]
  readonly admin?: readonly string[]
  readonly metrics?: boolean
  readonly operator?: boolean
}

/** Writes an access file, as a rename does it. */
export function writeAccess (file: string, entries: readonly Entry[]): void {
  const identities = entries.map(({ token, expires, certificate, ...entry }) => ({
    ...entry,
    ...token !== undefined && { tokens: [{ sha256: createHash('sha256').update(token).digest('hex'), ...expires !== undefined && { expires } }] },
    ...certificate !== undefined && { certificates: [certificate] }
  }))
  writeFileSync(`${file}.new`, JSON.stringify({ identities }))
  renameSync(`${file}.new`, file)
}

/** An issuer of JWTs. */
export interface Issuer {
  readonly jwks: { readonly keys: ReadonlyArray<Record<string, unknown>> }
  readonly privateKey: CryptoKey
  /** Signs claims; `exp` in ten minutes, issuer and audience as the tests' gateways want them, unless they are given. */
  readonly sign: (claims: JWTPayload, header?: Record<string, string>) => Promise<string>
}

export const ISSUER = { jwtIssuer: 'https://issuer.example.com', jwtAudience: 'ordering' }

export async function makeIssuer (kid: string): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const key = { ...await exportJWK(publicKey), kid, alg: 'ES256', use: 'sig' }
  return {
    privateKey,
    jwks: { keys: [key] },
    sign: async (claims, header = {}) => await new SignJWT({
      iss: ISSUER.jwtIssuer, aud: ISSUER.jwtAudience, exp: Math.floor(Date.now() / 1000) + 600, ...claims
    }).setProtectedHeader({ alg: 'ES256', kid, ...header }).sign(privateKey)
  }
}

/** A certificate and its key, as PEM files. */
export interface CertificateFiles {
  readonly certFile: string
  readonly keyFile: string
}

/** An authority that signs certificates for 127.0.0.1 and for clients. */
export interface Authority {
  readonly caFile: string
  readonly issue: (name: string) => CertificateFiles
}

export function makeAuthority (directory: string): Authority {
  const at = (name: string): string => join(directory, name)
  const openssl = (...args: string[]): void => { execFileSync('openssl', args, { stdio: 'ignore' }) }
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  writeFileSync(at('extensions'), 'subjectAltName=IP:127.0.0.1\n')
  openssl('req', '-x509', ...key, '-keyout', at('ca.key'), '-out', at('ca.pem'), '-days', '2', '-subj', '/CN=ca')
  return {
    caFile: at('ca.pem'),
    issue: (name) => {
      const [certFile, keyFile] = [at(`${name}.pem`), at(`${name}.key`)]
      openssl('req', '-new', ...key, '-keyout', keyFile, '-out', at(`${name}.csr`), '-subj', `/O=Example/CN=${name}`)
      const signing = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '2', '-extfile', at('extensions')]
      openssl('x509', '-req', '-in', at(`${name}.csr`), ...signing, '-out', certFile)
      return { certFile, keyFile }
    }
  }
}
