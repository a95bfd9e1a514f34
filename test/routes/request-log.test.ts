import { join } from 'node:path'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import WebSocket from 'ws'
import { makeToken } from '../../src/access/token.js'
import type { StoredRecord } from '../../src/chain/ordered-log.js'
import { makeDirectory, writeAccess } from '../helpers/access.js'
import { startAppInHand } from '../helpers/app-in-hand.js'
import { startLocalGateway, type LocalGateway } from '../helpers/http-gateway.js'
import { eventually, request, submit } from '../helpers/http.js'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const PARENT = `00-${TRACE}-b7ad6b7169203331-01`

type Line = Record<string, unknown>

/** A gateway that knows one reader, and what it logs at level debug. */
async function startLogged (t: Test): Promise<LocalGateway & { lines: Line[], token: string }> {
  const lines: Line[] = []
  const token = makeToken()
  const accessFile = join(makeDirectory(t), 'access.yaml')
  writeAccess(accessFile, [{ name: 'reader', token, read: ['*'], write: ['*'] }])
  const logger = pino({ level: 'debug' }, { write: (line: string) => { lines.push(JSON.parse(line) as Line) } })
  return { ...await startLocalGateway(t, { accessFile }, { logger, token }), lines, token }
}

t.test('every line about a request has its id, and its trace where it names one', async (t) => {
  const { url, lines, token } = await startLogged(t)
  const authorization = `Bearer ${token}`
  const about = async (id: string): Promise<Line[]> =>
    await eventually(async () => lines.filter(({ requestId }) => requestId === id), (found) => found.some(({ msg }) => msg === 'request answered'))

  const answer = await submit(url, 'x', { headers: { authorization, traceparent: PARENT } })
  const id = String(answer.headers.get('x-request-id'))
  t.match(id, /^[0-9a-f-]{36}$/)
  t.match(await about(id), [{ level: 20, traceId: TRACE, method: 'POST', route: '/v1/channels/:channel/envelopes', statusCode: 202 }])

  const own = await request(`${url}/v1/channels/orders`, { headers: { authorization, 'x-request-id': 'order-4711' } })
  t.equal(own.headers.get('x-request-id'), 'order-4711')
  const [line] = await about('order-4711')
  t.match(line, { statusCode: 200 })
  t.notOk(line && 'traceId' in line)
  for (const unusable of ['x'.repeat(129), 'a b', '"', 'a,b', '']) {
    const { headers } = await request(`${url}/version`, { headers: { authorization, 'x-request-id': unusable } })
    t.match(headers.get('x-request-id'), /^[0-9a-f-]{36}$/, JSON.stringify(unusable.slice(0, 9)))
  }

  const refused = await request(`${url}/v1/channels/orders`, { headers: { traceparent: PARENT, 'x-request-id': 'refused' } })
  t.equal(refused.body['instance'], 'urn:ordering-gateway:request:refused')
  t.match(await about('refused'), [{ audit: true, outcome: 'refused', traceId: TRACE }, { statusCode: 401, traceId: TRACE }], 'the audit log too')
  await request(`${url}/v1/channels/orders`, { headers: { traceparent: PARENT.toUpperCase(), 'x-request-id': 'wrong' } })
  t.notOk((await about('wrong')).some((line) => 'traceId' in line), 'a trace that cannot be read is none')
  t.match((await request(`${url}/nowhere`, { headers: { 'x-request-id': 'nowhere' } })).headers.get('x-request-id'), 'nowhere')
  t.match(await about('nowhere'), [{ statusCode: 404 }])
})

t.test('a request that the framework refuses has an id too', async (t) => {
  const { url } = await startLogged(t)
  for (const path of ['/v1/channels/%zz', `/v1/channels/${'a'.repeat(600)}`]) {
    const { status, headers, body } = await request(url + path, { headers: { 'x-request-id': 'bad-path' } })
    t.strictSame([status, headers.get('x-request-id'), body['instance']], [400, 'bad-path', 'urn:ordering-gateway:request:bad-path'])
  }
})

t.test('a trace travels with the record', async (t) => {
  const { url, log } = await startAppInHand(t)
  const written = async (headers: Record<string, string>): Promise<Record<string, string>> => {
    const { offset } = (await submit(url, 'x', { headers })).body as unknown as { offset: number }
    const records: StoredRecord[] = []
    const reading = new AbortController()
    for await (const batch of log.read('orders', offset, reading.signal)) {
      records.push(...batch)
      reading.abort()
    }
    const [record] = records
    return Object.fromEntries(Object.entries(record?.headers ?? {}).map(([name, value]) => [name, Buffer.from(value).toString()]))
  }
  t.strictSame(await written({ traceparent: PARENT, tracestate: 'congo=t61 , rojo=1' }), { traceparent: PARENT, tracestate: 'congo=t61,rojo=1' })
  t.strictSame(await written({ traceparent: PARENT, tracestate: 'Congo' }), { traceparent: PARENT })
  t.strictSame(await written({ traceparent: `${PARENT}-x`, tracestate: 'congo=t61' }), {})
})

t.test('lines about sockets have the id of their request', async (t) => {
  const { url, lines, token } = await startLogged(t)
  const headers = { authorization: `Bearer ${token}`, 'x-request-id': 'socket', traceparent: PARENT }
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/channels/orders/deliver`, { headers })
  t.teardown(() => { socket.terminate() })
  await new Promise((resolve) => { socket.once('open', resolve) })
  t.notOk(lines.some(({ requestId }) => requestId === 'socket'))
  socket.terminate()
  await eventually(async () => lines.filter(({ requestId }) => requestId === 'socket'), (found) => found.length > 0)
  t.match(lines.filter(({ requestId }) => requestId === 'socket'), [{ msg: 'request answered', statusCode: 101, traceId: TRACE }])
})
