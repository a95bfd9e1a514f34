import type { FastifySchema } from 'fastify'
import type { Requirement } from '../access/access.js'
import { Type, type TSchema } from 'typebox'
import { toProblem, OrderingError, type ErrorCode } from '../errors.js'
import { PROBLEM_MEDIA_TYPE, ProblemShape } from './problem-shape.js'
import { securityOf } from './security.js'

type Plain = Record<string, unknown>

/** What is said of a call beside the schemas that Fastify works with. None of this is looked at when a request is served. */
export interface CallDocument {
  /** Request headers that count. They are not validated: what cannot be read is ignored, or refused by the handler. */
  readonly headers?: Readonly<Record<string, TSchema>>
  /** More about parameters of path and query, by name: what the handler checks itself, because it can say better what is wrong. */
  readonly parameters?: Readonly<Record<string, Readonly<Plain>>>
  /** Request bodies by media type, beside those in `body` or in their place. */
  readonly bodies?: Readonly<Record<string, MediaDocument>>
  /** Answers that are no errors, by status. */
  readonly answers: Readonly<Record<number, AnswerDocument>>
  /** Codes of the errors that this call answers with, beside those of every call. */
  readonly errors?: readonly ErrorCode[]
  /** The call is answered while the gateway shuts down, too. */
  readonly duringShutdown?: boolean
  /** Response headers of errors, by status. */
  readonly errorHeaders?: Readonly<Record<number, Readonly<Record<string, TSchema>>>>
}

/** One media type of a body. Bytes and streams have no JSON schema of the whole; `schema` then says what a part is. */
export interface MediaDocument {
  readonly description?: string
  readonly schema?: TSchema
  /** The schema of each line, event or message, where the media type is a sequence of them. */
  readonly itemSchema?: TSchema
  readonly example?: unknown
}

/** An answer: what it means, its headers, and its media types beside the JSON of the response schema. */
export interface AnswerDocument {
  readonly description: string
  readonly headers?: Readonly<Record<string, TSchema>>
  readonly media?: Readonly<Record<string, MediaDocument>>
  /** Example of the JSON of the response schema. */
  readonly example?: unknown
}

declare module 'fastify' {
  interface FastifySchema {
    document?: CallDocument
  }
}

/** Errors that any call may answer with. */
const COMMON_ERRORS: readonly ErrorCode[] = [
  'invalid_request', 'headers_too_large', 'internal_error', 'too_many_connections', 'shutting_down'
]

/** Errors of any call that asks who calls. */
const GUARD_ERRORS: readonly ErrorCode[] = ['unauthenticated', 'forbidden', 'origin_not_allowed', 'rate_limited', 'authentication_unavailable']

const RequestId = Type.String({ description: 'Id of the request, which is in the log, and in the `instance` of a problem', examples: ['5b2f'] })
const RateLimit = Type.String({ description: 'Of a rate limit: what is left, and the seconds until all of it may be used again', examples: ['"identity";r=99;t=1'] })
const RateLimitPolicy = Type.String({ description: 'Where a rate limit is set: its requests and the seconds of its window', examples: ['"identity";q=100;w=1'] })
const Challenge = Type.String({ description: 'What has to be shown (RFC 6750)', examples: ['Bearer realm="ordering-gateway"'] })
const RetryAfter = Type.String({ pattern: '^[1-9][0-9]*$', description: 'Seconds after which the call may be repeated', examples: ['1'] })

/** Headers of any request. */
const COMMON_HEADERS = {
  'x-request-id': Type.Optional(Type.String({
    description: 'Id for this request: 1 to 128 letters, digits and `_.:-`; without one that is usable, the gateway makes one',
    examples: ['5b2f']
  }))
}

/** An answer as @fastify/swagger takes it; the type `null` says that there is no body. */
interface ResponseObject {
  readonly description: string
  readonly headers: Plain
  readonly content: Plain
  readonly type?: 'null'
}

