import { makeEnvelope } from '../../../src/protocol/envelope.js'
import type { Block } from '../../../src/protocol/block.js'
import { encodeKafkaMessage, MessageClass } from '../../../src/protocol/kafka-message.js'
import type { SimulatedBrokers } from './brokers.js'
import type { ConfigAuthor } from './config-author.js'
import type { Operator } from './operator.js'
import type { Mishaps } from './plan.js'
import type { Random } from './random.js'
import type { Replica } from './replica.js'
import type { Scheduler } from './scheduler.js'

/** What mishaps happen to. */
export interface MishapWorld {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly brokers: SimulatedBrokers
  readonly replicas: readonly Replica[]
  readonly channels: readonly string[]
  readonly operator: Operator
  readonly author: ConfigAuthor
  /** Genesis blocks of somebody who got the options wrong. */
  readonly wrongGenesisBlocks: ReadonlyMap<string, Block>
  readonly happened: (what: string) => void
}

/** Longest time of a mishap that passes by itself. */
const MAX_DURATION_MS = 5000

/** Longest time without an answer to a fetch: health has to see it. */
const MAX_SILENCE_MS = 12_000

/** Lets each kind of mishap happen again and again until it is told to end. */
export function startMishaps (mishaps: Mishaps, world: MishapWorld): () => void {
  const { scheduler, random, replicas, happened } = world
  let ended = false
  for (const [name, typicalMs] of Object.entries(mishaps) as Array<[keyof Mishaps, number]>) {
    if (typicalMs === Infinity) continue
    const next = (): void => {
      scheduler.after(random.delayMs(typicalMs), () => {
        if (ended) return
        const replica = random.pick(replicas)
        if (MISHAPS[name](replica, world)) {
          happened(name)
          scheduler.trace('mishap', name, replica.name)
        }
        next()
      })
    }
    next()
  }
  return () => { ended = true }
}

/** One each; false when it could not happen just now. */
const MISHAPS: Record<keyof Mishaps, (replica: Replica, world: MishapWorld) => boolean> = {
  crash: (replica, { random, operator }) => {
    if (!replica.gateway) return false
    if (random.chance(0.3)) operator.crashed(replica)
    else replica.gateway.life.endAfter(random.integer(0, 20))
    return true
  },
  powerFailure: (replica, { operator }) => {
    if (!replica.gateway) return false
    operator.crashed(replica, { power: true })
    return true
  },
  stop: (replica, { operator }) => {
    if (!replica.gateway) return false
    void operator.stop(replica)
    return true
  },
  cutOff: ({ gateway }, { random }) => {
    gateway?.log.cutOff(random.integer(50, MAX_DURATION_MS))
    return gateway !== undefined
  },
  silence: ({ gateway }, { random }) => {
    gateway?.log.fallSilent(random.integer(50, MAX_SILENCE_MS))
    return gateway !== undefined
  },
  diskFull: ({ diskFaults }, { random, scheduler }) => {
    if (diskFaults.full) return false
    diskFaults.full = true
    scheduler.after(random.integer(50, MAX_DURATION_MS), () => { diskFaults.full = false })
    return true
  },
  clockJump: ({ gateway }, { random }) => {
    gateway?.clock.jump(random.integer(-3_600_000, 3_600_000))
    return gateway !== undefined
  },
  garbage: (_replica, { brokers, channels, random }) => {
    const channel = random.pick(channels)
    // The first record is a CONNECT: whoever writes to a channel makes it first.
    if (!brokers.has(channel) || brokers.topic(channel).next === 0) return false
    brokers.topic(channel).append([{ value: drawGarbage(random) }])
    return true
  },
  corruption: (replica, { operator, random }) => {
    if (replica.damage) return false
    operator.crashed(replica)
    return operator.corrupt(replica, random)
  },
  misconfiguration: (replica, { operator, random, channels, brokers }) => {
    if (replica.damage || channels.some((channel) => !brokers.has(channel) || brokers.topic(channel).next === 0)) return false
    return operator.misconfigure(replica, { wipe: random.chance(0.5) })
  },
  config: (_replica, { author, channels, random }) => author.change(random.pick(channels), random)
}

/** What others might write into a topic that everybody may write to. */
function drawGarbage (random: Random): Uint8Array {
  const regular = { type: 'regular', configSequence: 0n, class: MessageClass.NORMAL, originalOffset: 0n } as const
  switch (random.integer(0, 7)) {
    case 0: return random.bytes(random.integer(0, 40))
    case 1: return encodeKafkaMessage({ ...regular, payload: random.bytes(random.integer(1, 40)) })
    case 2: return encodeKafkaMessage({ ...regular, payload: makeEnvelope(random.bytes(5)).bytes, class: random.integer(3, 9) })
    case 3: return encodeKafkaMessage({ ...regular, payload: makeEnvelope(random.bytes(9)).bytes, class: MessageClass.CONFIG })
    case 4: return encodeKafkaMessage({ type: 'timeToCut', blockNumber: BigInt(random.integer(0, 1)) })
    case 5: return encodeKafkaMessage({ type: 'connect', payload: random.bytes(random.integer(0, 20)) })
    case 6: return encodeKafkaMessage({ type: 'empty' })
    default: return encodeKafkaMessage({ ...regular, payload: makeEnvelope(random.bytes(30)).bytes })
  }
}
