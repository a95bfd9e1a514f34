import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { configSchema } from '../../src/config-schema.js'
import { describeChannelKeys, describeKeys } from '../../src/config.js'

const read = (name: string): string => readFileSync(join(import.meta.dirname, '..', '..', 'docs', name), 'utf8')
const text = read('configuration.md')

t.test('docs/configuration.md lists every key with its variable, default, range and meaning', (t) => {
  const rows = [...text.matchAll(/^\| `(\w+)` \| `([A-Z_]+)` \| (?:`([^`]*)`)? ?\| (.+?) \| (.+) \|$/gm)]
  const documented = rows.map(([, key, variable, value = '', allowed, help]) => ({ key, variable, default: value, allowed, help }))
  t.strictSame(documented, describeKeys().map(({ topic, ...row }) => row), 'as "npm run docs" writes it')
  const topics = [...new Set(describeKeys().map(({ topic }) => topic))]
  t.strictSame([...text.matchAll(/^### (.+)$/gm)].map(([, topic]) => topic), topics, 'by topic')
  t.end()
})

t.test('docs/configuration.md lists every option of a channel with its default, range and meaning', (t) => {
  const rows = [...text.matchAll(/^\| `(\w+)` \| `(\d+)` \| (.+?) \| (.+) \|$/gm)]
  const documented = rows.map(([, key, value, allowed, help]) => ({ key, default: value, allowed, help }))
  t.strictSame(documented, describeChannelKeys().map(({ key, default: value, allowed, help }) => ({ key, default: value, allowed, help })))
  t.end()
})

t.test('docs/config.schema.json is the schema', (t) => {
  t.strictSame(JSON.parse(read('config.schema.json')), JSON.parse(JSON.stringify(configSchema())))
  t.end()
})
