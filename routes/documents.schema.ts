import type { FastifySchema } from 'fastify'
import { Type } from 'typebox'

const ETag = Type.String({ description: 'Changes when the document does' })
const headers = { 'if-none-match': Type.Optional(Type.String({ description: 'An ETag that the client has' })) }
const NotModified = { description: 'The client has it', headers: { etag: ETag } }

function documentSchema (operationId: string, summary: string, mediaType: string): FastifySchema & { tags: string[] } {
  return {
    operationId,
    summary,
    tags: ['documents'],
    document: {
      headers,
      answers: {
        200: { description: 'The document', headers: { etag: ETag }, media: { [mediaType]: { schema: mediaType === 'application/json' ? Type.Object({}) : Type.String() } } },
        304: NotModified
      }
    }
  }
}

export const OpenapiJsonSchema = documentSchema('openapiJson', 'The HTTP calls as OpenAPI 3.1, in JSON', 'application/json')
export const OpenapiYamlSchema = documentSchema('openapiYaml', 'The HTTP calls as OpenAPI 3.1, in YAML', 'application/yaml')
