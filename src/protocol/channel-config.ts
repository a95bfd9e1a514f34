import { common, orderer } from './generated/messages.js'
import { decodePayload, encodePayload, HeaderType, makeEnvelope, type Envelope } from './envelope.js'
import { parseGoDurationMs } from './go-duration.js'
import { toBigInt, toLong } from './int64.js'
import { decoding, MalformedError } from './malformed.js'

/** The rules of a channel that every replica cuts by. They live in the chain, in its newest config block. */
export interface ChannelConfig {
  /** Raised by one with each config block; ingress notes under which one it validated an envelope. */
  readonly sequence: bigint
  readonly maxMessageCount: number
  /** An envelope larger than this is refused. */
  readonly absoluteMaxBytes: number
  /** Pending envelopes beyond this are cut before the next one is added; a larger envelope gets a block of its own. */
  readonly preferredMaxBytes: number
  readonly batchTimeoutMs: number
  /** `kafka` while this gateway may order the channel; a config block that changes it ends the chain here. */
  readonly consensusType: string
  /** True while the channel is being moved to another consensus type: nothing but config is accepted. */
  readonly maintenance: boolean
  /** Orderer capability V1_1 or later: stale messages are re-submitted, not re-validated in place (REFERENCE 1.2). */
  readonly resubmission: boolean
  /** The whole tree, which config updates are applied to. */
  readonly group: common.ConfigGroup
}

/** The options of a native channel: what its genesis block is built from. */
export interface ChannelOptions {
  readonly maxMessageCount: number
  readonly absoluteMaxBytes: number
  readonly preferredMaxBytes: number
  readonly batchTimeoutMs: number
}

/** A block's data hash is flat: the only structure that is supported (REFERENCE 3.1). */
const FLAT_HASHING_WIDTH = 0xffffffff

/** Orderer capabilities under which a channel can be in maintenance (REFERENCE 1.6). */
const MIGRATION_CAPABILITIES = ['V1_4_2', 'V2_0']

/** Orderer capabilities under which stale messages are re-submitted (REFERENCE 1.2). */
const RESUBMISSION_CAPABILITIES = ['V1_1', 'V1_4_2', 'V2_0']

/**
 * The channel config inside a CONFIG envelope.
 * @throws MalformedError when it is none, or when a value is not allowed (the checks of REFERENCE 3.3)
 */
export function decodeConfigEnvelope (envelope: Envelope): { config: ChannelConfig, channelId: string, lastUpdate: Envelope | undefined } {
  return decoding('config envelope', () => {
    const { channelHeader, data } = decodePayload(envelope.payload)
    if (channelHeader.type !== HeaderType.CONFIG) {
      throw new MalformedError(`malformed config envelope: header type is ${channelHeader.type.toString()}, not CONFIG`)
    }
    const { config, lastUpdate } = common.ConfigEnvelope.decode(data)
    if (!config?.channelGroup) throw new MalformedError('malformed config envelope: no config')
    return {
      config: readConfig(toBigInt(config.sequence ?? 0), config.channelGroup as common.ConfigGroup),
      channelId: channelHeader.channelId,
      lastUpdate: lastUpdate ? makeEnvelope(lastUpdate.payload ?? new Uint8Array(0), lastUpdate.signature ?? new Uint8Array(0)) : undefined
    }
  })
}

function readConfig (sequence: bigint, group: common.ConfigGroup): ChannelConfig {
  const ordererGroup = group.groups['Orderer']
  if (!ordererGroup) throw new MalformedError('malformed channel config: no group /Channel/Orderer')
  const value = (name: string): Uint8Array | undefined => ordererGroup.values?.[name]?.value ?? undefined
  const required = (name: string): Uint8Array => {
    const bytes = value(name)
    if (!bytes) throw new MalformedError(`malformed channel config: no value /Channel/Orderer/${name}`)
    return bytes
  }
  checkHashing(group)
  checkBrokers(value('KafkaBrokers'))
  const batchSize = orderer.BatchSize.decode(required('BatchSize'))
  checkBatchSize(batchSize)
  const batchTimeoutMs = parseGoDurationMs(orderer.BatchTimeout.decode(required('BatchTimeout')).timeout)
  if (!(batchTimeoutMs > 0)) throw new MalformedError('malformed channel config: BatchTimeout must be greater than 0')
  const consensusType = orderer.ConsensusType.decode(required('ConsensusType'))
  const { capabilities } = common.Capabilities.decode(value('Capabilities') ?? new Uint8Array(0))
  return {
    sequence,
    maxMessageCount: batchSize.maxMessageCount,
    absoluteMaxBytes: batchSize.absoluteMaxBytes,
    preferredMaxBytes: batchSize.preferredMaxBytes,
    batchTimeoutMs,
    consensusType: consensusType.type,
    maintenance: consensusType.state === orderer.ConsensusType.State.MAINTENANCE && MIGRATION_CAPABILITIES.some((name) => Object.hasOwn(capabilities, name)),
    resubmission: RESUBMISSION_CAPABILITIES.some((name) => Object.hasOwn(capabilities, name)),
    group
  }
}

