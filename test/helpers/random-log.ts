import fc from 'fast-check'
import { Consenter } from '../../src/consenter/consenter.js'
import type { Effect } from '../../src/consenter/effects.js'
import type { LastBlock } from '../../src/consenter/state.js'
import { dataHash } from '../../src/protocol/block.js'
import { wrapConfig, type ChannelConfig, type ChannelOptions } from '../../src/protocol/channel-config.js'
import { encodePayload, HeaderType, makeEnvelope, type Envelope } from '../../src/protocol/envelope.js'
import { configOfBlock, makeGenesisBlock } from '../../src/protocol/genesis.js'
import { encodeKafkaMessage, MessageClass } from '../../src/protocol/kafka-message.js'
import { changeGroup, makeNextConfig, makeOrdererTransaction, type ConfigChange } from './config-envelopes.js'
import type { Log, LogRecord } from './replay.js'

export const CHANNEL = 'orders'

/** Under which config the writer's replica validated: the newest, one of those before it, or one nobody has. */
type Knowledge = 'current' | 'stale' | 'ahead'

/** What is wrong with a config envelope, or what else a writer puts in its place. */
type Fault = 'none' | 'sequence' | 'channel' | 'bytes' | 'values' | 'noUpdate' | 'message' | 'configUpdate' | 'ordererTransaction' | 'badOrdererTransaction' | 'migration'

interface Regular { readonly knowledge: Knowledge, readonly class: number, readonly original: number }

/** What happens next to the channel. A log is made of these, so that a failing one shrinks to a few. */
export type Command =
  | Regular & { readonly do: 'normal', readonly percent: number, readonly signatureBytes: number }
  | Regular & { readonly do: 'header', readonly type: number, readonly dataBytes: number }
  | Regular & { readonly do: 'config', readonly change: ConfigChange, readonly fault: Fault }
  | { readonly do: 'timer' }
  | { readonly do: 'timeToCut', readonly distance: number }
  | { readonly do: 'arrive', readonly pick: number }
  | { readonly do: 'connect', readonly payload: Uint8Array }
  | { readonly do: 'bytes', readonly value: Uint8Array }
  | { readonly do: 'gap', readonly count: number }

/** A channel and what happens to it. */
export interface Scenario {
  readonly options: ChannelOptions
  readonly resubmission: boolean
  /** Each re-submission and each time-to-cut is written by so many. */
  readonly replicas: number
  readonly firstOffset: number
  readonly commands: readonly Command[]
}

/** Many values of `first`, few of the others. */
function mostly <T> (first: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(first) }, { weight: 1, arbitrary: fc.constantFrom(first, ...others) })
}

const regular = {
  knowledge: fc.constantFrom<Knowledge>('current', 'current', 'stale', 'stale', 'ahead'),
  class: mostly<number>(MessageClass.NORMAL, MessageClass.UNKNOWN, MessageClass.CONFIG, 3, -1),
  original: fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(40) }, { weight: 1, arbitrary: fc.integer({ min: -9, max: 60 }) })
}

