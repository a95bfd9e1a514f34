import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { oneAtATime } from '../../src/transport/pipelined.js'
import { openRaw } from '../helpers/attackers.js'

t.test('behind the last answer of a connection nothing is begun', async (t) => {
  const begun: string[] = []
  const server = createServer(oneAtATime((request, response) => {
    begun.push(request.url ?? '')
    setImmediate(() => {
      if (request.url === '/last') response.setHeader('connection', 'close')
      response.end(request.url)
    })
  }))
  t.teardown(() => { server.close() })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { socket, closed } = openRaw(t, (server.address() as AddressInfo).port)
  socket.write(['/first', '/last', '/never', '/ever'].map((path) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`).join(''))
  t.match(await closed, /\/first.*\/last$/s)
  t.strictSame(begun, ['/first', '/last'])
})
