import { join } from 'node:path'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { makeToken } from '../../src/access/token.js'
import { makeDirectory, writeAccess } from '../helpers/access.js'
import { startLocalGateway, type LocalGateway, type LocalOptions } from '../helpers/http-gateway.js'
import { request, submitAndWait, type Answer } from '../helpers/http.js'
import { checkRefused } from '../helpers/refused.js'
import { openStream } from '../helpers/stream.js'

const PATH = '/v1/admin/log-level'
const JSON_TYPE = 'application/json'

type Line = Record<string, unknown>

/** A gateway, and what it logged. */
async function startLogged (t: Test, level: string, config: Record<string, unknown> = {}, options: LocalOptions = {}): Promise<LocalGateway & { lines: Line[] }> {
  const lines: Line[] = []
  const logger = pino({ level }, { write: (line: string) => { lines.push(JSON.parse(line) as Line) } })
  return { ...await startLocalGateway(t, config, { ...options, logger }), lines }
}

async function setLevel (url: string, level: string, headers: Record<string, string> = {}): Promise<Answer> {
  return await request(url + PATH, { method: 'PUT', headers: { 'content-type': JSON_TYPE, ...headers }, body: JSON.stringify({ level }) })
}

t.test('the level is told and changed, and every logger follows, those that were there before included', async (t) => {
  const { url, lines } = await startLogged(t, 'info')
  t.strictSame((await request(url + PATH)).body, { level: 'info', configured: 'info' })
  const stream = await openStream(t, url, { accept: 'application/x-ndjson' })
  await submitAndWait(url, 'before')
  t.strictSame(lines.filter(({ level }) => Number(level) < 30), [], 'nothing at debug')

  const changed = await setLevel(url, 'debug')
  t.strictSame([changed.status, changed.body, changed.headers.get('cache-control')], [200, { level: 'debug', configured: 'info' }, 'no-store'])
  await submitAndWait(url, 'now', { headers: { 'x-request-id': 'mine-1' } })
  stream.response.destroy()
  const answered = (method: string, route: string): Line | undefined =>
    lines.find((line) => line['msg'] === 'request answered' && line['method'] === method && line['route'] === route)
  t.match(answered('POST', '/v1/channels/:channel/envelopes'), { level: 20, requestId: 'mine-1', statusCode: 201, durationMs: Number })
  await t.resolves(until(() => answered('GET', '/v1/channels/:channel/deliver') !== undefined), 'a request that was there before the change, by its own logger')

  t.match((await setLevel(url, 'silent')).body, { level: 'silent', configured: 'info' })
  const count = lines.filter(({ audit }) => audit === undefined).length
  await submitAndWait(url, 'silently')
  t.equal(lines.filter(({ audit }) => audit === undefined).length, count, 'nothing any more')
  t.match((await setLevel(url, 'info')).body, { level: 'info' })
  t.match((await request(url + PATH)).body, { level: 'info', configured: 'info' })
  t.strictSame(lines.filter(({ audit }) => audit).map(({ level, action, outcome, change }) => ({ level, action, outcome, change })), [
    ['GET'], ['PUT', 'info -> debug'], ['PUT', 'debug -> silent'], ['PUT', 'silent -> info'], ['GET']
  ].map(([method, change]) => ({
    level: 30, action: `${String(method)} ${PATH}`, outcome: 'done', change: change && `log level ${change}`
  })), 'each call is in the audit log, that which silences the others too')
})

t.test('loggers of the gateway\'s parts follow', async (t) => {
  const { url, lines, app } = await startLogged(t, 'error')
  t.strictSame(lines, [], 'the states of channels are told at info')
  await setLevel(url, 'trace')
  app.log.trace('of the app')
  await app.close()
  t.ok(lines.some(({ msg }) => msg === 'of the app'))
})

t.test('what is refused', async (t) => {
  const { url, lines } = await startLogged(t, 'info')
  const put = { method: 'PUT', path: PATH, type: JSON_TYPE, status: 400, code: 'invalid_request' }
  await checkRefused(t, { url }, [
    { what: 'a level that there is not', ...put, body: '{"level":"loud"}', pointer: '/level', detail: /\/level must be one of fatal, error, warn, info, debug, trace, silent$/ },
    { what: 'a number', ...put, body: '{"level":20}', pointer: '/level' },
    { what: 'a name of JavaScript', ...put, body: '{"level":"constructor"}', pointer: '/level' },
    { what: 'no level', ...put, body: '{}', pointer: '/level' },
    { what: 'more than a level', ...put, body: '{"level":"debug","for":"1h"}', pointer: '/for' },
    { what: 'a list', ...put, body: '[]' },
    { what: 'no JSON', ...put, body: 'debug', code: 'malformed_json' },
    { what: 'nothing', ...put, code: 'empty_body' },
    { what: 'another type', ...put, type: 'text/plain', body: 'debug', status: 415, code: 'unsupported_media_type' },
    { what: 'too much', ...put, body: JSON.stringify({ level: 'x'.repeat(2000) }), status: 413, code: 'body_too_large' },
    { what: 'POST', ...put, method: 'POST', body: '{"level":"debug"}', status: 405, code: 'method_not_allowed' }
  ])
  t.match((await request(url + PATH)).body, { level: 'info' }, 'it is as it was')
  t.match(lines.find(({ audit }) => audit), { outcome: 'failed', change: undefined, action: `PUT ${PATH}` })
})

t.test('only for who may operate', async (t) => {
  const accessFile = join(makeDirectory(t), 'access.yaml')
  const [reader, operator] = [makeToken(), makeToken()]
  writeAccess(accessFile, [{ name: 'reader', token: reader, read: ['*'], admin: ['*'], metrics: true }, { name: 'operator', token: operator, operator: true }])
  const { url, lines } = await startLogged(t, 'info', { accessFile }, { token: reader })
  const refused = await setLevel(url, 'debug', { authorization: `Bearer ${reader}` })
  t.match([refused.status, refused.body], [403, { code: 'forbidden', detail: 'reader needs the grant operator' }])
  t.match(refused.headers.get('www-authenticate'), 'scope="operator"')
  t.equal((await setLevel(url, 'debug', { authorization: `Bearer ${operator}` })).status, 200)
  t.match(lines.filter(({ audit }) => audit), [
    { identity: 'reader', outcome: 'refused', code: 'forbidden' }, { identity: 'operator', outcome: 'done', change: 'log level info -> debug' }
  ])
})

/** Resolves when it holds. */
async function until (holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('it did not come so far')
    await new Promise((resolve) => { setTimeout(resolve, 10) })
  }
}
