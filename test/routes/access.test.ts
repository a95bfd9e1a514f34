import { readFileSync, writeFileSync } from 'node:fs'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Agent, request as httpsRequest } from 'node:https'
import { join } from 'node:path'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import WebSocket from 'ws'
import { TOKEN_SUBPROTOCOL_PREFIX } from '../../src/access/credentials.js'
import { makeToken } from '../../src/access/token.js'
import { ISSUER, makeAuthority, makeDirectory, makeIssuer, writeAccess, type CertificateFiles, type Entry } from '../helpers/access.js'
import { startLocalGateway, type LocalGateway } from '../helpers/http-gateway.js'

/** Who calls. Each may do one thing with the channel orders; `other` may do everything with another one. */
const ROLES = ['none', 'wrong', 'expired', 'read', 'write', 'admin', 'metrics', 'operator', 'other'] as const
type Role = typeof ROLES[number]

/** By what it shows who it is. A subprotocol is for sockets only. */
const FORMS = ['token', 'jwt', 'certificate', 'cookie', 'subprotocol'] as const
type Form = typeof FORMS[number]

const EVERYBODY: readonly Role[] = ROLES
const KNOWN: readonly Role[] = ['read', 'write', 'admin', 'metrics', 'operator', 'other']
const HASH = '0'.repeat(64)
const ORIGIN = 'https://app.example.com'

/** A route, how it is called, and who may. */
interface Row {
  readonly route: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly isSocket?: boolean
  readonly allowed: readonly Role[]
}

const channel = '/v1/channels/:channel'
const READERS: readonly Role[] = ['read']
const WRITERS: readonly Role[] = ['write']
const ROWS: readonly Row[] = [
  ...['GET', 'HEAD'].flatMap((method): Row[] => [
    ...['/livez', '/readyz', '/healthz', '/', '/docs', '/openapi.json', '/openapi.yaml', '/asyncapi.json'].map((path) => ({ route: `${method} ${path}`, allowed: EVERYBODY })),
    { route: `${method} /livez/:check`, path: '/livez/process', allowed: EVERYBODY },
    { route: `${method} /readyz/:check`, path: '/readyz/channels', allowed: EVERYBODY },
    { route: `${method} /metrics`, allowed: ['metrics'] },
    { route: `${method} /v1/admin/log-level`, allowed: ['operator'] },
    { route: `${method} /version`, allowed: KNOWN },
    { route: `${method} /v1/channels`, allowed: KNOWN },
    { route: `${method} ${channel}`, allowed: READERS },
    { route: `${method} ${channel}/health`, allowed: READERS },
    { route: `${method} ${channel}/blocks`, allowed: READERS },
    { route: `${method} ${channel}/blocks/:number`, path: '/v1/channels/orders/blocks/0', allowed: READERS },
    { route: `${method} ${channel}/receipts/:id`, path: `/v1/channels/orders/receipts/${HASH}`, allowed: ['read', 'write'] }
  ]),
  { route: `POST ${channel}/envelopes`, headers: { 'content-type': 'application/octet-stream' }, body: 'x', allowed: WRITERS },
  { route: `POST ${channel}/envelopes`, headers: { 'content-type': 'application/x-ndjson' }, body: '{"payload":"eA=="}\n', allowed: WRITERS },
  { route: 'PUT /v1/admin/log-level', headers: { 'content-type': 'application/json' }, body: '{"level":"trace"}', allowed: ['operator'] },
  { route: `GET ${channel}/broadcast`, isSocket: true, allowed: WRITERS },
  { route: `GET ${channel}/broadcast`, allowed: WRITERS },
  { route: `GET ${channel}/deliver`, isSocket: true, allowed: READERS },
  ...['application/x-ndjson', 'text/event-stream'].map((accept) =>
    ({ route: `GET ${channel}/deliver`, path: '/v1/channels/orders/deliver?from=0&to=0', headers: { accept }, allowed: READERS })),
  { route: 'OPTIONS *', path: '/v1/channels', headers: { origin: ORIGIN, 'access-control-request-method': 'POST' }, allowed: EVERYBODY }
]

/** Every route of an app, as `METHOD /path`, of the tree that Fastify prints. */
function routesOf ({ app }: LocalGateway): string[] {
  const path: string[] = []
  return app.printRoutes({ commonPrefix: false }).split('\n').flatMap((line) => {
    const match = /^([ │]*)[├└]── (\S+)(?: \((.+)\))?/.exec(line)
    if (!match) return []
    const [, indent = '', segment = '', methods = ''] = match
    const depth = indent.length / 4
    path.splice(depth, Infinity, segment)
    return methods === '' ? [] : methods.split(', ').map((method) => `${method} ${path.join('')}`)
  })
}