function checkBatchSize ({ maxMessageCount, absoluteMaxBytes, preferredMaxBytes }: orderer.BatchSize): void {
  for (const [name, count] of Object.entries({ maxMessageCount, absoluteMaxBytes, preferredMaxBytes })) {
    if (count === 0) throw new MalformedError(`malformed channel config: BatchSize.${name} must be greater than 0`)
  }
  if (preferredMaxBytes > absoluteMaxBytes) {
    throw new MalformedError(`malformed channel config: preferredMaxBytes (${preferredMaxBytes.toString()}) is greater than absoluteMaxBytes (${absoluteMaxBytes.toString()})`)
  }
}

function checkBrokers (bytes: Uint8Array | undefined): void {
  for (const broker of orderer.KafkaBrokers.decode(bytes ?? new Uint8Array(0)).brokers) {
    const [, port] = /^[A-Za-z0-9.-]+:(\d{1,5})$/.exec(broker) ?? []
    if (port === undefined || Number(port) > 65535) {
      throw new MalformedError(`malformed channel config: Kafka broker ${JSON.stringify(broker)} is not host:port`)
    }
  }
}

function checkHashing (group: common.ConfigGroup): void {
  const algorithm = group.values['HashingAlgorithm']?.value
  const name = algorithm ? common.HashingAlgorithm.decode(algorithm).name : 'SHA256'
  if (name !== 'SHA256') throw new MalformedError(`malformed channel config: hashing algorithm ${JSON.stringify(name)} is not SHA256`)
  const structure = group.values['BlockDataHashingStructure']?.value
  const width = structure ? common.BlockDataHashingStructure.decode(structure).width : FLAT_HASHING_WIDTH
  if (width !== FLAT_HASHING_WIDTH) {
    throw new MalformedError(`malformed channel config: block data hashing width ${width.toString()} is not ${FLAT_HASHING_WIDTH.toString()}`)
  }
}

/**
 * The CONFIG envelope of a native channel's genesis block. A function of its arguments alone: equal options give
 * equal bytes on every replica, so maps are filled in key order and nothing is stamped with a time.
 */
export function makeConfigEnvelope (channelId: string, options: ChannelOptions): Envelope {
  const value = (bytes: Uint8Array): { value: Uint8Array } => ({ value: bytes })
  const channelGroup = {
    groups: {
      Orderer: {
        values: {
          BatchSize: value(orderer.BatchSize.encode(options).finish()),
          BatchTimeout: value(orderer.BatchTimeout.encode({ timeout: `${options.batchTimeoutMs.toString()}ms` }).finish()),
          Capabilities: value(common.Capabilities.encode({ capabilities: { V1_4_2: {} } }).finish()),
          ConsensusType: value(orderer.ConsensusType.encode({ type: 'kafka' }).finish())
        }
      }
    },
    values: {
      BlockDataHashingStructure: value(common.BlockDataHashingStructure.encode({ width: FLAT_HASHING_WIDTH }).finish()),
      HashingAlgorithm: value(common.HashingAlgorithm.encode({ name: 'SHA256' }).finish())
    }
  }
  const data = common.ConfigEnvelope.encode({ config: { channelGroup } }).finish()
  return makeEnvelope(encodePayload({ type: HeaderType.CONFIG, channelId, data }))
}

/** The CONFIG envelope of a changed channel config. */
export function wrapConfig (channelId: string, sequence: bigint, group: common.ConfigGroup, lastUpdate: Envelope): Envelope {
  const data = common.ConfigEnvelope.encode({
    config: { sequence: toLong(sequence, true), channelGroup: group },
    lastUpdate: { payload: lastUpdate.payload, signature: lastUpdate.signature }
  }).finish()
  return makeEnvelope(encodePayload({ type: HeaderType.CONFIG, channelId, data }))
}