/** Makes of a route's schema the one that the OpenAPI document is generated from: with all headers, bodies and answers. */
export function describeCall ({ document, ...schema }: FastifySchema, access: Requirement = ['admin']): FastifySchema {
  if (!document) throw new Error(`a route has no document: ${JSON.stringify(schema)}`)
  const { headers = {}, parameters = {}, bodies, answers, errors = [], errorHeaders = {}, duringShutdown = false } = document
  const responses = (schema.response ?? {}) as Record<string, TSchema | undefined>
  const described: Record<string, ResponseObject> = {}
  for (const [status, answer] of Object.entries(answers)) described[status] = describeAnswer(answer, responses[status])
  const codes = [...COMMON_ERRORS, ...access === 'nothing' ? [] : GUARD_ERRORS, ...errors].filter((code) => code !== 'shutting_down' || !duringShutdown)
  for (const [status, some] of byStatus(codes)) {
    const problem = describeProblem(some, { ...commonHeadersOf(status), ...errorHeaders[status] })
    const answer = described[status]
    described[status] = answer
      ? { description: `${answer.description}; or ${problem.description}`, headers: { ...problem.headers, ...answer.headers }, content: { ...answer.content, ...problem.content } }
      : problem
  }
  return {
    ...schema,
    security: securityOf(access),
    ...refine(schema, parameters),
    headers: Type.Object({ ...headers, ...COMMON_HEADERS }),
    ...bodies && { body: { content: describeBodies(schema.body as Plain | undefined, bodies) } },
    response: described
  }
}

/** The parameters of path and query, with what is said of them besides. */
function refine ({ params, querystring }: FastifySchema, parameters: Readonly<Record<string, Readonly<Plain>>>): Pick<FastifySchema, 'params' | 'querystring'> {
  const refined = (schema: unknown): Plain => {
    const { properties } = schema as { properties: Record<string, Plain> }
    return { ...schema as Plain, properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, { ...one, ...parameters[name] }])) }
  }
  return { ...params !== undefined && { params: refined(params) }, ...querystring !== undefined && { querystring: refined(querystring) } }
}

function describeBodies (body: Plain | undefined, bodies: Readonly<Record<string, MediaDocument>>): Plain {
  const own = (body?.['content'] ?? {}) as Plain
  const content: Plain = { ...own }
  for (const [type, media] of Object.entries(bodies)) content[type] = { schema: mediaSchema(media) }
  return content
}

function describeAnswer ({ description, headers = {}, media = {}, example }: AnswerDocument, schema: TSchema | undefined): ResponseObject {
  const content: Plain = {}
  if (schema) content['application/json'] = { schema, ...example !== undefined && { example } }
  for (const [type, one] of Object.entries(media)) content[type] = { schema: mediaSchema(one), ...one.example !== undefined && { example: one.example } }
  return { description, headers: { 'x-request-id': RequestId, ...headers }, content, ...Object.keys(content).length === 0 && { type: 'null' } }
}

function mediaSchema ({ description, schema, itemSchema, example }: MediaDocument): TSchema {
  const base = schema ?? Type.Unknown()
  return {
    ...base,
    ...description !== undefined && { description },
    ...itemSchema && { 'x-item-schema': itemSchema },
    ...example !== undefined && { examples: [example] }
  }
}

function describeProblem (codes: readonly ErrorCode[], headers: Plain): ResponseObject {
  const [first] = codes as [ErrorCode]
  return {
    description: codes.map((code) => `\`${code}\`: ${problemOf(code).title}`).join('; '),
    headers: { 'x-request-id': RequestId, ...headers },
    content: {
      [PROBLEM_MEDIA_TYPE]: {
        schema: { allOf: [ProblemShape, { properties: { code: { enum: codes } } }] },
        example: { ...problemOf(first), instance: 'urn:ordering-gateway:request:5b2f' }
      }
    }
  }
}

/** Headers of errors of any call. */
function commonHeadersOf (status: number): Plain {
  if (status === 401 || status === 403) return { 'www-authenticate': Challenge }
  if (status === 429) return { 'retry-after': RetryAfter, ratelimit: RateLimit, 'ratelimit-policy': RateLimitPolicy }
  return status === 503 ? { 'retry-after': RetryAfter } : {}
}

function problemOf (code: ErrorCode): ReturnType<typeof toProblem> {
  return toProblem(new OrderingError(code, 'what was wrong with this one, for people'))
}

function byStatus (codes: readonly ErrorCode[]): Map<number, ErrorCode[]> {
  const groups = new Map<number, ErrorCode[]>()
  for (const code of new Set(codes)) {
    const { status } = problemOf(code)
    groups.set(status, [...groups.get(status) ?? [], code])
  }
  return groups
}
