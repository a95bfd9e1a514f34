import { createHash } from 'node:crypto'
import t, { type Test } from 'tap'
import { eventually, request, submit, submitAndWait, type Receipt } from '../helpers/http.js'
import { startLocalGateway } from '../helpers/http-gateway.js'
import { bytesOf, dataOf, decodeFields, makeEnvelope, makePayload } from '../helpers/http-protobuf.js'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function envelopeOf (url: string, { block, index }: Receipt): Promise<Buffer> {
  const { body } = await request(`${url}/v1/channels/orders/blocks/${block.toString()}`)
  return Buffer.from((body['envelopes'] as string[])[index]!, 'base64')
}

/** A channel whose blocks are cut by count, hardly ever by time: submissions wait. */
const PATIENT = { channels: [{ id: 'orders', maxMessageCount: 2, batchTimeoutMs: 3_000_000 }], maxWaitMs: 1500 }

t.test('three content types', async (t) => {
  const { url } = await startLocalGateway(t)
  await t.test('protobuf is ordered as it is', async (t) => {
    const envelope = makeEnvelope(makePayload('data'), 'signature')
    const receipt = await submitAndWait(url, envelope, { type: 'application/x-protobuf' })
    t.equal(receipt.id, sha256(envelope), 'the id is the hash')
    t.ok((await envelopeOf(url, receipt)).equals(envelope), 'the same bytes are in the block')
  })
  await t.test('JSON gives the same bytes', async (t) => {
    const body = JSON.stringify({ payload: makePayload('json').toString('base64'), signature: Buffer.from('s').toString('base64') })
    for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON']) {
      const receipt = await submitAndWait(url, body, { type })
      t.equal(receipt.id, sha256(makeEnvelope(makePayload('json'), 's')), type)
    }
  })
  await t.test('a payload without a header is ordered too', async (t) => {
    const receipt = await submitAndWait(url, JSON.stringify({ payload: Buffer.from('opaque').toString('base64') }), { type: 'application/json' })
    t.equal(bytesOf(await envelopeOf(url, receipt), 1).toString(), 'opaque')
  })
  await t.test('opaque bytes are wrapped, each time anew', async (t) => {
    const receipts = [await submitAndWait(url, 'hello'), await submitAndWait(url, 'hello')] as const
    t.not(receipts[0].id, receipts[1].id, 'two envelopes')
    for (const receipt of receipts) {
      const envelope = await envelopeOf(url, receipt)
      t.equal(dataOf(envelope), 'hello')
      t.equal(sha256(envelope), receipt.id)
      t.equal(receipt.duplicate, false)
      const [channelHeader, signatureHeader] = [1, 2].map((number) => bytesOf(bytesOf(bytesOf(envelope, 1), 1), number)) as [Buffer, Buffer]
      t.equal(bytesOf(channelHeader, 4).toString(), 'orders', 'channel id')
      t.equal(bytesOf(channelHeader, 5).toString(), sha256(bytesOf(signatureHeader, 2)), 'the tx id is the hash of the nonce')
      t.equal(decodeFields(channelHeader).get(1), undefined, 'type MESSAGE')
    }
  })
  await t.test('all byte values survive', async (t) => {
    const bytes = Buffer.from(Array.from({ length: 1024 }, (_, index) => index % 256))
    const envelope = await envelopeOf(url, await submitAndWait(url, bytes))
    t.ok(bytesOf(bytesOf(envelope, 1), 2).equals(bytes))
  })
  await t.test('the largest envelope that the channel allows', async (t) => {
    t.match(await submitAndWait(url, makeEnvelope(Buffer.alloc(40_000, 1)), { type: 'application/x-protobuf' }), { duplicate: false })
  })
})

t.test('acknowledgement, Location, receipts', async (t) => {
  const { url } = await startLocalGateway(t)
  const envelope = makeEnvelope(makePayload('one'))
  const answer = await submit(url, envelope, { type: 'application/x-protobuf' })
  t.equal(answer.status, 202)
  t.strictSame(Object.keys(answer.body).sort(), ['channel', 'id', 'offset'])
  t.match(answer.body, { id: sha256(envelope), channel: 'orders', offset: Number })
  t.equal(answer.headers.get('preference-applied'), null)
  t.ok(answer.headers.get('x-request-id'), 'request id')
  const location = answer.headers.get('location')!
  const found = await eventually(async () => await request(url + location), ({ status }) => status === 200)
  const expected = { id: sha256(envelope), channel: 'orders', offset: answer.body['offset'], block: 1, index: 0, duplicate: false }
  t.match(found.body, expected, 'by Location')
  const byOffset = await request(`${url}/v1/channels/orders/receipts/${String(answer.body['offset'])}`)
  t.strictSame(byOffset.body, found.body, 'by offset')
  t.equal((await request(`${url}/v1/channels/orders/blocks/1`)).body['headerHash'], found.body['headerHash'], 'header hash')

  const again = await submitAndWait(url, envelope, { type: 'application/x-protobuf' })
  t.match(again, { id: expected.id, duplicate: true, block: 2 }, 'the second identical envelope is a duplicate')
  t.ok(again.offset > (answer.body['offset'] as number), 'with an offset of its own')
  t.strictSame((await request(url + location)).body, found.body, 'the hash still names the first one')
  t.match((await request(`${url}/v1/channels/orders/receipts/${again.offset.toString()}`)).body, { duplicate: true, block: 2 }, 'the offset names the second one')
  t.equal((await request(`${url}/v1/channels/orders/receipts/0`)).status, 404, 'what is no envelope has no receipt')
})

