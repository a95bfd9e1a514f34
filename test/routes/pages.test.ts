import t from 'tap'
import { decodeBlock, headerHash } from '../../src/protocol/block.js'
import protobuf from 'protobufjs/minimal.js'
import { startLocalGateway } from '../helpers/http-gateway.js'
import { request, requestBytes, submitAndWait } from '../helpers/http.js'

t.test('pages of blocks', async (t) => {
  const { url } = await startLocalGateway(t, { channels: [{ id: 'orders', maxMessageCount: 1 }] })
  for (let index = 0; index < 5; index++) await submitAndWait(url, `envelope ${index.toString()}`)
  const blocks = `${url}/v1/channels/orders/blocks`

  const numbers: unknown[] = []
  let next: string | undefined = '/v1/channels/orders/blocks?limit=4&view=header'
  while (next !== undefined) {
    const page = await request(url + next)
    t.equal(page.body['height'], 6)
    numbers.push(...(page.body['blocks'] as Array<{ number: number }>).map(({ number }) => number))
    next = /^<(.+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1]
  }
  t.same(numbers, [0, 1, 2, 3, 4, 5], 'every block once, from page to page')

  const lines = (await fetch(`${blocks}?from=2`, { headers: { accept: 'application/x-ndjson', connection: 'close' } })).text()
  t.same((await lines).trim().split('\n').map((line) => (JSON.parse(line) as { number: number }).number), [2, 3, 4, 5])

  const reader = protobuf.Reader.create(await requestBytes(`${blocks}?from=1&limit=3`, { accept: 'application/x-protobuf' }))
  const hashes: string[] = []
  while (reader.pos < reader.len) hashes.push(headerHash(decodeBlock(reader.bytes()).header).toString('hex'))
  t.equal(hashes.length, 3, 'length-delimited blocks')
  t.equal(hashes[2], (await request(`${blocks}/3`)).body['headerHash'])

  t.same((await request(`${blocks}?from=6`)).body['blocks'], [], 'nothing yet')
  const bad = [['from=7', 404, 'block_not_found'], ['from=x', 400, 'invalid_request'], ['limit=0', 400, 'invalid_request'], ['other=1', 400, 'invalid_request']] as const
  for (const [query, status, code] of bad) {
    t.match((await request(`${blocks}?${query}`)).body, { status, code }, query)
  }
})
