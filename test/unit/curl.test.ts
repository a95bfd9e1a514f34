import t from 'tap'
import { curlOf, type CallExample } from '../../src/api-documents/curl.js'

const CALL: CallExample = { path: '/a', method: 'get', parameters: [], bodies: {}, answers: ['application/json'] }
const URL = "'http://127.0.0.1:8080/a'"

t.test('the command of a call', async (t) => {
  const body = (example?: string | { readonly level: string }) => ({ bodies: { 'application/json': example === undefined ? {} : { example } } })
  for (const [call, command] of [
    [{}, `curl ${URL}`],
    [{ method: 'delete' }, `curl --request DELETE ${URL}`],
    [{ method: 'post', ...body({ level: 'x' }) }, `curl --header 'content-type: application/json' --data-raw '{"level":"x"}' ${URL}`],
    [{ method: 'put', ...body({ level: "it's" }) }, `curl --request PUT --header 'content-type: application/json' --data-raw '{"level":"it'\\''s"}' ${URL}`],
    [{ method: 'put', ...body() }, `curl --request PUT --header 'content-type: application/json' --data-binary @- ${URL}`],
    [{ method: 'post', bodies: { 'text/plain': { example: 'hello' } } }, `curl --header 'content-type: text/plain' --data-raw 'hello' ${URL}`],
    [{ path: '/{x}', parameters: [{ name: 'x', in: 'path', example: 'b c' }] }, "curl 'http://127.0.0.1:8080/b%20c'"],
    [{ answers: undefined }, undefined]
  ] as const) t.equal(curlOf({ ...CALL, ...call }), command)
})
