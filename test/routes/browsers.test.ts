import { join } from 'node:path'
import t, { type Test } from 'tap'
import WebSocket from 'ws'
import { TOKEN_SUBPROTOCOL_PREFIX } from '../../src/access/credentials.js'
import { makeToken } from '../../src/access/token.js'
import { makeDirectory, writeAccess } from '../helpers/access.js'
import { request, type Answer } from '../helpers/http.js'
import { startLocalGateway, type LocalGateway } from '../helpers/http-gateway.js'

const PAGE = 'https://app.example.com'
const FOREIGN = 'https://foreign.example'

interface Site extends LocalGateway {
  readonly token: string
}

async function startSite (t: Test): Promise<Site> {
  const accessFile = join(makeDirectory(t), 'access.yaml')
  const token = makeToken()
  writeAccess(accessFile, [{ name: 'person', token, read: ['orders'], write: ['orders'] }])
  return { ...await startLocalGateway(t, { accessFile, sessionCookie: 'session', allowedOrigins: [PAGE] }, { token }), token }
}

/** Status that an upgrade is answered with. */
async function upgrade (t: Test, { port }: LocalGateway, { path = 'deliver', headers = {} as Record<string, string>, protocols = [] as string[] }): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port.toString()}/v1/channels/orders/${path}`, protocols, { headers })
  t.teardown(() => { socket.terminate() })
  socket.on('error', () => undefined)
  return await new Promise((resolve) => {
    socket.once('open', () => { resolve(101) })
    socket.once('unexpected-response', (_request, { statusCode = 0 }) => { resolve(statusCode) })
  })
}

t.test('a socket of a page whose origin is not allowed is refused, whatever it shows', async (t) => {
  const site = await startSite(t)
  const bearer = { authorization: `Bearer ${site.token}` }
  const cookie = { cookie: `session=${site.token}` }
  const own = `http://127.0.0.1:${site.port.toString()}`
  for (const path of ['deliver', 'broadcast']) {
    for (const [shown, headers] of Object.entries({ bearer, cookie })) {
      for (const origin of [FOREIGN, 'null', `${PAGE}.evil.example`, 'https://127.0.0.1:1', `${PAGE}:444`]) {
        t.equal(await upgrade(t, site, { path, headers: { ...headers, origin } }), 403, `${path} by ${shown} from ${origin}`)
      }
      for (const origin of [PAGE, own]) t.equal(await upgrade(t, site, { path, headers: { ...headers, origin } }), 101, `${path} by ${shown} from ${origin}`)
    }
    t.equal(await upgrade(t, site, { path, headers: bearer }), 101, 'a program has no origin')
    const protocols = ['ordering.v1.json', `${TOKEN_SUBPROTOCOL_PREFIX}${Buffer.from(site.token).toString('base64url')}`]
    t.equal(await upgrade(t, site, { path, protocols, headers: { origin: FOREIGN } }), 403, 'by subprotocol')
    t.equal(await upgrade(t, site, { path, protocols, headers: { origin: PAGE } }), 101, 'by subprotocol')
  }
})

t.test('what a browser sends with the cookie by itself is only taken from pages that are allowed', async (t) => {
  const { url, port, token } = await startSite(t)
  const own = `http://127.0.0.1:${port.toString()}`
  const post = async (headers: Record<string, string>): Promise<Answer> => await request(`${url}/v1/channels/orders/envelopes`, {
    method: 'POST', body: 'x', headers: { 'content-type': 'application/octet-stream', ...headers }
  })
  const cookie = `session=${token}`
  for (const [what, headers] of Object.entries<Record<string, string>>({ foreign: { origin: FOREIGN }, opaque: { origin: 'null' }, none: {} })) {
    const answer = await post({ cookie, ...headers })
    t.equal(answer.status, 403, `${what} origin`)
    t.match(answer.body, { code: 'origin_not_allowed', retryable: false })
  }
  t.equal((await post({ cookie, origin: PAGE })).status, 202)
  t.equal((await post({ cookie, origin: own })).status, 202, 'a page of the gateway itself')
  t.equal((await post({ authorization: `Bearer ${token}` })).status, 202, 'no page can send a bearer token that it does not know')
  t.equal((await post({ origin: PAGE })).status, 401, 'an origin is no identity')
  const get = async (headers: Record<string, string>): Promise<number> => (await request(`${url}/v1/channels/orders`, { headers: { cookie, ...headers } })).status
  t.equal(await get({}), 200, 'a link that is followed')
  t.equal(await get({ 'sec-fetch-site': 'same-origin' }), 200)
  t.equal(await get({ 'sec-fetch-site': 'cross-site' }), 403, 'a picture of another site')
  t.equal(await get({ origin: FOREIGN }), 403)
})