interface World {
  readonly gateway: LocalGateway
  readonly show: (role: Role, form: Form) => Shown
  /** Everything that was logged, at the level of trace. */
  readonly logged: () => string
  readonly secrets: readonly string[]
  readonly ca: Buffer
  /** Connections that are kept, by the certificate that they were made with. */
  readonly agents: Record<string, Agent>
}

/** What a call carries. */
interface Shown {
  readonly headers?: Readonly<Record<string, string>>
  readonly protocols?: readonly string[]
  readonly certificate?: CertificateFiles
}

const NAMES = ['read', 'write', 'admin', 'metrics', 'operator', 'other', 'expired'] as const

function grantsOf (name: typeof NAMES[number]): Omit<Entry, 'name'> {
  if (name === 'metrics' || name === 'operator') return { [name]: true }
  if (name === 'other') return { read: ['payments'], write: ['payments'], admin: ['payments'] }
  return { [name === 'expired' ? 'read' : name]: ['orders'] }
}

async function makeWorld (t: Test): Promise<World> {
  const directory = makeDirectory(t)
  const accessFile = join(directory, 'access.yaml')
  const authority = makeAuthority(directory)
  const tokens: Record<string, string> = Object.fromEntries([...NAMES, 'wrong'].map((name) => [name, makeToken()]))
  const certificates = Object.fromEntries([...NAMES.filter((name) => name !== 'expired'), 'wrong'].map((name) => [name, authority.issue(name)]))
  writeAccess(accessFile, NAMES.map((name) => ({
    name, token: tokens[name] as string, certificate: `CN=${name}, O=Example`, ...grantsOf(name), ...name === 'expired' && { expires: '2020-01-01' }
  })))
  const issuer = await makeIssuer('one')
  const stranger = await makeIssuer('one')
  const scopes: Record<string, string> = { metrics: 'openid metrics', operator: 'openid operator', other: 'payments:read payments:write payments:admin', expired: 'orders:read' }
  const jwts: Record<string, string> = { wrong: await stranger.sign({ sub: 'w', scope: 'orders:read' }) }
  for (const name of NAMES) {
    jwts[name] = await issuer.sign({ sub: `jwt-${name}`, scope: scopes[name] ?? `orders:${name}`, ...name === 'expired' && { exp: Math.floor(Date.now() / 1000) - 60 } })
  }
  const jwksFile = join(directory, 'jwks.json')
  writeFileSync(jwksFile, JSON.stringify(issuer.jwks))
  const { certFile: tlsCertFile, keyFile: tlsKeyFile } = authority.issue('server')
  let text = ''
  const logger = pino({ level: 'trace' }, { write: (line: string) => { text += line } })
  const gateway = await startLocalGateway(t, {
    ...ISSUER,
    accessFile,
    jwtJwks: jwksFile,
    tlsCertFile,
    tlsKeyFile,
    tlsClientCaFile: authority.caFile,
    tlsClientAuth: 'optional',
    sessionCookie: 'session',
    allowedOrigins: [ORIGIN]
  }, { logger, scheme: 'https', token: tokens['read'] as string })
  const show = (role: Role, form: Form): Shown => {
    const token = tokens[role] as string
    if (role === 'none') return {}
    if (form === 'token') return { headers: { authorization: `Bearer ${token}` } }
    if (form === 'jwt') return { headers: { authorization: `bearer ${jwts[role] as string}` } }
    if (form === 'cookie') return { headers: { cookie: `theme=dark; session=${token}`, origin: ORIGIN } }
    if (form === 'subprotocol') return { protocols: [`${TOKEN_SUBPROTOCOL_PREFIX}${Buffer.from(token).toString('base64url')}`] }
    const certificate = certificates[role === 'expired' ? 'wrong' : role]
    return certificate ? { certificate } : {}
  }
  const secrets = [...Object.values(tokens), ...Object.values(jwts), ...Object.values(tokens).map((token) => Buffer.from(token).toString('base64url'))]
  const agents: Record<string, Agent> = {}
  t.teardown(() => { for (const agent of Object.values(agents)) agent.destroy() })
  return { gateway, show, logged: () => text, secrets, ca: readFileSync(authority.caFile), agents }
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly protocol?: string
}

