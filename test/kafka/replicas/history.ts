import { createHash } from 'node:crypto'
import type { JsonBlock } from '../../helpers/socket.js'
import type { Submitted } from './writers.js'

/** Places of each envelope in a chain, counted over all blocks. */
function placesOf (blocks: readonly JsonBlock[]): Map<string, number[]> {
  const places = new Map<string, number[]>()
  let place = 0
  for (const { envelopes = [] } of blocks.slice(1)) {
    for (const envelope of envelopes) {
      const id = createHash('sha256').update(Buffer.from(envelope, 'base64')).digest('hex')
      places.set(id, [...places.get(id) ?? [], place++])
    }
  }
  return places
}

/** What is wrong with a chain, given what its writers were told; a list of what was found. */
export function findFaults (blocks: readonly JsonBlock[], submitted: readonly Submitted[]): string[] {
  const faults = blocks.flatMap(({ number, previousHash }, index) => [
    ...number === index ? [] : [`block ${number.toString()} stands at ${index.toString()}`],
    ...index === 0 || previousHash === blocks[index - 1]?.headerHash ? [] : [`block ${number.toString()} is not linked`]
  ])
  const places = placesOf(blocks)
  const last = new Map<string, number>()
  for (const { id, name, writer, acknowledged, unknown, refused } of submitted) {
    const found = places.get(id) ?? []
    if (found.length < acknowledged.length || found.length > acknowledged.length + unknown) {
      const told = `acknowledged at [${acknowledged.join()}], unknown ${unknown.toString()} times, refused ${refused.toString()} times`
      faults.push(`${name} was ${told}, and is there ${found.length.toString()} times`)
    }
    const [place] = found
    if (place === undefined || acknowledged.length !== 1 || unknown > 0) continue
    if (place < (last.get(writer) ?? -1)) faults.push(`${name} stands before an earlier one of its writer`)
    last.set(writer, place)
  }
  return faults
}

/** The first difference of two chains: any hash, envelope or metadata; undefined when there is none. */
export function findDifference (one: readonly JsonBlock[], other: readonly JsonBlock[]): string | undefined {
  if (one.length !== other.length) return `heights ${one.length.toString()} and ${other.length.toString()}`
  const index = one.findIndex((block, number) => JSON.stringify(block) !== JSON.stringify(other[number]))
  if (index < 0) return undefined
  const describe = ({ headerHash, metadata, envelopes = [] }: JsonBlock): string => JSON.stringify({ headerHash, metadata, envelopes: envelopes.length })
  return `block ${index.toString()}: ${describe(one[index] as JsonBlock)} and ${describe(other[index] as JsonBlock)}`
}
