import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { submit, submitAndWait } from '../helpers/http.js'
import { untilProbes, unwell, WELL } from '../helpers/probes.js'
import { startGateway } from '../helpers/process.js'

/** Takes the write lock of an LMDB file in another process, so that no commit returns; gives what lets go of it. */
async function holdCommits (t: Test, file: string): Promise<() => Promise<void>> {
  const code = `const { open } = await import('lmdb'); const root = open({ path: ${JSON.stringify(file)}, maxDbs: 4, encoding: 'binary' })
    root.transactionSync(() => { console.log('held'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0) })`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: ['ignore', 'pipe', 'inherit'], cwd: import.meta.dirname })
  const exit = once(child, 'exit')
  t.teardown(() => { child.kill('SIGKILL') })
  await once(child.stdout, 'data')
  return async () => {
    child.kill('SIGKILL')
    await exit
  }
}

t.test('a ledger whose commits do not return: liveness fails, for a restart may mend it, and everything is well when they return', async (t) => {
  const dataDir = join(t.testdir(), 'data')
  const { url } = await startGateway(t, { env: { DATA_DIR: dataDir, HEALTH_STALL_AFTER_MS: '1000', HEALTH_FAIL_AFTER_MS: '500', HEALTH_RECOVER_AFTER_MS: '200' } })
  await untilProbes(url, WELL)
  await submitAndWait(url, 'before')
  const release = await holdCommits(t, join(dataDir, 'blocks.lmdb'))
  const waiting = submit(url, 'waits for the disk')
  await untilProbes(url, unwell('degraded', 'commit_stalled', { livez: 503, readyz: 503, writes: 503, failed: ['channels', 'storage', 'writes'] }))
  await release()
  t.equal((await waiting).status, 202)
  await untilProbes(url, WELL)
  t.ok((await submitAndWait(url, 'after')).block > 0)
})