t.test('CORS: browsers are told which pages may call, and what they may see', async (t) => {
  const { url, token } = await startSite(t)
  const preflight = async (origin: string): Promise<Answer> => await request(`${url}/v1/channels/orders/envelopes`, {
    method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type,idempotency-key,prefer' }
  })
  const allowed = await preflight(PAGE)
  t.equal(allowed.status, 204)
  t.equal(allowed.headers.get('access-control-allow-origin'), PAGE)
  t.equal(allowed.headers.get('access-control-allow-credentials'), 'true')
  t.match(allowed.headers.get('access-control-allow-methods'), /POST/)
  t.match(allowed.headers.get('access-control-allow-headers'), /authorization/)
  t.match(allowed.headers.get('vary'), /origin/i)
  t.equal((await preflight(FOREIGN)).headers.get('access-control-allow-origin'), null)
  const call = async (headers: Record<string, string>): Promise<Headers> => (await request(`${url}/v1/channels/orders`, { headers: { origin: PAGE, ...headers } })).headers
  const seen = await call({ authorization: `Bearer ${token}` })
  t.equal(seen.get('access-control-allow-origin'), PAGE)
  t.match(seen.get('access-control-expose-headers'), /retry-after/)
  t.equal((await call({})).get('access-control-allow-origin'), PAGE, 'a page may see why it was refused')
})

t.test('caches keep what is answered to pages of different origins apart', async (t) => {
  const { url } = await startLocalGateway(t, { allowedOrigins: [PAGE] })
  for (const path of ['/v1/channels/orders/blocks/0', '/v1/channels/orders/blocks', '/metrics', '/v1/channels']) {
    const { headers } = await request(`${url}${path}`, { headers: { origin: PAGE } })
    t.equal(headers.get('access-control-allow-origin'), PAGE)
    t.match(headers.get('vary'), path === '/v1/channels' ? /^Origin$/ : /^Origin, accept$/, path)
  }
})

t.test('OPTIONS that is no question of a browser is answered as without allowedOrigins', async (t) => {
  for (const allowedOrigins of [[], [PAGE]]) {
    const { url } = await startLocalGateway(t, { allowedOrigins })
    for (const headers of [{}, { origin: PAGE }] as Array<Record<string, string>>) {
      const known = await request(`${url}/v1/channels/orders`, { method: 'OPTIONS', headers })
      t.match(known, { status: 405, body: { code: 'method_not_allowed' } })
      t.equal(known.headers.get('allow'), 'GET, HEAD')
      t.match(await request(`${url}/nothing`, { method: 'OPTIONS', headers }), { status: 404, body: { code: 'not_found' } })
    }
  }
})

t.test('without allowedOrigins and without authentication, only pages of this very address are let in', async (t) => {
  const gateway = await startLocalGateway(t)
  const { port } = gateway
  for (const host of ['127.0.0.1', 'localhost']) {
    t.equal(await upgrade(t, gateway, { headers: { origin: `http://${host}:${port.toString()}`, host: `${host}:${port.toString()}` } }), 101, host)
  }
  t.equal(await upgrade(t, gateway, { headers: { origin: FOREIGN } }), 403)
  const rebound = `rebound.example:${port.toString()}`
  t.equal(await upgrade(t, gateway, { headers: { origin: `http://${rebound}`, host: rebound } }), 403, 'a name that was made to point here')
})
