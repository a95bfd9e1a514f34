import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { ISSUER, makeIssuer, type Issuer } from '../helpers/access.js'
import { request } from '../helpers/http.js'
import { startLocalGateway, type LocalGateway } from '../helpers/http-gateway.js'

/** Where an issuer's keys are had. */
interface KeyServer {
  readonly url: string
  keys: unknown[]
  /** Answers with 500 while set. */
  down: boolean
  asked: number
}

async function startKeyServer (t: Test, ...issuers: Issuer[]): Promise<KeyServer> {
  const state = { url: '', keys: issuers.flatMap(({ jwks: { keys } }) => keys) as unknown[], down: false, asked: 0 }
  const server: Server = createServer((_request, response) => {
    state.asked++
    response.writeHead(state.down ? 500 : 200, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify({ keys: state.keys }))
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  t.teardown(() => { server.close() })
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}/jwks`
  return state
}

const CLAIMS = { sub: 'reader', scope: '*:read' }

async function status ({ url }: LocalGateway, token: string): Promise<number> {
  return (await request(`${url}/v1/channels/orders`, { headers: { authorization: `Bearer ${token}` } })).status
}

t.test('keys are rotated: a new one is fetched when a token names it, an old one is forgotten when it is gone', async (t) => {
  const [first, second] = [await makeIssuer('first'), await makeIssuer('second')]
  const server = await startKeyServer(t, first)
  const [one, two] = [await first.sign(CLAIMS), await second.sign(CLAIMS)]
  const gateway = await startLocalGateway(t, { ...ISSUER, jwtJwks: server.url, jwtCooldownMs: 1 }, { token: one })
  t.equal(await status(gateway, one), 200)
  t.equal(await status(gateway, two), 401, 'its key is not there yet')
  server.keys = [...first.jwks.keys, ...second.jwks.keys]
  t.equal(await status(gateway, two), 200, 'without anything being told')
  server.keys = [...second.jwks.keys]
  t.equal(await status(gateway, one), 200, 'until the keys are read again')
  await gateway.reload()
  t.equal(await status(gateway, one), 401, 'a key that is withdrawn')
  t.equal(await status(gateway, two), 200)
})

t.test('a key that is withdrawn counts no more, also when a token with a new one had the keys read first', async (t) => {
  const [first, second] = [await makeIssuer('first'), await makeIssuer('second')]
  const server = await startKeyServer(t, first)
  const [one, two] = [await first.sign(CLAIMS), await second.sign(CLAIMS)]
  const gateway = await startLocalGateway(t, { ...ISSUER, jwtJwks: server.url, jwtCooldownMs: 1 }, { token: one })
  await gateway.reload()
  t.equal(await status(gateway, one), 200)
  server.keys = [...second.jwks.keys]
  t.equal(await status(gateway, two), 200, 'the new key is read because of its token')
  await gateway.reload()
  t.equal(await status(gateway, one), 401)
  t.equal(await status(gateway, two), 200)
})

t.test('keys that cannot be had', async (t) => {
  const issuer = await makeIssuer('first')
  const server = await startKeyServer(t, issuer)
  const token = await issuer.sign(CLAIMS)
  const gateway = await startLocalGateway(t, { ...ISSUER, jwtJwks: server.url, jwtCooldownMs: 1 }, { token })
  server.down = true
  await gateway.reload()
  t.equal(await status(gateway, token), 200, 'the ones that were had before still count')
  t.equal(await status(gateway, await issuer.sign({ ...CLAIMS, sub: 'another' })), 200, 'for new tokens, too')
  const unknown = await request(`${gateway.url}/v1/channels/orders`, { headers: { authorization: `Bearer ${await (await makeIssuer('second')).sign(CLAIMS)}` } })
  t.equal(unknown.status, 503, 'a token whose key may be a new one is neither let in nor called wrong')
  t.match(unknown.body, { code: 'authentication_unavailable', retryable: true })
  t.ok(unknown.headers.has('retry-after'))
})

t.test('a gateway starts without its issuer, and says so until the issuer is there', async (t) => {
  const issuer = await makeIssuer('first')
  const server = await startKeyServer(t, issuer)
  const token = await issuer.sign(CLAIMS)
  server.down = true
  const gateway = await startLocalGateway(t, { ...ISSUER, jwtJwks: server.url, jwtCooldownMs: 1 }, { waits: false })
  t.equal(await status(gateway, token), 503)
  server.down = false
  t.equal(await status(gateway, token), 200)
})

t.test('wrong tokens do not make the gateway ask the issuer each time', async (t) => {
  const issuer = await makeIssuer('first')
  const server = await startKeyServer(t, issuer)
  const token = await issuer.sign(CLAIMS)
  const gateway = await startLocalGateway(t, { ...ISSUER, jwtJwks: server.url, jwtCooldownMs: 60_000 }, { token })
  const { asked } = server
  for (let round = 0; round < 20; round++) t.equal(await status(gateway, await (await makeIssuer(`k${round.toString()}`)).sign(CLAIMS)), 401)
  t.equal(server.asked, asked)
})

t.test('what a token must be like', async (t) => {
  const issuer = await makeIssuer('first')
  const server = await startKeyServer(t, issuer)
  const gateway = await startLocalGateway(t, { ...ISSUER, jwtJwks: server.url, jwtClockToleranceMs: 0 }, { token: await issuer.sign(CLAIMS) })
  const now = Math.floor(Date.now() / 1000)
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
  const unsigned = `${encode({ alg: 'none' })}.${encode({ ...CLAIMS, iss: ISSUER.jwtIssuer, aud: ISSUER.jwtAudience, exp: now + 60 })}.`
  const good = await issuer.sign(CLAIMS)
  const wrong: Record<string, string> = {
    'another issuer': await issuer.sign({ ...CLAIMS, iss: 'https://other.example' }),
    'another audience': await issuer.sign({ ...CLAIMS, aud: 'other' }),
    expired: await issuer.sign({ ...CLAIMS, exp: now - 1 }),
    'not good yet': await issuer.sign({ ...CLAIMS, nbf: now + 60 }),
    'without a name': await issuer.sign({ scope: '*:read' }),
    'without a signature': unsigned,
    'with a changed signature': `${good.slice(0, -4)}${good.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`
  }
  for (const [what, token] of Object.entries(wrong)) t.equal(await status(gateway, token), 401, what)
  t.equal(await status(gateway, await issuer.sign({ sub: 'x', scope: 'orders:write openid' })), 403, 'other grants')
  t.equal(await status(gateway, await issuer.sign({ sub: 'x', scope: ['ord*:read'] })), 200, 'a list with a pattern')
})
