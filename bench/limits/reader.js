// The least that a server does with a streamed body of envelopes: finds each, and answers it with a line.
import { createServer } from 'node:http'
import { itemsOfDelimited } from '../../dist/src/broadcast/items.js'

const server = createServer(async (request, response) => {
  let seq = 0
  for await (const group of itemsOfDelimited(request, { channel: 'bench', maxItemBytes: 1 << 24 })) {
    let lines = ''
    for (let index = 0; index < group.length; index++) lines += `{"type":"ack","seq":${seq++},"offset":${seq}}\n`
    response.write(lines)
  }
  response.end()
})
server.listen(0, '127.0.0.1', () => { console.log(JSON.stringify({ port: server.address().port })) })
