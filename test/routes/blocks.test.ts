import { createHash } from 'node:crypto'
import { join } from 'node:path'
import t from 'tap'
import { makeToken } from '../../src/access/token.js'
import { makeDirectory, writeAccess } from '../helpers/access.js'
import { startAppInHand } from '../helpers/app-in-hand.js'
import { request, requestBytes, submitAndWait } from '../helpers/http.js'
import { startLocalGateway } from '../helpers/http-gateway.js'
import { bytesOf, decodeFields, makeEnvelope, makePayload } from '../helpers/http-protobuf.js'

const IMMUTABLE = 'public, max-age=31536000, immutable'

t.test('blocks', async (t) => {
  const { url } = await startLocalGateway(t)
  const blocks = `${url}/v1/channels/orders/blocks`
  const envelope = makeEnvelope(makePayload('data'))
  const receipts = [await submitAndWait(url, envelope, { type: 'application/x-protobuf' }), await submitAndWait(url, 'second')] as const

  await t.test('JSON', async (t) => {
    const { status, headers, body } = await request(`${blocks}/1`)
    t.equal(status, 200)
    t.match(headers.get('content-type'), /^application\/json/)
    t.equal(headers.get('cache-control'), IMMUTABLE)
    t.equal(headers.get('vary'), 'accept')
    const genesis = (await request(`${blocks}/0`)).body
    t.match(body, {
      number: 1,
      previousHash: genesis['headerHash'],
      headerHash: receipts[0].headerHash,
      dataHash: createHash('sha256').update(envelope).digest('hex'),
      envelopes: [envelope.toString('base64')],
      metadata: { lastConfig: 0, lastOffsetPersisted: Number, lastOriginalOffsetProcessed: 0, lastResubmittedConfigOffset: 0 }
    })
    t.notOk('count' in body)
    t.match(genesis, { number: 0, previousHash: '', metadata: { lastConfig: 0 } }, 'genesis')
    t.notOk('lastOffsetPersisted' in (genesis['metadata'] as object), 'genesis has no offsets')
  })
  await t.test('view=header', async (t) => {
    const [full, header] = await Promise.all([request(`${blocks}/1?view=full`), request(`${blocks}/1?view=header`)])
    const { envelopes, ...rest } = full.body
    t.strictSame(header.body, { ...rest, count: (envelopes as string[]).length })
    t.not(full.headers.get('etag'), header.headers.get('etag'), 'two representations, two tags')
  })
  await t.test('protobuf', async (t) => {
    const bytes = await requestBytes(`${blocks}/1`, { accept: 'application/x-protobuf' })
    const [header, data, metadata] = [1, 2, 3].map((number) => bytesOf(bytes, number)) as [Buffer, Buffer, Buffer]
    t.equal(decodeFields(header).get(1)?.[0], 1, 'number')
    t.ok(bytesOf(data, 1).equals(envelope), 'envelope')
    t.equal(decodeFields(metadata).get(1)?.length, 5, 'metadata slots')
    t.equal(bytesOf(header, 3).toString('hex'), (await request(`${blocks}/1`)).body['dataHash'])
    const answer = await request(`${blocks}/1`, { headers: { accept: 'application/x-protobuf' } })
    t.match(answer.headers.get('content-type'), /^application\/x-protobuf/)
    t.equal(answer.headers.get('etag'), `"${receipts[0].headerHash}"`, 'the tag is the header hash')
  })
  await t.test('Accept', async (t) => {
    for (const [accept, type] of [
      ['*/*', 'application/json'], ['application/*', 'application/json'], ['text/html, */*;q=0.1', 'application/json'],
      ['application/json;q=0.5, application/x-protobuf', 'application/x-protobuf'], ['application/x-protobuf;q=0.1, */*;q=0', 'application/x-protobuf'],
      ['APPLICATION/X-PROTOBUF', 'application/x-protobuf'], ['', 'application/json']
    ] as const) {
      const { status, headers } = await request(`${blocks}/0`, { headers: { accept } })
      t.equal(status, 200, accept)
      t.ok(headers.get('content-type')?.startsWith(type), `${accept}: ${type}`)
    }
  })
  await t.test('ETag', async (t) => {
    const etag = (await request(`${blocks}/1`)).headers.get('etag')!
    t.match(etag, /^"[0-9a-f]{64}/, 'strong')
    for (const given of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const { status, text, headers } = await request(`${blocks}/1`, { headers: { 'if-none-match': given } })
      t.equal(status, 304, given)
      t.equal(text, '')
      t.equal(headers.get('etag'), etag)
      t.equal(headers.get('cache-control'), IMMUTABLE)
    }
    t.equal((await request(`${blocks}/1`, { headers: { 'if-none-match': '"other"' } })).status, 200)
    t.equal((await request(`${blocks}/2`, { headers: { 'if-none-match': etag } })).status, 200, 'another block has another tag')
  })
  await t.test('oldest and newest', async (t) => {
    t.match((await request(`${blocks}/oldest`)).body, { number: 0 })
    const newest = await request(`${blocks}/newest`)
    t.match(newest.body, { number: 2, headerHash: receipts[1].headerHash })
    t.equal(newest.headers.get('cache-control'), 'private, no-cache', 'which block is the newest changes')
    const { block, headerHash } = await submitAndWait(url, 'third')
    t.match((await request(`${blocks}/newest`)).body, { number: block, headerHash })
  })
  await t.test('HEAD', async (t) => {
    const { status, text, headers } = await request(`${blocks}/1`, { method: 'HEAD' })
    t.equal(status, 200)
    t.equal(text, '')
    t.ok(headers.get('etag'))
  })
  await t.test('the next block is not there yet', async (t) => {
    const { status, body } = await request(`${blocks}/4`)
    t.equal(status, 404)
    t.match(body, { code: 'block_not_found', retryable: true, retryAfterMs: Number, channel: 'orders' })
  })
})

t.test('blocks are cut by count, bytes, time', async (t) => {
  const { url } = await startLocalGateway(t, {
    channels: [
      { id: 'count', maxMessageCount: 3, batchTimeoutMs: 3_000_000 },
      { id: 'bytes', preferredMaxBytes: 1000, absoluteMaxBytes: 5000, batchTimeoutMs: 3_000_000 },
      { id: 'time', batchTimeoutMs: 10 }
    ]
  })
  const wait = { prefer: 'wait=10' }
  const counted = await Promise.all(['a', 'b', 'c'].map(async (data) => await submitAndWait(url, data, { channel: 'count', headers: wait })))
  t.strictSame(counted.map(({ block }) => block), [1, 1, 1])
  t.strictSame(counted.map(({ index }) => index).sort(), [0, 1, 2])
  t.match(await submitAndWait(url, Buffer.alloc(2000), { channel: 'bytes', headers: wait }), { block: 1, index: 0 }, 'one that is larger is a block of its own')
  t.match(await submitAndWait(url, 'x', { channel: 'time', headers: wait }), { block: 1, index: 0 })
  const metrics = (await request(`${url}/metrics`)).text
  for (const [channel, reason] of [['count', 'count'], ['bytes', 'oversize'], ['time', 'timer']] as const) {
    t.match(metrics, `ordering_blocks_cut_total{channel="${channel}",reason="${reason}"} 1\n`)
    t.match(metrics, `ordering_block_height{channel="${channel}"} 2\n`)
  }
})

t.test('a block that not everybody may read is not for caches that many share', async (t) => {
  const accessFile = join(makeDirectory(t), 'access.yaml')
  const token = makeToken()
  writeAccess(accessFile, [{ name: 'reader', token, read: ['orders'] }])
  const { url } = await startLocalGateway(t, { accessFile }, { token })
  const headers = { authorization: `Bearer ${token}` }
  for (const number of ['0', 'oldest']) {
    const { status, headers: answered } = await request(`${url}/v1/channels/orders/blocks/${number}`, { headers })
    t.strictSame([status, answered.get('cache-control')], [200, 'private, max-age=31536000, immutable'])
  }
})

t.test('no cache keeps the error of a block that is damaged', async (t) => {
  const { url, ledger } = await startAppInHand(t)
  const stored = ledger.get(0)
  ledger.get = () => stored && { ...stored, bytes: Buffer.from('this is no block') }
  const { status, headers } = await request(`${url}/v1/channels/orders/blocks/0`)
  t.equal(status, 500)
  t.notOk(headers.get('etag'))
  t.equal(headers.get('cache-control'), 'no-store')
})
