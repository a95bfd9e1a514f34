// What has to be stopped or removed at the end, last started first. One that fails or hangs keeps no other from its turn.
import { setTimeout as delay } from 'node:timers/promises'

const DEADLINE_MS = 20_000

export class CleanUps {
  #steps = []

  /** @param {string} name @param {() => unknown} step */
  add (name, step) {
    this.#steps.push({ name, step })
  }

  /** Runs all; the number of those that failed, each with a line on standard error. */
  async run () {
    let failed = 0
    for (const { name, step } of this.#steps.reverse()) {
      const late = delay(DEADLINE_MS, undefined, { ref: false }).then(() => { throw new Error(`not done after ${DEADLINE_MS / 1000} s`) })
      await Promise.race([(async () => await step())(), late]).catch((error) => {
        failed++
        process.stderr.write(`clean-up of ${name}: ${error.message}\n`)
      })
    }
    return failed
  }
}
