import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { eventually, request, type Answer } from '../../helpers/http.js'
import { listening, runProcess, startProcess, writeConfig, type Started } from '../../helpers/process.js'
import { readBlocks, type JsonBlock } from '../../helpers/socket.js'
import type { Cluster } from '../helpers/cluster.js'

/** Time in which a broker must answer a replica: shorter than the pauses of the tests. */
export const REQUEST_TIMEOUT_MS = 1500

const SETTLE_TIMEOUT_MS = 60_000

/** Time in which a replica must have ended by itself; a shutdown has ten seconds. */
const STOP_TIMEOUT_MS = 12_000

/** One replica: a directory and the process that serves it, which may be killed and started anew. */
export class Replica {
  readonly name: string
  readonly dataDir: string
  readonly #t: Test
  readonly #file: string
  readonly #env: Record<string, string>
  #process: Started | undefined
  #url = ''

  constructor (t: Test, { name, file, dataDir, env }: { name: string, file: string, dataDir: string, env: Record<string, string> }) {
    this.#t = t
    this.name = name
    this.dataDir = dataDir
    this.#file = file
    this.#env = env
  }

  get url (): string { return this.#url }

  get pid (): number { return this.#process?.pid ?? 0 }

  /** False between a kill and the next start. */
  get running (): boolean { return this.#process?.running === true && this.#url !== '' }

  /** What the newest process logged. */
  get output (): string { return `${this.#process?.stdout ?? ''}${this.#process?.stderr ?? ''}` }

  /** Starts the process; resolves when it listens. */
  async start (): Promise<this> {
    this.#process = startProcess(this.#t, { args: ['--config', this.#file], env: { DATA_DIR: this.dataDir, ...this.#env } })
    this.#url = `http://127.0.0.1:${(await listening(this.#process)).toString()}`
    return this
  }

  /** Ends the process with a signal and waits for its end. */
  async stop (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.#url = ''
    const startedAt = performance.now()
    const ended = await this.#process?.kill(signal)
    if (performance.now() - startedAt > STOP_TIMEOUT_MS) throw new Error(`${this.name} needed ${Math.round(performance.now() - startedAt).toString()} ms to end`)
    return ended?.code ?? null
  }

  pause (): void { process.kill(this.pid, 'SIGSTOP') }

  resume (): void { process.kill(this.pid, 'SIGCONT') }

  async health (channel = 'orders'): Promise<Record<string, unknown>> {
    return (await this.#get(`/v1/channels/${channel}/health`)).body
  }

  /** Waits until a channel's health is such; its health at that time. */
  async until (holds: (health: Record<string, unknown>) => boolean, channel = 'orders'): Promise<Record<string, unknown>> {
    try {
      const health = await eventually(async () => await this.health(channel), (health) => holds(health) || health['state'] === 'halted', SETTLE_TIMEOUT_MS)
      if (!holds(health)) throw new Error(JSON.stringify(health))
      return health
    } catch (error) {
      throw new Error(`${this.name}: ${(error as Error).message}\n${this.output.split('\n').slice(-30).join('\n')}`)
    }
  }

  /** Waits until a channel is ready and everything that is in its log is read. */
  async untilReady (channel = 'orders'): Promise<Record<string, unknown>> {
    return await this.until(isCaughtUp, channel)
  }

  /** All blocks of a channel, with their envelopes. */
  async blocks (channel = 'orders'): Promise<JsonBlock[]> {
    return await readBlocks(this.#t, this.#url, { channel })
  }

  /** The value of a metric, with its labels as they are exported. */
  async metric (series: string): Promise<number> {
    const { text } = await this.#get('/metrics')
    return Number(text.split('\n').find((line) => line.startsWith(`${series} `))?.slice(series.length) ?? NaN)
  }

  /** Runs `verify` on the directory, beside the process when that runs. */
  async verify (...channels: string[]): Promise<{ code: number | null, text: string }> {
    const { code, stdout, stderr } = await runProcess(this.#t, { args: ['verify', '--data-dir', this.dataDir, '--config', this.#file, ...channels] }, 60_000)
    return { code, text: stdout + stderr }
  }

  async #get (path: string): Promise<Answer> {
    return await request(`${this.#url}${path}`)
  }
}

/** What replicas are configured with: channels as in the config file, and further keys as environment variables. */
export interface ReplicaOptions {
  readonly channels: ReadonlyArray<Readonly<Record<string, unknown>>>
  readonly replicationFactor?: number
  readonly env?: Readonly<Record<string, string>>
  /** A port for each replica, which it has again after a restart; without, it takes a free one each time. */
  readonly ports?: readonly number[]
}

/** Makes replicas of a cluster, one per name, each with a directory below the test's own. None is started. */
export function makeReplicas (t: Test, cluster: Cluster, names: readonly string[], { channels, replicationFactor = 1, env = {}, ports = [] }: ReplicaOptions): Replica[] {
  const directory = t.testdirName
  return names.map((name, index) => {
    const home = join(directory, name)
    rmSync(home, { recursive: true, force: true }) // what a failed run left
    const dataDir = join(home, 'data')
    return new Replica(t, {
      name,
      dataDir,
      file: writeConfig(home, { channels }),
      env: {
        KAFKA_BROKERS: cluster.bootstrap,
        KAFKA_REPLICATION_FACTOR: replicationFactor.toString(),
        KAFKA_MIN_INSYNC_REPLICAS: Math.min(2, replicationFactor).toString(),
        KAFKA_REQUEST_TIMEOUT_MS: REQUEST_TIMEOUT_MS.toString(),
        PORT: (ports[index] ?? 0).toString(),
        ...env
      }
    })
  })
}

export function isCaughtUp ({ state, lag }: Record<string, unknown>): boolean {
  return state === 'ready' && lag === 0
}

function positionOf ({ height, lastOffset }: Record<string, unknown>): string {
  return `${String(height)} ${String(lastOffset)}`
}

/** Waits until all replicas are ready, have read everything, and have the same height; that height. */
export async function settled (replicas: readonly Replica[], channel = 'orders'): Promise<number> {
  const healths = await eventually(
    async () => await Promise.all(replicas.map(async (replica) => await replica.health(channel))),
    (all) => all.some(({ state }) => state === 'halted') || (all.every(isCaughtUp) && new Set(all.map(positionOf)).size === 1),
    SETTLE_TIMEOUT_MS
  ).catch((error: unknown) => {
    throw new Error(`${(error as Error).message}\n${replicas.map(({ name, output }) => `== ${name}\n${output.split('\n').slice(-15).join('\n')}`).join('\n')}`)
  })
  const halted = healths.find(({ state }) => state === 'halted')
  if (halted) throw new Error(`a replica has halted: ${JSON.stringify(halted)}`)
  return healths[0]?.['height'] as number
}

/** Waits for some time. */
export const pause = async (delayMs: number): Promise<void> => { await new Promise((resolve) => { setTimeout(resolve, delayMs) }) }
