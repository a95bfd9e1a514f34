import { parseArgs } from 'node:util'
import { MODES, type Mode } from './modes.js'
import type { Outcome } from './outcome.js'

/** Runs the simulation from the command line: `npm run sim -- --seed S [--runs N] [--mode M] [--forever] [--trace]`. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    runs: { type: 'string' },
    mode: { type: 'string' },
    forever: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false }
  }
})
const first = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const runs = values.forever ? Infinity : Number(values.runs ?? (values.seed === undefined ? 100 : 1))
if (!values.trace) Error.stackTraceLimit = 0 // errors are part of every run, and their traces cost more than all else
const sink = values.trace ? (line: string) => { console.log(line) } : undefined

const modes = (Object.keys(MODES) as Mode[]).filter((mode) => values.mode === undefined || values.mode === mode)
if (modes.length === 0) throw new Error(`there is no mode ${String(values.mode)}: ${Object.keys(MODES).join(', ')}`)

const occurrences = new Map<string, number>()
const startedAt = performance.now()
let events = 0
let virtualMs = 0
let done = 0

function add (outcome: Outcome): void {
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

/** One run in each mode. @returns whether all went well */
async function run (seed: number): Promise<boolean> {
  for (const mode of modes) {
    const outcome = await MODES[mode](seed, sink)
    add(outcome)
    if (outcome.violation) {
      console.log(`seed ${seed.toString()} FAILS: ${outcome.violation.message}\nrepeat it with: npm run sim -- --seed ${seed.toString()} --mode ${mode} --trace`)
      return false
    }
    if (runs === 1) console.log(`seed ${seed.toString()} (${mode}) holds; trace ${outcome.traceHash}`)
  }
  done++
  return true
}

let current = first
process.once('unhandledRejection', (error) => {
  console.log(`seed ${current.toString()} FAILS: a rejection that nobody handled: ${String(error)}`)
  process.exit(1)
})
for (let seed = first; seed < first + runs && !stopping.signal.aborted; seed++) {
  current = seed
  if (!await run(seed)) {
    process.exitCode = 1
    break
  }
  if (done % 1000 === 0 && values.forever) report()
}
report()
