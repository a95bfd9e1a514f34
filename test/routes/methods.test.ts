import t from 'tap'
import { startLocalGateway } from '../helpers/http-gateway.js'
import { request, submitAndWait } from '../helpers/http.js'
import { makeEnvelope } from '../helpers/http-protobuf.js'

interface OpenApi { readonly paths: Record<string, Record<string, { parameters?: Array<{ in: string, name: string, example?: string }> }>> }

const METHODS = ['HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'POST'] as const

t.test('every method on every path: HEAD answers as GET without its body, the rest is 405 and says what is allowed', async (t) => {
  const { app, url } = await startLocalGateway(t)
  await submitAndWait(url, makeEnvelope('hello'), { type: 'application/x-protobuf' })
  const { paths } = (await app.inject('/openapi.json')).json<OpenApi>()
  for (const [template, item] of Object.entries(paths)) {
    const parameters = Object.values(item).flatMap(({ parameters = [] }) => parameters).filter((one) => one.in === 'path')
    const path = parameters.reduce((path, { name, example = '' }) => path.replace(`{${name}}`, example), template)
    const headers = { accept: template.endsWith('/deliver') ? 'application/json' : '*/*' } // a stream would not end
    const get = await request(url + path, { headers })
    for (const method of METHODS.filter((method) => !(method.toLowerCase() in item))) {
      const answer = await request(url + path, { method, headers })
      if (method === 'HEAD' && get.status !== 426) { // what is only a handshake has no HEAD
        t.equal(answer.status, get.status, `HEAD ${path}`)
        t.equal(answer.text, '')
        t.equal(answer.headers.get('content-type'), get.headers.get('content-type'))
        continue
      }
      t.match({ status: answer.status, type: answer.headers.get('content-type') }, { status: 405, type: /^application\/problem\+json/ }, `${method} ${path}`)
      const allowed = (answer.headers.get('allow') ?? '').split(/, */)
      for (const allowedMethod of Object.keys(item)) t.ok(allowed.includes(allowedMethod.toUpperCase()), `Allow: ${allowed.join()}`)
    }
  }
})

t.test('If-None-Match in every form', async (t) => {
  const { url } = await startLocalGateway(t)
  await submitAndWait(url, 'hello')
  const tag = (await request(`${url}/v1/channels/orders/blocks/1`)).headers.get('etag')?.replaceAll('"', '') ?? ''
  for (const [header, status] of [
    [`"${tag}"`, 304], [`W/"${tag}"`, 304], [`"a", "${tag}"`, 304], [`"a",W/"${tag}" , "b"`, 304], ['*', 304], [' * ', 304],
    ['"a"', 200], [tag, 200], [`"${tag.slice(1)}"`, 200], [`"${tag.toUpperCase()}"`, 200], ['', 200], ['"', 200], [', ,', 200],
    [`w/"${tag}"`, 200], ['"a'.repeat(2000), 200]
  ] as const) {
    const { status: actual, text } = await request(`${url}/v1/channels/orders/blocks/1`, { headers: { 'if-none-match': header } })
    t.equal(actual, status, `${header.slice(0, 90)} (${header.length.toString()})`)
    t.equal(text === '', status === 304, 'no body')
  }
  t.equal((await request(`${url}/v1/channels/orders/blocks/2`, { headers: { 'if-none-match': '*' } })).status, 404, 'what is not there has no tag')
})
