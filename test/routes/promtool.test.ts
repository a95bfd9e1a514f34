import { spawnSync } from 'node:child_process'
import t from 'tap'
import { request, submitAndWait } from '../helpers/http.js'
import { startLocalGateway } from '../helpers/http-gateway.js'

const missing = spawnSync('promtool', ['--version']).error !== undefined
const skip = missing && process.env['CI'] !== 'true' && 'promtool is missing (Debian package prometheus)'
if (skip !== false) console.error(`SKIPPED: ${skip}`)

t.test('promtool has nothing to say about the metrics', { skip }, async (t) => {
  t.notOk(missing, 'promtool is there')
  const { url } = await startLocalGateway(t)
  for (const when of ['at the start', 'after a block']) {
    const { text } = await request(`${url}/metrics`)
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })
    t.equal(status, 0, when)
    t.equal(stdout + stderr, '', when)
    await submitAndWait(url, 'x')
  }
})
