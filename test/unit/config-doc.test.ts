import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { ConfigError, describeKeys, readConfig } from '../../src/config.js'

const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'configuration.md'), 'utf8')

/** No value of any key but a free text. */
const NO_VALUE = '~'

/** What is allowed for a key, as the configuration itself says it when something else is given. */
function allowedFor (variable: string): string {
  try {
    readConfig({ environment: { [variable]: NO_VALUE } })
    return 'a text that is not empty'
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return / must be (.+)$/.exec(error.message)?.[1] ?? error.message
  }
}

t.test('docs/configuration.md lists every key with its variable, default and range', (t) => {
  const rows = [...text.matchAll(/^\| `(\w+)` \| `([A-Z_]+)` \| `([^`]*)` \| (.+?) \| .+ \|$/gm)]
  const documented = rows.map(([, key, variable, value, allowed]) => ({ key, variable, default: value, allowed }))
  t.strictSame(documented, describeKeys().map(({ key, variable, default: value }) => (
    { key, variable, default: value, allowed: key === 'channels' ? 'see below' : allowedFor(variable) }
  )))
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
