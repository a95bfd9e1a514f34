import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import WebSocket from 'ws'
import { TOKEN_SUBPROTOCOL_PREFIX } from '../../src/access/credentials.js'
import { makeToken } from '../../src/access/token.js'
import { ISSUER, makeAuthority, makeDirectory, makeIssuer, writeAccess } from '../helpers/access.js'
import { eventually, request, submit } from '../helpers/http.js'
import { logLines, runProcess, startGateway, writeConfig } from '../helpers/process.js'

/** What must not stand in anything that the process writes or answers, by what it is. Pieces: what is cut off is still too much. */
class Secrets {
  readonly #secrets = new Map<string, string>()

  add (what: string, secret: string): string {
    this.#secrets.set(what, secret)
    return secret
  }

  token (what: string, token = makeToken()): string {
    this.add(what, token.slice(4, 24))
    this.add(`${what}, as a subprotocol`, Buffer.from(token).toString('base64url').slice(6, 26))
    this.add(`${what}, its hash`, hash(token).slice(8, 40))
    return token
  }

  /** Those that stand in a text. */
  in (text: string): string[] {
    return [...this.#secrets].filter(([, secret]) => text.includes(secret)).map(([what]) => what)
  }
}

function hash (token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** The middle of what a PEM file holds. */
function middleOf (file: string): string {
  return readFileSync(file, 'utf8').split('\n')[1]?.slice(8, 40) ?? ''
}

const ENVELOPES = '/v1/channels/orders/envelopes'

t.test('no line of the log and no answer has a secret in it, whether a caller is let in or not', async (t) => {
  const directory = makeDirectory(t)
  const secrets = new Secrets()
  const [known, wrong, revoked] = ['known token', 'wrong token', 'revoked token'].map((what) => secrets.token(what)) as [string, string, string]
  const accessFile = join(directory, 'access.yaml')
  const entries = [known, revoked].map((token, index) => ({ name: `one${index.toString()}`, token, write: ['orders'], read: ['orders'] }))
  writeAccess(accessFile, entries)
  const [issuer, stranger] = [await makeIssuer('one'), await makeIssuer('one')]
  const jwks = join(directory, 'jwks.json')
  writeFileSync(jwks, JSON.stringify(issuer.jwks))
  const jwt = await issuer.sign({ sub: 'shop', scope: 'orders:write orders:read' })
  const [foreign, expired] = [await stranger.sign({ sub: 'shop' }), await issuer.sign({ sub: 'shop', exp: 1 })]
  for (const [what, one] of Object.entries({ jwt, foreign, expired })) secrets.add(`${what} JWT`, one.split('.')[2]?.slice(8, 40) ?? '')
  const [key, payload] = [secrets.add('idempotency key', 'order-8c1b0f6e2d'), secrets.add('payload', 'payload-3f9a7c51')]
  const gateway = await startGateway(t, {
    env: {
      DATA_DIR: join(directory, 'data'),
      LOG_LEVEL: 'trace',
      ACCESS_FILE: accessFile,
      ACCESS_CHECK_MS: '100',
      SESSION_COOKIE: 'session',
      ALLOWED_ORIGINS: 'https://app.example.com',
      JWT_JWKS: jwks,
      JWT_ISSUER: ISSUER.jwtIssuer,
      JWT_AUDIENCE: ISSUER.jwtAudience
    }
  })
  const answers: string[] = []
  const call = async (path: string, headers: Record<string, string>): Promise<number> => {
    const { status, text, headers: told } = await request(gateway.url + path, { headers })
    answers.push(text, JSON.stringify([...told]))
    return status
  }
  const post = async (token: string, headers: Record<string, string> = {}, body = payload): Promise<number> => {
    const { status, text, headers: told } = await submit(gateway.url, body, { headers: { authorization: `Bearer ${token}`, ...headers } })
    answers.push(text, JSON.stringify([...told]))
    return status
  }
  const connect = async (protocols: string[], headers: Record<string, string> = {}): Promise<number> => await new Promise((resolve) => {
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/v1/channels/orders/deliver?from=0`, ['ordering.v1.json', ...protocols], { headers })
    socket.once('unexpected-response', (sent, response) => {
      resolve(response.statusCode ?? 0)
      sent.destroy()
    })
    socket.on('error', () => undefined).once('open', () => { resolve(101) })
    t.teardown(() => { socket.terminate() })
  })
  const subprotocol = (token: string): string => TOKEN_SUBPROTOCOL_PREFIX + Buffer.from(token).toString('base64url')

  await t.test('who is let in', async (t) => {
    for (const token of [known, jwt]) t.equal(await post(token, { 'idempotency-key': key, prefer: 'wait=10' }), token === known ? 201 : 200)
    t.equal(await call('/v1/channels/orders', { cookie: `session=${known}` }), 200)
    t.equal(await connect([subprotocol(known)]), 101)
    t.equal(await connect([], { cookie: `session=${revoked}`, origin: 'https://app.example.com' }), 101)
  })
  await t.test('who is not', async (t) => {
    for (const token of [wrong, foreign, expired, `${known} ${wrong}`]) t.equal(await post(token), 401)
    t.equal(await call('/v1/channels/orders', { cookie: `session=${wrong}` }), 401)
    t.equal(await call('/v1/channels/orders', { cookie: `session=${known}`, origin: 'https://other.example' }), 403)
    t.equal(await call(`/v1/channels/orders?access_token=${known}`, {}), 400)
    t.equal((await request(`${gateway.url}/v1/channels/${known}`, { headers: { authorization: `Bearer ${known}` } })).status, 403, 'a path is told to who sent it')
    t.equal(await connect([subprotocol(wrong)]), 401)
    t.equal(await connect(['no-protocol', subprotocol(known)]), 101)
  })
  await t.test('what is refused for what it says', async (t) => {
    t.equal(await post(known, { 'idempotency-key': key.repeat(100) }), 400)
    t.equal(await post(known, { 'content-type': 'application/json' }, `{"payload":"${payload}`), 400)
    t.equal(await post(known, { 'content-type': 'application/json' }, JSON.stringify({ payload })), 400)
    t.equal(await post(known, { 'content-type': 'application/x-ndjson' }, `{"payload":"${payload}"}\n`), 200)
    t.equal((await request(`${gateway.url}${ENVELOPES}`, { method: 'PUT', headers: { authorization: `Bearer ${known}` }, body: payload })).status, 405)
  })
  await t.test('a token that is taken out, and files that cannot be used', async () => {
    writeAccess(accessFile, entries.slice(0, 1))
    await eventually(async () => gateway.stdout, (text) => text.includes('"outcome":"ended"'))
    const complaints = (): number => logLines(gateway).filter(({ level }) => level === 50).length
    for (const [index, text] of [
      `identities:\n  - name: a\n    tokens: [{sha256: ${hash(known)}\n`, // YAML that ends too soon
      `identities:\n  - name: a\n   tokens:\n  sha256: ${hash(known)}: x\n`,
      `identities:\n  - name: a\n    tokens: [{sha256: ${known}}]\n`, // the token in place of its hash
      `identities:\n  - name: a\n    ${known}: true\n`,
      `identities: ${JSON.stringify([1, 2].map((one) => ({ name: `n${one.toString()}`, tokens: [{ sha256: hash(known) }] })))}`
    ].entries()) {
      writeFileSync(accessFile, text)
      await eventually(async () => complaints(), (count) => count > index)
    }
  })
  await gateway.kill('SIGTERM')
  t.ok(logLines(gateway).filter(({ audit }) => audit === true).length > 5, 'there is something')
  t.strictSame(secrets.in(gateway.stdout + gateway.stderr), [], 'in the log')
  t.strictSame(secrets.in(answers.join('\n').replaceAll(key, '')), [], 'in an answer')
})

t.test('a start that fails tells no secret', async (t) => {
  const directory = t.testdir()
  const secrets = new Secrets()
  const token = secrets.token('token')
  const authority = makeAuthority(directory)
  const [one, two] = [authority.issue('one'), authority.issue('two')]
  for (const { keyFile } of [one, two]) secrets.add(keyFile, middleOf(keyFile))
  const passwordFile = join(directory, 'password')
  writeFileSync(passwordFile, secrets.add('password', 'hunter2-very-secret'))
  const accessFile = join(directory, 'access.yaml')
  writeFileSync(accessFile, `identities:\n  - name: a\n    tokens: [{sha256: ${hash(token)}\n`)
  const kafka = { KAFKA_BROKERS: '127.0.0.1:1', KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'user', KAFKA_SASL_PASSWORD_FILE: passwordFile }
  for (const [what, env] of Object.entries({
    'an access file that is no YAML': { ACCESS_FILE: accessFile },
    'a key in place of the access file': { ACCESS_FILE: one.keyFile },
    'a key in place of the keys of JWTs': { JWT_JWKS: one.keyFile, JWT_ISSUER: 'x', JWT_AUDIENCE: 'x' },
    'a key that does not fit': { TLS_CERT_FILE: one.certFile, TLS_KEY_FILE: two.keyFile },
    'a key in place of the configuration': { CONFIG_FILE: one.keyFile },
    'a password in the configuration': { CONFIG_FILE: writeConfig(directory, { kafkaSaslPassword: 'hunter2-very-secret' }) },
    'something else beside the password': { ...kafka, PORT: 'x' }
  })) {
    const { code, stdout, stderr } = await runProcess(t, { env: { PORT: '0', LOG_LEVEL: 'trace', DATA_DIR: join(directory, 'data'), ...env } })
    t.equal(code, 2, what)
    t.ok(stderr.length > 10, stderr)
    t.strictSame(secrets.in(stdout + stderr), [], what)
  }
})
