import type { FastifyInstance } from 'fastify'
import { whenAnswered } from './transport/answered.js'

/** The name that the id of a request has in every log line about it. */
export const REQUEST_ID_LABEL = 'requestId'

/** One line for each request that was answered, at level debug: by its route, because a path may hold what callers filled in. */
export function logRequests (app: FastifyInstance): void {
  whenAnswered(app, ({ log, method, routeOptions: { url: route } }, ending) => { log.debug({ method, route, ...ending }, 'request answered') })
}
