import { createHash } from 'node:crypto'
import t from 'tap'
import { dataHash, encodeBlock, headerHash } from '../../src/protocol/block.js'
import { decodeConfigEnvelope, wrapConfig, type ChannelConfig } from '../../src/protocol/channel-config.js'
import { reapplyConfigUpdate } from '../../src/protocol/config-update.js'
import { encodePayload, HeaderType, makeEnvelope, type Envelope } from '../../src/protocol/envelope.js'
import { common, orderer } from '../../src/protocol/generated/messages.js'
import { configOfBlock, makeGenesisBlock } from '../../src/protocol/genesis.js'
import { toLong } from '../../src/protocol/int64.js'
import { changeGroup, copyGroup, makeConfigUpdate, makeNextConfig, makeUpdateEnvelope, type ConfigChange } from '../helpers/config-envelopes.js'

const CHANNEL = 'orders'
const options = { maxMessageCount: 500, absoluteMaxBytes: 10485760, preferredMaxBytes: 2097152, batchTimeoutMs: 2000 }
const genesis = makeGenesisBlock(CHANNEL, options)
const { config } = configOfBlock(genesis)

const version = (number: number): common.ConfigGroup['version'] => toLong(number, true)

function after (current: ChannelConfig, change: ConfigChange): ChannelConfig {
  return decodeConfigEnvelope(makeNextConfig(CHANNEL, current, change)).config
}

t.test('genesis', (t) => {
  const again = makeGenesisBlock(CHANNEL, { batchTimeoutMs: 2000, preferredMaxBytes: 2097152, absoluteMaxBytes: 10485760, maxMessageCount: 500 })
  t.same(encodeBlock(again), encodeBlock(genesis), 'equal options give equal bytes, in whatever order they are declared')
  const blockHash = createHash('sha256').update(encodeBlock(genesis)).digest('hex')
  t.equal(blockHash, '115edc25345b74df7bccd03504f9c884e5b5fa7c6074da63a75a148fd53d25c9', 'the bytes of all versions of this gateway')
  t.equal(headerHash(genesis.header).toString('hex'), '338dd2f0cd14a30a0155df6c29a91ab1e454b284cf23eabc21f50e63f4371cea')
  t.match(genesis.header, { number: 0, previousHash: { length: 0 }, dataHash: dataHash(genesis.data) })
  t.same(genesis.metadata, Array.from({ length: 5 }, () => new Uint8Array(0)), 'all slots are empty')
  t.equal(configOfBlock(genesis).channelId, CHANNEL)
  t.match(config, { sequence: 0n, ...options, consensusType: 'kafka', maintenance: false, resubmission: true })
  const others = [
    makeGenesisBlock('other', options),
    ...Object.keys(options).map((name) => makeGenesisBlock(CHANNEL, { ...options, [name]: 2000001 }))
  ]
  const hashes = [genesis, ...others].map(({ header }) => headerHash(header).toString('hex'))
  t.equal(new Set(hashes).size, hashes.length, 'each option is part of the hash')
  t.end()
})

/** A config with one value of the tree replaced; the group's owner may be the channel itself. */
function withValue (owner: 'Channel' | 'Orderer', name: string, bytes: Uint8Array | undefined): Envelope {
  const group = copyGroup(config.group)
  const values = owner === 'Channel' ? group.values : group.groups['Orderer']!.values!
  if (bytes) values[name] = { value: bytes }
  else Reflect.deleteProperty(values, name)
  return wrapConfig(CHANNEL, 1n, group, makeEnvelope(new Uint8Array(0)))
}

function batchSize (change: Partial<typeof options>): Envelope {
  return withValue('Orderer', 'BatchSize', orderer.BatchSize.encode({ ...options, ...change }).finish())
}

function batchTimeout (timeout: string): Envelope {
  return withValue('Orderer', 'BatchTimeout', orderer.BatchTimeout.encode({ timeout }).finish())
}

