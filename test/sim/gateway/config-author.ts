import type { Block } from '../../../src/protocol/block.js'
import { decodeConfigEnvelope, type ChannelConfig } from '../../../src/protocol/channel-config.js'
import { envelopeId } from '../../../src/protocol/envelope.js'
import { configOfBlock } from '../../../src/protocol/genesis.js'
import { encodeKafkaMessage, MessageClass } from '../../../src/protocol/kafka-message.js'
import { makeNextConfig } from '../../helpers/config-envelopes.js'
import type { SimulatedBrokers } from './brokers.js'
import type { Random } from './random.js'

/** Limits that a config may give a channel. */
const MESSAGE_COUNTS = [1, 2, 3, 5, 10]

/**
 * An orderer of the same channels that takes what this gateway takes from nobody: changes of their config. What replicas
 * appended meanwhile under the old config is stale, and each of them submits it again.
 */
export class ConfigAuthor {
  readonly #brokers: SimulatedBrokers
  readonly #newest: Map<string, ChannelConfig>
  /** Configs by the id of the envelope that brings them. */
  readonly #configs = new Map<string, ChannelConfig>()

  constructor (brokers: SimulatedBrokers, genesisBlocks: ReadonlyMap<string, Block>) {
    this.#brokers = brokers
    this.#newest = new Map([...genesisBlocks].map(([channel, block]) => [channel, configOfBlock(block).config]))
  }

  /** Changes the config of a channel that is in use. */
  change (channel: string, random: Random): boolean {
    const current = this.#newest.get(channel)
    if (!current || !this.#brokers.has(channel) || this.#brokers.topic(channel).next === 0) return false
    const envelope = makeNextConfig(channel, current, { maxMessageCount: random.pick(MESSAGE_COUNTS) })
    const { config } = decodeConfigEnvelope(envelope)
    this.#newest.set(channel, config)
    this.#configs.set(envelopeId(envelope.bytes), config)
    const value = encodeKafkaMessage({ type: 'regular', payload: envelope.bytes, configSequence: current.sequence, class: MessageClass.CONFIG, originalOffset: 0n })
    this.#brokers.topic(channel).append([{ value }])
    return true
  }

  /** The config that an envelope brings, if it is one of these. */
  configOf (id: string): ChannelConfig | undefined {
    return this.#configs.get(id)
  }
}
