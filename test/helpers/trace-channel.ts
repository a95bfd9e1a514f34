import { Consenter } from '../../src/consenter/consenter.js'
import type { CutBlock, Effect } from '../../src/consenter/effects.js'
import { OLDEST, type LastBlock } from '../../src/consenter/state.js'
import { wrapConfig, type ChannelConfig } from '../../src/protocol/channel-config.js'
import { encodePayload, HeaderType, makeEnvelope, type Envelope } from '../../src/protocol/envelope.js'
import { configOfBlock, makeGenesisBlock } from '../../src/protocol/genesis.js'
import { encodeKafkaMessage, MessageClass } from '../../src/protocol/kafka-message.js'
import { encodeKafkaMetadata, encodeOrdererSlot } from '../../src/protocol/kafka-metadata.js'
import { MalformedError } from '../../src/protocol/malformed.js'
import { changeGroup, makeNextConfig, makeOrdererTransaction, type ConfigChange } from './config-envelopes.js'
import { lastBlockOf, type LogRecord } from './replay.js'
import { describeEffect, numberOf, type Command } from './trace.js'

const CHANNEL = 'orders'

/** The change that a command's options name. */
function readChange (command: Command): ConfigChange {
  const [maxMessageCount, preferredMaxBytes, absoluteMaxBytes] = ['max-count', 'preferred', 'absolute'].map((key) => command.number(key, undefined))
  const [batchTimeout, consensusType, maintenance, capabilities] = ['timeout', 'consensus', 'maintenance', 'capabilities'].map((key) => command.text(key, undefined))
  return {
    ...maxMessageCount !== undefined && { maxMessageCount },
    ...preferredMaxBytes !== undefined && { preferredMaxBytes },
    ...absoluteMaxBytes !== undefined && { absoluteMaxBytes },
    ...batchTimeout !== undefined && { batchTimeout },
    ...consensusType !== undefined && { consensusType },
    ...maintenance !== undefined && { maintenance: maintenance === 'on' },
    ...capabilities !== undefined && { capabilities: capabilities === 'none' ? [] : capabilities.split(',') }
  }
}

/** The ledger's end that `channel` names: a genesis block, or the last block of a longer chain. */
function readLastBlock (command: Command): LastBlock {
  const genesis = makeGenesisBlock(CHANNEL, { maxMessageCount: 10, preferredMaxBytes: 1000, absoluteMaxBytes: 10_000, batchTimeoutMs: 2000 })
  const group = changeGroup(configOfBlock(genesis).config, readChange(command))
  const data = [wrapConfig(CHANNEL, BigInt(command.number('sequence', 0)), group, makeEnvelope(new Uint8Array(0))).bytes]
  const { config } = configOfBlock({ ...genesis, data })
  const [offset, original, resubmitted] = ['persisted', 'original', 'resubmitted'].map((key) => BigInt(command.number(key, 0)))
  const slot = command.text('orderer-slot', undefined)
  const ordererSlot = slot === undefined
    ? encodeOrdererSlot(encodeKafkaMetadata({ lastOffsetPersisted: offset!, lastOriginalOffsetProcessed: original!, lastResubmittedConfigOffset: resubmitted! }))
    : Buffer.from(slot, 'hex')
  const empty = new Uint8Array(0)
  const header = { ...genesis.header, number: command.number('last-block', 0) }
  return { block: { header, data, metadata: [empty, empty, empty, ordererSlot, empty] }, checkpoint: undefined, config }
}

/** One channel of a trace: a log, the ledger that came out of it so far, and what its replicas still have in flight. */
export class TraceChannel {
  readonly #start: LastBlock
  readonly #replicas: number
  readonly #records: LogRecord[] = []
  readonly #cuts: CutBlock[] = []
  readonly #inFlight: Uint8Array[] = []
  readonly #configs: ChannelConfig[]
  #consenter: Consenter
  #offset: number

  constructor (command: Command) {
    this.#start = readLastBlock(command)
    this.#configs = [this.#start.config]
    this.#replicas = command.number('replicas', 1)
    this.#consenter = new Consenter(CHANNEL, this.#start)
    this.#offset = command.number('first-offset', Math.max(1, this.#consenter.nextOffset))
  }

  /** Executes a command; returns its output. */
  execute (command: Command): string[] {
    const handler = this.#handlers[command.name]
    if (!handler) throw new Error(`no command: ${command.name}`)
    return handler(command)
  }

