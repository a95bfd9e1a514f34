import { join } from 'node:path'
import t from 'tap'
import { makeAuthority } from '../helpers/access.js'
import { eventually } from '../helpers/http.js'
import { runProcess, startGateway, writeConfig } from '../helpers/process.js'

t.test('a probe finds the gateway by its configuration, and says whether it is ready', async (t) => {
  const directory = t.testdir()
  const { certFile, keyFile } = makeAuthority(directory).issue('gateway')
  for (const [what, settings] of [
    ['on all addresses', { host: '0.0.0.0', allowUnauthenticated: true }],
    ['TLS', { tlsCertFile: certFile, tlsKeyFile: keyFile }]
  ] as const) {
    const config = writeConfig(directory, { dataDir: join(directory, what), channels: ['orders'], ...settings })
    const gateway = await startGateway(t, { args: ['--config', config] })
    const probe = async (): Promise<{ code: number | null, stdout: string, stderr: string }> =>
      await runProcess(t, { args: ['probe', '--config', config], env: { PORT: gateway.port.toString() } })
    await eventually(probe, ({ code }) => code === 0)
    t.match(await probe(), { code: 0, stdout: '', stderr: '' }, what)
    await gateway.kill('SIGTERM')
    t.match(await probe(), { code: 3, stderr: /readyz: .*ECONNREFUSED/ }, `${what}, stopped`)
  }
})

t.test('a probe asks the management port, and tells what fails', async (t) => {
  const directory = t.testdir()
  const settings = { dataDir: join(directory, 'data'), channels: ['orders'], minFreeDiskBytes: Number.MAX_SAFE_INTEGER }
  const gateway = await startGateway(t, { args: ['--config', writeConfig(directory, settings)] })
  const config = writeConfig(directory, { ...settings, port: 1, managementPort: gateway.port }, 'managed.yaml')
  t.match(await runProcess(t, { args: ['probe', '--config', config], env: { CONFIG_FILE: '' } }), { code: 1, stdout: /disk_full/ })
  await gateway.kill('SIGTERM')
})
