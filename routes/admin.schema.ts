import type { FastifySchema } from 'fastify'
import { Type } from 'typebox'
import { LOG_LEVELS } from '../src/util/log-levels.js'
import { NoStore } from './schemas.js'

const Level = Type.Enum(LOG_LEVELS, { type: 'string', description: 'Least severe log lines that are written' })

const LogLevel = Type.Object({
  level: Level,
  configured: Type.Enum(LOG_LEVELS, { type: 'string', description: 'What the configuration says, and what counts again after a restart' })
}, { title: 'LogLevel', description: 'What this process logs', examples: [{ level: 'debug', configured: 'info' }] })

const Change = Type.Object({ level: Level }, { additionalProperties: false, title: 'LogLevelChange', description: 'What it shall log', examples: [{ level: 'debug' }] })

export const LogLevelSchema = {
  operationId: 'getLogLevel',
  summary: 'What is logged',
  tags: ['operate'],
  response: { 200: LogLevel },
  document: { answers: { 200: { description: 'The level', headers: NoStore, example: { level: 'info', configured: 'info' } } } }
} satisfies FastifySchema

export const SetLogLevelSchema = {
  operationId: 'setLogLevel',
  summary: 'Log more, or less',
  description: 'For this process, at once, until it ends. The audit log is written all the same.',
  tags: ['operate'],
  body: Change,
  response: { 200: LogLevel },
  document: {
    bodies: { 'application/json': { schema: Change, example: { level: 'debug' } } },
    answers: { 200: { description: 'The level as it is now', headers: NoStore, example: { level: 'debug', configured: 'info' } } },
    errors: ['malformed_json', 'empty_body', 'request_timeout', 'body_too_large', 'unsupported_media_type']
  }
} satisfies FastifySchema
