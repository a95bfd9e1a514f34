import { makeEnvelope, encodePayload, HeaderType, type Envelope } from '../../src/protocol/envelope.js'
import { wrapConfig, type ChannelConfig } from '../../src/protocol/channel-config.js'
import { common, orderer } from '../../src/protocol/generated/messages.js'
import { toBigInt, toLong } from '../../src/protocol/int64.js'

/** What a config update changes; what is left out stays. */
export interface ConfigChange {
  readonly maxMessageCount?: number
  readonly preferredMaxBytes?: number
  readonly absoluteMaxBytes?: number
  readonly batchTimeout?: string
  readonly consensusType?: string
  readonly maintenance?: boolean
  readonly capabilities?: readonly string[]
}

export function copyGroup (group: common.ConfigGroup.$Properties): common.ConfigGroup {
  return common.ConfigGroup.decode(common.ConfigGroup.encode(group).finish())
}

type Values = Record<string, Uint8Array>

function batchValues (config: ChannelConfig, { maxMessageCount, preferredMaxBytes, absoluteMaxBytes, batchTimeout }: ConfigChange): Values {
  const size = { maxMessageCount, preferredMaxBytes, absoluteMaxBytes }
  const changed = Object.fromEntries(Object.entries(size).filter(([, value]) => value !== undefined))
  return {
    ...Object.keys(changed).length > 0 && { BatchSize: orderer.BatchSize.encode({ ...config, ...changed }).finish() },
    ...batchTimeout !== undefined && { BatchTimeout: orderer.BatchTimeout.encode({ timeout: batchTimeout }).finish() }
  }
}

function otherValues (config: ChannelConfig, { consensusType: type, maintenance, capabilities }: ConfigChange): Values {
  const { NORMAL, MAINTENANCE } = orderer.ConsensusType.State
  const state = maintenance ?? config.maintenance ? MAINTENANCE : NORMAL
  const named = capabilities && Object.fromEntries(capabilities.map((name) => [name, {}]))
  return {
    ...named && { Capabilities: common.Capabilities.encode({ capabilities: named }).finish() },
    ...(type ?? maintenance) !== undefined && { ConsensusType: orderer.ConsensusType.encode({ type: type ?? config.consensusType, state }).finish() }
  }
}

/** The changed values of /Channel/Orderer, each one version up. */
function changedValues (config: ChannelConfig, change: ConfigChange): Record<string, common.ConfigValue.$Properties> {
  const current = config.group.groups['Orderer']?.values ?? {}
  return Object.fromEntries(Object.entries({ ...batchValues(config, change), ...otherValues(config, change) }).map(([name, value]) =>
    [name, { version: toLong(toBigInt(current[name]?.version ?? 0) + 1n, true), value }]))
}

/** The config tree with a change applied, as the network that made the CONFIG envelope would have it. */
export function changeGroup (config: ChannelConfig, change: ConfigChange): common.ConfigGroup {
  const group = copyGroup(config.group)
  Object.assign(group.groups['Orderer']!.values!, changedValues(config, change))
  return copyGroup(group)
}

/** The CONFIG_UPDATE envelope of a read and a write set. */
export function makeUpdateEnvelope (channelId: string, readSet: common.ConfigGroup.$Properties, writeSet: common.ConfigGroup.$Properties): Envelope {
  const configUpdate = common.ConfigUpdate.encode({ channelId, readSet, writeSet }).finish()
  const data = common.ConfigUpdateEnvelope.encode({ configUpdate }).finish()
  return makeEnvelope(encodePayload({ type: HeaderType.CONFIG_UPDATE, channelId, data }))
}

/** The CONFIG_UPDATE envelope of a change: reads the groups, writes the changed values. */
export function makeConfigUpdate (channelId: string, config: ChannelConfig, change: ConfigChange): Envelope {
  const version = config.group.version
  const ordererVersion = config.group.groups['Orderer']?.version ?? toLong(0, true)
  const readSet = { version, groups: { Orderer: { version: ordererVersion } } }
  const writeSet = { version, groups: { Orderer: { version: ordererVersion, values: changedValues(config, change) } } }
  return makeUpdateEnvelope(channelId, readSet, writeSet)
}

/** The CONFIG envelope that a writer of a channel with this config would have made of a change. */
export function makeNextConfig (channelId: string, config: ChannelConfig, change: ConfigChange): Envelope {
  return wrapConfig(channelId, config.sequence + 1n, changeGroup(config, change), makeConfigUpdate(channelId, config, change))
}

/** The envelope by which a system channel creates another channel. */
export function makeOrdererTransaction (channelId: string, inner: Envelope): Envelope {
  return makeEnvelope(encodePayload({ type: HeaderType.ORDERER_TRANSACTION, channelId, data: inner.bytes }))
}
