// Subscribers in a process of their own, as many as one process takes.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const SCRIPT = join(import.meta.dirname, '..', 'load', 'subscribers.js')

/** @returns what asks the process and ends it; it is ready */
export async function openSubscribers (options) {
  const child = spawn(process.execPath, [SCRIPT, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const answer = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error('the subscribers have ended')
    return JSON.parse(value)
  }
  const ask = async (question) => {
    child.stdin.write(`${JSON.stringify(question)}\n`)
    return await answer()
  }
  await answer()
  return {
    /** Resolves when all have a block: frames since the last time, and when that was. */
    reached: async (number) => await ask({ wanted: number }),
    /** Lets stalled ones read again, so that they see how they were closed. */
    resume: async () => await ask({ resume: true }),
    close: async () => {
      if (child.exitCode !== null) return
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
    }
  }
}
