import { BROKER_FAULTS, recovered, type Fault, type Scene } from '../kafka/replicas/faults.js'
import { Random } from '../kafka/replicas/random.js'
import { pause, REQUEST_TIMEOUT_MS } from '../kafka/replicas/replicas.js'
import { keepLog } from './logs.js'

/** What faults happen to. The replicas are those that may be restarted. */
export interface Stage extends Omit<Scene, 'channel' | 'random'> {
  readonly channels: readonly string[]
  readonly directory: string
}

/** Faults of one run, which follow from its seed. */
export class Faults {
  /** How often each has happened. */
  readonly counts = new Map<string, number>()
  /** Milliseconds from the start of a replica until it was ready. */
  readonly readyAfterMs: number[] = []
  readonly #stage: Stage
  readonly #log: (text: string) => void
  #stopping = false

  constructor (stage: Stage, log: (text: string) => void) {
    this.#stage = stage
    this.#log = log
  }

  /** One row of faults of brokers, one of all else, beside each other, until they are stopped; then all is healed. */
  async run (random: Random): Promise<void> {
    const seeds = [random.next(), random.next()] as const
    await Promise.all([
      this.#row(new Random(seeds[0] * 2 ** 32), { kinds: this.#ofBrokers(), gapMs: [1000, 4000] }),
      this.#row(new Random(seeds[1] * 2 ** 32), { kinds: this.#ofOthers(), gapMs: [2000, 6000] })
    ])
    for (const channel of this.#stage.channels) await recovered({ ...this.#stage, channel })
  }

  stop (): void { this.#stopping = true }

  async #row (random: Random, { kinds, gapMs: [shortest, longest] }: { kinds: Readonly<Record<string, Fault>>, gapMs: readonly [number, number] }): Promise<void> {
    for (;;) {
      await pause(random.between(shortest, longest))
      if (this.#stopping) return
      const [name, happen] = random.pick(Object.entries(kinds))
      const channel = random.pick(this.#stage.channels)
      this.counts.set(name, (this.counts.get(name) ?? 0) + 1)
      this.#log(name)
      await happen({ ...this.#stage, channel, random })
    }
  }

  /** One broker at a time is away, and the next only when every topic has all its copies again. */
  #ofBrokers (): Record<string, Fault> {
    const healed = (fault: Fault): Fault => async (scene) => {
      await fault(scene)
      for (const channel of this.#stage.channels) await recovered({ ...scene, channel })
    }
    return {
      'broker killed (SIGKILL) and started': healed(BROKER_FAULTS['broker killed']),
      'broker frozen (SIGSTOP) for seconds': healed(BROKER_FAULTS['broker paused']),
      'leader moved': healed(BROKER_FAULTS['leader moved'])
    }
  }

  #ofOthers (): Record<string, Fault> {
    return {
      'connections to brokers cut': BROKER_FAULTS['connections cut'],
      'answers of a broker dropped': answersDropped,
      'replica killed (SIGKILL) and started': async (scene) => { await this.#restart(scene, 'SIGKILL') },
      'replica told to end (SIGTERM) and started': async (scene) => { await this.#restart(scene, 'SIGTERM') }
    }
  }

  async #restart ({ replicas, random }: Scene, signal: NodeJS.Signals): Promise<void> {
    const replica = random.pick(replicas)
    const code = await replica.stop(signal)
    keepLog(this.#stage.directory, replica)
    if (signal === 'SIGTERM' && code !== 0) throw new Error(`${replica.name} ended with code ${String(code)} when it was told to end`)
    await pause(random.between(0, 1000))
    const startedAt = performance.now()
    await replica.start()
    for (const channel of this.#stage.channels) await replica.until(({ state }) => state === 'ready', channel)
    this.readyAfterMs.push(performance.now() - startedAt)
  }
}

/** A broker works, and is not heard: what it was asked to append is in the log, and nobody is told. */
const answersDropped: Fault = async ({ cluster, random }) => {
  const { proxy } = random.pick(cluster.brokers)
  proxy?.dropResponses(true)
  await pause(REQUEST_TIMEOUT_MS * random.between(0.3, 1.5))
  proxy?.dropResponses(false)
  proxy?.cut()
}
