import { createHash } from 'node:crypto'
import { dataOf } from '../helpers/http-protobuf.js'
import type { JsonBlock } from '../helpers/socket.js'
import type { Sent } from './load.js'

/** Where an envelope is. */
export interface Place {
  readonly block: number
  readonly index: number
}

/** What is kept of a chain: a digest of all that each block tells, its header hash, and where its envelopes are. */
export interface Chain {
  readonly headerHashes: readonly string[]
  readonly digests: readonly string[]
  readonly places: ReadonlyMap<string, readonly Place[]>
}

/** Takes from blocks what is looked at, so that they need not be kept. */
export function summarize (blocks: readonly JsonBlock[]): Chain {
  const places = new Map<string, Place[]>()
  for (const { number, envelopes = [] } of blocks.slice(1)) { // the genesis block has no data of a writer
    for (const [index, envelope] of envelopes.entries()) {
      const name = dataOf(Buffer.from(envelope, 'base64')).trimEnd()
      places.set(name, [...places.get(name) ?? [], { block: number, index }])
    }
  }
  return {
    headerHashes: blocks.map(({ headerHash }) => headerHash),
    digests: blocks.map((block) => createHash('sha256').update(JSON.stringify(block)).digest('base64')),
    places
  }
}

/** What differs in two chains; empty when nothing does. */
export function compare (one: Chain, other: Chain): string[] {
  if (one.digests.length !== other.digests.length) return [`heights ${one.digests.length.toString()} and ${other.digests.length.toString()}`]
  const index = one.digests.findIndex((digest, number) => digest !== other.digests[number])
  return index < 0 ? [] : [`block ${index.toString()} is another one: ${String(one.headerHashes[index])} and ${String(other.headerHashes[index])}`]
}

/**
 * What is wrong with a chain, given what its writers were told, and how many keys the documented race has put there more
 * than once. Envelopes of some names may be there beside those that were sent.
 */
export function audit (chain: Chain, sent: readonly Sent[], others: readonly string[] = []): { faults: string[], repeated: number } {
  const faults = sent.flatMap((entry) => faultsOf(entry, chain.places.get(entry.name) ?? []))
  const names = new Set([...others, ...sent.map(({ name }) => name)])
  for (const name of chain.places.keys()) if (!names.has(name)) faults.push(`nobody sent ${name}`)
  const repeated = sent.filter(({ keyed, name }) => keyed && (chain.places.get(name)?.length ?? 0) > 1).length
  return { faults: [...faults, ...orderFaults(chain, sent)], repeated }
}

function faultsOf ({ name, keyed, place, acknowledgedAt, unsure }: Sent, copies: readonly Place[]): string[] {
  const told = acknowledgedAt === undefined ? 0 : 1
  const [first] = copies
  const described = `${name}: acknowledged ${told.toString()} times, unknown ${unsure.toString()} times, in the chain ${copies.length.toString()} times`
  if (keyed && told === 0) return [`${described}: it has no receipt`]
  // An attempt whose outcome nobody knows may turn up behind the one that was tried instead of it.
  if (copies.length < told || copies.length > told + unsure) return [described]
  if (place && (first?.block !== place.block || first.index !== place.index)) return [`${name}: its receipt says ${at(place)}, it is at ${at(first)}`]
  return []
}

/** What was sent after something else was acknowledged stands behind it, whichever replicas took them. */
function orderFaults (chain: Chain, sent: readonly Sent[]): string[] {
  const placed = sent.flatMap(({ name, sentAt, acknowledgedAt = Infinity }) => {
    const [first] = chain.places.get(name) ?? []
    return first ? [{ name, sentAt, acknowledgedAt, place: first }] : []
  })
  const bySending = [...placed].sort((one, other) => one.sentAt - other.sentAt)
  const byAnswer = placed.filter(({ acknowledgedAt }) => acknowledgedAt < Infinity).sort((one, other) => one.acknowledgedAt - other.acknowledgedAt)
  const faults: string[] = []
  let answered = 0
  let last: typeof placed[number] | undefined
  for (const entry of bySending) {
    for (; answered < byAnswer.length && byAnswer[answered]!.acknowledgedAt < entry.sentAt; answered++) {
      const candidate = byAnswer[answered]!
      if (!last || isBehind(candidate.place, last.place)) last = candidate
    }
    if (last && isBehind(last.place, entry.place)) faults.push(`${entry.name} stands before ${last.name}, which was acknowledged before it was sent`)
  }
  return faults
}

function isBehind (one: Place, other: Place): boolean {
  return one.block > other.block || (one.block === other.block && one.index > other.index)
}

function at (place: Place | undefined): string {
  return place ? `block ${place.block.toString()}, index ${place.index.toString()}` : 'nowhere'
}
