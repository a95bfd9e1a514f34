import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Registry } from 'prom-client'

/** Metrics for Prometheus, and what this is. */
export const operationsRoutes: FastifyPluginAsyncTypebox<{ registry: Registry, version: string }> = async (app, { registry, version }) => {
  app.get('/metrics', async (_request, reply) => {
    const text = await registry.metrics()
    return await reply.type(registry.contentType).send(text)
  })

  app.get('/version', async () => ({ name: 'ordering-gateway', version, node: process.version }))
}
