import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { writeAccess } from '../helpers/access.js'
import { eventually, request, submitAndWait } from '../helpers/http.js'
import { makeEnvelope } from '../helpers/http-protobuf.js'
import { startGateway, writeConfig } from '../helpers/process.js'

const ROOT = join(import.meta.dirname, '..', '..')

/** Where `npm run schema:tools` puts it. */
const SCHEMATHESIS = join(ROOT, 'node_modules', '.cache', 'schema-tools', 'bin', 'st')

const skip = !existsSync(SCHEMATHESIS) && process.env['CI'] !== 'true' && 'schemathesis is missing: "npm run schema:tools" installs it, and needs python3'
if (skip !== false) console.error(`SKIPPED: ${skip}`)

const TOKEN = `ogt_${'x'.repeat(43)}`
const headers = { authorization: `Bearer ${TOKEN}` }

t.test('schemathesis finds nothing that the OpenAPI document does not say', { skip }, async (t) => {
  const directory = t.testdir()
  const channels = ['orders', 'payments'].map((id) => ({ id, maxMessageCount: 10, batchTimeoutMs: 20 }))
  const accessFile = join(directory, 'access.json')
  writeAccess(accessFile, [{ name: 'tester', token: TOKEN, write: ['*'], read: ['*'], metrics: true }])
  const config = writeConfig(directory, { dataDir: join(directory, 'data'), minFreeDiskBytes: 1, channels, accessFile })
  const gateway = await startGateway(t, { args: ['--config', config] })
  for (const { id: channel } of channels) {
    await eventually(async () => await request(`${gateway.url}/v1/channels/${channel}/health`, { headers }), ({ status }) => status === 200)
    await submitAndWait(gateway.url, makeEnvelope('hello'), { channel, headers, type: 'application/x-protobuf' })
    for (const body of ['one', 'two', 'three']) await submitAndWait(gateway.url, body, { channel, headers })
  }
  const { code, output } = await run(['--config-file', 'schemathesis.toml', '--no-color', 'run', `${gateway.url}/openapi.json`])
  console.error(output)
  t.equal(code, 0, 'schemathesis has nothing to say')
  t.ok(gateway.running, 'the gateway runs')
  t.notMatch(gateway.stdout, /request failed/, 'no call failed')
})

/** Runs schemathesis; its exit code and everything it wrote. */
async function run (args: readonly string[]): Promise<{ code: number, output: string }> {
  const options = { cwd: import.meta.dirname, env: { PATH: process.env['PATH'], TOKEN, PYTHONDONTWRITEBYTECODE: '1' }, maxBuffer: 64 * 1024 * 1024 }
  try {
    const { stdout, stderr } = await promisify(execFile)(SCHEMATHESIS, args, options)
    return { code: 0, output: stdout + stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number, stdout: string, stderr: string }
    return { code, output: stdout + stderr }
  }
}
