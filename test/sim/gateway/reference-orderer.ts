import { createHash } from 'node:crypto'
import protobuf from 'protobufjs/minimal.js'
import type { StoredRecord } from '../../../src/chain/ordered-log.js'
import { common, orderer } from '../../../src/protocol/generated/messages.js'

/** What rules a channel: from its genesis block, or from a config envelope. */
export interface ChannelRules {
  readonly sequence: bigint
  readonly maxMessageCount: number
  readonly preferredMaxBytes: number
  readonly absoluteMaxBytes: number
}

/** A block as it must be. */
export interface ReferenceBlock {
  /** Marshalled common.Block. */
  readonly bytes: Buffer
  /** Log offset of each envelope. */
  readonly offsets: readonly number[]
}

/** What a channel begins with, and what may change its rules. */
export interface ReferenceChannel {
  /** Marshalled genesis block. */
  readonly genesis: Uint8Array
  readonly rules: ChannelRules
  /** The rules that an envelope brings; undefined when it is no config, or no good one. Given the envelope's SHA-256 in hex. */
  readonly configOf: (id: string) => ChannelRules | undefined
}

interface Entry { readonly bytes: Uint8Array, readonly sizeBytes: number, readonly offset: number }

/** A regular message: 64-bit fields are exact, whatever a hostile writer put there. */
interface Regular { readonly entry: Entry, readonly envelope: common.Envelope, readonly configSequence: bigint, readonly class: number, readonly originalOffset: bigint }

/** Classes of regular messages (REFERENCE 3.3), and the header types that mean config (1.2). */
const UNKNOWN = 0
const NORMAL = 1
const CONFIG = 2
const CONFIG_TYPES = [1, 4]
const CONFIG_UPDATE_TYPE = 2

/**
 * Says which block each record of a log belongs into, byte for byte. It is written from the notes on the reference alone
 * (REFERENCE 1.1, 1.2, 3.1, 3.2), apart from the gateway's consenter and codecs, so that a rule that all replicas
 * get wrong in the same way is seen: they agree with each other then, but not with this. It never restarts, has no timer
 * and sees no faults. What the simulation has not is left out: channels that move to another consenter or are in
 * maintenance, channel creation, and configs that are stale and still good.
 */
export class ReferenceOrderer {
  readonly blocks: ReferenceBlock[] = []
  readonly #configOf: ReferenceChannel['configOf']
  #rules: ChannelRules
  #pending: Entry[] = []
  #previousHash: Buffer
  #lastConfig = 0
  #lastOriginalOffsetProcessed = 0n
  #lastResubmittedConfigOffset = 0n
  #stopped = false

  constructor ({ genesis, rules, configOf }: ReferenceChannel) {
    this.#rules = rules
    this.#configOf = configOf
    const { number, previousHash, dataHash } = common.Block.decode(genesis).header as common.BlockHeader
    this.#previousHash = headerHash(Number(number.toString()), previousHash, dataHash)
    this.blocks.push({ bytes: Buffer.from(genesis), offsets: [] })
  }

