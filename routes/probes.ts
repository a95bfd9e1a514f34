import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import type { Static } from 'typebox'
import type { Requirement } from '../src/access/access.js'
import { OrderingError } from '../src/errors.js'
import type { Check, Health } from '../src/health/health.js'
import type { Clock } from '../src/util/clock.js'
import { HealthzSchema, LivezSchemas, ReadyzSchemas, type ProbeQuery } from './probes.schema.js'

/** What Kubernetes, load balancers and Fabric's tools ask. Machines use the status code only. */
export const probeRoutes: FastifyPluginAsyncTypebox<{ health: Health, clock: Clock, access: Requirement }> = async (app, { health, clock, access }) => {
  const probes = {
    livez: { schemas: LivezSchemas, checks: () => health.live(), optional: (): Check[] => [] },
    readyz: { schemas: ReadyzSchemas, checks: () => health.ready(), optional: () => health.optional() }
  }
  for (const [name, { schemas: { all, one }, checks, optional }] of Object.entries(probes)) {
    app.get(`/${name}`, { config: { access }, schema: all }, async ({ query }, reply) => await answer(reply, name, checks(), query))

    app.get(`/${name}/:check`, { config: { access }, schema: one }, async ({ params, query }, reply) => {
      const named = [...checks(), ...optional()]
      const found = named.filter((check) => check.name === params.check)
      if (found.length === 0) {
        throw new OrderingError('not_found', `${name} has no check ${JSON.stringify(params.check)}; there are ${named.map((check) => check.name).join(', ')}`)
      }
      return await answer(reply, name, found, query)
    })
  }

  app.get('/healthz', { config: { access }, schema: HealthzSchema }, async (_request, reply) => {
    const time = new Date(clock.now()).toISOString()
    const failed = [...health.live(), ...health.channelChecks()].flatMap(({ name, reason }) => reason === undefined ? [] : [{ component: name, reason }])
    void reply.header('cache-control', 'no-store')
    if (failed.length === 0) return await reply.send({ status: 'OK', time })
    return await reply.code(503).send({ status: 'Service Unavailable', time, failed_checks: failed })
  })
}

/** Text as the Kubernetes API server's probes have it: one line a check, when asked for. */
async function answer (reply: FastifyReply, name: string, checks: Check[], { verbose, exclude = [] }: Static<typeof ProbeQuery>): Promise<FastifyReply> {
  const asked = checks.filter((check) => !([] as string[]).concat(exclude).includes(check.name))
  const passed = asked.every(({ reason }) => reason === undefined)
  const lines = asked.map(({ name: check, reason }) => reason === undefined ? `[+]${check} ok` : `[-]${check} failed: ${reason}`)
  const body = verbose === undefined && passed ? 'ok' : [...lines, `${name} check ${passed ? 'passed' : 'failed'}`, ''].join('\n')
  return await reply.code(passed ? 200 : 503).header('cache-control', 'no-store').type('text/plain; charset=utf-8').send(body)
}
