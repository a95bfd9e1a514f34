// One broker process: start, kill, freeze, and know when it serves.
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import kafkajs from 'kafkajs'
import { isLog4j2 } from './download.js'
import { quickJvm, runJava, spawnJava } from './java.js'
import { serverProperties } from './properties.js'

export class Broker {
  #options
  #child
  #paused = false

  /**
   * @param {object} options what serverProperties takes, and:
   * @param {string} options.dir the broker's directory
   * @param {string} options.version
   * @param {string} options.libs
   * @param {string} options.clusterId
   * @param {string[]} [options.jvm]
   */
  constructor (options) {
    this.#options = { ...options, dataDir: join(options.dir, 'data') }
    this.id = options.id
    this.port = options.port
    this.internalPort = options.internalPort
    this.logFile = join(options.dir, 'server.log')
  }

  /** The pid of the running Java process, undefined when there is none. */
  get pid () { return this.#child?.pid }

  /** Writes the configuration and formats the storage, unless that has been done. */
  async format () {
    const { dir, dataDir, clusterId, security } = this.#options
    mkdirSync(dir, { recursive: true })
    await writeFile(this.#file('server.properties'), serverProperties(this.#options))
    if (existsSync(join(dataDir, 'meta.properties'))) return
    await runJava({
      libs: this.#options.libs,
      jvm: this.#jvm(),
      mainClass: 'kafka.tools.StorageTool',
      args: ['format', '-t', clusterId, '-c', this.#file('server.properties'), ...security.formatArgs]
    })
  }

  /** Starts the process; it serves only after ready(). */
  launch () {
    if (this.#child) throw new Error(`Broker ${this.id} is running`)
    const output = openSync(this.#file('output.log'), 'a')
    const child = spawnJava({
      libs: this.#options.libs,
      jvm: this.#jvm(),
      mainClass: 'kafka.Kafka',
      args: [this.#file('server.properties')],
      stdio: ['ignore', output, output]
    })
    closeSync(output)
    this.#child = child
    this.#paused = false
    child.once('error', () => {}) // no pid: ready() reports it
    child.once('exit', () => { if (this.#child === child) this.#child = undefined })
  }

  /** Starts the broker, with the data and ports it had, and waits until it serves. */
  async start () {
    this.launch()
    await this.ready()
  }

  /**
   * Waits until this broker answers and knows a controller and as many brokers as wanted, itself among them.
   *
   * @param {{ count?: number, deadlineMs?: number }} [options]
   */
  async ready ({ count = 1, deadlineMs = 60_000 } = {}) {
    const deadline = Date.now() + deadlineMs
    let last
    while (Date.now() < deadline) {
      if (!this.#child?.pid) throw new Error(`Broker ${this.id} ended while it started:\n${this.#tail()}`)
      try {
        const { brokers, controller } = await this.admin((admin) => admin.describeCluster())
        if (controller !== null && brokers.length >= count && brokers.some(({ nodeId }) => nodeId === this.id)) return
      } catch (error) {
        last = error
      }
      await delay(100)
    }
    throw new Error(`Broker ${this.id} does not serve after ${deadlineMs} ms (${last?.message ?? 'too few brokers'}):\n${this.#tail()}`)
  }

  /**
   * Ends the process with a signal and waits for its end; SIGKILL follows at the deadline.
   *
   * @param {NodeJS.Signals} [signal]
   * @param {{ deadlineMs?: number }} [options]
   */
  async stop (signal = 'SIGTERM', { deadlineMs = 10_000 } = {}) {
    const child = this.#child
    if (!child?.pid) return
    const ended = once(child, 'exit')
    child.kill(signal)
    if (this.#paused) this.resume() // a stopped process notices no signal but SIGKILL
    const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs)
    await ended
    clearTimeout(timer)
  }

  /** Freezes the process: its connections stay open and nobody answers. */
  pause () {
    const child = this.#child
    this.#paused = child?.kill('SIGSTOP') ?? false
    while (this.#paused && isRunning(child.pid)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1) // a busy system takes its time
  }

  resume () {
    this.#child?.kill('SIGCONT')
    this.#paused = false
  }

  /**
   * Runs a function with a kafkajs admin client on this broker's internal listener, which needs no credentials and no proxy.
   *
   * @template T
   * @param {(admin: import('kafkajs').Admin) => Promise<T>} use
   * @returns {Promise<T>}
   */
  async admin (use) {
    const client = new kafkajs.Kafka({
      clientId: 'cluster-tool',
      brokers: [`127.0.0.1:${this.internalPort}`],
      logLevel: kafkajs.logLevel.NOTHING,
      connectionTimeout: 1000,
      requestTimeout: 10_000,
      retry: { retries: 0 }
    })
    const admin = client.admin()
    try {
      await admin.connect()
      return await use(admin)
    } finally {
      await admin.disconnect()
    }
  }

  #file (name) {
    return join(this.#options.dir, name)
  }

  #jvm () {
    const { dir, version, jvm = quickJvm } = this.#options
    const logging = isLog4j2(version) ? ['log4j2.configurationFile', 'log4j2.properties'] : ['log4j.configuration', 'log4j.properties']
    return [...jvm, `-Dkafka.logs.dir=${dir}`, `-D${logging[0]}=file:${join(import.meta.dirname, logging[1])}`]
  }

  #tail () {
    return ['output.log', 'server.log'].map((name) => {
      const text = existsSync(this.#file(name)) ? readFileSync(this.#file(name), 'utf8') : ''
      return text.split('\n').filter((line) => !/ (INFO|DEBUG) /.test(line)).slice(-15).join('\n').trim()
    }).filter(Boolean).join('\n')
  }
}

/** Whether any thread of a process that was told to stop has not; false where the system does not say. */
function isRunning (pid) {
  try {
    const tasks = `/proc/${pid}/task`
    return readdirSync(tasks).some((task) => !/\) [TZX] [^)]*$/.test(readFileSync(`${tasks}/${task}/stat`, 'latin1')))
  } catch {
    return false
  }
}
