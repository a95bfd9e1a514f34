import { randomInt } from 'node:crypto'
import t from 'tap'
import { simulate } from './gateway/simulation.js'

/**
 * The whole service under faults (docs/reliability.md). SIM_SEED repeats a run, SIM_SCHEDULES makes it longer; one seed
 * alone, with a trace, is repeated by `npm run sim -- --seed S --trace`.
 */
const seed = Number(process.env['SIM_SEED'] ?? randomInt(2 ** 31))
const schedules = Number(process.env['SIM_SCHEDULES'] ?? 250)
t.comment(`SIM_SEED=${seed.toString()} SIM_SCHEDULES=${schedules.toString()}`)
Error.stackTraceLimit = 0 // errors are a part of every run, and their traces cost more than all else

t.test('a seed gives the same run again', async (t) => {
  for (const one of [seed, seed + 1, seed + 2]) {
    const [first, second] = [await simulate(one), await simulate(one)]
    t.equal(first.traceHash, second.traceHash)
    t.equal(first.events, second.events)
  }
  t.not((await simulate(seed)).traceHash, (await simulate(seed + 1)).traceHash, 'another seed, another run')
})

t.test('whatever fails, nothing acknowledged is lost and all replicas agree', async (t) => {
  const occurrences = new Map<string, number>()
  for (let schedule = 0; schedule < schedules; schedule++) {
    const outcome = await simulate(seed + schedule)
    for (const [what, count] of outcome.occurrences) occurrences.set(what, (occurrences.get(what) ?? 0) + count)
    if (outcome.violation) {
      t.fail(`seed ${outcome.seed.toString()}: ${outcome.violation.message}`)
      return
    }
  }
  t.pass(`${schedules.toString()} schedules`)
  for (const what of [
    'append lost', 'append late', 'append unanswered', 'append duplicated', 'append refused', 'fetch error', 'silence', 'cutOff',
    'diskFull', 'slow commit', 'failed commit', 'fsync lost', 'write torn', 'corruption', 'clockJump', 'crash', 'powerFailure', 'stop',
    'misconfiguration', 'config', 'stale envelope',
    'garbage', 'answer lost', 'request lost', 'writer stalled', 'writer vanished', 'subscriber stalled', 'subscriber vanished', 'key repeated'
  ]) {
    const count = occurrences.get(what) ?? 0
    t.comment(`${count.toString().padStart(8)} ${what}`)
    if (schedules >= 250) t.ok(count > 0, `${what} happens`)
  }
})
