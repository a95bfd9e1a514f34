// Takes OTLP over HTTP and forgets it.
import { createServer } from 'node:http'

const server = createServer((request, response) => { request.resume().once('end', () => { response.end() }) })
server.listen(0, '127.0.0.1', () => { console.log(JSON.stringify({ port: server.address().port })) })
