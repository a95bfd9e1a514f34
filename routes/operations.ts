import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Registry } from 'prom-client'
import { MetricsSchema, VersionSchema } from './operations.schema.js'

/** Metrics for Prometheus, and what this is. */
export const operationsRoutes: FastifyPluginAsyncTypebox<{ registry: Registry, version: string }> = async (app, { registry, version }) => {
  app.get('/metrics', { schema: MetricsSchema }, async (_request, reply) => {
    const text = await registry.metrics()
    return await reply.type(registry.contentType).send(text)
  })

  app.get('/version', { schema: VersionSchema }, async () => ({ name: 'ordering-gateway', version, node: process.version }))
}
