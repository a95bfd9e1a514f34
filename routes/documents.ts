import { createHash } from 'node:crypto'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { stringify } from 'yaml'
import type { Json } from '../src/api-documents/components.js'
import { PAGE_SECURITY_POLICY, renderPage } from '../src/api-documents/page.js'
import { asyncapiDocument } from './asyncapi.js'
import { matchesTag } from './etag.js'
import { AsyncapiSchema, OpenapiJsonSchema, OpenapiYamlSchema, PageSchema, StartSchema } from './documents.schema.js'

/** A document as it is sent. */
interface Text {
  readonly type: string
  readonly text: string
  readonly etag: string
}

/** The description of this interface. Each document is made when it is first asked for: only then all routes are known. */
export const documentRoutes: FastifyPluginAsync<{ version: string }> = async (app, { version }) => {
  const openapiJson = once(() => toText('application/json', JSON.stringify(app.swagger())))
  const openapiYaml = once(() => toText('application/yaml', stringify(app.swagger(), { aliasDuplicateObjects: false })))
  const asyncapi = once(() => asyncapiDocument(version))
  const asyncapiJson = once(() => toText('application/json', JSON.stringify(asyncapi())))
  const page = once(() => toText('text/html', renderPage({ openapi: JSON.parse(openapiJson().text) as Json, asyncapi: asyncapi() })))

  app.get('/', { config: { access: 'nothing' }, schema: StartSchema }, async (_request, reply) => await reply.redirect('/docs'))
  app.get('/openapi.json', { config: { access: 'nothing' }, schema: OpenapiJsonSchema }, async (request, reply) => await send(request, reply, openapiJson()))
  app.get('/openapi.yaml', { config: { access: 'nothing' }, schema: OpenapiYamlSchema }, async (request, reply) => await send(request, reply, openapiYaml()))
  app.get('/asyncapi.json', { config: { access: 'nothing' }, schema: AsyncapiSchema }, async (request, reply) => await send(request, reply, asyncapiJson()))
  app.get('/docs', { config: { access: 'nothing' }, schema: PageSchema }, async (request, reply) => {
    void reply.header('content-security-policy', PAGE_SECURITY_POLICY).header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer')
    return await send(request, reply, page())
  })
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
