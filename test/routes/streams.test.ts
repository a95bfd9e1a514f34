import t from 'tap'
import { startLocalGateway } from '../helpers/http-gateway.js'
import { request, submitAndWait } from '../helpers/http.js'
import { openStream } from '../helpers/stream.js'

const SINGLE = { channels: [{ id: 'orders', maxMessageCount: 1 }] }
const EVENTS = 'text/event-stream'
const LINES = 'application/x-ndjson'

/** What a part of a stream is: the type, and the number of a block or the height. */
function summary (part: string | undefined): string {
  if (part === undefined) return 'end'
  if (part.startsWith(':')) return 'heartbeat'
  const { type, block, height } = part.startsWith('{')
    ? JSON.parse(part) as { type: string, block?: { number: number }, height?: number }
    : { type: /^event: (.*)$/m.exec(part)?.[1] ?? '', block: JSON.parse(/^data: (.*)$/m.exec(part)?.[1] ?? '{}') as { number: number, height?: number }, height: undefined }
  return [type, block?.number ?? height ?? (block as { height?: number } | undefined)?.height].filter((value) => value !== undefined).join(' ')
}

t.test('a client that reconnects to a replica that is behind is served when that has caught up', async (t) => {
  const { url } = await startLocalGateway(t, { ...SINGLE, deliverPingMs: 3_600_000 })
  for (const accept of [EVENTS, LINES]) {
    const { body } = await request(`${url}/v1/channels/orders`)
    const height = body['height'] as number
    const { response, next } = await openStream(t, url, { accept, query: '?from=oldest&view=header', headers: { 'last-event-id': (height + 1).toString() } })
    t.equal(response.statusCode, 200, accept)
    t.equal(summary(await next()), 'heartbeat', 'the client hears at once that it is connected')
    await submitAndWait(url, 'a')
    await submitAndWait(url, 'b')
    t.equal(summary(await next()), `caught-up ${(height + 2).toString()}`, 'only now')
    await submitAndWait(url, 'c')
    t.equal(summary(await next()), `block ${(height + 2).toString()}`, 'what the client has does not come again')
    response.destroy()
  }
})

t.test('Last-Event-ID counts more than the address, and ends what is read', async (t) => {
  const { url } = await startLocalGateway(t, SINGLE)
  await submitAndWait(url, 'a')
  await submitAndWait(url, 'b')
  for (const accept of [EVENTS, LINES, 'TEXT/Event-Stream', 'Application/X-NDJSON']) {
    const { next } = await openStream(t, url, { accept, query: `?from=0&to=2&view=header&after=${'0'.repeat(64)}`, headers: { 'last-event-id': '0' } })
    t.same([summary(await next()), summary(await next())], ['block 1', 'block 2'], accept)
  }
  const first = await openStream(t, url, { query: '?from=2&to=2', headers: { 'last-event-id': '' } })
  t.equal(summary(await first.next()), 'block 2', 'an empty one is none, as for a browser')
  for (const id of ['2', '3', '9007199254740990']) {
    for (const accept of [EVENTS, LINES]) {
      const { response, next } = await openStream(t, url, { accept, query: '?from=0&to=2', headers: { 'last-event-id': id } })
      t.equal(response.statusCode, 204, `${id}: a browser does not come again`)
      t.equal(await next(), undefined)
    }
  }
})

t.test('who came for the next block misses none when the connection breaks before there is one', async (t) => {
  const { url } = await startLocalGateway(t, SINGLE)
  await submitAndWait(url, 'a')
  const first = await openStream(t, url, { query: '?view=header' })
  const part = await first.next()
  t.equal(summary(part), 'caught-up 2')
  first.response.destroy()
  await submitAndWait(url, 'b')
  const id = /^id: (.*)$/m.exec(part ?? '')?.[1] ?? '' // what a browser sends back
  const again = await openStream(t, url, { query: '?view=header', headers: { 'last-event-id': id } })
  t.same([summary(await again.next()), summary(await again.next())], ['block 2', 'caught-up 3'])
})
