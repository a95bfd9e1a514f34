import fc from 'fast-check'
import t from 'tap'
import { Hysteresis } from '../../src/health/hysteresis.js'
import { Watchdog } from '../../src/health/watchdog.js'

const OPTIONS = { failAfterMs: 500, recoverAfterMs: 200 }

t.test('a check fails after it was bad for a while, and passes after it was well for a while', async (t) => {
  const check = new Hysteresis(OPTIONS)
  t.equal(check.update({ reason: 'starting' }, 0), 'starting', 'not ready before it was well once')
  t.equal(check.update({}, 10), undefined, 'well for the first time: at once')
  t.equal(check.update({ reason: 'bad' }, 100), undefined)
  t.equal(check.update({ reason: 'bad' }, 599), undefined)
  t.equal(check.update({}, 600), undefined, 'well again in time')
  t.equal(check.update({ reason: 'bad' }, 700), undefined)
  t.equal(check.update({ reason: 'worse' }, 1200), 'worse', 'bad for long enough, whatever the reason')
  t.equal(check.update({}, 1300), 'worse')
  t.equal(check.update({ reason: 'bad' }, 1400), 'bad', 'it is told what is wrong now')
  t.equal(check.update({}, 1500), 'bad')
  t.equal(check.update({}, 1700), undefined)
  t.equal(check.update({ reason: 'halted', definite: true }, 1701), 'halted', 'what does not mend is told at once')
})

t.test('no sequence of findings makes the answer change faster than it may', async () => {
  const step = fc.record({ afterMs: fc.integer({ min: 1, max: 400 }), bad: fc.boolean() })
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    const check = new Hysteresis(OPTIONS)
    check.update({}, 0)
    let now = 0
    let failed = false
    let sinceMs = 0 // since when all findings were as the newest one
    let before = false
    for (const { afterMs, bad } of steps) {
      now += afterMs
      if (bad !== before) sinceMs = now
      before = bad
      const answer: boolean = check.update(bad ? { reason: 'bad' } : {}, now) !== undefined
      const lasted = now - sinceMs
      const expected: boolean = bad === failed ? failed : lasted >= (failed ? OPTIONS.recoverAfterMs : OPTIONS.failAfterMs) ? bad : failed
      if (answer !== expected) return false
      failed = answer
    }
    return true
  }))
})

t.test('a watchdog counts the time without progress, while there is work', async (t) => {
  const dog = new Watchdog()
  t.equal(dog.stalledMs(1, true, 0), 0)
  t.equal(dog.stalledMs(1, true, 900), 900)
  t.equal(dog.stalledMs(2, true, 1000), 0, 'progress')
  t.equal(dog.stalledMs(2, false, 5000), 0, 'nothing to do')
  t.equal(dog.stalledMs(2, true, 6000), 1000, 'work since then')
})
