import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { rewriteTrace } from './helpers/trace.js'
import { makeTraceRunner } from './helpers/trace-channel.js'

const directory = join(import.meta.dirname, 'traces')

for (const file of readdirSync(directory).filter((name) => name.endsWith('.txt')).sort()) {
  t.test(file, (t) => {
    const path = join(directory, file)
    const text = readFileSync(path, 'utf8')
    const actual = rewriteTrace(text, makeTraceRunner)
    if (process.env['REWRITE_TRACES']) {
      writeFileSync(path, actual)
      t.pass('rewritten: review the diff')
      t.end()
      return
    }
    const scenarios = actual.split(/^(?=# )/m)
    const names = scenarios.map((scenario) => scenario.split('\n', 1)[0] ?? '')
    t.equal(new Set(names).size, names.length, 'each scenario has a name of its own')
    for (const [index, expected] of text.split(/^(?=# )/m).entries()) t.equal(scenarios[index], expected, names[index] ?? '')
    t.end()
  })
}
