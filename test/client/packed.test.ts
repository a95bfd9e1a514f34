import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'

const ROOT = join(import.meta.dirname, '..', '..')

const CONSUMER = `
import { OrderingClient, type Receipt } from 'ordering-gateway/client'
const client = new OrderingClient({ urls: ['http://127.0.0.1:1'], channel: 'orders' })
export const receipt: Promise<Receipt> = client.receipt('1')
`

t.test('the package, as it is published', async (t) => {
  const directory = t.testdir({ 'consumer.ts': CONSUMER, 'package.json': '{"type":"module"}' })
  const [{ filename, files }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', directory], {
    cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']
  })) as [{ filename: string, files: Array<{ path: string }> }]
  const paths = files.map(({ path }) => path)
  t.same(paths.filter((path) => !/^(dist\/(src|routes)\/.*\.(js|d\.ts)|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(path)), [], 'nothing but what is needed')
  t.same(paths.filter((path) => path.includes('test')), [], 'no tests')
  const installed = join(directory, 'node_modules', 'ordering-gateway')
  mkdirSync(installed, { recursive: true })
  execFileSync('tar', ['-xzf', join(directory, filename), '--strip-components=1', '-C', installed])
  const run = (file: string, ...args: string[]): string => execFileSync(process.execPath, [file, ...args], { cwd: directory, encoding: 'utf8', env: { PATH: process.env['PATH'] } })

  await t.test('the client can be imported, and has types', async (t) => {
    writeFileSync(join(directory, 'consumer.mjs'), 'import { OrderingClient } from \'ordering-gateway/client\'\nconsole.log(typeof OrderingClient)\n')
    t.equal(run('consumer.mjs'), 'function\n')
    const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
    const compilerOptions = { noEmit: true, strict: true, target: 'es2022', module: 'nodenext', types: [] }
    writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }))
    t.equal(run(compiler, '-p', '.'), '')
  })
  await t.test('the command runs', async (t) => {
    const { bin, version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { bin: Record<string, string>, version: string }
    const command = join(installed, bin['ordering-gateway'] as string)
    t.match(readFileSync(command, 'utf8'), /^#!\/usr\/bin\/env node\n/, 'a shell finds Node.js')
    t.match(run(command, '--help'), /submit/)
    t.match(run(command, '--version'), version)
  })
})
