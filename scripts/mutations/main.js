// Puts each deliberate bug into a copy of the sources and lets the simulation look for it. Prints a table for the docs.
// usage: npm run mutations [-- --seeds N] [--only TEXT]
import { execFile } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs, promisify } from 'node:util'
import { transpile, transpileFile } from '../transpile.js'
import { apply } from './apply.js'
import { MUTATIONS } from './list.js'

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '500' }, only: { type: 'string', default: '' }, seed: { type: 'string', default: '1' }, mode: { type: 'string' } } })
const chosen = MUTATIONS.filter(({ name }) => name.includes(values.only))
const run = promisify(execFile)

/**
 * @returns the failing seed and the invariant that found the bug, or undefined
 * @throws Error when the copy cannot be loaded: a bug that is no program proves nothing
 */
async function hunt (directory) {
  const args = [`${directory}/test/sim/gateway/main.js`, '--seed', values.seed, '--runs', values.seeds, ...values.mode ? ['--mode', values.mode] : []]
  const { stdout, stderr } = await run(process.execPath, args, { maxBuffer: 1e8 }).catch((error) => error)
  if (/^SyntaxError:/m.test(stderr)) throw new Error(`${directory} cannot be loaded:\n${stderr}`)
  const [, seed, invariant] = /^seed (\d+) FAILS: ([^:\n]*)/m.exec(stdout) ?? []
  if (invariant) return { seed, invariant }
  return / runs from seed /.test(stdout) ? undefined : { seed: values.seed, invariant: 'the run ends' }
}

transpile('.sim')
const unbroken = await hunt('.sim')
if (unbroken) throw new Error(`the sources themselves fail: seed ${unbroken.seed}, ${unbroken.invariant}`)

const results = new Map()
const waiting = [...chosen.entries()]
async function work () {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [index, mutation] = next
    const directory = `.sim-mutations/${index}`
    cpSync('.sim', directory, { recursive: true })
    transpileFile(mutation.file, directory, (source) => apply(source, mutation))
    results.set(mutation, await hunt(directory))
    rmSync(directory, { recursive: true })
    process.stderr.write(`${results.get(mutation) ? 'caught' : 'NOT CAUGHT'}: ${mutation.name}\n`)
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work))

console.log('| deliberate bug | in | found by | seeds |\n|---|---|---|---|')
for (const mutation of chosen) {
  const caught = results.get(mutation)
  const count = caught ? Number(caught.seed) - Number(values.seed) + 1 : values.seeds
  console.log(`| ${mutation.name} | ${mutation.file.replace('src/', '')} | ${caught?.invariant ?? '**not found**'} | ${count} |`)
}
const missed = chosen.filter((mutation) => !results.get(mutation))
console.log(`\n${chosen.length - missed.length} of ${chosen.length} found`)
process.exitCode = missed.length > 0 ? 1 : 0
