import t from 'tap'
import { startLocalGateway } from '../helpers/http-gateway.js'
import { request } from '../helpers/http.js'
import { checkRefused, type Refused } from '../helpers/refused.js'

const EVENTS = 'text/event-stream'
const LINES = 'application/x-ndjson'
const HASH = '0'.repeat(64)

/** Ranges that no stream has, whatever its format. */
const RANGES: Array<Pick<Refused, 'status' | 'code'> & { query: string, pointer?: string, lastEventId?: string }> = [
  ...['?from=tomorrow', '?from=-1', '?from=01', '?from=1.5', '?from='].map((query) => ({ query, pointer: '/from', status: 400, code: 'invalid_seek' })),
  ...['?to=next', '?to=never', '?from=1&to=0', '?from=oldest&to=-1'].map((query) => ({ query, pointer: '/to', status: 400, code: 'invalid_seek' })),
  ...[
    '?after=abc', `?from=1&after=${'A'.repeat(64)}`, `?from=1&after=${'0'.repeat(63)}`, `?from=0&after=${HASH}`, `?after=${HASH}`, `?from=next&after=${HASH}`,
    `?from=newest&after=${HASH}`, `?from=oldest&after=${HASH}`
  ].map((query) => ({ query, pointer: '/after', status: 400, code: 'invalid_seek' })),
  { query: `?from=1&after=${HASH}`, status: 409, code: 'fork_detected' },
  { query: '?from=2', status: 404, code: 'block_not_found' },
  { query: '?from=9999999999999999', status: 404, code: 'block_not_found' },
  { query: '?from=12345678901234567', pointer: '/from', status: 400, code: 'invalid_request' },
  { query: '?from=0&from=1', pointer: '/from', status: 400, code: 'invalid_request' },
  { query: '?view=tiny', pointer: '/view', status: 400, code: 'invalid_request' },
  { query: '?since=1', pointer: '/since', status: 400, code: 'invalid_request' },
  ...['?credit=1', '?from=0&credit=999999'].map((query) => ({ query, pointer: '/credit', status: 400, code: 'invalid_request' })),
  ...['?credit=0', '?credit=-1', '?credit=1e3', '?credit=1000000', '?credit='].map((query) => ({ query, pointer: '/credit', status: 400, code: 'invalid_request' })),
  ...['-1', '01', '1.5', 'abc', '1, 2', '9007199254740991', '9999999999999999', '12345678901234567', '1'.repeat(300)].map((lastEventId) => ({
    query: '?from=0', lastEventId, pointer: '/last-event-id', status: 400, code: 'invalid_seek'
  })),
  { query: '?to=never', lastEventId: '0', pointer: '/to', status: 400, code: 'invalid_seek' }
]

const deliver = '/v1/channels/orders/deliver'

const STREAMS: Refused[] = [EVENTS, LINES].flatMap((accept) => [
  ...RANGES.map(({ query, lastEventId, ...refusal }) => ({
    what: `${accept} ${query.slice(0, 40)} ${lastEventId?.slice(0, 20) ?? ''}`,
    path: deliver + query,
    headers: { accept, ...lastEventId !== undefined && { 'last-event-id': lastEventId } },
    ...refusal
  })),
  { what: `${accept} of no channel`, path: '/v1/channels/none/deliver', headers: { accept }, status: 404, code: 'unknown_channel' },
  { what: `${accept} of a bad channel`, path: '/v1/channels/No/deliver', headers: { accept }, pointer: '/channel', status: 400, code: 'invalid_request' }
])

const ACCEPTS: Refused[] = [
  ...['*/*', 'text/*', 'application/json', 'text/html, image/png;q=0.5', ''].map((accept) => ({
    what: `deliver as ${accept}`, path: deliver, headers: { accept }, status: 426, code: 'upgrade_required'
  })),
  ...[`${EVENTS};q=0`, `${LINES};q=0, text/html`].map((accept) => ({ what: `deliver as ${accept}`, path: deliver, headers: { accept }, status: 406, code: 'not_acceptable' })),
  ...['image/png', EVENTS].map((accept) => ({ what: `a page as ${accept}`, path: '/v1/channels/orders/blocks', headers: { accept }, status: 406, code: 'not_acceptable' }))
]

const PAGES: Refused[] = [
  ...['0', '-1', '01', '1001', '9999', '10000', '1e2', '1.5', 'all', '', '99999999999999999999'].map((limit) => ({ query: `limit=${limit}`, pointer: '/limit' })),
  ...['-1', '01', '1.5', 'newest', '', '12345678901234567'].map((from) => ({ query: `from=${from}`, pointer: '/from' })),
  { query: 'limit=1&limit=2', pointer: '/limit' },
  { query: 'view=tiny', pointer: '/view' },
  { query: 'to=5', pointer: '/to' }
].map(({ query, pointer }) => ({ what: `a page with ${query}`, path: `/v1/channels/orders/blocks?${query}`, pointer, status: 400, code: 'invalid_request' }))

const BEYOND: Refused[] = ['2', '999', '9999999999999999'].map((from) => ({
  what: `a page from ${from}`, path: `/v1/channels/orders/blocks?from=${from}`, status: 404, code: 'block_not_found'
}))

const RECEIPTS: Refused[] = [
  ...[
    'abc', '-1', '1.5', '01', HASH.slice(1), `${HASH}0`, 'A'.repeat(64), '%00', '1%2F2', 'x'.repeat(300)
  ].map((id) => ({ id, status: 400, code: 'invalid_request' })),
  ...[HASH, '9999999', '9007199254740993'].map((id) => ({ id, status: 404, code: 'receipt_not_found' }))
].map(({ id, ...refusal }) => ({ what: `receipt ${id.slice(0, 70)}`, path: `/v1/channels/orders/receipts/${id}`, ...refusal }))

t.test('streams and pages that are refused', async (t) => {
  const gateway = await startLocalGateway(t)
  await checkRefused(t, gateway, [...STREAMS, ...ACCEPTS, ...PAGES, ...BEYOND, ...RECEIPTS])
  t.match((await request(`${gateway.url}/v1/channels/orders`)).body, { height: 1, state: 'ready' })
})