const change: fc.Arbitrary<ConfigChange> = fc.oneof(
  fc.record({ maxMessageCount: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ preferredMaxBytes: fc.integer({ min: 40, max: 300 }), absoluteMaxBytes: fc.integer({ min: 300, max: 600 }) }),
  fc.record({ batchTimeout: fc.constantFrom('1s', '250ms', '1m30s') }),
  fc.record({ batchTimeout: fc.constantFrom('1s', '250ms', '1m30s') }),
  fc.record({ capabilities: fc.constantFrom([], ['V1_1'], ['V1_4_2'], ['V1_4_2']) }),
  fc.record({ maintenance: fc.boolean() }))

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 30, arbitrary: fc.record({ do: fc.constant('normal' as const), percent: fc.nat(60), signatureBytes: fc.nat(9), ...regular }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('normal' as const), percent: fc.integer({ min: 80, max: 220 }), signatureBytes: fc.nat(9), ...regular }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('header' as const), type: fc.integer({ min: -1, max: 9 }), dataBytes: fc.nat(300), ...regular, class: mostly<number>(0, 1, 2) })
  },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('config' as const),
      change,
      fault: mostly<Fault>('none', 'sequence', 'channel', 'bytes', 'values', 'noUpdate', 'message', 'configUpdate', 'ordererTransaction', 'badOrdererTransaction', 'migration'),
      ...regular,
      class: mostly<number>(MessageClass.CONFIG, MessageClass.UNKNOWN, MessageClass.NORMAL)
    })
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('timer' as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('timeToCut' as const), distance: mostly(0, -1, -2, -5, -5, -5, 1, 100) }) },
  { weight: 30, arbitrary: fc.record({ do: fc.constant('arrive' as const), pick: fc.nat(7) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('connect' as const), payload: fc.uint8Array({ maxLength: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('bytes' as const), value: fc.uint8Array({ maxLength: 12 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('gap' as const), count: fc.integer({ min: 1, max: 4 }) }) })

export const scenario: fc.Arbitrary<Scenario> = fc.record({
  options: fc.record({
    maxMessageCount: fc.integer({ min: 1, max: 6 }),
    preferredMaxBytes: fc.integer({ min: 40, max: 300 }),
    absoluteMaxBytes: fc.integer({ min: 300, max: 600 }),
    batchTimeoutMs: fc.constantFrom(250, 2000)
  }),
  resubmission: mostly(true, false),
  replicas: fc.integer({ min: 1, max: 3 }),
  firstOffset: fc.constantFrom(0, 0, 1, 7),
  commands: fc.array(command, { maxLength: 45, size: 'max' })
})

/** A log and how often each kind of outcome occurs in it. */
export interface RandomLog extends Log {
  readonly occurrences: ReadonlyMap<string, number>
}

/** Lets the commands happen to a channel of several replicas and returns the log that they leave. */
export function makeLog ({ options, resubmission, replicas, firstOffset, commands }: Scenario): RandomLog {
  const genesis = makeGenesis(options, resubmission)
  const channel = new Channel(genesis, replicas, firstOffset)
  // The first record is a CONNECT: offset 0 is never a message, because 0 stands for "no offset" (docs/architecture.md).
  channel.execute({ do: 'connect', payload: new Uint8Array(0) })
  for (const command of commands) channel.execute(command)
  return { channelId: CHANNEL, genesis, records: channel.records, occurrences: channel.occurrences }
}

function makeGenesis (options: ChannelOptions, resubmission: boolean): LastBlock {
  const block = makeGenesisBlock(CHANNEL, options)
  const { config } = configOfBlock(block)
  if (resubmission) return { block, checkpoint: undefined, config }
  const data = [wrapConfig(CHANNEL, 0n, changeGroup(config, { capabilities: [] }), makeEnvelope(new Uint8Array(0))).bytes]
  const old = { header: { ...block.header, dataHash: dataHash(data) }, data, metadata: block.metadata }
  return { block: old, checkpoint: undefined, config: configOfBlock(old).config }
}

/** The replicas of a channel: they are equal, so one consenter stands for all, and what it appends, each appends. */
class Channel {
  readonly records: LogRecord[] = []
  readonly occurrences = new Map<string, number>()
  readonly #consenter: Consenter
  readonly #replicas: number
  /** Appended by a replica, not yet in the log: other records may overtake it. */
  readonly #inFlight: Uint8Array[] = []
  readonly #configs: ChannelConfig[]
  #offset: number

  constructor (genesis: LastBlock, replicas: number, firstOffset: number) {
    this.#consenter = new Consenter(CHANNEL, genesis)
    this.#configs = [genesis.config]
    this.#replicas = replicas
    this.#offset = firstOffset
  }

  execute (command: Command): void {
    switch (command.do) {
      case 'normal':
        this.#regular(command, this.#message(command))
        break
      case 'header':
        this.#regular(command, makeEnvelope(encodePayload({ type: command.type, channelId: CHANNEL, data: new Uint8Array(command.dataBytes).fill(this.#offset) })))
        break
      case 'config':
        this.#regular(command, makeFaultyConfig(this.#known(command.knowledge), command))
        break
      case 'timer':
        this.#perform(this.#consenter.step({ type: 'timer', blockNumber: this.#consenter.nextBlockNumber }))
        break
      case 'timeToCut':
        this.#append(encodeKafkaMessage({ type: 'timeToCut', blockNumber: BigInt(Math.max(0, this.#consenter.nextBlockNumber + command.distance)) }))
        break
      case 'arrive':
        for (const value of this.#inFlight.splice(command.pick % (this.#inFlight.length || 1), 1)) this.#append(value)
        break
      case 'connect':
        this.#append(encodeKafkaMessage({ type: 'connect', payload: command.payload }))
        break
      case 'bytes':
        this.#append(command.value)
        break
      case 'gap':
        this.#offset += command.count
        break
    }
  }

  #message ({ percent, signatureBytes }: { percent: number, signatureBytes: number }): Envelope {
    const sizeBytes = Math.round(this.#consenter.config.preferredMaxBytes * percent / 100)
    return makeEnvelope(new Uint8Array(sizeBytes).fill(this.#offset + 1), new Uint8Array(signatureBytes).fill(7))
  }

  #known (knowledge: Knowledge): ChannelConfig {
    const behind = knowledge === 'stale' ? 1 + this.#offset % 2 : 0
    return this.#configs.at(-1 - behind) ?? this.#configs[0]!
  }

  #regular ({ knowledge, class: messageClass, original }: Regular, envelope: Envelope): void {
    const configSequence = this.#known(knowledge).sequence + (knowledge === 'ahead' ? 2n : 0n)
    // Some writers send what is no envelope.
    const payload = original === -9 ? Uint8Array.of(0xff, 1) : envelope.bytes
    this.#append(encodeKafkaMessage({ type: 'regular', payload, configSequence, class: messageClass, originalOffset: BigInt(original) }))
  }

  #append (value: Uint8Array): void {
    const record = { offset: this.#offset, value }
    this.#offset += 1
    this.records.push(record)
    this.#perform(this.#consenter.step({ type: 'record', ...record }))
  }

  #perform (effects: readonly Effect[]): void {
    const count = (what: string): void => { this.occurrences.set(what, (this.occurrences.get(what) ?? 0) + 1) }
    for (const effect of effects) {
      count(describeKind(effect))
      if (effect.type === 'resubmit') this.#post(effect.value)
      if (effect.type === 'postTimeToCut') this.#post(encodeKafkaMessage({ type: 'timeToCut', blockNumber: BigInt(effect.blockNumber) }))
      if (effect.type !== 'writeBlock') continue
      if (effect.cut.checkpoint.overflowed) count('writeBlock overflowed')
      if (effect.cut.originalOffsets.some((offset) => offset > 0)) count('writeBlock with re-submissions')
      if (effect.cut.config) this.#configs.push(effect.cut.config)
    }
    if (effects.filter(({ type }) => type === 'writeBlock').length === 2) count('two blocks of one record')
  }

  #post (value: Uint8Array): void {
    for (let replica = 0; replica < this.#replicas; replica++) this.#inFlight.push(value)
  }
}

function describeKind (effect: Effect): string {
  switch (effect.type) {
    case 'writeBlock': return `writeBlock ${effect.cut.reason}`
    case 'consumed': return `consumed ${effect.kind}`
    case 'discard': return `discard ${effect.code}`
    case 'halt': return `halt ${effect.code}`
    default: return effect.type
  }
}

function makeFaultyConfig (config: ChannelConfig, { change, fault }: { change: ConfigChange, fault: Fault }): Envelope {
  switch (fault) {
    case 'none': return makeNextConfig(CHANNEL, config, change)
    case 'sequence': return makeNextConfig(CHANNEL, { ...config, sequence: config.sequence + 1n }, change)
    case 'channel': return makeNextConfig('other', config, change)
    case 'bytes': return makeEnvelope(encodePayload({ type: HeaderType.CONFIG, channelId: CHANNEL, data: Uint8Array.of(1, 2, 3) }))
    case 'values': return makeNextConfig(CHANNEL, config, { maxMessageCount: 0 })
    case 'noUpdate': return wrapConfig(CHANNEL, config.sequence + 1n, changeGroup(config, change), makeEnvelope(new Uint8Array(0)))
    case 'message': return makeEnvelope(encodePayload({ type: HeaderType.MESSAGE, channelId: CHANNEL, data: Uint8Array.of(1) }))
    case 'configUpdate': return makeEnvelope(encodePayload({ type: HeaderType.CONFIG_UPDATE, channelId: CHANNEL, data: Uint8Array.of(1) }))
    case 'ordererTransaction': return makeOrdererTransaction(CHANNEL, makeNextConfig('other', config, change))
    case 'badOrdererTransaction': return makeEnvelope(encodePayload({ type: HeaderType.ORDERER_TRANSACTION, channelId: CHANNEL, data: Uint8Array.of(1) }))
    case 'migration': return makeNextConfig(CHANNEL, config, { consensusType: 'etcdraft' })
  }
}
