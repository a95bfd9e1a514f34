/** What may be done with a channel. */
export const PERMISSIONS = ['write', 'read', 'admin'] as const

export type Permission = typeof PERMISSIONS[number]

/** Pattern of channels: an id, `*`, or the beginning of ids with `*` behind it. */
export const CHANNELS_PATTERN = /^(?:\*|[a-z][a-z0-9.-]{0,248}\*?)$/

/** What may be done with the process as a whole: see its metrics, operate it. */
export const PROCESS_GRANTS = ['metrics', 'operator'] as const

export type ProcessGrant = typeof PROCESS_GRANTS[number]

/** What an identity may do: patterns of channels for each permission, and what it may do with the process. */
export interface Grants extends Readonly<Record<Permission, readonly string[]>>, Readonly<Record<ProcessGrant, boolean>> {}

/** Who calls. */
export interface Identity {
  /** As the access file or the token has it. */
  readonly name: string
  readonly kind: 'anonymous' | 'listed' | 'jwt'
  readonly grants: Grants
  /** When what it showed is no longer good, in milliseconds since the epoch. */
  readonly expiresAtMs?: number | undefined
}

/** The caller where there is no authentication: may do everything. */
export const UNRESTRICTED: Identity = { name: 'anonymous', kind: 'anonymous', grants: { write: ['*'], read: ['*'], admin: ['*'], metrics: true, operator: true } }

/** The caller that showed nothing, where there is authentication. */
export const UNKNOWN: Identity = { name: 'anonymous', kind: 'anonymous', grants: { write: [], read: [], admin: [], metrics: false, operator: false } }

/** Whether an identity has a permission for a channel. */
export function may ({ grants }: Identity, permission: Permission, channel: string): boolean {
  return grants[permission].some((pattern) => covers(pattern, channel))
}

/** Distinguishes identities of different sources that have the same name. */
export function keyOf ({ kind, name }: Identity): string {
  return `${kind}:${name}`
}

function covers (pattern: string, channel: string): boolean {
  return pattern.endsWith('*') ? channel.startsWith(pattern.slice(0, -1)) : pattern === channel
}
