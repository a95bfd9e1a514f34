import { decodeOrdererSlot } from '../../../src/protocol/kafka-metadata.js'
import { decodeBlock, MetadataSlot } from '../../../src/protocol/block.js'
import type { SimulatedBrokers } from './brokers.js'
import type { Invariants } from './invariants.js'
import type { Random } from './random.js'

/**
 * Puts another log in the place of a channel's: one that ends before what the chain has consumed, or one of other records.
 * @returns false when the chain has consumed nothing that could be missed
 */
export function replaceLog (brokers: SimulatedBrokers, channel: string, { invariants, random }: { invariants: Invariants, random: Random }): boolean {
  const newest = invariants.block(channel, invariants.height(channel) - 1)
  const consumed = newest && decodeOrdererSlot(decodeBlock(newest.bytes).metadata[MetadataSlot.ORDERER])?.lastOffsetPersisted
  if (!consumed) return false
  const { records, next } = brokers.topic(channel)
  if (random.chance(0.5)) {
    const end = random.integer(0, Number(consumed) - 1)
    brokers.replace(channel, records.filter(({ offset }) => offset < end), end)
  } else {
    const others = records.map(({ offset, value }) => ({ offset, value: Buffer.concat([value, Buffer.from([0x2a, 1, 0])]) }))
    brokers.replace(channel, others, next)
  }
  return true
}
