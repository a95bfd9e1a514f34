import { parseArgs } from 'node:util'
import { fuzz } from './fuzz.js'

/** Fuzzes from the command line: `npm run fuzz -- --seconds N --seed S`. */
const { values } = parseArgs({ options: { seed: { type: 'string' }, seconds: { type: 'string', default: '60' } } })
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
console.log(`seed ${seed.toString()}`)
const { executions, statuses, blocks, findings, heapMiB, anonymousMiB } = await fuzz({ seed, seconds: Number(values.seconds) })
console.log(`${executions.toString()} inputs in ${values.seconds} s, ${blocks.toString()} blocks that verify`)
console.log(`heap ${heapMiB.join(' -> ')} MiB, anonymous memory ${anonymousMiB.join(' -> ')} MiB`)
for (const [status, count] of Object.entries(statuses).sort()) console.log(`${count.toString().padStart(9)} ${status}`)
for (const finding of findings) console.log(`FOUND ${finding}`)
process.exit(findings.length > 0 ? 1 : 0)
