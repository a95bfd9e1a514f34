import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { describeKeys, readConfig } from '../../src/config.js'

const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'configuration.md'), 'utf8')

t.test('docs/configuration.md lists every key with its variable, default and range', (t) => {
  const rows = [...text.matchAll(/^\| `(\w+)` \| `([A-Z_]+)` \| `([^`]*)` \| (.+?) \| .+ \|$/gm)]
  const documented = rows.map(([, key, variable, value, allowed]) => ({ key, variable, default: value, allowed }))
  t.strictSame(documented, describeKeys().map(({ key, variable, default: value, allowed }) => ({ key, variable, default: value, allowed })))
  t.end()
})

t.test('docs/configuration.md lists every option of a channel with its default', (t) => {
  const rows = [...text.matchAll(/^\| `(\w+)` \| `(\d+)` \| .+ \|$/gm)]
  const [channel] = readConfig({ environment: {} }).channels
  const { id, ...options } = channel ?? { id: '' }
  t.equal(id, 'orders')
  t.strictSame(Object.fromEntries(rows.map(([, key, value]) => [key, Number(value)])), options)
  t.end()
})
