import type { Requirement } from '../access/access.js'

/** How a caller can say who it is, where the gateway asks (docs/access.md). */
export const SECURITY_SCHEMES = {
  bearer: { type: 'http', scheme: 'bearer', description: 'A token of the access file, or a JWT. Not asked for where the gateway has no authentication' },
  cookie: { type: 'apiKey', in: 'cookie', name: 'session', description: 'The same in a cookie, for browsers, whose name is `sessionCookie`; needs an Origin that is allowed' },
  certificate: { type: 'mutualTLS', description: 'A client certificate whose subject the access file lists' }
} as const

/** The names of the schemes, with what the caller must be granted for the channel: any one of them will do. */
export function securityOf (requirement: Requirement): Array<Record<string, string[]>> {
  if (requirement === 'nothing') return []
  const grants = requirement === 'identity' ? [[]] : typeof requirement === 'string' ? [[requirement]] : requirement.map((permission) => [permission])
  return Object.keys(SECURITY_SCHEMES).flatMap((scheme) => grants.map((grant) => ({ [scheme]: grant })))
}
