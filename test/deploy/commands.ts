import { spawn, type SpawnOptions } from 'node:child_process'
import type { Test } from 'tap'

/** A command that runs. */
export interface Command {
  readonly output: () => string
  readonly ended: Promise<number | null>
  readonly kill: (signal: NodeJS.Signals) => void
}

/** Starts a command, which is killed behind the test. */
export function startCommand (t: Test, [program = '', ...args]: readonly string[], options: SpawnOptions): Command {
  const child = spawn(program, args, { ...options, stdio: 'pipe' })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { output += text })
  t.teardown(() => child.kill('SIGKILL'))
  const ended = new Promise<number | null>((resolve, reject) => { child.once('exit', resolve).once('error', reject) })
  return { output: () => output, ended, kill: (signal) => { child.kill(signal) } }
}

/** Runs a command; its exit code. */
export async function runCommand (t: Test, command: readonly string[], options: SpawnOptions): Promise<number | null> {
  return await startCommand(t, command, options).ended
}
