// A gateway process on Kafka, for the check of the monitoring.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'src', 'main.js')

/** Channels that cut many small blocks: a loop whose commits do not return goes on for some blocks before it waits, and lag shows. */
const CHANNEL = { maxMessageCount: 20, batchTimeoutMs: 250 }

export class Replica {
  #env
  #configFile
  #child

  constructor ({ port, dataDir, brokers }) {
    this.port = port
    this.dataDir = dataDir
    this.url = `http://127.0.0.1:${port}`
    this.#configFile = `${dataDir}.yaml`
    this.#env = {
      PATH: process.env.PATH,
      PORT: String(port),
      DATA_DIR: dataDir,
      LOG_LEVEL: 'fatal',
      MIN_FREE_DISK_BYTES: '1048576',
      MAX_IN_FLIGHT_BYTES: '262144',
      KAFKA_BROKERS: brokers,
      KAFKA_REPLICATION_FACTOR: '1',
      KAFKA_MIN_INSYNC_REPLICAS: '1',
      KAFKA_REQUEST_TIMEOUT_MS: '4000',
      HEALTH_STALL_AFTER_MS: '2000',
      HEALTH_FAIL_AFTER_MS: '1000',
      HEALTH_RECOVER_AFTER_MS: '500'
    }
  }

  get pid () { return this.#child.pid }

  async start (channels) {
    writeFileSync(this.#configFile, JSON.stringify({ channels: channels.map((id) => ({ id, ...CHANNEL })) })) // JSON is YAML
    this.#child = spawn(process.execPath, [MAIN, '--config', this.#configFile], { env: this.#env, stdio: ['ignore', 'ignore', 'inherit'] })
    for (let tries = 0; tries < 600; tries++) {
      if (this.#child.exitCode !== null) break
      const ready = await fetch(`${this.url}/readyz`).then(({ ok }) => ok, () => false)
      if (ready) return
      await delay(100)
    }
    throw new Error(`the replica at ${this.url} does not get ready`)
  }

  async stop (signal = 'SIGTERM') {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => { child.once('exit', resolve) })
    child.kill(signal)
    await ended
  }
}
