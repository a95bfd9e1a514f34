import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Registry } from 'prom-client'
import type { Requirement } from '../src/access/access.js'
import { OPEN_METRICS_CONTENT_TYPE, OPEN_METRICS_TYPE, toOpenMetrics } from '../src/metrics/open-metrics.js'
import { varyByAccept } from './negotiate.js'
import { MetricsSchema, VersionSchema } from './operations.schema.js'

interface OperationsOptions {
  readonly registry: Registry
  readonly version: string
  readonly metricsAccess: Requirement
}

/** Metrics for Prometheus, and what this is. */
export const operationsRoutes: FastifyPluginAsyncTypebox<OperationsOptions> = async (app, { registry, version, metricsAccess }) => {
  app.get('/metrics', { config: { access: metricsAccess }, schema: MetricsSchema }, async ({ headers: { accept } }, reply) => {
    varyByAccept(reply)
    const text = await registry.metrics()
    if (!accept?.includes(OPEN_METRICS_TYPE)) return await reply.type(registry.contentType).send(text)
    return await reply.type(OPEN_METRICS_CONTENT_TYPE).send(toOpenMetrics(text))
  })

  app.get('/version', { config: { access: 'identity' }, schema: VersionSchema }, async () => ({ name: 'ordering-gateway', version, node: process.version }))
}
