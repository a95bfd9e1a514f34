import type { Receipt } from '../../../src/ledger/receipts.js'
import type { Chain } from '../../../src/chain/chain.js'
import { decodeBlock } from '../../../src/protocol/block.js'
import type { ChannelOptions } from '../../../src/protocol/channel-config.js'
import { decodeEnvelope, envelopeId } from '../../../src/protocol/envelope.js'
import { decodeKafkaMessage } from '../../../src/protocol/kafka-message.js'
import { KEY_HEADER } from '../../../src/chain/idempotency-keys.js'
import type { StoredRecord } from '../../../src/chain/ordered-log.js'
import type { SimulatedBrokers } from './brokers.js'
import type { ConfigAuthor } from './config-author.js'
import type { Replica } from './replica.js'
import type { Scheduler } from './scheduler.js'

/** Something that must always hold did not. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError'
  readonly invariant: string

  constructor (invariant: string, detail: string) {
    super(`${invariant}: ${detail}`)
    this.invariant = invariant
  }
}

/** A block as the first replica published it. */
interface CanonicalBlock {
  readonly bytes: Buffer
  readonly headerHash: Buffer
  readonly offsets: readonly number[]
  readonly ids: readonly string[]
  readonly by: string
}

/** Limits of a block. */
type Limits = Pick<ChannelOptions, 'maxMessageCount' | 'preferredMaxBytes'>

/** What a writer was promised. */
export interface Promised {
  readonly writer: string
  readonly channel: string
  readonly id: string
  readonly offset: number
  readonly key?: string | undefined
}

/** Everything that was promised or published in a run, and the rules that it must keep. */
export class Invariants {
  readonly #scheduler: Scheduler
  readonly #brokers: SimulatedBrokers
  readonly #author: ConfigAuthor
  /** What the next block of a channel has to keep to. */
  readonly #limits = new Map<string, Limits>()
  readonly #options: ChannelOptions
  readonly #blocks = new Map<string, CanonicalBlock[]>()
  readonly #heights = new WeakMap<Chain, number>()
  readonly #receipts = new Map<string, string>()
  readonly #newest = new Map<string, number>()
  /** Places of envelopes by the offset of their first submission, and of how many blocks they are known. */
  readonly #places = new Map<string, Map<number, { block: number, index: number }>>()
  readonly #placed = new Map<string, number>()
  readonly promised: Promised[] = []
  violation: InvariantError | undefined

  constructor (scheduler: Scheduler, { brokers, options, author }: { brokers: SimulatedBrokers, options: ChannelOptions, author: ConfigAuthor }) {
    this.#options = options
    this.#author = author
    this.#scheduler = scheduler
    this.#brokers = brokers
  }

  /** Notes that something does not hold; the first one ends the run. */
  fail (invariant: string, detail: string): void {
    this.violation ??= new InvariantError(invariant, detail)
    this.#scheduler.trace('VIOLATION', invariant, detail)
  }

  /** What an expected condition says when it does not hold. */
  check (holds: boolean, invariant: string, detail: string): void {
    if (!holds) this.fail(invariant, detail)
  }

  height (channel: string): number {
    return this.#blocks.get(channel)?.length ?? 0
  }

  block (channel: string, number: number): CanonicalBlock | undefined {
    return this.#blocks.get(channel)?.[number]
  }

  /** Looks at what a replica has published since the last look: the same blocks as everywhere. */
  look (replica: Replica): void {
    for (const chain of replica.gateway?.chains ?? []) {
      const { ledger, channel } = chain
      const seen = this.#heights.get(chain) ?? 0
      const { height } = ledger
      if (height === seen) continue
      this.#heights.set(chain, height)
      this.check(height > seen, 'a chain only grows', `${replica.name} ${channel} went from ${seen.toString()} to ${height.toString()} blocks`)
      if (replica.isDamaged(channel)) continue // what a damaged replica has is its own affair, as long as nobody takes it for good
      for (let number = seen; number < height; number++) this.#published(replica, chain, number)
    }
  }