  /** Takes the next record of the log. */
  take ({ offset, value }: StoredRecord): void {
    if (this.#stopped) return
    const message = decode(() => orderer.KafkaMessage.decode(value))
    if (message?.type === 'timeToCut') this.#timeToCut(BigInt((message.timeToCut as orderer.KafkaMessageTimeToCut).blockNumber.toString()), offset)
    if (message?.type !== 'regular') return
    const { payload, configSeq, class: messageClass, originalOffset } = message.regular as orderer.KafkaMessageRegular
    const envelope = decode(() => common.Envelope.decode(keepingUnknown(payload)))
    if (!envelope) return
    // The block holds what a marshaller makes of the envelope, whatever order its fields came in (3.1).
    const entry = { bytes: common.Envelope.encode(envelope).finish(), sizeBytes: envelope.payload.length + envelope.signature.length, offset }
    this.#regular({ entry, envelope, configSequence: BigInt(configSeq.toString()), class: messageClass, originalOffset: BigInt(originalOffset.toString()) })
  }

  /** TTC(n): the next number cuts what is pending; a lower one is stale; a higher one, from the same log, cannot be. */
  #timeToCut (blockNumber: bigint, offset: number): void {
    const next = BigInt(this.blocks.length)
    if (blockNumber > next) this.#stopped = true
    if (blockNumber !== next || this.#pending.length === 0) return
    this.#write(this.#cut(), { lastOffsetPersisted: offset, lastResubmittedConfigOffset: 0n }) // left out: 1.9 no. 2
  }

  #regular (message: Regular): void {
    if (message.class === UNKNOWN) {
      this.#compatible(message)
      return
    }
    const { originalOffset } = message
    if ((message.class !== NORMAL && message.class !== CONFIG) || (originalOffset !== 0n && originalOffset <= this.#lastOriginalOffsetProcessed)) return
    if (message.class === CONFIG && originalOffset > this.#lastResubmittedConfigOffset) this.#lastResubmittedConfigOffset = originalOffset
    if (message.configSequence < this.#rules.sequence) return // whoever finds it good submits it again
    if (message.class === NORMAL) this.#normal(message, originalOffset)
    else this.#config(message, originalOffset)
  }

  /** Written by an orderer of 1.0: validated in place. */
  #compatible (message: Regular): void {
    const { envelope: { payload }, entry: { sizeBytes } } = message
    const header = decode(() => channelHeaderOf(payload))
    if (!header || header.type === CONFIG_UPDATE_TYPE) return
    if (CONFIG_TYPES.includes(header.type)) this.#config(message, 0n)
    else if (payload.length > 0 && sizeBytes <= this.#rules.absoluteMaxBytes) this.#normal(message, 0n)
  }

  /** The block cutter's cases, and what each says in its metadata (1.1, 1.2 "Metadata"). */
  #normal ({ entry }: Regular, originalOffset: bigint): void {
    const { offset } = entry
    const alone = entry.sizeBytes > this.#rules.preferredMaxBytes
    const pendingBytes = this.#pending.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    const overflows = this.#pending.length > 0 && pendingBytes + entry.sizeBytes > this.#rules.preferredMaxBytes
    const before = overflows ? this.#cut() : undefined
    this.#pending.push(entry)
    const full = alone || this.#pending.length >= this.#rules.maxMessageCount
    if (before) this.#write(before, { lastOffsetPersisted: offset - 1 })
    if (before && !full) return // it waits, and that it came again is never noted: 1.9 no. 1
    if (originalOffset !== 0n) this.#lastOriginalOffsetProcessed = originalOffset
    if (full) this.#write(this.#cut(), { lastOffsetPersisted: offset })
  }

  #config ({ entry }: Regular, originalOffset: bigint): void {
    const { offset } = entry
    const rules = this.#configOf(sha256(entry.bytes).toString('hex'))
    if (rules?.sequence !== this.#rules.sequence + 1n) return
    if (this.#pending.length > 0) this.#write(this.#cut(), { lastOffsetPersisted: offset - 1 })
    if (originalOffset !== 0n) this.#lastOriginalOffsetProcessed = originalOffset
    this.#lastConfig = this.blocks.length
    this.#write([entry], { lastOffsetPersisted: offset })
    this.#rules = rules
  }

  #cut (): Entry[] {
    const batch = this.#pending
    this.#pending = []
    return batch
  }

  #write (batch: readonly Entry[], { lastOffsetPersisted, lastResubmittedConfigOffset = this.#lastResubmittedConfigOffset }: {
    lastOffsetPersisted: number, lastResubmittedConfigOffset?: bigint
  }): void {
    const number = this.blocks.length
    const dataHash = sha256(Buffer.concat(batch.map(({ bytes }) => bytes)))
    const header = Buffer.concat([varint(1, BigInt(number)), field(2, this.#previousHash), field(3, dataHash)])
    const kafkaMetadata = Buffer.concat([varint(1, BigInt(lastOffsetPersisted)), varint(2, this.#lastOriginalOffsetProcessed), varint(3, lastResubmittedConfigOffset)])
    const lastConfig = varint(1, BigInt(this.#lastConfig))
    const ordererSlot = field(1, kafkaMetadata)
    const slots = [
      field(1, Buffer.concat([present(1, lastConfig), field(2, ordererSlot)])), // SIGNATURES as from 1.4.1 on, unsigned
      field(1, lastConfig),
      Buffer.alloc(0),
      ordererSlot,
      Buffer.alloc(0)
    ]
    const bytes = Buffer.concat([
      present(1, header),
      present(2, Buffer.concat(batch.map((entry) => present(1, entry.bytes)))),
      present(3, Buffer.concat(slots.map((slot) => present(1, slot))))
    ])
    this.#previousHash = headerHash(number, this.#previousHash, dataHash)
    this.blocks.push({ bytes, offsets: batch.map(({ offset }) => offset) })
  }
}

function decode<T> (read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** @throws Error when the bytes are none */
function channelHeaderOf (payload: Uint8Array): common.ChannelHeader | undefined {
  const { header }: common.Payload.$Properties = common.Payload.decode(payload)
  return header?.channelHeader?.length ? common.ChannelHeader.decode(header.channelHeader) : undefined
}

/** Fabric keeps fields that it does not know, behind the others, from 1.3 on. */
function keepingUnknown (bytes: Uint8Array): protobuf.Reader {
  const reader = protobuf.Reader.create(bytes)
  reader.discardUnknown = false
  return reader
}

function sha256 (bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}

/** SHA-256 of the DER of SEQUENCE { INTEGER number, OCTET STRING previousHash, OCTET STRING dataHash }; all lengths are short. */
function headerHash (number: number, previousHash: Uint8Array, dataHash: Uint8Array): Buffer {
  const digits = number.toString(16)
  const magnitude = Buffer.from(digits.padStart(digits.length + digits.length % 2, '0'), 'hex')
  const integer = (magnitude[0] as number) < 128 ? magnitude : Buffer.concat([Buffer.from([0]), magnitude])
  const der = (tag: number, content: Uint8Array): Buffer => Buffer.concat([Buffer.from([tag, content.length]), content])
  return sha256(der(0x30, Buffer.concat([der(0x02, integer), der(0x04, previousHash), der(0x04, dataHash)])))
}

/** Protobuf's wire format, as far as a block needs it: fields of zero, and empty ones, are left out unless they are `present`. */
function base128 (value: bigint): Buffer {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, value)
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return Buffer.from([...bytes, Number(rest)])
}

function varint (id: number, value: bigint): Buffer {
  return value === 0n ? Buffer.alloc(0) : Buffer.concat([Buffer.from([id << 3]), base128(value)])
}

function present (id: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([id << 3 | 2]), base128(BigInt(content.length)), content])
}

function field (id: number, content: Uint8Array): Buffer {
  return content.length === 0 ? Buffer.alloc(0) : present(id, content)
}
