import { connect } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { makeDirectory, writeAccess } from '../helpers/access.js'
import { request } from '../helpers/http.js'
import { startLocalGateway } from '../helpers/http-gateway.js'
import { makeToken } from '../../src/access/token.js'

interface Refusal {
  readonly what: string
  readonly path: string
  readonly status: number
  readonly header?: string
  readonly shown?: boolean
  readonly version?: string
  readonly key?: string
}

/** Refusals of every place that can refuse an upgrade: the server itself, the guard, the router, the schema, the handler. */
const REFUSALS: readonly Refusal[] = [
  { what: 'nobody', path: '/v1/channels/orders/deliver', shown: false, status: 401 },
  { what: 'another channel', path: '/v1/channels/payments/deliver', status: 403 },
  { what: 'a foreign page', path: '/v1/channels/orders/deliver', header: 'Origin: https://foreign.example', status: 403 },
  { what: 'a route that has no socket', path: '/version', status: 400 },
  { what: 'a route that has no socket, of a channel', path: '/v1/channels/orders/blocks', status: 400 },
  { what: 'a route that has no socket and is for everybody', path: '/livez', shown: false, status: 400 },
  { what: 'a route that has no socket, for nobody', path: '/version', shown: false, status: 401 },
  { what: 'no route', path: '/v1/nothing', status: 404 },
  { what: 'a path that cannot be decoded', path: '/v1/channels/%zz/deliver', status: 400 },
  { what: 'a path that is too long', path: `/v1/channels/${'a'.repeat(600)}/deliver`, status: 400 },
  { what: 'a query that is not valid', path: '/v1/channels/orders/deliver?from=never', status: 400 },
  { what: 'a subprotocol that is not known', path: '/v1/channels/orders/deliver', header: 'Sec-WebSocket-Protocol: other', status: 400 },
  { what: 'a version that is not known', path: '/v1/channels/orders/deliver', version: '7', status: 400 },
  { what: 'a key that is no key', path: '/v1/channels/orders/deliver', key: 'x', status: 400 }
]

t.test('a connection whose upgrade is refused is closed: the server has no time-outs for it any more', async (t) => {
  const accessFile = join(makeDirectory(t), 'access.yaml')
  const token = makeToken()
  writeAccess(accessFile, [{ name: 'reader', token, read: ['orders'] }])
  const gateway = await startLocalGateway(t, { accessFile }, { token })
  for (const { what, path, header, shown = true, version = '13', key = 'dGhlIHNhbXBsZSBub25jZQ==', status } of REFUSALS) {
    const headers = [
      'Host: x', 'Connection: Upgrade', 'Upgrade: websocket', `Sec-WebSocket-Version: ${version}`, `Sec-WebSocket-Key: ${key}`,
      ...header === undefined ? [] : [header], ...shown ? [`Authorization: Bearer ${token}`] : []
    ]
    const { text, ended } = await exchange(t, gateway.port, [`GET ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`])
    t.match(text, new RegExp(`^HTTP/1.1 ${status.toString()} `), what)
    t.ok(ended, `${what}: closed`)
  }
  t.equal((await request(`${gateway.url}/livez`)).status, 200)
})

/** The connection goes on as it was. */
const LIVEZ = 'GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'

t.test('an upgrade to another protocol than WebSocket is left alone, as HTTP wants it', async (t) => {
  const gateway = await startLocalGateway(t)
  const h2c = ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA']
  const ask = async (lines: readonly string[], { body = '', offer = h2c }: { body?: string, offer?: readonly string[] } = {}): Promise<string> => {
    const headers = ['Host: x', ...offer]
    return (await exchange(t, gateway.port, [`${[...lines, ...headers].join('\r\n')}\r\n\r\n${body.slice(0, 3)}`, body.slice(3)], LIVEZ)).text
  }
  t.match(await ask(['GET /version HTTP/1.1']), /^HTTP\/1.1 200 [^]*"version":"1.2.3"[^]*HTTP\/1.1 200 /)
  const post = ['POST /v1/channels/orders/envelopes HTTP/1.1', 'Content-Type: application/octet-stream', 'Content-Length: 30000']
  const webSocket = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==']
  for (const offer of [h2c, webSocket]) t.match(await ask(post, { body: 'x'.repeat(30_000), offer }), /^HTTP\/1.1 202 [^]*"offset":[^]*HTTP\/1.1 200 /, 'a POST')
  t.match(await ask(['GET /v1/channels/orders/broadcast HTTP/1.1']), /^HTTP\/1.1 426 [^]*\nupgrade: websocket\r\n[^]*HTTP\/1.1 200 /)
})

/** What comes back for raw bytes and, once there is an answer, for the next ones; and whether the server was who closed. */
async function exchange (t: Test, port: number, pieces: readonly string[], next?: string): Promise<{ text: string, ended: boolean }> {
  return await new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    t.teardown(() => { socket.destroy() })
    let text = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => { text += chunk })
    if (next !== undefined) socket.once('data', () => { socket.write(next) })
    socket.once('end', () => { resolve({ text, ended: true }) }).once('error', reject)
    socket.setTimeout(5000, () => {
      resolve({ text, ended: false })
      socket.destroy()
    })
    const [first = '', ...rest] = pieces
    socket.write(first, () => { socket.write(rest.join('')) })
  })
}
