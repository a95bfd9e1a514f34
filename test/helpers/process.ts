import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'

/** The built process: integration tests know nothing else of the product. */
const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'src', 'main.js')

const START_TIMEOUT_MS = 60_000

export interface ProcessOptions {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** What runs the program, in front of its own path: the same Node.js when left out. */
  readonly launcher?: readonly string[]
  /** Path of the program: the built one of this tree when left out. */
  readonly main?: string
  readonly cwd?: string
}

/** How a process ended: with a code, or by a signal. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A process that was started, and everything it wrote so far. */
export interface Started {
  readonly pid: number
  readonly ended: Promise<Ended>
  readonly running: boolean
  readonly stdout: string
  readonly stderr: string
  /** Sends a signal to this process alone; resolves when it has ended. */
  readonly kill: (signal: NodeJS.Signals) => Promise<Ended>
}

/** A gateway that listens. */
export interface Gateway extends Started {
  readonly url: string
  readonly port: number
}

/** What a run wrote until it ended by itself. */
export interface Finished extends Ended {
  readonly stdout: string
  readonly stderr: string
}

/** Starts the program. It gets a clean environment, so that a test means the same everywhere. */
export function startProcess (t: Test, { args = [], env = {}, launcher = [process.execPath], main = MAIN, cwd }: ProcessOptions = {}): Started {
  const [command, ...rest] = [...launcher, main, ...args] as [string, ...string[]]
  const child: ChildProcess = spawn(command, rest, { cwd, env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) child[name]?.setEncoding('utf8').on('data', (text: string) => { output[name] += text })
  let running = true
  const ended = new Promise<Ended>((resolve) => {
    child.once('error', (error) => {
      running = false
      output.stderr += String(error)
      resolve({ code: null, signal: null })
    })
    child.once('close', (code, signal) => {
      running = false
      resolve({ code, signal })
    })
  })
  const kill = async (signal: NodeJS.Signals): Promise<Ended> => {
    if (running) child.kill(signal)
    return await ended
  }
  t.teardown(async () => { await kill('SIGKILL') })
  return {
    pid: child.pid ?? 0,
    ended,
    kill,
    get running () { return running },
    get stdout () { return output.stdout },
    get stderr () { return output.stderr }
  }
}

/** Runs the program until it ends by itself, or kills it after a time. */
export async function runProcess (t: Test, options: ProcessOptions, timeoutMs = START_TIMEOUT_MS): Promise<Finished> {
  const started = startProcess(t, options)
  const timer = setTimeout(() => { void started.kill('SIGKILL') }, timeoutMs)
  const ended = await started.ended
  clearTimeout(timer)
  return { ...ended, stdout: started.stdout, stderr: started.stderr }
}

/** Starts a gateway on a free port; resolves when it listens. */
export async function startGateway (t: Test, options: ProcessOptions): Promise<Gateway> {
  const started = startProcess(t, { ...options, env: { PORT: '0', ...options.env } })
  const port = await listening(started)
  return Object.defineProperties({ port, url: `http://127.0.0.1:${port.toString()}` }, Object.getOwnPropertyDescriptors(started)) as Gateway
}

/** Resolves with the port of a process that was started to listen. */
export async function listening (started: Started): Promise<number> {
  const deadline = Date.now() + START_TIMEOUT_MS
  while (Date.now() < deadline && started.running) {
    const match = /Server listening at https?:\/\/[^"]*:(\d+)"/.exec(started.stdout)
    if (match) return Number(match[1])
    await new Promise((resolve) => { setTimeout(resolve, 10) })
  }
  throw new Error(`the gateway did not listen:\n${started.stdout}${started.stderr}`)
}

/** The lines that a process logged, as objects. */
export function logLines ({ stdout }: Pick<Started, 'stdout'>): Array<Record<string, unknown>> {
  return stdout.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>)
}

/** Writes a config file into a directory; YAML takes JSON as it is. */
export function writeConfig (directory: string, config: unknown, name = 'config.yaml'): string {
  mkdirSync(directory, { recursive: true })
  const file = join(directory, name)
  writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config))
  return file
}
