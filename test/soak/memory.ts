import { readFileSync } from 'node:fs'
import type { Replica } from '../kafka/replicas/replicas.js'

/** Memory of one process of a replica over its life. */
export interface Life {
  readonly replica: string
  readonly pid: number
  readonly samples: Array<{ readonly atMs: number, readonly bytes: number }>
}

const EVERY_MS = 10_000

/** How much of the start of a life is left out: a heap grows to its working size first. */
const WARM_UP_MS = 120_000

/** A life shorter than this, behind its start, has no slope worth telling. */
const SHORTEST_MS = 180_000

/** Takes the anonymous memory of each replica's process from time to time. */
export class MemorySamples {
  readonly lives: Life[] = []
  readonly #replicas: readonly Replica[]
  #timer: NodeJS.Timeout | undefined

  constructor (replicas: readonly Replica[]) {
    this.#replicas = replicas
  }

  start (): void { this.#timer = setInterval(() => { this.#sample() }, EVERY_MS) }

  stop (): void { clearInterval(this.#timer) }

  /** The last life of each replica. */
  get last (): Life[] {
    return this.#replicas.flatMap(({ name }) => this.lives.findLast(({ replica }) => replica === name) ?? [])
  }

  #sample (): void {
    for (const { name, pid, running } of this.#replicas) {
      const bytes = running ? anonymousBytes(pid) : undefined
      if (bytes === undefined) continue
      const life = this.lives.find((life) => life.pid === pid && life.replica === name)
      const sample = { atMs: performance.now(), bytes }
      if (life) life.samples.push(sample)
      else this.lives.push({ replica: name, pid, samples: [sample] })
    }
  }
}

function anonymousBytes (pid: number): number | undefined {
  try {
    const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid.toString()}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
  } catch {
    return undefined // it has ended meanwhile
  }
}

/** Growth in MiB an hour, by least squares over what follows the start of a life; undefined when that is too short. */
export function slopeOf ({ samples }: Pick<Life, 'samples'>, { skipMs = WARM_UP_MS } = {}): number | undefined {
  const [first] = samples
  const steady = samples.filter(({ atMs }) => first !== undefined && atMs - first.atMs >= skipMs)
  if ((steady.at(-1)?.atMs ?? 0) - (steady[0]?.atMs ?? 0) < SHORTEST_MS) return undefined
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const meanAt = mean(steady.map(({ atMs }) => atMs))
  const meanBytes = mean(steady.map(({ bytes }) => bytes))
  const covariance = mean(steady.map(({ atMs, bytes }) => (atMs - meanAt) * (bytes - meanBytes)))
  const variance = mean(steady.map(({ atMs }) => (atMs - meanAt) ** 2))
  return covariance / variance * 3_600_000 / 2 ** 20
}

/** The same over the second half of a life. */
export function lateSlopeOf (life: Pick<Life, 'samples'>): number | undefined {
  return slopeOf(life, { skipMs: ((life.samples.at(-1)?.atMs ?? 0) - (life.samples[0]?.atMs ?? 0)) / 2 })
}
