import { createHash } from 'node:crypto'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { stringify } from 'yaml'
import { matchesTag } from './etag.js'
import { OpenapiJsonSchema, OpenapiYamlSchema } from './documents.schema.js'

/** A document as it is sent. */
interface Text {
  readonly type: string
  readonly text: string
  readonly etag: string
}

/** The description of this interface. Each document is made when it is first asked for: only then all routes are known. */
export const documentRoutes: FastifyPluginAsync = async (app) => {
  const openapiJson = once(() => toText('application/json', JSON.stringify(app.swagger())))
  const openapiYaml = once(() => toText('application/yaml', stringify(app.swagger(), { aliasDuplicateObjects: false })))

  app.get('/openapi.json', { schema: OpenapiJsonSchema }, async (request, reply) => await send(request, reply, openapiJson()))
  app.get('/openapi.yaml', { schema: OpenapiYamlSchema }, async (request, reply) => await send(request, reply, openapiYaml()))
}

function once<T> (make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

function toText (type: string, text: string): Text {
  return { type: `${type}; charset=utf-8`, text, etag: `"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"` }
}

async function send (request: FastifyRequest, reply: FastifyReply, { type, text, etag }: Text): Promise<FastifyReply> {
  void reply.header('etag', etag).header('cache-control', 'no-cache')
  if (matchesTag(request.headers['if-none-match'], etag)) return await reply.code(304).send()
  return await reply.type(type).send(text)
}
