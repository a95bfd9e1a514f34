import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import WebSocket from 'ws'
import { makeToken } from '../../src/access/token.js'
import { makeDirectory, writeAccess } from '../helpers/access.js'
import { eventually } from '../helpers/http.js'
import { startLocalGateway, type LocalGateway } from '../helpers/http-gateway.js'

const CHECK_MS = 100
const ENVELOPE = '{"payload":"eA=="}\n'

/** A stream that is open: what came, and how it ended. */
interface Stream {
  readonly text: () => string
  /** Close code of a socket; 0 of a plain answer, which ended as answers do. */
  readonly ended: Promise<number>
}

type Open = (t: Test, gateway: LocalGateway, token: string) => Promise<Stream>

/** Every way in which a caller stays connected. Each resolves once the gateway serves it. */
const STREAMS: Readonly<Record<string, Open>> = {
  'deliver socket': async (t, { port }, token) => await openSocket(t, `ws://127.0.0.1:${port.toString()}/v1/channels/orders/deliver?from=0`, token),
  'broadcast socket': async (t, { port }, token) => await openSocket(t, `ws://127.0.0.1:${port.toString()}/v1/channels/orders/broadcast`, token, ENVELOPE),
  'server-sent events': async (t, { port }, token) => await openAnswer(t, { port, token, path: 'deliver?from=0', headers: { accept: 'text/event-stream' } }),
  'lines of JSON': async (t, { port }, token) => await openAnswer(t, { port, token, path: 'deliver?from=0', headers: { accept: 'application/x-ndjson' } }),
  'streamed POST': async (t, { port }, token) => await openAnswer(t, { port, token, path: 'envelopes', headers: { 'content-type': 'application/x-ndjson' }, first: ENVELOPE })
}

async function openSocket (t: Test, url: string, token: string, first?: string): Promise<Stream> {
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } })
  t.teardown(() => { socket.terminate() })
  let text = ''
  const ended = new Promise<number>((resolve) => { socket.once('close', resolve) })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.on('message', (data: Buffer) => {
      text += `${data.toString()}\n`
      resolve()
    })
    socket.once('open', () => { if (first !== undefined) socket.send(first) })
  })
  return { text: () => text, ended }
}

interface Request {
  readonly port: number
  readonly token: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** What is sent of a body that never ends. */
  readonly first?: string
}

async function openAnswer (t: Test, { port, token, path, headers, first }: Request): Promise<Stream> {
  const sent: ClientRequest = httpRequest({
    host: '127.0.0.1',
    port,
    path: `/v1/channels/orders/${path}`,
    method: first === undefined ? 'GET' : 'POST',
    agent: false,
    headers: { authorization: `Bearer ${token}`, ...headers }
  })
  t.teardown(() => { sent.destroy() })
  let text = ''
  const response = new Promise<IncomingMessage>((resolve, reject) => { sent.once('response', resolve).on('error', reject) })
  if (first === undefined) sent.end()
  else sent.write(first)
  const answer = await response
  const ended = new Promise<number>((resolve) => { answer.once('end', () => { resolve(0) }).once('error', () => { resolve(-1) }) })
  answer.on('data', (chunk: Buffer) => { text += chunk.toString() })
  await eventually(async () => text, (now) => now !== '')
  return { text: () => text, ended }
}

/** Logs into memory, and gives the audit lines. */
function makeLogger (): { logger: pino.Logger, audited: () => Array<Record<string, unknown>> } {
  let text = ''
  const logger = pino({ level: 'info' }, { write: (line: string) => { text += line } })
  return { logger, audited: () => text.split('\n').filter((line) => line.includes('"audit":true')).map((line) => JSON.parse(line) as Record<string, unknown>) }
}

/** Checks that a stream was ended because its caller may no longer have it. */
async function checkEnded (t: Test, what: string, { stream, code }: { stream: Stream, code: string }): Promise<void> {
  t.equal(await stream.ended, what.includes('socket') ? 1008 : 0, `${what}: how it ended`)
  t.match(stream.text(), new RegExp(`"code":"${code}"`), `${what}: it was told why`)
}

