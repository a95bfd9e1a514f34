import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { ROOT, runTool } from './tools.js'

/** Licences that may be shipped with Apache-2.0 code without further duties than to name them. */
const ALLOWED = new Set(['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0'])

interface Locked { readonly version?: string, readonly dev?: boolean, readonly devOptional?: boolean, readonly optional?: boolean }

const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> }

/** What is installed of the production tree: path, name and version. Optional packages for other platforms are not. */
const production = Object.entries(lock.packages)
  .filter(([path, { dev = false, devOptional = false }]) => path !== '' && !dev && !devOptional && existsSync(join(ROOT, path, 'package.json')))
  .map(([path, { version = '' }]) => ({ path, version, name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length) }))

t.test('licences of what is shipped are allowed', (t) => {
  t.ok(production.length > 20)
  for (const { path, name } of production) {
    const { license } = JSON.parse(readFileSync(join(ROOT, path, 'package.json'), 'utf8')) as { license?: unknown }
    const choices = typeof license === 'string' ? license.replace(/^\((.*)\)$/, '$1').split(' OR ') : []
    t.ok(choices.some((choice) => ALLOWED.has(choice)), `${name}: ${JSON.stringify(license)}`)
  }
  t.end()
})

t.test('the bill of materials has what is shipped, and nothing else', (t) => {
  const { code, output } = runTool('npm', ['run', '--silent', 'sbom'])
  t.equal(code, 0, 'it is made')
  const { bomFormat, components } = JSON.parse(output) as { bomFormat: string, components: Array<{ name: string, version: string }> }
  t.equal(bomFormat, 'CycloneDX')
  const listed = new Set(components.map(({ name, version }) => `${name}@${version}`))
  t.strictSame(production.map(({ name, version }) => `${name}@${version}`).filter((one) => !listed.has(one)), [], 'all are listed')
  const dev = Object.entries(lock.packages).filter(([, { dev = false }]) => dev).map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 13))
  const shipped = new Set(production.map(({ name }) => name))
  t.strictSame(dev.filter((name) => !shipped.has(name) && components.some((component) => component.name === name)), [], 'no tool is')
  t.end()
})
