import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, symlinkSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import t from 'tap'

const ROOT = join(import.meta.dirname, '..', '..')

/** A port that nobody has at the moment. */
async function freePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

t.test('the commands of docs/access.md, one after the other as they stand there, do what it says', async (t) => {
  const directory = t.testdir()
  symlinkSync(join(ROOT, 'dist'), join(directory, 'dist'))
  const port = (await freePort()).toString()
  const blocks = [...readFileSync(join(ROOT, 'docs', 'access.md'), 'utf8').matchAll(/^```sh\n(.*?)^```/gms)].map(([, commands = '']) => commands)
  const PATH = [dirname(process.execPath), process.env['PATH']].join(':')
  const run = (commands: string): string => {
    // Only the port is another one, so that nothing else on this machine is in the way.
    const script = commands.replaceAll(':8080', `:${port}`)
    return execFileSync('sh', ['-ec', script], {
      cwd: directory, encoding: 'utf8', timeout: 60_000, stdio: ['ignore', 'pipe', 'ignore'], env: { PATH, PORT: port, ORDERING_URL: `http://127.0.0.1:${port}` }
    })
  }
  t.teardown(() => { try { run('kill -9 "$(cat gateway.pid)"') } catch { /* it has ended */ } })
  const outputs = blocks.map(run)
  t.match(outputs, [
    /^identities:\n {2}- name: shop\n {4}tokens:\n {6}- sha256: [0-9a-f]{64}\n {8}expires: .*\n {4}write:\n {6}- orders\n {4}read:\n {6}- orders\n {2}- name: auditor\n/,
    /^401\n\{"channel":"orders","state":".*\}\nblock 0 [0-9a-f]{64} /,
    /^$/,
    /^\{"channel":"orders","state":".*\}\norders +ready +\d+ [0-9a-f]{64}\n$/
  ])
})