t.test('who is taken out of the access file, or loses a grant, loses the streams that are open; others keep theirs', async (t) => {
  const accessFile = join(makeDirectory(t), 'access.yaml')
  const grants = { read: ['orders'], write: ['orders'] }
  const [leaving, limited, staying] = [makeToken(), makeToken(), makeToken()]
  const entries = [{ name: 'leaving', token: leaving, ...grants }, { name: 'limited', token: limited, ...grants }, { name: 'staying', token: staying, ...grants }]
  writeAccess(accessFile, entries)
  const { logger, audited } = makeLogger()
  const gateway = await startLocalGateway(t, { accessFile, accessCheckMs: CHECK_MS }, { logger, token: staying })
  const openAll = async (token: string): Promise<Array<[string, Stream]>> =>
    await Promise.all(Object.entries(STREAMS).map(async ([what, open]): Promise<[string, Stream]> => [what, await open(t, gateway, token)]))
  const [left, lessened, kept] = [await openAll(leaving), await openAll(limited), await openAll(staying)]
  let ended = 0
  for (const [, stream] of kept) void stream.ended.then(() => { ended++ })

  writeAccess(accessFile, [{ name: 'limited', token: limited, read: ['payments'] }, entries[2] as typeof entries[0]])
  for (const [what, stream] of left) await checkEnded(t, what, { stream, code: 'unauthenticated' })
  for (const [what, stream] of lessened) await checkEnded(t, what, { stream, code: 'forbidden' })
  t.equal(ended, 0, 'streams of others go on')

  const lines = audited().filter(({ outcome }) => outcome === 'ended')
  t.equal(lines.length, 2 * left.length, 'a line in the audit log for each')
  for (const line of lines) t.match(line, { identity: /^(?:leaving|limited)$/, channel: 'orders', address: '127.0.0.1', code: /^(?:unauthenticated|forbidden)$/ })
})

t.test('a token that expires ends its streams', async (t) => {
  const accessFile = join(makeDirectory(t), 'access.yaml')
  const [short, long] = [makeToken(), makeToken()]
  const grants = { read: ['orders'], write: ['orders'] }
  const expires = new Date(Date.now() + 6000).toISOString()
  writeAccess(accessFile, [{ name: 'short', token: short, expires, ...grants }, { name: 'long', token: long, ...grants }])
  const gateway = await startLocalGateway(t, { accessFile, accessCheckMs: CHECK_MS }, { token: long })
  const streams = await Promise.all(Object.entries(STREAMS).map(async ([what, open]) => ({ what, stream: await open(t, gateway, short) })))
  for (const { what, stream } of streams) await checkEnded(t, what, { stream, code: 'unauthenticated' })
  t.ok(Date.now() >= Date.parse(expires), 'not before')
})

t.test('an access file that cannot be read changes nothing, and is complained about once', async (t) => {
  const directory = makeDirectory(t)
  const accessFile = join(directory, 'access.yaml')
  const token = makeToken()
  writeAccess(accessFile, [{ name: 'reader', token, read: ['orders'] }])
  let text = ''
  const logger = pino({ level: 'info' }, { write: (line: string) => { if (line.includes('the access file')) text += line } })
  const gateway = await startLocalGateway(t, { accessFile, accessCheckMs: CHECK_MS }, { logger, token })
  const stream = await (STREAMS['deliver socket'] as Open)(t, gateway, token)
  writeAccess(accessFile, [{ name: 'reader', token, read: ['Not a channel'] }])
  await eventually(async () => text, (now) => now.includes('the access file cannot be used'))
  await gateway.reload()
  await gateway.reload()
  t.equal(text.trim().split('\n').length, 1)
  t.match(text, /identities\/0\/read\/0/)
  t.equal((await gateway.app.inject({ url: '/v1/channels/orders', headers: { authorization: `Bearer ${token}` } })).statusCode, 200, 'who was in it still may')
  writeAccess(accessFile, [])
  t.equal(await stream.ended, 1008, 'until it is good again')
  t.match(text.trim().split('\n').slice(1), [/the access file changed: what it says now counts/], 'which is told as well')
})
