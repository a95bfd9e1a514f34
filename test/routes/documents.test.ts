import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Validator } from '@seriousme/openapi-schema-validator'
import t from 'tap'
import { parse } from 'yaml'
import { ERROR_CODES } from '../../src/errors.js'
import { startLocalGateway, type LocalGateway } from '../helpers/http-gateway.js'
import { request, submitAndWait } from '../helpers/http.js'
import { makeEnvelope } from '../helpers/http-protobuf.js'
import { documentValidator } from '../helpers/schema-validator.js'

interface Media { readonly schema?: { allOf?: Array<{ properties?: { code?: { enum: string[] } } }> }, readonly example?: unknown }
interface Response { readonly description: string, readonly headers?: Record<string, { schema: object }>, readonly content?: Record<string, Media> }
interface Parameter { readonly name: string, readonly in: string, readonly required?: boolean, readonly description?: string, readonly schema: object, readonly example?: unknown }
interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly tags: string[]
  readonly parameters?: Parameter[]
  readonly requestBody?: { content: Record<string, Media> }
  readonly responses: Record<string, Response>
  readonly security: Array<Record<string, string[]>>
}
interface OpenApi {
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: { securitySchemes: Record<string, unknown>, schemas: Record<string, { examples?: unknown[], properties?: Record<string, { enum?: string[] }> }> }
}

let gateway: LocalGateway

/** Text of HTML as it is shown. */
function unescape (html: string): string {
  return html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}

async function openapi (): Promise<OpenApi> {
  return (await gateway.app.inject('/openapi.json')).json<OpenApi>()
}

/** Every operation of the document. */
function operations ({ paths }: OpenApi): Array<Operation & { what: string }> {
  return Object.entries(paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ ...operation, what: `${method} ${path}` })))
}

/** Every route of the app as `method /path/{parameter}`, from the tree that its router prints; a HEAD route is part of its GET. */
function routesOf (tree: string): string[] {
  const path: string[] = []
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = /^([│ ]*)[├└]── (\S*) \((.*)\)/.exec(line) ?? []
    if (part === '') return []
    path.splice(indent.length / 4, Infinity, part)
    const url = path.join('').replace(/:(\w+)/g, '{$1}')
    return methods.split(', ').filter((method) => method !== 'HEAD').map((method) => `${method.toLowerCase()} ${url}`)
  })
}

/** The codes that a problem of one answer may have. */
function codesOf (problem: Media | undefined): string[] {
  return problem?.schema?.allOf?.flatMap(({ properties }) => properties?.code?.enum ?? []) ?? []
}

t.before(async () => { gateway = await startLocalGateway(t) })

t.test('the OpenAPI document is valid', async (t) => {
  const result = await new Validator().validate({ ...await openapi() })
  t.same(result.errors ?? [], [])
  t.equal(result.valid, true)
})

t.test('it is served as JSON and as YAML, and not sent again to who has it', async (t) => {
  const { url } = gateway
  const json = await request(`${url}/openapi.json`)
  t.match(json.headers.get('content-type'), /^application\/json/)
  const yaml = await request(`${url}/openapi.yaml`)
  t.match(yaml.headers.get('content-type'), /^application\/yaml/)
  t.same(parse(yaml.text), json.body, 'both say the same')
  t.match(json.body, { openapi: '3.1.0', info: { version: '1.2.3' } })
  const again = await request(`${url}/openapi.json`, { headers: { 'if-none-match': String(json.headers.get('etag')) } })
  t.equal(again.status, 304)
})

t.test('the commands on the page for people do what the document says', async (t) => {
  const { url } = gateway
  await submitAndWait(url, makeEnvelope('hello'), { type: 'application/x-protobuf' })
  const page = (await request(`${url}/docs`)).text
  const calls = page.split('<details class="call" id="').slice(1)
  for (const { operationId, responses, what } of operations(await openapi())) {
    const call = calls.find((call) => call.startsWith(`${operationId}"`)) ?? ''
    const command = unescape(/<pre>(curl .*?)<\/pre>/s.exec(call)?.[1] ?? '')
    const successes = Object.keys(responses).filter((status) => /^2|302/.test(status))
    t.equal(command !== '', successes.length > 0, what)
    if (command === '') continue
    t.match(command, "'http://127.0.0.1:8080/")
    const asked = `${command.replace('http://127.0.0.1:8080', url)} --silent --output /dev/null --max-time 2 --write-out '%{http_code}'`
    const { stdout } = await promisify(execFile)('sh', ['-c', asked]).catch((error: unknown) => error as { stdout: string }) // a stream goes on until the time is over
    t.ok(successes.includes(stdout), `${asked}: ${stdout}`)
  }
})

