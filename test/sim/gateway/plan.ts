import type { ChannelOptions } from '../../../src/protocol/channel-config.js'
import type { LogFaults } from './log.js'
import type { NetworkFaults } from './network.js'
import type { Random } from './random.js'
import type { WriterOptions } from './writers.js'

/** Things that are done to replicas from outside, and how often: typical milliseconds between two, Infinity for never. */
export interface Mishaps {
  /** The process is killed, at an event or in the middle of one. */
  crash: number
  powerFailure: number
  /** The process is asked to stop. */
  stop: number
  cutOff: number
  silence: number
  diskFull: number
  clockJump: number
  /** Bytes that are no message, or no good one, are appended by somebody. */
  garbage: number
  /** A block is damaged while its replica is down. */
  corruption: number
  /** A replica is started anew with other options. */
  misconfiguration: number
  /** Another orderer of the same channel changes its config. */
  config: number
}

/** What a run consists of: drawn from its seed before it begins. */
export interface Plan {
  readonly replicas: number
  readonly channels: readonly string[]
  readonly options: ChannelOptions
  readonly writers: readonly WriterOptions[]
  readonly subscribers: number
  readonly chaosMs: number
  readonly faulty: boolean
  readonly mishaps: Mishaps
  readonly log: LogFaults
  readonly network: NetworkFaults
  readonly disk: { readonly commitMs: number, readonly slowCommit: number, readonly failedCommit: number, readonly losesCache: boolean }
  /** Clocks run too fast or too slow by up to this share. */
  readonly drift: number
  /** At the end, the log is taken away and another one put in its place. */
  readonly replaceLog: boolean
}

/** Time without faults in which everything has to come right. */
export const SETTLING_MS = 120_000

/** Draws a run. Each kind of fault is left out of half of the runs, so that they are met in all combinations. */
export function drawPlan (random: Random): Plan {
  const faulty = random.chance(0.95)
  const sometimes = <T> (value: T, otherwise: T): T => faulty && random.chance(0.5) ? value : otherwise
  const probability = (high: number): number => sometimes(high * random.fraction(), 0)
  const every = (typicalMs: number): number => sometimes(typicalMs * (0.5 + random.fraction()), Infinity)
  const preferredMaxBytes = random.pick([300, 600, 5000])
  return {
    faulty,
    replicas: random.pick([1, 2, 3, 3, 4]),
    channels: random.chance(0.3) ? ['orders', 'trades'] : ['orders'],
    options: {
      maxMessageCount: random.pick([1, 2, 3, 5, 10]),
      preferredMaxBytes,
      absoluteMaxBytes: preferredMaxBytes + random.pick([0, 300, 5000]),
      batchTimeoutMs: random.pick([50, 200, 1000])
    },
    writers: Array.from({ length: random.integer(1, 4) }, () => ({
      kind: random.pick(['plain', 'keyed', 'streamed'] as const), thinkMs: random.pick([5, 50, 300]), maxBytes: random.pick([20, 200, 700])
    })),
    subscribers: random.integer(1, 3),
    chaosMs: random.integer(2000, 12_000),
    mishaps: {
      crash: every(3000),
      powerFailure: every(5000),
      stop: every(8000),
      cutOff: every(4000),
      silence: every(4000),
      diskFull: every(5000),
      clockJump: every(2000),
      garbage: every(1000),
      corruption: every(8000),
      misconfiguration: every(10_000),
      config: every(3000)
    },
    log: {
      requestMs: random.pick([0.5, 2, 20]),
      lost: probability(0.1),
      late: probability(0.1),
      unanswered: probability(0.1),
      duplicated: probability(0.1),
      refused: probability(0.1),
      fetchError: probability(0.05),
      control: probability(0.1),
      maxFetchRecords: random.pick([1, 3, 50])
    },
    network: { delayMs: random.pick([0.5, 5, 50]), lostRequest: probability(0.1), lostAnswer: probability(0.1) },
    disk: { commitMs: random.pick([0.5, 3, 20]), slowCommit: probability(0.02), failedCommit: probability(0.01), losesCache: sometimes(true, false) },
    drift: sometimes(0.1, 0),
    replaceLog: faulty && random.chance(0.1)
  }
}

/** Most records of one fetch when all is well, at least. */
const CALM_FETCH_RECORDS = 50

/**
 * Takes all faults out of a run that is under way. Fetches give many records then: each config that replicas read while
 * they are behind multiplies what they submit again, and thousands of records, one a request, are not read in time.
 */
export function calmDown ({ log, network }: Pick<Plan, 'log' | 'network'>): void {
  const maxFetchRecords = Math.max(log.maxFetchRecords, CALM_FETCH_RECORDS)
  Object.assign(log, { lost: 0, late: 0, unanswered: 0, duplicated: 0, refused: 0, fetchError: 0, maxFetchRecords } satisfies Partial<LogFaults>)
  Object.assign(network, { lostRequest: 0, lostAnswer: 0 } satisfies Partial<NetworkFaults>)
}
