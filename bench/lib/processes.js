// Child processes of a benchmark: servers that say when they are ready, and load that says what it measured.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const benchDirectory = join(import.meta.dirname, '..')

/** Ticks of /proc a second: the same on every Linux that Node.js runs on. */
const TICKS = 100

/**
 * Starts a script that prints a line of JSON when it serves.
 *
 * @param {string} script path below bench/
 * @param {object} [options] handed over as JSON, in its first argument
 */
export async function serve (script, options = {}) {
  const child = spawn(process.execPath, [join(benchDirectory, script), JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] })
  return { ...await firstLine(child), ...handle(child) }
}

/**
 * Runs a script that prints one line of JSON, its result, and ends.
 *
 * @param {string} script path below bench/
 * @param {object} options handed over as JSON, in its first argument
 */
export async function load (script, options) {
  return await firstLine(spawn(process.execPath, [join(benchDirectory, script), JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] }))
}

/** What can be asked of a child process, and how it is ended. */
export function handle (child) {
  return {
    pid: child.pid,
    cpuSeconds: () => cpuSecondsOf(child.pid),
    residentBytes: () => residentBytesOf(child.pid),
    stop: async (signal = 'SIGKILL') => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      if (child.exitCode !== null || child.signalCode !== null || !child.kill(signal)) return
      await ended
    }
  }
}

async function firstLine (child) {
  let text = ''
  return await new Promise((resolve, reject) => {
    child.once('exit', (code, signal) => { reject(new Error(`${child.spawnargs[1]} ended with ${code ?? signal} before it answered`)) })
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
      const end = text.indexOf('\n')
      if (end >= 0) resolve(JSON.parse(text.slice(0, end)))
    })
  })
}

/** Processor time that a process has used, all threads. */
export function cpuSecondsOf (pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS
}

/** Memory of a process, mapped files (LMDB's pages) left out. */
export function residentBytesOf (pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)[1]) * 1024
}
