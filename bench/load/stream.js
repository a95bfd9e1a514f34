// Sends envelopes in one streamed POST, length-delimited, and counts the answers while it sends.
import { connect } from 'node:net'
import { envelopeWriter } from '../lib/envelopes.js'

const { port, channel, count, sizeBytes, path = `/v1/channels/${channel}/envelopes` } = JSON.parse(process.argv[2])
const CHUNK_BYTES = 256 * 1024
const NEWLINE = 0x0a
const BRACE = '}'.charCodeAt(0)

const write = envelopeWriter(channel, sizeBytes, { delimited: true })
const perChunk = Math.max(1, Math.floor(CHUNK_BYTES / write.sizeBytes))
let sent = 0
let answered = 0
let tail = ''
let lastByte = 0
let errors = 0
let startedAt = 0

const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => {
  startedAt = performance.now()
  socket.write(`POST ${path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/x-protobuf-delimited\r\ntransfer-encoding: chunked\r\n\r\n`)
  send()
})
socket.on('drain', send)
socket.on('data', (chunk) => {
  for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) {
    if ((at > 0 ? chunk[at - 1] : lastByte) === BRACE) answered++
  }
  lastByte = chunk.at(-1)
  const text = tail + chunk.latin1Slice(Math.max(0, chunk.length - 300))
  if (chunk.includes('"error"')) errors++
  tail = text.slice(-300)
  if (answered >= count) finish()
})
socket.on('close', () => { if (answered < count) throw new Error(`closed after ${answered} answers: ${tail}`) })

function send () {
  while (sent < count) {
    const items = Math.min(perChunk, count - sent)
    const length = items * write.sizeBytes
    const head = `${length.toString(16)}\r\n`
    const chunk = Buffer.allocUnsafe(head.length + length + 2)
    let at = chunk.write(head)
    for (let item = 0; item < items; item++) at = write(chunk, at)
    chunk.write('\r\n', at)
    sent += items
    if (sent === count) socket.write(chunk)
    else if (!socket.write(chunk)) return
  }
  if (sent === count) {
    sent++
    socket.write('0\r\n\r\n')
  }
}

function finish () {
  const offset = Number(/"offset":(\d+)[^"]*}\s*(?:\r\n)?(?:0\r\n\r\n)?$/.exec(tail)?.[1] ?? /.*"offset":(\d+)/s.exec(tail)?.[1])
  console.log(JSON.stringify({ startedAt: performance.timeOrigin + startedAt, answeredAt: performance.timeOrigin + performance.now(), lastOffset: offset, errors }))
  process.exit(0)
}
