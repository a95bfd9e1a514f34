import type { X509Certificate } from 'node:crypto'
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { parse, YAMLParseError } from 'yaml'
import { CHANNELS_PATTERN, type Identity } from './identity.js'
import { withoutTokens } from './token.js'

const Channels = Type.Optional(Type.Array(Type.String({ pattern: CHANNELS_PATTERN.source })))

const Entry = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 128 }),
  tokens: Type.Optional(Type.Array(Type.Object({ sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }), expires: Type.Optional(Type.String()) }, { additionalProperties: false }))),
  certificates: Type.Optional(Type.Array(Type.String({ minLength: 1 }))),
  write: Channels,
  read: Channels,
  admin: Channels,
  metrics: Type.Optional(Type.Boolean()),
  operator: Type.Optional(Type.Boolean())
}, { additionalProperties: false })

const Document = Type.Object({ identities: Type.Array(Entry) }, { additionalProperties: false })

const check = Compile(Document)

/** What one token of the file stands for. */
export interface ListedToken {
  /** SHA-256 of the token. */
  readonly hash: Buffer
  readonly identity: Identity
}

/** The identities of an access file, by what they show. */
export interface AccessList {
  /** By the SHA-256 of the token, in hex. */
  readonly tokens: ReadonlyMap<string, ListedToken>
  /** By the subject of the certificate, as `subjectOf` gives it. */
  readonly certificates: ReadonlyMap<string, Identity>
}

/**
 * Reads an access file: YAML or JSON, `{identities: [{name, tokens: [{sha256, expires?}], certificates?, write?, read?, admin?, metrics?, operator?}]}`.
 * @throws Error with every fault that was found, one a line
 */
export function parseAccessFile (text: string): AccessList {
  const document = parseYaml(text) ?? { identities: [] }
  if (!check.Check(document)) {
    throw new Error(withoutTokens(check.Errors(document).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`).join('\n')))
  }
  const faults: string[] = []
  const tokens = new Map<string, ListedToken>()
  const certificates = new Map<string, Identity>()
  const names = new Map<string, true>()
  const addOnce = <V>(map: Map<string, V>, key: string, value: V, what: string): void => {
    if (map.has(key)) faults.push(`${what} stands there twice`)
    map.set(key, value)
  }
  for (const entry of document.identities) {
    const { name, write = [], read = [], admin = [], metrics = false, operator = false } = entry
    addOnce(names, name, true, `identity ${name}`)
    const identity: Identity = { name, kind: 'listed', grants: { write, read, admin, metrics, operator } }
    for (const { sha256, expires } of entry.tokens ?? []) {
      const token = { hash: Buffer.from(sha256, 'hex'), identity: { ...identity, ...readExpiry(expires, name, faults) } }
      addOnce(tokens, sha256, token, `identity ${name}: token ${sha256.slice(0, 8)}...`)
    }
    for (const subject of (entry.certificates ?? []).map(normalize)) addOnce(certificates, subject, identity, `identity ${name}: certificate ${subject}`)
  }
  if (faults.length > 0) throw new Error(withoutTokens(faults.join('\n')))
  return { tokens, certificates }
}

/** What the parser says ends with the line that is wrong, where a hash may stand, or a token by mistake: this is logged. */
function parseYaml (text: string): unknown {
  try {
    return parse(text, { logLevel: 'error' })
  } catch (error) {
    throw new Error(error instanceof YAMLParseError ? error.message.split(':\n')[0] : 'it is not YAML')
  }
}

/** The entry of an identity as a file lists it. */
export type AccessEntry = Static<typeof Entry>

function readExpiry (expires: string | undefined, name: string, faults: string[]): { expiresAtMs?: number } {
  if (expires === undefined) return {}
  const expiresAtMs = Date.parse(expires)
  if (/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.test(expires) && !Number.isNaN(expiresAtMs)) return { expiresAtMs }
  faults.push(`identity ${name}: expires is ${JSON.stringify(expires)}, must be a date as 2030-12-31 or 2030-12-31T23:59:59Z`)
  return {}
}

/** The subject of a certificate: its attributes as `CN=...,O=...`, the most specific one first (RFC 4514). */
export function subjectOf ({ subject }: Pick<X509Certificate, 'subject'>): string {
  return subject.split('\n').reverse().join(',')
}

/** Attributes without the spaces between them; a comma behind a backslash is part of a value. */
function normalize (subject: string): string {
  return subject.split(/\s*(?<!\\),\s*/).join(',')
}
