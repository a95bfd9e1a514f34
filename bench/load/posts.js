// Sends envelopes by single POSTs over keep-alive connections, one behind the other on each, for a time.
import { connect } from 'node:net'
import { envelopeWriter } from '../lib/envelopes.js'

const { port, channel, connections, seconds, sizeBytes, path = `/v1/channels/${channel}/envelopes` } = JSON.parse(process.argv[2])

const write = envelopeWriter(channel, sizeBytes)
const head = `POST ${path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/x-protobuf\r\ncontent-length: ${write.sizeBytes}\r\n\r\n`
const latencies = []
const failures = {}
let lastOffset = 0
const startedAt = performance.now()
const until = startedAt + seconds * 1000
let open = connections

for (let index = 0; index < connections; index++) {
  let answer = ''
  let sentAt = 0
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  const send = () => {
    if (performance.now() >= until) {
      socket.destroy()
      if (--open === 0) finish()
      return
    }
    const request = Buffer.allocUnsafe(head.length + write.sizeBytes)
    write(request, request.write(head, 'latin1'))
    sentAt = performance.now()
    socket.write(request)
  }
  socket.on('connect', send)
  socket.on('data', (chunk) => {
    answer += chunk.latin1Slice()
    const end = answer.indexOf('\r\n\r\n')
    if (end < 0) return
    const length = Number(/content-length: (\d+)/i.exec(answer)[1])
    if (answer.length < end + 4 + length) return
    const status = answer.slice(9, 12)
    if (status < '300') latencies.push(performance.now() - sentAt)
    else failures[status] = (failures[status] ?? 0) + 1
    lastOffset = Math.max(lastOffset, Number(/"offset":(\d+)/.exec(answer)?.[1] ?? 0))
    answer = ''
    send()
  })
}

function finish () {
  latencies.sort((a, b) => a - b)
  const at = (share) => latencies[Math.floor(latencies.length * share)]
  console.log(JSON.stringify({ rate: latencies.length / ((performance.now() - startedAt) / 1000), count: latencies.length, p50: at(0.5), p99: at(0.99), failures, lastOffset }))
  process.exit(0)
}
