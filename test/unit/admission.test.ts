import fc from 'fast-check'
import t from 'tap'
import { Admission } from '../../src/broadcast/admission.js'
import { hasCode } from '../../src/errors.js'

const CHANNELS = ['a', 'b'] as const
const LIMITS = { maxInFlightBytes: 1000, maxInFlightBytesPerChannel: 600 }

/** Submissions that stay in flight until they are ended. */
function inFlight (admission: Admission): { submit: (channel: string, sizeBytes: number) => boolean, end: (index: number) => void, endAll: () => void } {
  const running: Array<() => void> = []
  const end = (index: number): void => {
    const [leave] = running.splice(index % Math.max(running.length, 1), 1)
    leave?.()
  }
  return {
    submit: (channel, sizeBytes) => {
      try {
        running.push(admission.enter(channel, sizeBytes))
        return true
      } catch (error) {
        if (hasCode(error, 'overloaded')) return false
        throw error
      }
    },
    end,
    endAll: () => { while (running.length > 0) end(0) }
  }
}

t.test('no bound is passed, and nothing stays behind', async () => {
  const step = fc.oneof(
    fc.record({ channel: fc.constantFrom(...CHANNELS), sizeBytes: fc.oneof(fc.nat(50), fc.nat(2000)) }),
    fc.record({ end: fc.nat(20) })
  )
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    const admission = new Admission(LIMITS)
    const submissions = inFlight(admission)
    for (const step of steps) {
      if ('end' in step) submissions.end(step.end)
      else submissions.submit(step.channel, step.sizeBytes)
      const levels = [admission.level, ...CHANNELS.map((channel) => admission.levelOf(channel))]
      if (levels.some(({ inFlightBytes, maxInFlightBytes }) => inFlightBytes > maxInFlightBytes || inFlightBytes < 0)) return false
    }
    submissions.endAll()
    return admission.level.inFlightBytes === 0
  }))
})

t.test('a channel that takes all it may leaves room for the others', async (t) => {
  const submissions = inFlight(new Admission(LIMITS))
  while (submissions.submit('a', 40));
  t.ok(submissions.submit('b', 40))
  submissions.endAll()
})

t.test('large submissions leave room for small ones, and get in whatever their size', async (t) => {
  for (const sizeBytes of [300, 600, 5000]) {
    const submissions = inFlight(new Admission(LIMITS))
    t.ok(submissions.submit('a', sizeBytes), `${sizeBytes.toString()} bytes when nothing is in flight`)
    while (submissions.submit('a', sizeBytes));
    t.ok(submissions.submit('a', 100), `a small one beside those of ${sizeBytes.toString()} bytes`)
    t.ok(submissions.submit('b', 100))
    submissions.endAll()
  }
})
