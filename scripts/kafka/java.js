// Starts Java programs: long-running ones (a broker) and tools that end by themselves.
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const children = new Set()

// Test brokers live for seconds: the quick compiler and the smallest collector start them sooner and leave the cores to the tests.
export const quickJvm = ['-Xms256m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto']

function javaCommand () {
  return process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java'
}

/** Fails with an explanation when there is no Java 17 or newer. */
export async function checkJava () {
  const command = javaCommand()
  let text
  try {
    text = (await run(command, ['-version'])).stderr
  } catch (error) {
    throw new Error(`Java 17 or newer is needed to run Kafka, and "${command} -version" failed: ${error.message} (Debian: apt-get install openjdk-17-jre-headless)`)
  }
  const major = Number(/version "(\d+)/.exec(text)?.[1])
  if (!(major >= 17)) throw new Error(`Java 17 or newer is needed to run Kafka, "${command}" is: ${text.split('\n')[0]}`)
}

/**
 * Starts a Java program that must not outlive this process. Where there is setpriv (Linux), the kernel sees to that even when
 * this process is killed; the pid is Java's own, because setpriv replaces itself.
 *
 * @param {{ libs: string, jvm?: string[], mainClass: string, args: string[], stdio: import('node:child_process').StdioOptions }} options
 * @returns {import('node:child_process').ChildProcess}
 */
export function spawnJava ({ libs, jvm = quickJvm, mainClass, args, stdio }) {
  const java = [javaCommand(), ...jvm, '-cp', join(libs, '*'), mainClass, ...args]
  const command = hasSetpriv() ? ['setpriv', '--pdeathsig', 'KILL', ...java] : java
  const child = spawn(command[0], command.slice(1), { stdio, detached: true }) // detached: Ctrl-C reaches the parent only, which stops its children in order
  children.add(child)
  child.once('exit', () => children.delete(child))
  child.once('error', () => children.delete(child))
  return child
}

process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

let setpriv
function hasSetpriv () {
  setpriv ??= process.platform === 'linux' && (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'setpriv')))
  return setpriv
}

/**
 * Runs a Java program to its end.
 *
 * @param {{ libs: string, jvm?: string[], mainClass: string, args: string[], input?: string | Buffer, timeoutMs?: number }} options
 * @returns {Promise<{ stdout: string, stderr: string }>} rejects when it exits with anything but 0, with stdout, stderr and code on the error
 */
export async function runJava ({ libs, jvm, mainClass, args, input, timeoutMs = 60_000 }) {
  const child = spawnJava({ libs, jvm, mainClass, args, stdio: ['pipe', 'pipe', 'pipe'] })
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', (text) => { output[name] += text })
  child.stdin.on('error', () => {}) // the program need not read its input
  child.stdin.end(input)
  const { code, signal } = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal }))
  }).finally(() => clearTimeout(timer))
  if (code === 0) return output
  throw Object.assign(new Error(`${mainClass} ended with ${signal ?? code}\n${output.stdout}${output.stderr}`), { code, ...output })
}
