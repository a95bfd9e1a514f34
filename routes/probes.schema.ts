import type { FastifySchema } from 'fastify'
import { Type, type TObject, type TString } from 'typebox'
import type { CallDocument } from '../src/api-documents/operation.js'
import { NoStore } from './schemas.js'

export const ProbeQuery = Type.Object({
  verbose: Type.Optional(Type.String({ description: 'List every check, also when all pass' })),
  exclude: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())], { description: 'Checks that do not count, by their names' }))
})

const Text = Type.String()

/** What a probe asks: how it is called, what it is for, and what its answers mean. */
interface Probe {
  readonly name: string
  readonly summary: string
  readonly description: string
  readonly yes: string
  readonly no: string
  readonly failed: string
  /** Name of one of its checks. */
  readonly check: string
}

function checkParams (example: string): TObject<{ check: TString }> {
  return Type.Object({ check: Type.String({ description: 'Name of a check', examples: [example] }) })
}

interface ProbeSchemas {
  readonly all: FastifySchema & { querystring: typeof ProbeQuery }
  readonly one: FastifySchema & { querystring: typeof ProbeQuery, params: ReturnType<typeof checkParams> }
}

/** Schemas of a probe, and of one of its checks by its name. */
function probeSchemas ({ name, summary, description, yes, no, failed, check }: Probe): ProbeSchemas {
  const document: CallDocument = {
    duringShutdown: true,
    answers: {
      200: { description: yes, headers: NoStore, media: { 'text/plain': { schema: Text, example: 'ok' } } },
      503: { description: `${no}; one line a check`, headers: NoStore, media: { 'text/plain': { schema: Text, example: `${failed}\n${name} check failed\n` } } }
    }
  }
  return {
    all: { operationId: name, summary, description, tags: ['operate'], querystring: ProbeQuery, document },
    one: {
      operationId: `${name}Check`,
      summary: `${summary}: one check`,
      description: 'The same for one check.',
      tags: ['operate'],
      params: checkParams(check),
      querystring: ProbeQuery,
      document: { ...document, errors: ['not_found'] }
    }
  }
}

export const LivezSchemas = probeSchemas({
  name: 'livez',
  summary: 'Whether the process should go on',
  description: 'For a liveness probe: false only when a restart helps. It does not depend on Kafka.',
  yes: 'It should',
  no: 'It should be restarted',
  failed: '[-]storage failed: a commit failed',
  check: 'storage'
})

export const ReadyzSchemas = probeSchemas({
  name: 'readyz',
  summary: 'Whether requests should be sent here',
  description: 'For a readiness probe and for load balancers: true while any channel serves its blocks, also in an outage of the log; false before, and during shutdown.',
  yes: 'They should',
  no: 'They should not',
  failed: '[-]channels failed: no channel serves: orders is catching-up',
  check: 'channels'
})

const HealthReport = Type.Object({
  status: Type.String(),
  time: Type.String({ format: 'date-time' }),
  failed_checks: Type.Optional(Type.Array(Type.Object({ component: Type.String(), reason: Type.String() })))
}, { title: 'HealthReport', description: 'As Fabric\'s operations service has it' })

const TIME = '2026-11-25T01:50:18.330Z'

export const HealthzSchema = {
  operationId: 'healthz',
  summary: 'Health of all parts, in Fabric\'s form',
  tags: ['operate'],
  response: { 200: HealthReport, 503: HealthReport },
  document: {
    answers: {
      200: { description: 'Everything works', headers: NoStore, example: { status: 'OK', time: TIME } },
      503: {
        description: 'Something does not',
        headers: NoStore,
        example: { status: 'Service Unavailable', time: TIME, failed_checks: [{ component: 'channel-orders', reason: 'no broker can be reached' }] }
      }
    }
  }
} satisfies FastifySchema
