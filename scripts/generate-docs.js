// Writes what follows from src/config-keys.ts: the tables in docs/configuration.md, and docs/config.schema.json.
// With --check it writes nothing and fails when the committed files are stale. Needs the build.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeChannelKeys, describeKeys } from '../dist/src/config.js'
import { configSchema } from '../dist/src/config-schema.js'

const docs = join(import.meta.dirname, '..', 'docs')

function keyTables () {
  return [...groupByTopic(describeKeys())].map(([topic, rows]) => `### ${topic}

| key | variable | default | allowed | meaning |
|---|---|---|---|---|
${rows.map(({ key, variable, default: value, allowed, help }) => `| \`${key}\` | \`${variable}\` | ${value === '' ? '' : `\`${value}\``} | ${allowed} | ${help} |`).join('\n')}
`).join('\n')
}

function groupByTopic (rows) {
  const topics = new Map()
  for (const row of rows) topics.set(row.topic, [...topics.get(row.topic) ?? [], row])
  return topics
}

function channelTable () {
  return `| option | default | allowed | meaning |
|---|---|---|---|
${describeChannelKeys().map(({ key, default: value, allowed, help }) => `| \`${key}\` | \`${value}\` | ${allowed} | ${help} |`).join('\n')}
`
}

/** Puts text between the marker of a name and its end. */
function replacePart (text, name, part) {
  const pattern = new RegExp(`(<!-- ${name}: .* -->\\n)[^]*?(<!-- end of ${name} -->)`)
  if (!pattern.test(text)) throw new Error(`docs/configuration.md has no marker "${name}"`)
  return text.replace(pattern, (_, begin, end) => `${begin}\n${part}\n${end}`)
}

const read = (name) => { try { return readFileSync(join(docs, name), 'utf8') } catch { return '' } }
const tables = { keys: keyTables(), 'channel options': channelTable() }
const files = {
  'configuration.md': Object.entries(tables).reduce((text, [name, part]) => replacePart(text, name, part), read('configuration.md')),
  'config.schema.json': `${JSON.stringify(configSchema(), null, 2)}\n`
}
for (const [name, text] of Object.entries(files)) {
  if (read(name) === text) continue
  if (!process.argv.includes('--check')) writeFileSync(join(docs, name), text)
  else {
    process.stderr.write(`docs/${name} is stale: run "npm run docs" and commit the result\n`)
    process.exitCode = 1
  }
}
