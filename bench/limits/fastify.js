// The least that a server on Fastify does with a body: read it, and answer.
import fastify from 'fastify'

const app = fastify()
app.addContentTypeParser('application/x-protobuf', { parseAs: 'buffer' }, (_request, body, done) => { done(null, body) })
app.post('/', async (request, reply) => await reply.code(202).send({ bytes: request.body.length }))
await app.listen({ host: '127.0.0.1', port: 0 })
console.log(JSON.stringify({ port: app.server.address().port }))
