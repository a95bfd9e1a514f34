import { Type } from 'typebox'
import { ERROR_CODES } from '../errors.js'

/** Media type of every error (RFC 9457). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json'

/** Members of a problem except `type`, which frames and lines use for their own kind. */
export const PROBLEM_MEMBERS = {
  title: Type.String({ description: 'What the code means; the same for every problem with this code' }),
  status: Type.Integer({ minimum: 400, maximum: 599, description: 'The HTTP status' }),
  detail: Type.String({ description: 'What was wrong this time, for people; may change' }),
  instance: Type.Optional(Type.String({ description: 'URN of the request, which ends with its x-request-id' })),
  code: Type.Enum(ERROR_CODES, { type: 'string', description: 'What a program should look at; codes never change their meaning' }),
  retryable: Type.Boolean({ description: 'Whether the same request may succeed later' }),
  retryAfterMs: Type.Optional(Type.Integer({ minimum: 0, description: 'The earliest time for that, in milliseconds' })),
  channel: Type.Optional(Type.String({ description: 'The channel that it is about' })),
  id: Type.Optional(Type.String({ description: 'Id of the envelope that it is about, SHA-256 in hex' })),
  errors: Type.Optional(Type.Array(Type.Object({
    pointer: Type.String({ description: 'JSON pointer to the wrong field (RFC 6901)' }),
    reason: Type.String({ description: 'What is wrong with it' })
  }), { description: 'Each wrong field' }))
}

/** Problem details, as every error has them. */
export const ProblemShape = Type.Object({
  type: Type.String({ pattern: '^urn:ordering-gateway:problem:[a-z0-9-]+$', description: 'URN of the code' }),
  ...PROBLEM_MEMBERS
}, { title: 'Problem', description: 'Problem details (RFC 9457). The codes, and what to do about each, are in docs/errors.md' })