t.test('duplicates in one block', async (t) => {
  const { url } = await startLocalGateway(t, PATIENT)
  const envelope = makeEnvelope(makePayload('twin'))
  const receipts = await Promise.all([1, 2].map(async () => await submitAndWait(url, envelope, { type: 'application/x-protobuf', headers: { prefer: 'wait=1' } })))
  receipts.sort((a, b) => a.index - b.index)
  t.match(receipts[0], { block: 1, index: 0 })
  t.match(receipts[1], { block: 1, index: 1 })
  const found = await eventually(async () => await request(`${url}/v1/channels/orders/receipts/${receipts[1]!.offset.toString()}`), ({ body }) => body['duplicate'] === true)
  t.match(found.body, { block: 1, index: 1 })
  t.match((await request(`${url}/v1/channels/orders/receipts/${receipts[0]!.offset.toString()}`)).body, { duplicate: false })
})

t.test('Prefer: wait', async (t) => {
  const { url } = await startLocalGateway(t, PATIENT)
  await t.test('201 with the receipt', async (t) => {
    const answers = await Promise.all(['a', 'b'].map(async (data) => await submit(url, data, { headers: { prefer: 'wait=10' } })))
    for (const { status, headers, body } of answers) {
      t.equal(status, 201)
      t.match(body, { block: 1, duplicate: false })
      t.equal(headers.get('location'), `/v1/channels/orders/receipts/${String(body['id'])}`)
      t.equal(headers.get('preference-applied'), 'wait=2', 'bounded by maxWaitMs')
    }
  })
  const waits = async (t: Test, prefer: string, range: readonly [number, number]): Promise<void> => {
    const startedAt = performance.now()
    const { status, body } = await submit(url, 'alone', { headers: { prefer } })
    const elapsedMs = performance.now() - startedAt
    t.equal(status, 202, `${prefer}: not in a block`)
    t.match(body, { id: /^[0-9a-f]{64}$/, offset: Number })
    t.ok(elapsedMs >= range[0] && elapsedMs < range[1], `${prefer}: ${elapsedMs.toFixed()} ms`)
    await submit(url, 'the second one fills the block')
  }
  await t.test('202 when the time is over', async (t) => { await waits(t, 'wait=1', [950, 5000]) })
  await t.test('bounded by the configuration', async (t) => {
    for (const wait of ['100000', '99999999999']) await waits(t, `respond-async, wait=${wait}`, [1450, 6000])
  })
  for (const prefer of ['wait', 'wait=', 'wait=-1', 'wait=1.5', 'wait=abc', 'wait=0', 'await=1', 'respond-async']) {
    await t.test(`${prefer} is ignored`, async (t) => { await waits(t, prefer, [0, 900]) })
  }
})

t.test('a receipt is waited for', async (t) => {
  const { url } = await startLocalGateway(t, { ...PATIENT, maxWaitMs: 20_000 })
  const receiptOf = async (name: string | number, wait: number): ReturnType<typeof request> =>
    await request(`${url}/v1/channels/orders/receipts/${name.toString()}`, { headers: { prefer: `wait=${wait.toString()}` } })
  await t.test('by hash and by offset, also of what is not submitted yet', async (t) => {
    const later = makeEnvelope(makePayload('later'))
    const { body: { id, offset } } = await submit(url, 'first')
    const waiting = [id, offset, sha256(later)].map(async (name) => await receiptOf(name as string, 20))
    await receiptOf('f'.repeat(64), 1) // while they wait
    await submit(url, later, { type: 'application/x-protobuf' })
    const [byHash, byOffset, ofLater] = await Promise.all(waiting)
    for (const answer of [byHash, byOffset]) t.match(answer, { status: 200, body: { id, offset, block: 1, index: 0 } })
    t.match(ofLater, { status: 200, body: { id: sha256(later), block: 1, index: 1 } })
    t.equal(ofLater?.headers.get('preference-applied'), 'wait=20')
    t.match(await receiptOf(id as string, 20), { status: 200, body: { block: 1 } }, 'what is there is not waited for')
  })
  await t.test('404 when the time is over, 400 at once', async (t) => {
    const answer = await receiptOf('f'.repeat(64), 1)
    t.match(answer, { status: 404, body: { code: 'receipt_not_found' } })
    t.equal(answer.headers.get('preference-applied'), 'wait=1')
    t.match(await receiptOf('x', 20), { status: 400, body: { code: 'invalid_request' } })
  })
})

t.test('overload', async (t) => {
  const { url } = await startLocalGateway(t, { maxInFlightBytes: 1 })
  t.match(await submitAndWait(url, 'larger than the whole bound, but alone'), { block: 1 })
  const answers = await Promise.all(Array.from({ length: 20 }, async (_, index) => await submit(url, index.toString())))
  const refused = answers.filter(({ status }) => status !== 202)
  t.ok(refused.length < 20, 'some get through')
  for (const { status, body, headers } of refused) {
    t.equal(status, 503)
    t.match(body, { code: 'overloaded', retryable: true, retryAfterMs: 1000, channel: 'orders' })
    t.equal(headers.get('retry-after'), '1')
  }
  const metrics = (await request(`${url}/metrics`)).text
  t.match(metrics, new RegExp(`ordering_submissions_total\\{channel="orders",outcome="unavailable"\\} ${refused.length.toString()}\\n`), 'counted')
  t.match(metrics, /^ordering_inflight_bytes 0$/m, 'nothing stays behind')
})