t.test('a page for people is made of both documents, and may load nothing but its own style', async (t) => {
  const { url } = gateway
  const start = await request(`${url}/`, { redirect: 'manual' })
  t.match([start.status, start.headers.get('location')], [302, '/docs'])
  const page = await request(`${url}/docs`)
  t.match(page.headers.get('content-type'), /^text\/html/)
  t.match(page.headers.get('content-security-policy'), /^default-src 'none'; style-src 'sha256-/)
  t.notMatch(page.text, /<script|(?:src|href)="(?!#|\/openapi|\/asyncapi)/, 'nothing from elsewhere')
  for (const { operationId } of operations(await openapi())) t.ok(page.text.includes(`id="${operationId}"`), operationId)
  t.ok(page.text.includes('/v1/channels/{channel}/broadcast') && page.text.includes('id="socket-deliver"'), 'the sockets')
  const links = [...page.text.matchAll(/href="#([^"]+)"/g)].map(([, id]) => String(id))
  t.same(links.filter((id) => !page.text.includes(`id="${id}"`)), [], 'every link leads somewhere')
})

t.test('every route is in it, and nothing else', async (t) => {
  const routes = routesOf(gateway.app.printRoutes({ commonPrefix: false }))
  t.ok(routes.includes('post /v1/channels/{channel}/envelopes') && routes.includes('get /metrics'), 'the routes are found')
  t.same(operations(await openapi()).map(({ what }) => what).sort(), routes.sort())
})

t.test('every call says what it is for, and what each of its answers, headers and parameters means', async (t) => {
  const seen = new Set<string>()
  for (const { what, operationId, summary, tags, parameters = [], responses } of operations(await openapi())) {
    t.notOk(seen.has(operationId), `${operationId} names one call`)
    seen.add(operationId)
    t.ok(summary && tags.length === 1, `${what} has a summary and a tag`)
    t.same(parameters.filter(({ description }) => !description).map(({ name }) => name), [], `parameters of ${what} are described`)
    t.same(Object.values(responses).filter(({ description }) => description === '' || description === 'Default Response'), [], `answers of ${what} are described`)
    t.ok(responses['500']?.content?.['application/problem+json'], `${what} may fail with a problem`)
  }
})

t.test('every call says what its caller must show and be granted, and how it is refused', async (t) => {
  const document = await openapi()
  t.same(Object.keys(document.components.securitySchemes), ['bearer', 'cookie', 'certificate'])
  for (const { what, security, responses } of operations(document)) {
    t.same(security.flatMap((one) => Object.keys(one)).filter((name) => !(name in document.components.securitySchemes)), [], what)
    for (const status of ['401', '403', '429']) t.equal(status in responses, security.length > 0, `${what}: ${status}`)
  }
  const grants = Object.fromEntries(operations(document).map(({ what, security }) => [what, security.flatMap(({ bearer }) => bearer ?? [])]))
  t.match(grants, {
    'get /livez': [],
    'get /version': [],
    'post /v1/channels/{channel}/envelopes': ['write'],
    'get /v1/channels/{channel}/receipts/{id}': ['read', 'write'],
    'get /v1/channels/{channel}/deliver': ['read'],
    'get /metrics': ['metrics'],
    'put /v1/admin/log-level': ['operator']
  })
})

t.test('every example fits its schema', async (t) => {
  const document = await openapi()
  const faults = documentValidator(document)
  let examples = 0
  const check = (what: string, schema: object | undefined, example: unknown): void => {
    if (example === undefined) return
    examples++
    t.equal(faults(schema ?? {}, example), '', what)
  }
  for (const { what, parameters = [], requestBody, responses } of operations(document)) {
    for (const { name, schema, example } of parameters) check(`${what}: ${name}`, schema, example)
    for (const [type, { schema, example }] of Object.entries(requestBody?.content ?? {})) check(`${what}: ${type}`, schema, example)
    for (const [status, { content = {} }] of Object.entries(responses)) {
      for (const [type, { schema, example }] of Object.entries(content)) check(`${what}: ${status} ${type}`, schema, example)
    }
  }
  for (const [name, schema] of Object.entries(document.components.schemas)) for (const example of schema.examples ?? []) check(name, schema, example)
  t.ok(examples > 100, `${examples.toString()} examples`)
})

t.test('each call has an example of its body and of what it answers', async (t) => {
  for (const { what, tags, requestBody, responses } of operations(await openapi())) {
    for (const [type, { example }] of Object.entries(requestBody?.content ?? {})) t.ok(example, `${what}: ${type}`)
    for (const [status, { content = {} }] of Object.entries(responses)) {
      if (tags[0] === 'documents') continue
      t.ok(Object.keys(content).length === 0 || Object.values(content).some(({ example }) => example !== undefined), `${what}: ${status}`)
    }
  }
})

t.test('every error code is in it', async (t) => {
  const document = await openapi()
  t.same(document.components.schemas['Problem']?.properties?.['code']?.enum, ERROR_CODES)
  const answered = new Set(operations(document).flatMap(({ responses }) => Object.values(responses).flatMap(({ content }) => codesOf(content?.['application/problem+json']))))
  // Not answers of a call: paths and methods that do not exist, and the reason why a stream is closed.
  t.same(ERROR_CODES.filter((code) => !answered.has(code)), ['method_not_allowed', 'slow_subscriber'])
})
