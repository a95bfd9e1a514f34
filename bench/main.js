// Benchmarks, each next to its limit measured in the same run on the same machine. The ratio is the figure to quote.
//
//   npm run bench -- [name ...] [--runs 5] [--write]
//
// Without names all run, one behind the other: an hour or two on an idle machine. --write puts the tables into
// docs/performance.md, those of hostile clients into docs/hardening.md. Those with Kafka start a broker of their own (Java 17
// and Maven are needed). GATEWAY_NODE_FLAGS are given to the gateway's Node.js, for example --cpu-prof.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startKafka } from './lib/kafka.js'
import { toTable } from './lib/tables.js'

const DOCUMENTS = join(import.meta.dirname, '..', 'docs')
const directory = join(import.meta.dirname, 'benchmarks')
const all = readdirSync(directory).map((file) => file.replace(/\.js$/, ''))

const { values, positionals } = parseArgs({ allowPositionals: true, options: { runs: { type: 'string', default: '5' }, write: { type: 'boolean', default: false } } })
const unknown = positionals.filter((name) => !all.includes(name))
if (unknown.length > 0) {
  console.error(`there is no benchmark ${unknown.join(', ')}; there are ${all.join(', ')}`)
  process.exit(2)
}

const kafka = startKafka()
try {
  for (const name of positionals.length > 0 ? positionals : all) {
    const { title, run, document = 'performance.md', runsOnce = false } = (await import(join(directory, `${name}.js`)))
    console.log(`\n## ${title}\n`)
    const table = toTable(await run({ runs: Number(values.runs), kafka: kafka.cluster }))
    console.log(table)
    if (values.write) write(join(DOCUMENTS, document), { name, table, runs: runsOnce ? 1 : Number(values.runs) })
  }
} finally {
  await kafka.stop()
}
process.exit(0)

/** Replaces what stands between a benchmark's markers. */
function write (file, { name, table, runs }) {
  const text = readFileSync(file, 'utf8')
  const [from, to] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`]
  const [start, end] = [text.indexOf(from), text.indexOf(to)]
  if (start < 0 || end < start) throw new Error(`${file} has no markers ${from.trim()} and ${to}`)
  const machine = `Node.js ${process.version}, ${cpus().length} cores (${cpus()[0].model.trim()}), ${new Date().toISOString().slice(0, 10)}, ${runs === 1 ? 'one run' : `medians of ${runs} runs`}.`
  writeFileSync(file, `${text.slice(0, start + from.length)}\n${table}\n${machine}\n\n${text.slice(end)}`)
}
