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
        200: { description: 'The document', headers: { etag: ETag }, media: { [mediaType]: { schema: mediaType === 'text/html' ? Type.String() : Type.Object({}) } } },
        304: NotModified
      }
    }
  }
}

export const StartSchema = {
  operationId: 'start',
  summary: 'Leads to the page for people',
  tags: ['documents'],
  document: { answers: { 302: { description: 'To the page', headers: { location: Type.Literal('/docs') } } } }
} satisfies FastifySchema

export const OpenapiJsonSchema = documentSchema('openapiJson', 'The HTTP calls as OpenAPI 3.1, in JSON', 'application/json')
export const AsyncapiSchema = documentSchema('asyncapiJson', 'The sockets as AsyncAPI 3.0', 'application/json')
export const PageSchema = documentSchema('page', 'All of it as a page for people', 'text/html')
export const OpenapiYamlSchema = documentSchema('openapiYaml', 'The HTTP calls as OpenAPI 3.1, in YAML', 'application/yaml')