t.test('a channel config is checked when it is loaded', (t) => {
  const refused: Array<[string, Envelope, RegExp]> = [
    ['no messages', batchSize({ maxMessageCount: 0 }), /maxMessageCount must be greater than 0/],
    ['no absolute bytes', batchSize({ absoluteMaxBytes: 0 }), /absoluteMaxBytes must be greater than 0/],
    ['no preferred bytes', batchSize({ preferredMaxBytes: 0 }), /preferredMaxBytes must be greater than 0/],
    ['preferred above absolute', batchSize({ preferredMaxBytes: 3, absoluteMaxBytes: 2 }), /preferredMaxBytes \(3\) is greater than absoluteMaxBytes \(2\)/],
    ['timeout of 0', batchTimeout('0s'), /BatchTimeout must be greater than 0/],
    ['negative timeout', batchTimeout('-2s'), /BatchTimeout must be greater than 0/],
    ['timeout without a unit', batchTimeout('2'), /malformed duration "2"/],
    ['empty timeout', batchTimeout(''), /malformed duration/],
    ['no batch size', withValue('Orderer', 'BatchSize', undefined), /no value .Channel.Orderer.BatchSize/],
    ['no batch timeout', withValue('Orderer', 'BatchTimeout', undefined), /no value .Channel.Orderer.BatchTimeout/],
    ['no consensus type', withValue('Orderer', 'ConsensusType', undefined), /no value .Channel.Orderer.ConsensusType/],
    ['another hash', withValue('Channel', 'HashingAlgorithm', common.HashingAlgorithm.encode({ name: 'SHA3_256' }).finish()), /"SHA3_256" is not SHA256/],
    ['a tree of hashes', withValue('Channel', 'BlockDataHashingStructure', common.BlockDataHashingStructure.encode({ width: 2 }).finish()), /width 2 is not 4294967295/],
    ['no orderer group', wrapConfig(CHANNEL, 1n, new common.ConfigGroup(), makeEnvelope(new Uint8Array(0))), /no group .Channel.Orderer/],
    ['no config', makeEnvelope(encodePayload({ type: HeaderType.CONFIG, channelId: CHANNEL, data: new Uint8Array(0) })), /no config/],
    ['no config envelope', makeEnvelope(encodePayload({ type: HeaderType.MESSAGE, channelId: CHANNEL, data: new Uint8Array(0) })), /header type is 0, not CONFIG/]
  ]
  for (const [what, envelope, message] of refused) t.throws(() => decodeConfigEnvelope(envelope), { name: 'MalformedError', message }, what)

  t.match(decodeConfigEnvelope(batchSize({ preferredMaxBytes: 3, absoluteMaxBytes: 3 })).config, { preferredMaxBytes: 3 }, 'preferred may be absolute')
  t.match(decodeConfigEnvelope(batchSize({ maxMessageCount: 2 ** 32 - 1 })).config, { maxMessageCount: 4294967295 }, 'all of uint32')
  t.match(decodeConfigEnvelope(batchTimeout('1m30s')).config, { batchTimeoutMs: 90_000 })
  t.ok(decodeConfigEnvelope(withValue('Channel', 'HashingAlgorithm', undefined)), 'an absent algorithm is SHA256')
  t.end()
})

t.test('what a config switches', (t) => {
  for (const [capabilities, resubmission] of [[[], false], [['V1_1'], true], [['V1_4_2'], true], [['V2_0'], true], [['V1_3'], false], [['toString'], false]] as const) {
    t.equal(after(config, { capabilities }).resubmission, resubmission, `capabilities ${JSON.stringify(capabilities)}`)
  }
  t.match(after(config, { maintenance: true }), { maintenance: true, consensusType: 'kafka', sequence: 1n })
  t.match(after(config, { consensusType: 'etcdraft' }), { maintenance: false, consensusType: 'etcdraft' })
  t.end()
})

/** Wraps an update as a writer does who knew an older config. */
function stale (update: Envelope, channelId = CHANNEL): Envelope {
  return wrapConfig(channelId, config.sequence + 1n, config.group, update)
}

t.test('a config update is applied again to a newer config', (t) => {
  const current = after(config, { maxMessageCount: 7 })
  const envelope = makeNextConfig(CHANNEL, config, { batchTimeout: '1s' })
  const updated = reapplyConfigUpdate(envelope, current)
  const { config: next, lastUpdate, channelId } = decodeConfigEnvelope(updated)
  t.match(next, { sequence: 2n, maxMessageCount: 7, batchTimeoutMs: 1000 }, 'both changes rule')
  t.equal(channelId, CHANNEL)
  t.same(lastUpdate!.bytes, decodeConfigEnvelope(envelope).lastUpdate!.bytes, 'the update stays as its author signed it')
  t.same(reapplyConfigUpdate(envelope, current).bytes, updated.bytes, 'every replica makes the same bytes')
  t.equal(next.group.groups['Orderer']!.values!['BatchTimeout']!.version!.toString(), '1')
  t.same(current.group, after(config, { maxMessageCount: 7 }).group, 'the current config is left alone')
  t.end()
})

