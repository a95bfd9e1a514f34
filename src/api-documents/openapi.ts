import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import type { Requirement } from '../access/access.js'
import { describeCall } from './operation.js'
import { hoistComponents, type Json } from './components.js'
import { SECURITY_SCHEMES } from './security.js'

/** What the calls are grouped by, in the order in which they are shown. */
export const TAGS = [
  { name: 'write', description: 'Envelopes into the order of a channel' },
  { name: 'read', description: 'Blocks, receipts, and the state of channels' },
  { name: 'operate', description: 'Probes, metrics, version' },
  { name: 'documents', description: 'This interface, for programs and for people' }
] as const

const DESCRIPTION = [
  'Many writers send envelopes; the gateway puts them into one agreed order per channel, cuts the order into hash-linked blocks,',
  'and streams the blocks to every reader.\n\nJSON names are camelCase, hashes lower-case hex, bytes base64. Block numbers have no gaps.',
  'Every error is a `Problem` with a stable `code`. The two sockets are described in `/asyncapi.json`.'
].join(' ')

/** How @fastify/swagger makes the OpenAPI document out of the routes that are registered behind it. */
export function openapiOptions (version: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Ordering gateway',
        version,
        description: DESCRIPTION,
        license: { name: 'Apache 2.0', identifier: 'Apache-2.0' } as { name: string }
      },
      servers: [{ url: '/', description: 'The gateway that serves this document' }],
      tags: [...TAGS],
      components: { securitySchemes: SECURITY_SCHEMES as unknown as Record<string, { type: 'http', scheme: string }> }
    },
    transform: ({ schema, url, route }) => ({ schema: describeCall(schema, (route.config as { access?: Requirement } | undefined)?.access), url }),
    transformObject: (parts) => {
      if (!('openapiObject' in parts)) return parts.swaggerObject
      const { components, ...rest } = parts.openapiObject
      const { document, schemas } = hoistComponents(rest as unknown as Json)
      return { ...document as object, components: { ...components, schemas } } as typeof parts.openapiObject
    }
  }
}
