import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { OrderingError, toProblem, type ErrorCode, type Problem } from './errors.js'
import { shortened } from './util/shortened.js'

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** What Fastify's own errors are in the gateway's terms. */
const FASTIFY_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'empty_body',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed_json',
  FST_ERR_CTP_EMPTY_TYPE: 'unsupported_media_type',
  ERR_STREAM_PREMATURE_CLOSE: 'invalid_request' // the client went away in the middle of its body
}

/** Answers of the HTTP parser itself, before there is a request. */
const PARSER_CODES: Readonly<Record<string, [ErrorCode, string]>> = {
  HPE_HEADER_OVERFLOW: ['headers_too_large', 'the headers are larger than this server accepts'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request_timeout', 'the request did not arrive in time']
}

/** Makes every answer that is an error problem+json (RFC 9457), those that Fastify makes itself included. */
export function registerProblems (app: FastifyInstance): void {
  const paths: Array<{ pattern: RegExp, method: string }> = []
  app.addHook('onRoute', ({ url, method }) => {
    const pattern = new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[^/]+/g, '[^/]+')}$`)
    for (const one of ([] as string[]).concat(method)) paths.push({ pattern, method: one })
  })

  const answerNotFound = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const path = request.url.split('?')[0] as string
    const methods = paths.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
    if (methods.length === 0) return await sendProblem(reply, request, new OrderingError('not_found', `there is nothing at ${path}`))
    void reply.header('allow', methods.join(', '))
    return await sendProblem(reply, request, new OrderingError('method_not_allowed', `${request.method} is not allowed here; allowed: ${methods.join(', ')}`))
  }
  app.setNotFoundHandler(answerNotFound)

  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    // What Fastify has against the body of a request that leads nowhere does not matter.
    if (request.is404 && !(error instanceof OrderingError)) return await answerNotFound(request, reply)
    const known = toOrderingError(error, request)
    if (known.code === 'internal_error') request.log.error({ err: error }, 'request failed')
    return await sendProblem(reply, request, known)
  })
}

/** Answers what the HTTP parser refuses: there is no request to answer through yet. */
export function answerClientError (error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [code, detail] = PARSER_CODES[error.code ?? ''] ?? ['invalid_request', 'the request is not HTTP']
  socket.end(rawAnswer(new OrderingError(code, detail)), () => { socket.destroy() })
}

/** A client that is told that its connection is not wanted gets this long to read it. */
const REFUSAL_TIMEOUT_MS = 1000

/** Answers on a connection of which nothing is read. */
export function refuseConnection (socket: Socket, error: OrderingError): void {
  socket.on('error', () => { socket.destroy() })
  socket.setTimeout(REFUSAL_TIMEOUT_MS, () => { socket.destroy() })
  socket.once('end', () => { socket.destroy() })
  socket.end(rawAnswer(error))
  socket.resume() // what is not read would reset the connection, and the client would not see the answer
}

/** An answer where there is no request to answer through. */
function rawAnswer (error: OrderingError): string {
  const problem = toProblem(error)
  const body = JSON.stringify(problem)
  return [
    `HTTP/1.1 ${problem.status.toString()} ${problem.title}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body).toString()}`,
    ...problem.status === 503 ? [`retry-after: ${retryAfterSeconds(problem)}`] : [],
    'connection: close',
    '',
    body
  ].join('\r\n')
}

function retryAfterSeconds ({ retryAfterMs = 0 }: Problem): string {
  return Math.max(1, Math.ceil(retryAfterMs / 1000)).toString()
}

/** Answers a request with the problem details of an error. */
export async function sendProblem (reply: FastifyReply, request: Pick<FastifyRequest, 'id'>, error: OrderingError): Promise<FastifyReply> {
  const problem: Problem = toProblem(error, `urn:ordering-gateway:request:${request.id}`)
  if ((problem.status === 503 || problem.status === 429) && problem.retryAfterMs !== undefined) {
    void reply.header('retry-after', retryAfterSeconds(problem))
  }
  return await reply.code(problem.status).header('x-request-id', request.id).header('cache-control', 'no-store').type(PROBLEM_TYPE).send(JSON.stringify(problem))
}

function toOrderingError (error: FastifyError, request: FastifyRequest): OrderingError {
  if (error instanceof OrderingError) return error
  if (error.validation) {
    const errors = error.validation.map((fault) => ({ pointer: fault.instancePath || `/${propertyOf(fault.params)}`, reason: reasonOfFault(fault) }))
    return new OrderingError('invalid_request', `${error.validationContext ?? 'request'}: ${errors.map(({ pointer, reason }) => `${pointer} ${reason}`).join('; ')}`, { errors })
  }
  const code = FASTIFY_CODES[error.code]
  if (code) return new OrderingError(code, detailOf(code, request) ?? error.message)
  const status = error.statusCode ?? 500
  return status < 500
    ? new OrderingError('invalid_request', error.message)
    : new OrderingError('internal_error', 'the gateway failed; its log has the reason', { cause: error })
}

/** What Fastify's own words leave out: what is allowed. */
function detailOf (code: ErrorCode, { headers, routeOptions: { bodyLimit, schema } }: FastifyRequest): string | undefined {
  if (code === 'body_too_large') return `the body is larger than ${bodyLimit.toString()} bytes, which is all that is taken here`
  const types = Object.keys(schema?.document?.bodies ?? {})
  if (code !== 'unsupported_media_type' || types.length === 0) return undefined
  return `Content-Type ${shortened(headers['content-type'] ?? '(none)')} is not taken here; allowed: ${types.join(', ')}`
}

type Fault = NonNullable<FastifyError['validation']>[number] & { readonly parentSchema?: { readonly description?: string } }

/** What is wrong, and what is allowed: where only some values are, which those are, where there is a pattern, what stands for it in words. */
function reasonOfFault ({ keyword, message, params, parentSchema }: Fault): string {
  const allowed = params['allowedValues']
  if (Array.isArray(allowed)) return `must be one of ${allowed.join(', ')}`
  if (keyword === 'pattern' && parentSchema?.description !== undefined) return `does not fit; it is: ${parentSchema.description}`
  return message ?? 'is not valid'
}

/** The property that a fault is about when it is missing or not allowed. */
function propertyOf (params: Record<string, unknown>): string {
  const property = params['missingProperty'] ?? params['additionalProperty']
  return typeof property === 'string' ? shortened(property) : ''
}

/** The id of a request: the client's own where it is usable, else a fresh one. */
export function requestId (request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID()
}