async function call ({ gateway: { port }, ca, agents }: World, row: Row, { headers, protocols = [], certificate }: Shown): Promise<Answer> {
  const [method, template] = row.route.split(' ') as [string, string]
  const path = row.path ?? template.replace(':channel', 'orders')
  const tls = { ca, ...certificate && { cert: readFileSync(certificate.certFile), key: readFileSync(certificate.keyFile) } }
  const agent = agents[certificate?.certFile ?? 'none'] ??= new Agent({ ...tls, keepAlive: true })
  return await new Promise((resolve, reject) => {
    const read = (response: IncomingMessage): void => {
      let text = ''
      response.on('data', (chunk: Buffer) => { text += chunk.toString() })
      response.on('end', () => { resolve({ status: response.statusCode ?? 0, headers: response.headers, text }) })
    }
    if (row.isSocket) {
      const socket = new WebSocket(`wss://127.0.0.1:${port.toString()}${path}`, ['ordering.v1.json', ...protocols], { ...tls, headers: { ...row.headers, ...headers } })
      socket.on('error', reject)
      socket.once('unexpected-response', (_request, response) => { read(response) })
      socket.once('open', () => {
        resolve({ status: 101, headers: {}, text: '', protocol: socket.protocol })
        socket.terminate()
      })
      return
    }
    const sent = httpsRequest({ host: '127.0.0.1', port, path, method, agent, headers: { ...row.headers, ...headers } }, read)
    sent.on('error', reject)
    sent.end(row.body)
  })
}

t.test('every route and every role, by everything that a caller can show', async (t) => {
  const world = await makeWorld(t)
  await t.test('there is a row for each route', async (t) => {
    t.strictSame([...new Set(ROWS.map(({ route }) => route))].sort(), [...new Set(routesOf(world.gateway))].sort())
  })
  for (const row of ROWS) {
    await t.test(`${row.route} ${row.isSocket ? 'socket' : row.headers?.['accept'] ?? row.headers?.['content-type'] ?? ''}`, async (t) => {
      for (const role of ROLES) {
        for (const form of FORMS.filter((one) => one !== 'subprotocol' || row.isSocket)) {
          const answer = await call(world, row, world.show(role, form))
          const what = `${role} by ${form}`
          if (row.allowed.includes(role)) {
            t.ok(answer.status !== 401 && answer.status !== 403 && answer.status < 500, `${what} may: ${answer.status.toString()}`)
            if (row.isSocket) t.equal(answer.protocol, 'ordering.v1.json', 'the subprotocol with the token is not chosen')
          } else {
            t.equal(answer.status, KNOWN.includes(role) ? 403 : 401, what)
            t.match(answer.headers['www-authenticate'], /^Bearer realm="ordering-gateway"/, what)
            t.match(answer.headers['content-type'], /^application\/problem\+json/, what)
          }
          if (role === 'none') break
        }
      }
    })
  }
  await t.test('tokens in wrong places are refused', async (t) => {
    const { headers } = world.show('read', 'token')
    const token = headers?.['authorization']?.slice('Bearer '.length) as string
    for (const path of [`?access_token=${token}`, `?from=0&token=${token}`, `/${token}`, `/blocks/${token}`, `/receipts/${token}`]) {
      const shown = path.includes('?') ? {} : { headers: headers as Record<string, string> }
      const answer = await call(world, { route: 'GET /', path: `/v1/channels/orders${path}`, allowed: [] }, shown)
      t.ok([400, 404].includes(answer.status), `${path.slice(0, 10)} ${answer.status.toString()}`)
    }
    const malformed = { 'another scheme': `Basic ${token}`, 'two words': `Bearer ${token} ${token}`, 'no token': 'Bearer ', 'a list': `Bearer ${token}, Bearer ${token}` }
    for (const [what, value] of Object.entries(malformed)) {
      t.equal((await call(world, { route: 'GET /version', allowed: [] }, { headers: { authorization: value } })).status, 401, what)
    }
    t.equal((await call(world, { route: 'GET /version', allowed: [] }, { headers: { cookie: `session=${token}; session=${token}` } })).status, 401, 'two cookies')
    const socket: Row = { route: `GET ${channel}/deliver`, isSocket: true, allowed: [] }
    t.equal((await call(world, { ...socket, path: `/v1/channels/orders/deliver?token=${token}` }, {})).status, 400, 'a socket with a token in its address')
  })
  await t.test('nothing that was logged has a secret in it', async (t) => {
    const text = world.logged()
    t.match(text, /"audit":true.*"outcome":"refused"/, 'there is something')
    for (const secret of world.secrets) t.notOk(text.includes(secret), secret.slice(0, 8))
  })
})
