import type { Socket } from 'node:net'
import t, { type Test } from 'tap'
import { CLOSE_TIMEOUT_MS, CloseCode } from '../../src/util/socket-sink.js'
import { closeCode, FIN, frame, Opcode, openRaw, upgrade } from '../helpers/attackers.js'
import { startAppInHand, type AppInHand } from '../helpers/app-in-hand.js'
import { makeEnvelope } from '../helpers/http-protobuf.js'
import { eventually } from '../helpers/http.js'

const ITEM_BYTES = 512 * 1024
const TOTAL_BYTES = 40 * 1024 * 1024
const STALL_MS = 10_000

/** A way in for many envelopes: how it begins, and how an item, or many small faulty ones, are written. */
interface WayIn {
  readonly what: string
  readonly begin: string
  readonly item: Buffer
  readonly faulty: Buffer
}

const json = Buffer.from(JSON.stringify({ payload: Buffer.alloc(ITEM_BYTES, 1).toString('base64') }))
const envelope = makeEnvelope(Buffer.alloc(ITEM_BYTES, 1))

function chunk (bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
}

function varint (value: number): Buffer {
  return value < 0x80 ? Buffer.from([value]) : Buffer.concat([Buffer.from([value & 0x7f | 0x80]), varint(value >> 7)])
}

const post = (type: string): string => `POST /v1/channels/orders/envelopes HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-type: ${type}\r\n\r\n`

const WAYS_IN: WayIn[] = [
  { what: 'JSON lines', begin: post('application/x-ndjson'), item: chunk(Buffer.concat([json, Buffer.from('\n')])), faulty: chunk(Buffer.from('?\n'.repeat(20_000))) },
  {
    what: 'length-delimited protobuf',
    begin: post('application/x-protobuf-delimited'),
    item: chunk(Buffer.concat([varint(envelope.length), envelope])),
    faulty: chunk(Buffer.alloc(20_000)) // envelopes of no bytes
  },
  {
    what: 'WebSocket',
    begin: upgrade('/v1/channels/orders/broadcast'),
    item: frame(FIN | Opcode.BINARY, envelope),
    faulty: Buffer.concat(Array.from({ length: 1000 }, () => frame(FIN | Opcode.TEXT, Buffer.from('?'))))
  }
]

/** Begins a stream of envelopes over a connection that reads no more than the head of the answer. */
async function beginStream (t: Test, { port }: AppInHand, { begin }: WayIn): Promise<{ socket: Socket, bytes: () => Buffer, closed: Promise<string> }> {
  const { socket, bytes, closed } = openRaw(t, port)
  socket.write(begin)
  if (begin.startsWith('GET')) await eventually(async () => bytes(), (answer) => answer.includes('\r\n\r\n'))
  socket.pause()
  return { socket, bytes, closed }
}

/** Resolves when a value has not changed for so long as a gateway that is not held takes many items. */
async function standsStill (value: () => number): Promise<void> {
  let before = -1
  await eventually(async () => {
    const now = value()
    await new Promise((resolve) => { setTimeout(resolve, 300) })
    const still = now === before && now === value()
    before = now
    return still
  }, (still) => still)
}

for (const way of WAYS_IN) {
  t.test(`${way.what}: a sender that is faster than the log waits in its socket, and goes on with it`, async (t) => {
    const app = await startAppInHand(t)
    app.log.hold()
    const { socket } = await beginStream(t, app, way)
    socket.resume() // the answers, when they come
    let takenBytes = 0
    const sending = (async () => {
      while (takenBytes < TOTAL_BYTES) {
        await new Promise((resolve) => { socket.write(way.item, resolve) }) // resolves when the kernel has all of it
        takenBytes += way.item.length
      }
    })()
    await eventually(async () => takenBytes, (bytes) => bytes > 0)
    await standsStill(() => takenBytes)
    t.ok(takenBytes < TOTAL_BYTES / 2, `${takenBytes.toString()} bytes were taken, the rest waits at the sender`)
    app.log.release()
    await sending
    t.pass('all was taken when the log went on')
  })

  t.test(`${way.what}: a sender that never reads its answers is cut off`, async (t) => {
    const app = await startAppInHand(t, { highWaterBytes: 1024, stallMs: STALL_MS })
    const { socket, bytes, closed } = await beginStream(t, app, way)
    let written = 0
    void (async () => {
      while (!socket.destroyed) {
        await new Promise((resolve) => { socket.write(way.faulty, resolve) })
        written++
      }
    })()
    await eventually(async () => written, (count) => count > 0)
    await standsStill(() => written)
    for (let passedMs = 0; passedMs < STALL_MS; passedMs += STALL_MS / 8) {
      t.notOk(socket.destroyed, `not before ${STALL_MS.toString()} ms`)
      app.clock.advance(STALL_MS / 8)
    }
    socket.resume() // what the gateway says in the end
    if (way.what === 'WebSocket') await eventually(async () => closeCode(bytes()), (code) => code === CloseCode.TRY_AGAIN_LATER)
    app.clock.advance(CLOSE_TIMEOUT_MS)
    await closed
  })
}
