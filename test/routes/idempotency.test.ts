import t from 'tap'
import { startLocalGateway } from '../helpers/http-gateway.js'
import { eventually, request, submit } from '../helpers/http.js'

const key = (value: string, more = {}) => ({ headers: { 'idempotency-key': value, ...more } })

t.test('the same key gives the same acknowledgement, and the receipt once there is one', async (t) => {
  const { url } = await startLocalGateway(t, { channels: [{ id: 'orders', batchTimeoutMs: 300 }] })
  const first = await submit(url, 'one', key('k1'))
  t.equal(first.status, 202)
  const again = await submit(url, 'one', key('"k1"'))
  t.match(again, { status: 202, body: { ...first.body, duplicate: true } }, 'in no block yet, the key in quotes')
  t.match(await submit(url, 'one', key('k1', { prefer: 'wait=10' })), { status: 200, body: { ...first.body, block: 1, duplicate: true } })
  t.match(await submit(url, 'one', key('k1', { prefer: 'wait=10' })), { status: 200, body: { ...first.body, block: 1, duplicate: true } }, 'from the index')
  t.match(await submit(url, 'one', key('k2', { prefer: 'wait=10' })), { status: 201, body: { duplicate: false } }, 'another key is another envelope')
  const { body } = await request(`${url}/v1/channels/orders`)
  t.equal(body['height'], 3)
})

t.test('a key for another envelope is refused', async (t) => {
  const { url } = await startLocalGateway(t)
  const json = (text: string): string => JSON.stringify({ payload: Buffer.from(text).toString('base64') })
  await submit(url, 'one', key('opaque'))
  t.match((await submit(url, 'two', key('opaque'))).body, { status: 422, code: 'key_reused', retryable: false })
  const first = await submit(url, json('one'), { type: 'application/json', ...key('json', { prefer: 'wait=10' }) })
  t.match(await submit(url, json('one'), { type: 'application/json', ...key('json') }), { status: 202, body: { id: first.body['id'], duplicate: true } })
  t.match((await submit(url, json('two'), { type: 'application/json', ...key('json') })).body, { status: 422, code: 'key_reused', id: first.body['id'] })
})

t.test('submissions with a key join the one that is on its way', async (t) => {
  const { url } = await startLocalGateway(t)
  const answers = await Promise.all(Array.from({ length: 20 }, async () => await submit(url, 'one', key('k', { prefer: 'wait=10' }))))
  t.equal(new Set(answers.map(({ body }) => `${String(body['block'])} ${String(body['index'])}`)).size, 1, 'one place for all')
  t.same(answers.map(({ status }) => status).sort(), [...Array<number>(19).fill(200), 201], 'one of them made it')
  const { body } = await request(`${url}/v1/channels/orders/blocks/newest`)
  t.equal((body['envelopes'] as string[]).length, 1)
})

t.test('keys are forgotten with the blocks that are too old', async (t) => {
  const { url } = await startLocalGateway(t, { idempotencyRetentionBlocks: 2, channels: [{ id: 'orders', maxMessageCount: 1 }] })
  const first = await submit(url, 'one', key('old', { prefer: 'wait=10' }))
  t.equal(first.status, 201)
  for (const text of ['a', 'b', 'c', 'd']) await submit(url, text, { headers: { prefer: 'wait=10' } })
  t.match(await submit(url, 'one', key('old')), { body: { duplicate: true } }, 'this process read it, and still knows it')
})

t.test('keys that are none', async (t) => {
  const { url } = await startLocalGateway(t)
  for (const value of ['""', 'a b', 'x'.repeat(256)]) t.match((await submit(url, 'one', key(value))).body, { status: 400, code: 'invalid_request' }, value.slice(0, 5))
  await eventually(async () => await request(`${url}/v1/channels/orders`), ({ body }) => body['height'] === 1)
})
