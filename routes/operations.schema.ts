import type { FastifySchema } from 'fastify'
import { Type } from 'typebox'

export const MetricsSchema = {
  operationId: 'metrics',
  summary: 'Metrics for Prometheus',
  tags: ['operate'],
  document: {
    answers: {
      200: {
        description: 'All metrics',
        media: {
          'text/plain': {
            schema: Type.String(),
            example: '# TYPE ordering_loop_events_total counter\nordering_loop_events_total{channel="orders",event="regular_pass"} 1\n'
          },
          'application/openmetrics-text': {
            schema: Type.String(),
            example: '# TYPE ordering_loop_events counter\nordering_loop_events_total{channel="orders",event="regular_pass"} 1\n# EOF\n'
          }
        }
      }
    }
  }
} satisfies FastifySchema

export const VersionSchema = {
  operationId: 'version',
  summary: 'What this is',
  tags: ['operate'],
  response: { 200: Type.Object({ name: Type.String(), version: Type.String(), node: Type.String() }, { title: 'Version' }) },
  document: { answers: { 200: { description: 'Name and versions', example: { name: 'ordering-gateway', version: '0.1.0', node: 'v24.11.0' } } } }
} satisfies FastifySchema
