import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { startGateway } from '../lib/gateway.js'
import { median } from '../lib/tables.js'

export const title = 'Hostile clients: what they cost, and what an honest writer notices'

/** It is too long to be repeated. */
export const runsOnce = true

export const document = 'hardening.md'

const MIB = 1024 * 1024
const HEADERS_TIMEOUT_MS = 5000
const ATTACKS = [idle, slowloris, oversizedHeaders, gzipBombs, compressedFrames]

/** Each attack meets a gateway of its own; all sockets are there at the same time. */
export async function run () {
  const rows = []
  for (const attack of ATTACKS) rows.push(await measure(attack))
  return rows
}

async function measure (attack) {
  const gateway = await startGateway({ channels: [{ id: 'bench', maxMessageCount: 10, batchTimeoutMs: 50 }], config: { headersTimeoutMs: HEADERS_TIMEOUT_MS, keepAliveTimeoutMs: 60_000 } })
  try {
    await post(gateway, 200) // code and buffers are there
    const calm = await post(gateway, 200)
    const before = gateway.residentBytes()
    const { what, count, end } = await attack(gateway)
    const under = await post(gateway, 200)
    const during = gateway.residentBytes()
    const ended = await end()
    await post(gateway, 50)
    return {
      attack: what,
      sockets: count,
      'ended by': ended,
      'MiB before': before / MIB,
      'MiB during': during / MIB,
      'KiB each': (during - before) / count / 1024,
      'MiB after': gateway.residentBytes() / MIB,
      'POST, ms before': calm,
      'POST, ms during': under
    }
  } finally {
    await gateway.close()
  }
}

/** Posts one envelope after the other; the median time of one. */
async function post ({ url }, count) {
  const times = []
  for (let index = 0; index < count; index++) {
    const startedAt = performance.now()
    const answer = await fetch(`${url}/v1/channels/bench/envelopes`, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: randomBytes(100) })
    await answer.arrayBuffer()
    if (answer.status !== 202) throw new Error(`an honest writer got ${answer.status}`)
    times.push(performance.now() - startedAt)
  }
  return median(times)
}

/** Opens sockets and sends each the same; what was received of each, and when it was closed. */
async function open ({ port }, count, bytes = '') {
  const sockets = []
  for (let index = 0; index < count; index++) {
    const socket = connect(port, '127.0.0.1')
    const state = { socket, text: '', closed: once(socket, 'close').catch(() => undefined) }
    socket.setEncoding('latin1').on('error', () => undefined).on('data', (text) => { if (state.text.length < 1000) state.text += text })
    if (bytes.length > 0) socket.write(bytes)
    sockets.push(state)
    if (index % 100 === 99) await new Promise((resolve) => { socket.once('connect', resolve).once('close', resolve) })
  }
  return sockets
}

/** Waits until all are closed, and tells the answers. */
async function answers (sockets, pick) {
  await Promise.all(sockets.map(({ closed }) => closed))
  const counts = new Map()
  for (const { text } of sockets) {
    const answer = pick(text)
    counts.set(answer, (counts.get(answer) ?? 0) + 1)
  }
  return [...counts].map(([answer, count]) => `${answer}: ${count}`).join(', ')
}

const status = (text) => text === '' ? 'closed' : text.slice(9, 12)

async function idle (gateway) {
  const sockets = await open(gateway, 10_000)
  return { what: `connections that send nothing, \`headersTimeoutMs\` ${HEADERS_TIMEOUT_MS}`, count: sockets.length, end: async () => await answers(sockets, status) }
}

async function slowloris (gateway) {
  const sockets = await open(gateway, 2000, 'GET /livez HTTP/1.1\r\nhost: x\r\n')
  const timer = setInterval(() => { for (const { socket } of sockets) if (!socket.destroyed) socket.write('x-more: 1\r\n') }, 500)
  const end = async () => {
    const ended = await answers(sockets, status)
    clearInterval(timer)
    return ended
  }
  return { what: 'a header line each half second (slowloris)', count: sockets.length, end }
}

async function oversizedHeaders (gateway) {
  const sockets = await open(gateway, 1000, `GET /livez HTTP/1.1\r\nhost: x\r\nx-large: ${'x'.repeat(64 * 1024)}`)
  return { what: 'headers of 64 KiB', count: sockets.length, end: async () => await answers(sockets, status) }
}

async function gzipBombs (gateway) {
  const bomb = gzipSync(Buffer.alloc(256 * MIB))
  const head = `POST /v1/channels/bench/envelopes HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/octet-stream\r\ncontent-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`
  const sockets = await open(gateway, 100, Buffer.concat([Buffer.from(head), bomb]))
  return { what: 'bodies of 256 KiB that unpack to 256 MiB', count: sockets.length, end: async () => await answers(sockets, status) }
}

/** The frame has the bit that says that it is compressed, which nobody agreed on. */
async function compressedFrames (gateway) {
  const upgrade = 'GET /v1/channels/bench/broadcast HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n' +
    `sec-websocket-key: ${randomBytes(16).toString('base64')}\r\nsec-websocket-extensions: permessage-deflate\r\n\r\n`
  const bomb = gzipSync(Buffer.alloc(60_000_000)).subarray(0, 60_000)
  const frame = Buffer.concat([Buffer.from([0x80 | 0x40 | 2, 0x80 | 126, bomb.length >> 8, bomb.length & 255, 0, 0, 0, 0]), bomb])
  const sockets = await open(gateway, 500, Buffer.concat([Buffer.from(upgrade), frame]))
  const closeCode = (text) => {
    const at = text.indexOf('\r\n\r\n') + 4
    return text.charCodeAt(at) === 0x88 ? `close code ${text.charCodeAt(at + 2) * 256 + text.charCodeAt(at + 3)}` : status(text)
  }
  return { what: 'compressed WebSocket frames that unpack to 60 MB', count: sockets.length, end: async () => await answers(sockets, closeCode) }
}
