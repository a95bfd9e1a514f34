// The least that a server does that sends what arrives to every subscriber: for so many envelopes of a streamed body, one
// frame that is ready to all sockets, slowed by the slowest.
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'
import { itemsOfDelimited } from '../../dist/src/broadcast/items.js'

const { blockSize, sizeBytes } = JSON.parse(process.argv[2])
const HIGH_WATER_BYTES = 1 << 20
const body = JSON.stringify(Array.from({ length: blockSize }, () => Buffer.alloc(sizeBytes, 1).toString('base64')))

let number = 0
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, handleProtocols: () => 'ordering.v1.json' })
const server = createServer(async (request, response) => {
  let seq = 0
  let items = 0
  for await (const group of itemsOfDelimited(request, { channel: 'bench', maxItemBytes: 1 << 24 })) {
    let lines = ''
    for (let index = 0; index < group.length; index++) lines += `{"type":"ack","seq":${seq++},"offset":${seq}}\n`
    response.write(lines)
    for (items += group.length; items >= blockSize; items -= blockSize) {
      const frame = Buffer.from(`{"type":"block","block":{"number":${++number},"envelopes":${body}}}`)
      for (const socket of sockets.clients) socket.send(frame, { binary: false })
      while ([...sockets.clients].some(({ bufferedAmount }) => bufferedAmount > HIGH_WATER_BYTES)) await new Promise((resolve) => { setImmediate(resolve) })
    }
  }
  response.end()
})
server.on('upgrade', (request, socket, head) => { sockets.handleUpgrade(request, socket, head, (client) => { sockets.emit('connection', client) }) })
server.listen(0, '127.0.0.1', () => { console.log(JSON.stringify({ port: server.address().port })) })
