import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Logger } from 'pino'
import type { LogLevel } from '../src/util/log-levels.js'
import { LogLevelSchema, SetLogLevelSchema } from './admin.schema.js'

/** Largest body of an administrative call. */
const MAX_BODY_BYTES = 1024

interface AdminOptions {
  /** What every other logger of the process was made from: they have no levels of their own, so all follow this one. */
  readonly root: Logger
}

/** What operators ask of one process. */
export const adminRoutes: FastifyPluginAsyncTypebox<AdminOptions> = async (app, { root }) => {
  const configured = root.level as LogLevel
  const describe = (): { level: LogLevel, configured: LogLevel } => ({ level: root.level as LogLevel, configured })

  app.get('/v1/admin/log-level', { config: { access: 'operator' }, schema: LogLevelSchema },
    async (_request, reply) => await reply.header('cache-control', 'no-store').send(describe()))

  app.put('/v1/admin/log-level', { bodyLimit: MAX_BODY_BYTES, config: { access: 'operator' }, schema: SetLogLevelSchema },
    async (request, reply) => {
      const { level } = request.body
      request.change = `log level ${root.level} -> ${level}`
      root.level = level
      return await reply.header('cache-control', 'no-store').send(describe())
    })
}
