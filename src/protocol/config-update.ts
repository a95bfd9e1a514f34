import { decodeConfigEnvelope, wrapConfig, type ChannelConfig } from './channel-config.js'
import { common } from './generated/messages.js'
import { decodePayload, type Envelope } from './envelope.js'
import { toBigInt } from './int64.js'
import { decoding, MalformedError } from './malformed.js'

/** One group, value or policy of a config tree, by itself. */
interface Element {
  readonly version: bigint
  readonly modPolicy: string
  readonly node: common.ConfigGroup | common.ConfigValue | common.ConfigPolicy
}

type Tree = Map<string, Element>

const ROOT = 'group:Channel'

/**
 * Applies the update inside a CONFIG envelope to the current config again, because the config moved on since the
 * envelope was made (REFERENCE 1.2). Signatures and policies are not evaluated, so an element that names a
 * modification policy is never changed here: a Fabric orderer on the topic re-submits such a config instead.
 * @returns the CONFIG envelope with the update on top of the current config
 * @throws MalformedError when the update no longer fits
 */
export function reapplyConfigUpdate (envelope: Envelope, current: ChannelConfig): Envelope {
  return decoding('config update', () => {
    const { lastUpdate, channelId } = decodeConfigEnvelope(envelope)
    if (!lastUpdate) throw new MalformedError('malformed config update: the config envelope has no last update')
    const { configUpdate } = common.ConfigUpdateEnvelope.decode(decodePayload(lastUpdate.payload).data)
    const update = common.ConfigUpdate.decode(configUpdate)
    if (update.channelId !== channelId) throw new MalformedError(`the update is for channel ${JSON.stringify(update.channelId)}, the config for ${JSON.stringify(channelId)}`)
    const group = applyUpdate(current.group, update)
    const updated = wrapConfig(channelId, current.sequence + 1n, group, lastUpdate)
    decodeConfigEnvelope(updated)
    return updated
  })
}

function applyUpdate (current: common.ConfigGroup, { readSet, writeSet }: common.ConfigUpdate): common.ConfigGroup {
  const tree = flatten(current)
  const read = flatten(readSet ?? {})
  const write = flatten(writeSet ?? {})
  for (const [path, { version }] of read) {
    const existing = tree.get(path)
    if (existing?.version !== version) {
      throw new MalformedError(`config update read ${path} at version ${version.toString()}, the channel has ${existing?.version.toString() ?? 'none'}`)
    }
  }
  const changed = [...write].filter(([path, { version }]) => read.get(path)?.version !== version)
  if (changed.length === 0) throw new MalformedError('config update changes nothing')
  for (const [path, element] of changed) {
    checkChange(path, element, tree.get(path))
    tree.set(path, element)
  }
  const updated = rebuild(tree, ROOT)
  const reached = flatten(updated)
  for (const path of write.keys()) {
    if (!reached.has(path)) throw new MalformedError(`config update writes ${path}, which its groups do not list`)
  }
  return updated
}

function checkChange (path: string, { version }: Element, existing: Element | undefined): void {
  const expected = existing ? existing.version + 1n : 0n
  if (version !== expected) throw new MalformedError(`config update writes ${path} at version ${version.toString()}, not ${expected.toString()}`)
  if (existing?.modPolicy) throw new MalformedError(`config update writes ${path}, whose policy ${existing.modPolicy} cannot be evaluated here`)
}

function flatten (root: common.ConfigGroup.$Properties): Tree {
  const tree: Tree = new Map()
  const add = (path: string, node: common.ConfigGroup.$Properties | common.ConfigValue.$Properties | common.ConfigPolicy.$Properties): void => {
    tree.set(path, { version: toBigInt(node.version ?? 0), modPolicy: node.modPolicy ?? '', node: node as Element['node'] })
  }
  const walk = (path: string, group: common.ConfigGroup.$Properties): void => {
    add(`group:${path}`, group)
    for (const [name, value] of Object.entries(group.values ?? {})) add(`value:${path}/${name}`, value)
    for (const [name, policy] of Object.entries(group.policies ?? {})) add(`policy:${path}/${name}`, policy)
    for (const [name, child] of Object.entries(group.groups ?? {})) walk(`${path}/${name}`, child)
  }
  walk('Channel', root)
  return tree
}

/** A group lists its members; each member's newest state is its own entry of the tree. */
function rebuild (tree: Tree, path: string): common.ConfigGroup {
  const find = (member: string): Element => {
    const element = tree.get(member)
    if (!element) throw new MalformedError(`config update leaves ${member} without content`)
    return element
  }
  const group = find(path).node as common.ConfigGroup
  const below = path.slice('group:'.length)
  const members = <T>(names: object, build: (name: string) => T): Record<string, T> =>
    Object.fromEntries(Object.keys(names).sort().map((name) => [name, build(name)]))
  return new common.ConfigGroup({
    version: group.version,
    modPolicy: group.modPolicy,
    groups: members(group.groups, (name) => rebuild(tree, `group:${below}/${name}`)),
    values: members(group.values, (name) => find(`value:${below}/${name}`).node as common.ConfigValue),
    policies: members(group.policies, (name) => find(`policy:${below}/${name}`).node as common.ConfigPolicy)
  })
}