  #published (replica: Replica, { channel, ledger }: Chain, number: number): void {
    let stored
    try {
      stored = ledger.get(number)
    } catch { /* missing */ }
    const where = `${replica.name} ${channel} block ${number.toString()}`
    if (!stored) {
      this.fail('what is published is there', where)
      return
    }
    const blocks = this.#blocks.get(channel) ?? []
    this.#blocks.set(channel, blocks)
    const known = blocks[number]
    if (known) {
      const same = known.bytes.equals(stored.bytes) && known.offsets.join() === stored.entry.offsets.join()
      this.check(same, 'replicas cut the same blocks', `${where} is not the one that ${known.by} published`)
      return
    }
    const { header, data } = decodeBlock(stored.bytes)
    this.check(header.number === number && Buffer.from(header.previousHash).equals(blocks[number - 1]?.headerHash ?? Buffer.alloc(0)), 'blocks are linked', where)
    this.#scheduler.trace('block', channel, number, data.length, Buffer.from(stored.entry.headerHash).toString('hex', 0, 6))
    blocks.push({
      bytes: stored.bytes,
      headerHash: Buffer.from(stored.entry.headerHash),
      offsets: stored.entry.offsets,
      ids: data.map((envelope) => envelopeId(envelope)),
      by: replica.name
    })
    this.#checkOffsets(channel, number, where)
    this.#checkLimits(channel, { number, data, where })
  }

  /** Each envelope is the one that stands in the log at its offset, none twice, none out of order. */
  #checkOffsets (channel: string, number: number, where: string): void {
    if (number === 0) return
    const { offsets, ids } = this.block(channel, number) as CanonicalBlock
    this.check(offsets.length === ids.length && ids.length > 0, 'each envelope has an offset', where)
    for (const [index, offset] of offsets.entries()) {
      this.check(offset > (this.#newest.get(channel) ?? -1), 'blocks follow the log', `${where} has offset ${offset.toString()} again or out of order`)
      this.#newest.set(channel, offset)
      this.check(this.idAt(channel, offset) === ids[index], 'blocks follow the log', `${where} index ${index.toString()} is not the record at offset ${offset.toString()}`)
    }
  }

  /** No more envelopes and no more bytes than the channel's config says, which some blocks change. */
  #checkLimits (channel: string, { number, data, where }: { number: number, data: readonly Uint8Array[], where: string }): void {
    const { maxMessageCount, preferredMaxBytes } = this.#limits.get(channel) ?? this.#options
    const sizeBytes = data.reduce((sum, envelope) => sum + decodeEnvelope(envelope).sizeBytes, 0)
    const fits = data.length <= maxMessageCount && (data.length === 1 || sizeBytes <= preferredMaxBytes)
    this.check(number === 0 || fits, 'blocks keep the limits', `${where} has ${data.length.toString()} envelopes, ${sizeBytes.toString()} bytes`)
    for (const envelope of data) {
      const config = this.#author.configOf(envelopeId(envelope))
      if (!config) continue
      this.check(data.length === 1, 'config is in a block of its own', where)
      this.#limits.set(channel, config)
    }
  }

  /** The record of the log at an offset. */
  record (channel: string, offset: number): StoredRecord | undefined {
    const [record] = this.#brokers.topic(channel).from(offset, 1)
    return record?.offset === offset ? record : undefined
  }

  /** Id of the envelope that the log holds at an offset. */
  idAt (channel: string, offset: number): string | undefined {
    const record = this.record(channel, offset)
    if (!record) return undefined
    try {
      const message = decodeKafkaMessage(record.value)
      return message.type === 'regular' ? envelopeId(decodeEnvelope(message.payload).bytes) : undefined
    } catch {
      return undefined
    }
  }

  /** Offset at which the envelope of a record was submitted first: its own, unless it was stale and is submitted again. */
  submittedAt (channel: string, offset: number): number {
    const original = this.#originalOffset(channel, offset)
    return original > 0 ? this.submittedAt(channel, original) : offset
  }

  /** Envelopes of a channel that stand where they were submitted again. */
  staleCount (channel: string): number {
    this.#placeOf(channel, 0)
    return [...this.#places.get(channel) ?? []].filter(([submitted, { block, index }]) => this.block(channel, block)?.offsets[index] !== submitted).length
  }

  /** Offset at which the envelope stands that was submitted at one: the same, unless it was stale. */
  orderedAt (channel: string, offset: number): number {
    const place = this.#placeOf(channel, offset)
    return (place && this.block(channel, place.block)?.offsets[place.index]) ?? offset
  }

  /** Whether the envelope of a record was stale twice: then its first offset is in no index. */
  wasStaleTwice (channel: string, offset: number): boolean {
    return this.#originalOffset(channel, this.#originalOffset(channel, this.orderedAt(channel, offset))) > 0
  }

  #originalOffset (channel: string, offset: number): number {
    const record = this.record(channel, offset)
    const message = record && decodeKafkaMessage(record.value)
    return message?.type === 'regular' ? Number(message.originalOffset) : 0
  }

  /** Offset of the first record with an idempotency key. */
  firstWithKey (channel: string, key: string): number | undefined {
    return this.#withKey(channel, key)[0]?.offset
  }

  /** Whether some envelope with a key was stale: then another one with that key may stand in front of it. */
  hasStale (channel: string, key: string): boolean {
    return this.#withKey(channel, key).some(({ offset }) => this.#originalOffset(channel, offset) > 0)
  }

  #withKey (channel: string, key: string): StoredRecord[] {
    return this.#brokers.topic(channel).records.filter(({ headers }) => headers?.[KEY_HEADER] && Buffer.from(headers[KEY_HEADER]).toString('latin1') === key)
  }

  /** A writer was told that its envelope is in the log. */
  acknowledged (promise: Promised): void {
    const { writer, channel, id, offset } = promise
    this.#scheduler.trace('ack', writer, channel, offset)
    this.check(this.idAt(channel, offset) === id, 'what is acknowledged is in the log', `${writer} ${channel} was told offset ${offset.toString()}`)
    this.promised.push(promise)
  }

  /** A writer was given a receipt. */
  received (receipt: Receipt, { writer, channel, id, key }: Promised): void {
    const what = `${writer} ${channel} got ${JSON.stringify(receipt)}`
    const block = this.block(channel, receipt.block)
    this.check(receipt.id === id && receipt.channel === channel, 'receipts are true', what)
    this.check(block?.ids[receipt.index] === id && block.offsets[receipt.index] === receipt.offset, 'receipts are true', what)
    this.check(block?.headerHash.toString('hex') === receipt.headerHash, 'receipts are true', what)
    if (key === undefined) return
    const place = `${receipt.block.toString()}/${receipt.index.toString()}`
    const first = this.#receipts.get(`${channel} ${key}`) ?? place
    this.#receipts.set(`${channel} ${key}`, first)
    this.check(first === place, 'one key has one receipt', `${what}, another receipt named ${first}`)
  }

  /** What is in no block of those that a replica has. */
  missing ({ gateway }: Replica): Promised | undefined {
    return this.promised.find(({ channel, id, offset }) => {
      const height = gateway?.registrar.get(channel).ledger.height ?? 0
      const place = this.#placeOf(channel, offset)
      return !place || place.block >= height || this.block(channel, place.block)?.ids[place.index] !== id
    })
  }

  /** At the end, everything that was acknowledged must stand in the chain of a replica, where the writer was told, or submitted again. */
  checkPromises (replica: Replica): void {
    const missing = this.missing(replica)
    if (!missing) return
    const { writer, channel, offset } = missing
    this.fail('nothing acknowledged is missing', `${writer} ${channel} offset ${offset.toString()} is in no block of ${replica.name}`)
  }

  /** Where the envelope is that was submitted at an offset. */
  #placeOf (channel: string, offset: number): { block: number, index: number } | undefined {
    const places = this.#places.get(channel) ?? new Map<number, { block: number, index: number }>()
    this.#places.set(channel, places)
    const blocks = this.#blocks.get(channel) ?? []
    for (let block = this.#placed.get(channel) ?? 0; block < blocks.length; block++) {
      // The reference orders a second copy behind one that an overflow left pending (REFERENCE 1.9 no. 1): the first one counts.
      for (const [index, ordered] of (blocks[block] as CanonicalBlock).offsets.entries()) {
        const submitted = this.submittedAt(channel, ordered)
        if (!places.has(submitted)) places.set(submitted, { block, index })
      }
    }
    this.#placed.set(channel, blocks.length)
    return places.get(this.submittedAt(channel, offset))
  }
}