  readonly #handlers: Record<string, (command: Command) => string[]> = {
    normal: (command) => this.#regular(command, this.#message(command), MessageClass.NORMAL),
    header: (command) => this.#regular(command, this.#withHeader(command), MessageClass.UNKNOWN),
    config: (command) => this.#regular(command, this.#config(command), MessageClass.CONFIG),
    'orderer-transaction': (command) =>
      this.#regular(command, makeOrdererTransaction(CHANNEL, makeNextConfig('other', this.#consenter.config, {})), MessageClass.CONFIG),
    envelope: (command) => this.#regular(command, { bytes: Buffer.from(command.word ?? '', 'hex') }, MessageClass.NORMAL),
    'time-to-cut': ({ word }) => this.#append(encodeKafkaMessage({ type: 'timeToCut', blockNumber: BigInt(word ?? 0) })),
    connect: ({ word }) => this.#append(encodeKafkaMessage({ type: 'connect', payload: Buffer.from(word ?? '', 'hex') })),
    bytes: ({ word }) => this.#append(Buffer.from(word ?? '', 'hex')),
    arrive: ({ word }) => this.#inFlight.splice(Number(word ?? 0), 1).flatMap((value) => this.#append(value)),
    timer: ({ word }) => this.#perform(this.#consenter.step({ type: 'timer', blockNumber: Number(word ?? this.#consenter.nextBlockNumber) }), ''),
    gap: ({ word }) => {
      this.#offset += Number(word ?? 1)
      return []
    },
    crash: (command) => this.#restart(command.number('lose', 0)),
    state: () => [this.describe()]
  }

  describe (): string {
    const { nextBlockNumber, pendingCount, ingressBlocked, config, nextOffset } = this.#consenter
    return [
      `next block ${nextBlockNumber.toString()}, pending ${pendingCount.toString()}, ingress ${ingressBlocked ? 'blocked' : 'open'}`,
      `config ${config.sequence.toString()}, in flight ${this.#inFlight.length.toString()}, resumed from ${nextOffset === OLDEST ? 'oldest' : nextOffset.toString()}`
    ].join(', ')
  }

  #message (command: Command): Envelope {
    const signatureBytes = command.number('signature', 0)
    return makeEnvelope(new Uint8Array(command.number('size', 40) - signatureBytes).fill(this.#offset), new Uint8Array(signatureBytes))
  }

  #withHeader (command: Command): Envelope {
    const data = new Uint8Array(command.number('data', 10)).fill(1)
    return makeEnvelope(encodePayload({ type: numberOf(HeaderType, command.word ?? 'MESSAGE'), channelId: CHANNEL, data }))
  }

  /** A CONFIG envelope as a writer makes it who knows the config of sequence `seq`. */
  #config (command: Command): Envelope {
    const sequence = command.number('seq', undefined)
    const known = this.#configs.find((config) => config.sequence === BigInt(sequence ?? -1)) ?? this.#consenter.config
    const next = command.number('next', undefined)
    const base = next === undefined ? known : { ...known, sequence: BigInt(next - 1) }
    return makeNextConfig(command.text('channel', CHANNEL), base, readChange(command))
  }

  #regular (command: Command, envelope: Pick<Envelope, 'bytes'>, defaultClass: number): string[] {
    const messageClass = command.text('class', undefined)
    return this.#append(encodeKafkaMessage({
      type: 'regular',
      payload: envelope.bytes,
      configSequence: BigInt(command.number('seq', Number(this.#consenter.config.sequence))),
      class: messageClass === undefined ? defaultClass : numberOf(MessageClass, messageClass),
      originalOffset: BigInt(command.text('original', '0'))
    }))
  }

  #append (value: Uint8Array): string[] {
    const record = { offset: this.#offset, value }
    this.#offset += 1
    this.#records.push(record)
    return this.#feed(record)
  }

  #feed (record: LogRecord): string[] {
    return this.#perform(this.#consenter.step({ type: 'record', ...record }), `@${record.offset.toString()} `)
  }

  #perform (effects: readonly Effect[], prefix: string): string[] {
    for (const effect of effects) {
      if (effect.type === 'resubmit') this.#post(effect.value)
      if (effect.type === 'postTimeToCut') this.#post(encodeKafkaMessage({ type: 'timeToCut', blockNumber: BigInt(effect.blockNumber) }))
      if (effect.type !== 'writeBlock') continue
      this.#cuts.push(effect.cut)
      if (effect.cut.config) this.#configs.push(effect.cut.config)
    }
    return effects.length > 0 ? effects.map((effect) => prefix + describeEffect(effect)) : [`${prefix}nothing`]
  }

  #post (value: Uint8Array): void {
    for (let replica = 0; replica < this.#replicas; replica++) this.#inFlight.push(value)
  }

  /** The process ends; its ledger comes back without the last blocks, and the log is read again from there. */
  #restart (lostBlocks: number): string[] {
    this.#cuts.splice(this.#cuts.length - lostBlocks)
    this.#consenter = new Consenter(CHANNEL, lastBlockOf(this.#start, this.#cuts))
    const lines = [this.describe()]
    for (const record of this.#records) {
      if (record.offset >= this.#consenter.nextOffset) lines.push(...this.#feed(record))
    }
    return lines
  }
}

/** The runner of one scenario: `channel` comes first. */
export function makeTraceRunner (): (command: Command) => string[] {
  let channel: TraceChannel | undefined
  return (command) => {
    const lines = execute(command)
    command.assertAllUsed()
    return lines
  }

  function execute (command: Command): string[] {
    if (command.name !== 'channel') {
      if (!channel) throw new Error('a scenario starts with "channel"')
      return channel.execute(command)
    }
    try {
      channel = new TraceChannel(command)
      return [channel.describe()]
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error
      return [`refused: ${error.message}`]
    }
  }
}
