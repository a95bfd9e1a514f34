import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import WebSocket from 'ws'
import { OrderingClient, type OrderingClientOptions } from '../../src/client/index.js'
import { makeToken } from '../../src/access/token.js'
import { makeDirectory, writeAccess, type Entry } from '../helpers/access.js'
import { startLocalGateway } from '../helpers/http-gateway.js'
import { runProcess } from '../helpers/process.js'
import { bytes, QUICK, TRANSPORTS } from './gateways.js'

const GRANTS = { read: ['orders'], write: ['orders'] }

interface Guarded {
  readonly url: string
  readonly client: (token: OrderingClientOptions['token'], webSocket?: OrderingClientOptions['webSocket']) => OrderingClient
  /** Changes the access file, and waits until it counts. */
  readonly allow: (...entries: Entry[]) => Promise<void>
}

async function startGuarded (t: Test, token: string): Promise<Guarded> {
  const accessFile = join(makeDirectory(t), 'access.yaml')
  writeAccess(accessFile, [{ name: 'one', token, ...GRANTS }])
  const gateway = await startLocalGateway(t, { accessFile }, { token })
  const { url } = gateway
  return {
    url,
    client: (shown, webSocket = WebSocket) => new OrderingClient({ ...QUICK, urls: [url], channel: 'orders', webSocket, ...shown !== undefined && { token: shown } }),
    allow: async (...entries) => {
      writeAccess(accessFile, entries)
      await gateway.reload()
    }
  }
}

t.test('a token is shown by every call; without a good one the error says so at once', async (t) => {
  const token = makeToken()
  const { client } = await startGuarded(t, token)
  t.match(await client(token).submit(bytes('a'), { waitMs: 5000 }), { block: 1 })
  for (const wrong of [undefined, makeToken()]) {
    await t.rejects(client(wrong).channel(), { code: 'unauthenticated', status: 401, retryable: false })
    await t.rejects(client(wrong).blocks({ from: 0 }).next(), { code: 'unauthenticated' })
  }
  const failing = new OrderingClient({ ...QUICK, urls: ['http://127.0.0.1:9'], channel: 'orders', retry: { deadlineMs: 50 }, token: () => { throw new Error('no issuer') } })
  await t.rejects(failing.channel(), { code: 'token_unavailable', message: /no issuer/ })
})

t.test('a function that gives something else than a token is an error, and nothing is sent', async (t) => {
  let sent = 0
  const fetch = async (): Promise<Response> => {
    sent++
    return new Response('{}')
  }
  for (const given of [null, undefined, 7, 'a\nb']) {
    const client = new OrderingClient({ ...QUICK, urls: ['http://127.0.0.1:9'], channel: 'orders', fetch, token: () => given as string })
    await t.rejects(client.channel(), { code: 'token_unavailable', message: /a string without line breaks/, retryable: false })
  }
  t.equal(sent, 0)
})

for (const { name, webSocket } of TRANSPORTS) {
  t.test(`${name}: a token that is renewed in time keeps calls and streams going`, async (t) => {
    const [old, fresh] = [makeToken(), makeToken()]
    const { client, allow } = await startGuarded(t, old)
    let token = old
    const ordering = client(async () => token, webSocket)
    await ordering.submit(bytes('a'), { waitMs: 5000 })
    const blocks = ordering.blocks({ from: 0 })
    for (const number of [0, 1]) t.match((await blocks.next()).value, { number })
    const next = blocks.next()
    token = fresh
    await allow({ name: 'one', token: fresh, ...GRANTS })
    await ordering.submit(bytes('b'), { waitMs: 5000 })
    t.match((await next).value, { number: 2 }, 'the stream was ended and begun anew with the new token')
    await blocks.return()
  })

  t.test(`${name}: a stream whose token is revoked, and not renewed, ends`, async (t) => {
    const token = makeToken()
    const { client, allow } = await startGuarded(t, token)
    const blocks = client(token, webSocket).blocks({ from: 0 })
    t.match((await blocks.next()).value, { number: 0 })
    const next = blocks.next()
    await allow()
    await t.rejects(next, { code: 'unauthenticated', status: 401 })
  })
}

t.test('a call that was refused asks for the token anew, once', async (t) => {
  const token = makeToken()
  const { client } = await startGuarded(t, token)
  const tokens = [makeToken(), token]
  t.match(await client(() => tokens.shift() ?? token).channel(), { channel: 'orders' })
  let asked = 0
  await t.rejects(client(() => `wrong-${(++asked).toString()}`).channel(), { code: 'unauthenticated' })
  t.equal(asked, 2)
})

t.test('commands show the token of a file', async (t) => {
  const token = makeToken()
  const { url } = await startGuarded(t, token)
  const file = join(makeDirectory(t), 'token')
  writeFileSync(file, `${token}\n`)
  t.match(await runProcess(t, { args: ['channels', '--url', url, '--token-file', file] }), { code: 0, stdout: /orders/ })
  t.match(await runProcess(t, { args: ['channels', '--url', url], env: { ORDERING_TOKEN_FILE: file } }), { code: 0, stdout: /orders/ })
  const refused = await runProcess(t, { args: ['channels', '--url', url] })
  t.match(refused, { code: 1, stderr: /unauthenticated/ })
  t.match(await runProcess(t, { args: ['channels', '--url', url, '--token-file', `${file}.none`] }), { code: 2, stderr: /--token-file: .*none cannot be read: ENOENT/ })
})
