import fc from 'fast-check'
import t from 'tap'
import { Admission } from '../../src/broadcast/admission.js'

const CHANNELS = ['a', 'b'] as const
const LIMITS = { maxInFlightBytes: 1000, maxInFlightBytesPerChannel: 600 }

/** Submissions that stay in flight until they are ended. */
function inFlight (admission: Admission): { submit: (channel: string, sizeBytes: number) => Promise<boolean>, end: (index: number) => Promise<void>, endAll: () => Promise<void> } {
  const running: Array<{ end: () => void, ended: Promise<void> }> = []
  const end = async (index: number): Promise<void> => {
    const [submission] = running.splice(index % Math.max(running.length, 1), 1)
    submission?.end()
    await submission?.ended
  }
  return {
    submit: async (channel, sizeBytes) => {
      const state = { entered: false }
      let finish = (): void => undefined
      const submission = new Promise<void>((resolve) => { finish = resolve })
      const ended = admission.run(channel, sizeBytes, async () => {
        state.entered = true
        await submission
      })
      if (state.entered) running.push({ end: finish, ended })
      else await t.rejects(ended, { code: 'overloaded' })
      return state.entered
    },
    end,
    endAll: async () => { while (running.length > 0) await end(0) }
  }
}

t.test('no bound is passed, and nothing stays behind', async () => {
  const step = fc.oneof(
    fc.record({ channel: fc.constantFrom(...CHANNELS), sizeBytes: fc.oneof(fc.nat(50), fc.nat(2000)) }),
    fc.record({ end: fc.nat(20) })
  )
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
    const admission = new Admission(LIMITS)
    const submissions = inFlight(admission)
    for (const step of steps) {
      if ('end' in step) await submissions.end(step.end)
      else await submissions.submit(step.channel, step.sizeBytes)
      const levels = [admission.level, ...CHANNELS.map((channel) => admission.levelOf(channel))]
      if (levels.some(({ inFlightBytes, maxInFlightBytes }) => inFlightBytes > maxInFlightBytes || inFlightBytes < 0)) return false
    }
    await submissions.endAll()
    return admission.level.inFlightBytes === 0
  }))
})

t.test('a channel that takes all it may leaves room for the others', async (t) => {
  const submissions = inFlight(new Admission(LIMITS))
  while (await submissions.submit('a', 40));
  t.ok(await submissions.submit('b', 40))
  await submissions.endAll()
})

t.test('large submissions leave room for small ones, and get in whatever their size', async (t) => {
  for (const sizeBytes of [300, 600, 5000]) {
    const submissions = inFlight(new Admission(LIMITS))
    t.ok(await submissions.submit('a', sizeBytes), `${sizeBytes.toString()} bytes when nothing is in flight`)
    while (await submissions.submit('a', sizeBytes));
    t.ok(await submissions.submit('a', 100), `a small one beside those of ${sizeBytes.toString()} bytes`)
    t.ok(await submissions.submit('b', 100))
    await submissions.endAll()
  }
})
