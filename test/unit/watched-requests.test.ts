import { Readable } from 'node:stream'
import fastify from 'fastify'
import { Registry } from 'prom-client'
import t from 'tap'
import { makeConnectionMetrics } from '../../src/metrics/connection-metrics.js'
import { watchBodies } from '../../src/transport/late-bodies.js'
import { watchAnswers } from '../../src/transport/unread-answers.js'
import { ManualClock } from '../helpers/process-faults.js'

const TIMEOUT_MS = 800

t.test('nobody is watched once all requests are answered, however their answers came about', async (t) => {
  const clock = new ManualClock()
  const late: string[] = []
  const app = fastify()
  watchAnswers(app, { stallMs: TIMEOUT_MS, clock, metrics: makeConnectionMetrics(new Registry()) })
  watchBodies(app, { timeoutMs: TIMEOUT_MS, clock, isAwaited: ({ method }) => method === 'POST', onLate: ({ url }) => { late.push(url) } })
  app.post('/plain', async () => 'plain')
  app.post('/broken', async (_request, reply) => await reply.send(new Readable({ read () { this.destroy(new Error('broken')) } })))
  t.teardown(async () => { await app.close() })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })

  const statuses = await Promise.all(['plain', 'broken', 'plain', 'broken', 'nowhere'].map(async (path) => {
    const answer = await fetch(`${url}/${path}`, { method: 'POST', body: '1', headers: { 'content-type': 'text/plain' } })
    await answer.arrayBuffer()
    return answer.status
  }))
  t.strictSame(statuses, [200, 500, 200, 500, 404])
  clock.advance(2 * TIMEOUT_MS)
  t.equal(clock.waiting, 0, 'no timer is left that would look at them')
  t.strictSame(late, [])
})
