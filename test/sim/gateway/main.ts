import { parseArgs } from 'node:util'
import { simulate, type Outcome } from './simulation.js'

/** Runs the simulation from the command line: `npm run sim -- --seed S [--runs N] [--forever] [--trace]`. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    runs: { type: 'string' },
    forever: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false }
  }
})
const first = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const runs = values.forever ? Infinity : Number(values.runs ?? (values.seed === undefined ? 100 : 1))
if (!values.trace) Error.stackTraceLimit = 0 // errors are part of every run, and their traces cost more than all else
const sink = values.trace ? (line: string) => { console.log(line) } : undefined

const occurrences = new Map<string, number>()
const startedAt = performance.now()
let events = 0
let virtualMs = 0
let done = 0

function add (outcome: Outcome): void {
  done++
  events += outcome.events
  virtualMs += outcome.virtualMs
  for (const [what, count] of outcome.occurrences) occurrences.set(what, (occurrences.get(what) ?? 0) + count)
}

function report (): void {
  const seconds = (performance.now() - startedAt) / 1000
  console.log(`${done.toString()} runs from seed ${first.toString()} in ${seconds.toFixed(1)} s (${(done / seconds).toFixed(1)} a second), ` +
    `${events.toString()} events, ${(virtualMs / 3_600_000).toFixed(2)} hours of virtual time`)
  for (const [what, count] of [...occurrences].sort()) console.log(`${count.toString().padStart(9)} ${what}`)
}

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => { stopping.abort() })

for (let seed = first; seed < first + runs && !stopping.signal.aborted; seed++) {
  const outcome = await simulate(seed, sink)
  add(outcome)
  if (outcome.violation) {
    console.log(`seed ${seed.toString()} FAILS: ${outcome.violation.message}\nrepeat it with: npm run sim -- --seed ${seed.toString()} --trace`)
    process.exitCode = 1
    break
  }
  if (runs === 1) console.log(`seed ${seed.toString()} holds; trace ${outcome.traceHash}`)
  if (done % 1000 === 0 && values.forever) report()
}
report()
