import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { Check, Health } from '../src/health/health.js'
import type { Clock } from '../src/util/clock.js'

const ProbeQuery = Type.Object({
  verbose: Type.Optional(Type.String()),
  exclude: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())]))
})

/** What Kubernetes, load balancers and Fabric's tools ask. Machines use the status code only. */
export const probeRoutes: FastifyPluginAsyncTypebox<{ health: Health, clock: Clock }> = async (app, { health, clock }) => {
  app.get('/livez', { schema: { querystring: ProbeQuery } }, async ({ query }, reply) => await answer(reply, 'livez', health.live(), query))

  app.get('/readyz', { schema: { querystring: ProbeQuery } }, async ({ query }, reply) => await answer(reply, 'readyz', health.ready(), query))

  app.get('/healthz', async (_request, reply) => {
    const time = new Date(clock.now()).toISOString()
    const failed = [...health.live(), ...health.channels()].filter(({ reason }) => reason !== undefined)
    void reply.header('cache-control', 'no-store')
    if (failed.length === 0) return await reply.send({ status: 'OK', time })
    return await reply.code(503).send({ status: 'Service Unavailable', time, failed_checks: failed.map(({ name, reason }) => ({ component: name, reason })) })
  })
}

/** Text as the Kubernetes API server's probes have it: one line a check, when asked for. */
async function answer (reply: FastifyReply, name: string, checks: Check[], { verbose, exclude = [] }: { verbose?: string, exclude?: string | string[] }): Promise<FastifyReply> {
  const asked = checks.filter((check) => !([] as string[]).concat(exclude).includes(check.name))
  const passed = asked.every(({ reason }) => reason === undefined)
  const lines = asked.map(({ name: check, reason }) => reason === undefined ? `[+]${check} ok` : `[-]${check} failed: ${reason}`)
  const body = verbose === undefined && passed ? 'ok' : [...lines, `${name} check ${passed ? 'passed' : 'failed'}`, ''].join('\n')
  return await reply.code(passed ? 200 : 503).header('cache-control', 'no-store').type('text/plain; charset=utf-8').send(body)
}
