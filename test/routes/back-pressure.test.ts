import { connect, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { startAppInHand } from '../helpers/app-in-hand.js'
import { eventually } from '../helpers/http.js'

const ITEM_BYTES = 512 * 1024
const TOTAL_BYTES = 64 * 1024 * 1024

/** Begins a streamed request over a connection that reads nothing. */
function beginStream (t: Test, port: number, type: string): Socket {
  const socket = connect(port, '127.0.0.1')
  t.teardown(() => { socket.destroy() })
  socket.on('error', () => undefined).pause()
  socket.write(`POST /v1/channels/orders/envelopes HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-type: ${type}\r\n\r\n`)
  return socket
}

function writeChunk (socket: Socket, bytes: string): void {
  socket.write(`${bytes.length.toString(16)}\r\n${bytes}\r\n`)
}

t.test('a sender that is faster than the log waits in its socket', async (t) => {
  const app = await startAppInHand(t)
  app.log.hold()
  const socket = beginStream(t, app.port, 'application/x-ndjson')
  const item = `${JSON.stringify({ payload: Buffer.alloc(ITEM_BYTES, 1).toString('base64') })}\n`
  for (let bytes = 0; bytes < TOTAL_BYTES; bytes += item.length) writeChunk(socket, item)
  const sent = (): number => socket.bytesWritten - socket.writableLength
  let before = -1
  await eventually(async () => {
    const now = sent()
    await new Promise((resolve) => { setTimeout(resolve, 300) })
    const still = now === before
    before = now
    return still
  }, (still) => still)
  t.ok(sent() < TOTAL_BYTES / 2, 'the rest waits at the sender')
})

t.test('a sender that never reads its answers is cut off', async (t) => {
  const app = await startAppInHand(t, { highWaterBytes: 1024 })
  const socket = beginStream(t, app.port, 'application/x-ndjson')
  const closed = new Promise((resolve) => { socket.once('close', resolve) })
  const lines = '?\n'.repeat(20_000)
  const passing = setInterval(() => {
    if (socket.writableLength < 1_000_000) writeChunk(socket, lines)
    else app.clock.advance(1000)
  }, 5)
  t.teardown(() => { clearInterval(passing) })
  await closed
  t.pass('after the stall time')
})
