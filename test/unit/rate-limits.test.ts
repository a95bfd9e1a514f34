import fastify, { type FastifyInstance } from 'fastify'
import fc from 'fast-check'
import { pino } from 'pino'
import t from 'tap'
import { Access, type AccessOptions } from '../../src/access/access.js'
import { registerGuard } from '../../src/access/guard.js'
import { networkOf, RateLimiter } from '../../src/access/rate-limiter.js'
import { registerProblems } from '../../src/problems.js'
import { ManualClock } from '../helpers/process-faults.js'

const NO_LIMIT = { perSecond: 0, burst: 1 }

/** The real guard in front of routes that do nothing, with its time in the test's hand. */
function makeApp (options: Partial<AccessOptions>): { app: FastifyInstance, clock: ManualClock, access: Access } {
  const clock = new ManualClock()
  const access = new Access({
    authenticates: false, accessFile: '', jwtRefreshMs: 60_000, sessionCookie: '', allowedOrigins: [], identityRate: NO_LIMIT, addressRate: NO_LIMIT, ...options
  }, { clock, logger: pino({ level: 'silent' }) })
  const app = fastify({ trustProxy: true })
  registerProblems(app)
  registerGuard(app, access)
  app.get('/v1/channels/:channel', { config: { access: ['read'] } }, async () => 'ok')
  app.get('/livez', { config: { access: 'nothing' } }, async () => 'ok')
  return { app, clock, access }
}

t.test('an address that asks too often is told when it may ask again, as the drafts and RFC 9110 have it', async (t) => {
  const { app, clock } = makeApp({ addressRate: { perSecond: 2, burst: 4 } })
  const ask = async (address = '192.0.2.1', url = '/v1/channels/orders'): Promise<Awaited<ReturnType<typeof app.inject>>> =>
    await app.inject({ url, headers: { 'x-forwarded-for': address } })
  for (const remaining of [3, 2, 1, 0]) {
    const { statusCode, headers } = await ask()
    t.equal(statusCode, 200)
    t.equal(headers['ratelimit-policy'], '"address";q=4;w=2')
    t.match(headers['ratelimit'], new RegExp(`^"address";r=${remaining.toString()};t=[12]$`))
  }
  const refused = await ask()
  t.equal(refused.statusCode, 429)
  t.equal(refused.headers['retry-after'], '1')
  t.equal(refused.headers['ratelimit'], '"address";r=0;t=2')
  t.match(refused.json(), { code: 'rate_limited', retryable: true, retryAfterMs: 500, detail: /addressRateLimitPerSecond/ })
  t.equal((await ask('192.0.2.2')).statusCode, 200, 'another address')
  t.equal((await ask('192.0.2.1', '/livez')).statusCode, 200, 'a probe is never refused')
  t.equal((await ask('192.0.2.1', '/nothing')).statusCode, 429, 'what is not there is counted, too')
  clock.advance(500)
  t.equal((await ask()).statusCode, 200, 'after the time that it was told')
  t.equal((await ask()).statusCode, 429)
})

t.test('many addresses of one IPv6 network are one caller', async (t) => {
  const { app } = makeApp({ addressRate: { perSecond: 1, burst: 1 } })
  const ask = async (address: string): Promise<number> => (await app.inject({ url: '/v1/channels/orders', headers: { 'x-forwarded-for': address } })).statusCode
  t.equal(await ask('2001:db8:1:2::1'), 200)
  t.equal(await ask('2001:db8:1:2:ffff::2'), 429)
  t.equal(await ask('2001:db8:1:3::1'), 200)
  t.equal(networkOf('::ffff:192.0.2.1'), '192.0.2.1')
  t.equal(networkOf('2001:0DB8:0:0::1'), networkOf('2001:db8::2'))
})

t.test('whatever is asked when: never more than the burst and what the rate adds, and never less than that when it is asked for', async () => {
  const pausesMs = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 200 })
  fc.assert(fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 20 }), pausesMs, (perSecond, burst, pauses) => {
    let nowMs = 0
    const limiter = new RateLimiter({ perSecond, burst }, () => nowMs)
    const allowedAt: number[] = []
    for (const pause of pauses) {
      nowMs += pause
      const standing = limiter.take('one')
      if (standing?.allowed) allowedAt.push(nowMs)
      else {
        // It is let in after exactly the time that it is told.
        const later = nowMs + (standing?.retryAfterMs ?? NaN)
        const now = nowMs
        nowMs = later - 1
        if (later - 1 >= now && limiter.take('one')?.allowed) return false
        nowMs = later + 1e-3
        if (!limiter.take('one')?.allowed) return false
        allowedAt.push(nowMs)
      }
    }
    return allowedAt.every((start, first) => allowedAt.slice(first).every((end, count) => count + 1 <= burst + (end - start) * perSecond / 1000 + 1e-6))
  }), { numRuns: 200 })
})

t.test('callers that are remembered are bounded', async (t) => {
  const limiter = new RateLimiter({ perSecond: 1, burst: 1 }, () => 0)
  t.ok(limiter.take('first')?.allowed)
  t.notOk(limiter.take('first')?.allowed)
  for (let caller = 0; caller < 10_000; caller++) limiter.take(`caller ${caller.toString()}`)
  t.ok(limiter.take('first')?.allowed, 'the one that was not seen for the longest time was forgotten')
})
