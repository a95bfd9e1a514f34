import { pino } from 'pino'
import t from 'tap'
import { closeCode, FIN, frame, Opcode, openRaw, upgrade } from '../helpers/attackers.js'
import { startLocalGateway } from '../helpers/http-gateway.js'
import { eventually, request } from '../helpers/http.js'
import { subscribe } from '../helpers/socket.js'

const BROADCAST = '/v1/channels/orders/broadcast'

t.test('frames of subscribers that are no credit', async (t) => {
  const { url } = await startLocalGateway(t)
  for (const sent of [
    '', '{', 'null', '[]', '1', '{}', '{"type":"credit"}', '{"type":"credit","blocks":0}', '{"type":"credit","blocks":-1}', '{"type":"credit","blocks":1.5}',
    '{"type":"credit","blocks":"1"}', '{"type":"credit","blocks":1e99}', '{"type":"credit","blocks":9007199254740993}', '{"type":"debit","blocks":1}', Buffer.from([0xff, 0xfe])
  ]) {
    const { socket, closed } = await subscribe(t, url, { query: '?from=next&credit=1' })
    socket.send(sent)
    t.match(await closed, { code: 1003, reason: /credit/ }, sent.toString())
  }
  const { socket, closed } = await subscribe(t, url, { query: '?from=next' })
  socket.send('{"type":"credit","blocks":1}')
  t.match(await closed, { code: 1003, reason: /only sends/ }, 'where no credit was asked for')
})

t.test('frames of writers: pieces are put together; what is no message ends the socket, not the gateway', async (t) => {
  let logged = ''
  const logger = pino({ level: 'trace' }, { write: (line: string) => { logged += line } })
  const { url, port } = await startLocalGateway(t, { maxBodyBytes: 10_000 }, { logger })
  const open = async (): Promise<ReturnType<typeof openRaw>> => {
    const client = openRaw(t, port)
    client.socket.write(upgrade(BROADCAST))
    await eventually(async () => client.text(), (text) => text.includes('\r\n\r\n'))
    return client
  }
  const whole = await open()
  const text = Buffer.from(JSON.stringify({ payload: Buffer.from('hello').toString('base64') }))
  whole.socket.write(frame(Opcode.TEXT, text.subarray(0, 3)))
  whole.socket.write(frame(FIN | Opcode.PING, Buffer.from('between')))
  whole.socket.write(frame(Opcode.CONTINUATION, text.subarray(3, 9)))
  whole.socket.write(frame(FIN | Opcode.CONTINUATION, text.subarray(9)))
  await eventually(async () => whole.text(), (text) => /"type":"ack","seq":0/.test(text))
  whole.socket.destroy()

  for (const [what, bytes, code] of [
    ['text that is not UTF-8', frame(FIN | Opcode.TEXT, Buffer.from([0xc3, 0x28])), 1007],
    ['a frame of an opcode that is not defined', frame(FIN | 3, Buffer.from('x')), 1002],
    ['a piece of nothing', frame(FIN | Opcode.CONTINUATION, Buffer.from('x')), 1002],
    ['a message within a message', Buffer.concat([frame(Opcode.TEXT, Buffer.from('{')), frame(FIN | Opcode.TEXT, Buffer.from('{}'))]), 1002],
    ['a ping in pieces', frame(Opcode.PING, Buffer.from('x')), 1002],
    ['a long ping', frame(FIN | Opcode.PING, Buffer.alloc(126)), 1002],
    ['a close without a whole code', frame(FIN | Opcode.CLOSE, Buffer.from([3])), 1002],
    ['a close with a code that is not for peers', frame(FIN | Opcode.CLOSE, Buffer.from([0x03, 0xee])), 1002],
    ['a frame without a mask', Buffer.from([FIN | Opcode.TEXT, 1, 0x7b]), 1002],
    ['a message that is too large', frame(FIN | Opcode.BINARY, Buffer.alloc(100_000)), 1009],
    ['a message whose length says that it is too large', frame(FIN | Opcode.BINARY, Buffer.alloc(1), 2 ** 40), 1009]
  ] as const) {
    const client = await open()
    client.socket.write(bytes)
    await client.closed
    t.equal(closeCode(client.bytes()), code, what)
  }
  t.equal((await request(`${url}/readyz`)).status, 200)
  t.equal((await request(`${url}/v1/channels/orders/blocks/1`)).status, 200, 'and one envelope was ordered')
  const levels = logged.split('\n').filter((text) => text !== '').map((text) => (JSON.parse(text) as { level: number }).level)
  t.same(levels.filter((level) => level > pino.levels.values['info']!), [], 'what a client does wrong is no failure of the gateway')
})