t.test('a config update that no longer fits is refused', (t) => {
  const current = after(config, { maxMessageCount: 7 })
  const value = (number: number): common.ConfigValue.$Properties => ({ version: version(number), value: orderer.BatchTimeout.encode({ timeout: '1s' }).finish() })
  const root = (group: common.ConfigGroup.$Properties, number = 0): common.ConfigGroup.$Properties => ({ version: version(number), groups: { Orderer: group } })
  const timeout = (number: number): common.ConfigGroup.$Properties => root({ values: { BatchTimeout: value(number) } })
  const nothing = root({})
  const unlisted = root({ values: { New: value(0) } })
  const withoutUpdate = common.ConfigEnvelope.encode({ config: { channelGroup: config.group } }).finish()
  const withPolicy = copyGroup(current.group)
  withPolicy.groups['Orderer']!.values!['BatchTimeout']!.modPolicy = 'Admins'
  const cases: Array<[string, Envelope, ChannelConfig, RegExp]> = [
    ['the same value was changed meanwhile', makeNextConfig(CHANNEL, config, { maxMessageCount: 9 }), current, /writes value:.*BatchSize at version 1, not 2/],
    ['what it read was changed', stale(makeUpdateEnvelope(CHANNEL, root({ version: version(1) }), timeout(1))), current, /read group:.*Orderer at version 1, the channel has 0/],
    ['what it read never was', stale(makeUpdateEnvelope(CHANNEL, unlisted, timeout(1))), current, /read value:.*New at version 0, the channel has none/],
    ['nothing is changed', stale(makeUpdateEnvelope(CHANNEL, nothing, nothing)), current, /changes nothing/],
    ['empty', stale(makeUpdateEnvelope(CHANNEL, {}, {})), current, /changes nothing/],
    ['version left as it is', stale(makeUpdateEnvelope(CHANNEL, nothing, timeout(0))), current, /BatchTimeout at version 0, not 1/],
    ['version too high', stale(makeUpdateEnvelope(CHANNEL, nothing, timeout(2))), current, /BatchTimeout at version 2, not 1/],
    ['new element with a version', stale(makeUpdateEnvelope(CHANNEL, nothing, root({ values: { New: value(1) } }))), current, /Orderer.New at version 1, not 0/],
    ['new element that its group does not list', stale(makeUpdateEnvelope(CHANNEL, nothing, unlisted)), current, /writes value:.*New, which its groups do not list/],
    ['under a policy', makeNextConfig(CHANNEL, config, { batchTimeout: '1s' }), { ...current, group: withPolicy }, /whose policy Admins cannot be evaluated/],
    ['the result is no valid config', stale(makeConfigUpdate(CHANNEL, config, { batchTimeout: '0s' })), current, /BatchTimeout must be greater than 0/],
    ['no update', makeEnvelope(encodePayload({ type: HeaderType.CONFIG, channelId: CHANNEL, data: withoutUpdate })), current, /no last update/],
    ['an update that is none', stale(makeEnvelope(Uint8Array.of(0xff))), current, /malformed/],
    ['no config envelope', makeEnvelope(Uint8Array.of(1)), current, /malformed/]
  ]
  for (const [what, envelope, config, message] of cases) t.throws(() => reapplyConfigUpdate(envelope, config), { name: 'MalformedError', message }, what)
  t.end()
})

t.test('a config update may add and remove elements of a group that it lists anew', (t) => {
  const members = changeGroup(config, {}).groups['Orderer']!.values!
  const added = { version: toLong(0, true), value: Uint8Array.of(1) }
  const readSet = { groups: { Orderer: { values: members } } }
  const write = (values: Record<string, common.ConfigValue.$Properties>, number = 1): Envelope =>
    stale(makeUpdateEnvelope(CHANNEL, readSet, { groups: { Orderer: { version: version(number), values } } }))
  const { config: larger } = decodeConfigEnvelope(reapplyConfigUpdate(write({ ...members, New: added }), config))
  t.same([...larger.group.groups['Orderer']!.values!['New']!.value!], [1])
  t.equal(larger.group.groups['Orderer']!.version!.toString(), '1')
  t.equal(larger.maxMessageCount, options.maxMessageCount, 'what is not changed keeps its content')
  const { Capabilities: _, ...fewer } = members
  t.equal(decodeConfigEnvelope(reapplyConfigUpdate(write(fewer), config)).config.resubmission, false, 'a removed element is gone')
  t.throws(() => reapplyConfigUpdate(write(fewer, 2), config), { message: /group:Channel.Orderer at version 2, not 1/ })
  const { BatchSize: __, ...broken } = members
  t.throws(() => reapplyConfigUpdate(write(broken), config), { message: /no value .Channel.Orderer.BatchSize/ }, 'a needed element stays')
  t.end()
})
