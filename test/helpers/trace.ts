import type { Effect, CutBlock } from '../../src/consenter/effects.js'
import { headerHash, MetadataSlot } from '../../src/protocol/block.js'
import type { HeaderType } from '../../src/protocol/envelope.js'
import { decodeKafkaMessage, MessageClass } from '../../src/protocol/kafka-message.js'
import { decodeOrdererSlot, type KafkaMetadata } from '../../src/protocol/kafka-metadata.js'
import { decodeLastConfigSlot } from '../../src/protocol/last-config.js'

/** A command of a trace: `name word key=value ...` (the language: test/traces/README.md). */
export class Command {
  readonly name: string
  readonly #words: string[]
  readonly #options: Map<string, string>
  readonly #used = new Set<string>()

  constructor (line: string) {
    const [name = '', ...rest] = line.trim().split(/\s+/)
    this.name = name
    this.#words = rest.filter((word) => !word.includes('='))
    this.#options = new Map(rest.filter((word) => word.includes('=')).map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]))
  }

  /** The first word behind the name. */
  get word (): string | undefined {
    this.#used.add('')
    return this.#words[0]
  }

  text <T extends string | undefined> (key: string, otherwise: T): string | T {
    this.#used.add(key)
    return this.#options.get(key) ?? otherwise
  }

  has (key: string): boolean {
    return this.#options.has(key)
  }

  number <T extends number | undefined> (key: string, otherwise: T): number | T {
    const text = this.text(key, undefined)
    return text === undefined ? otherwise : Number(text)
  }

  /** A misspelt option would silently test something else. */
  assertAllUsed (): void {
    const unknown = [...this.#options.keys(), ...this.#words.length > 0 ? [''] : []].filter((key) => !this.#used.has(key))
    if (unknown.length > 0 || this.#words.length > 1) throw new Error(`${this.name}: not understood: ${[...unknown, ...this.#words].join(' ')}`)
  }
}

/** The number behind a name of a message class or a header type; numbers stand for themselves. */
export function numberOf (names: typeof MessageClass | typeof HeaderType, text: string): number {
  return (names as Record<string, number>)[text] ?? Number(text)
}

/** Runs the scenarios of a file and returns the file with each command's output below it. */
export function rewriteTrace (text: string, makeRunner: () => (command: Command) => string[]): string {
  const lines: string[] = []
  let run = makeRunner()
  for (const line of text.split('\n')) {
    if (line.startsWith('  ')) continue
    lines.push(line)
    if (line.startsWith('# ')) run = makeRunner()
    if (line === '' || line.startsWith('#') || line.startsWith('//')) continue
    lines.push(...run(new Command(line)).map((output) => `  ${output}`))
  }
  return lines.join('\n')
}

/** One line for an effect: all of it that decides anything. */
export function describeEffect (effect: Effect): string {
  switch (effect.type) {
    case 'writeBlock': return describeCut(effect.cut)
    case 'startTimer': return `start timer ${effect.timeoutMs.toString()} ms`
    case 'stopTimer': return 'stop timer'
    case 'postTimeToCut': return `post time-to-cut ${effect.blockNumber.toString()}`
    case 'resubmit': return describeResubmission(effect.value)
    case 'blockIngress': return 'block ingress'
    case 'unblockIngress': return 'unblock ingress'
    case 'consumed': return effect.payload?.length ? `consumed ${effect.kind}, payload ${Buffer.from(effect.payload).toString('hex')}` : `consumed ${effect.kind}`
    case 'discard': return `discard ${effect.kind} ${effect.code}: ${effect.reason}`
    case 'halt': return `halt ${effect.code}: ${effect.reason}`
  }
}

function describeResubmission (value: Uint8Array): string {
  const message = decodeKafkaMessage(value)
  if (message.type !== 'regular') throw new Error(`re-submission of a ${message.type} message`)
  const messageClass = Object.entries(MessageClass).find(([, value]) => value === message.class)?.[0] ?? message.class.toString()
  return `resubmit ${messageClass} seq=${message.configSequence.toString()} original=${message.originalOffset.toString()}`
}

function describeCut ({ block, headerHash: hash, offsets, checkpoint, reason, config }: CutBlock): string {
  if (!headerHash(block.header).equals(hash)) throw new Error('the header hash is wrong')
  return [
    `write ${block.header.number.toString()} ${reason} offsets=${offsets.join(',')}`,
    describeMetadata(decodeOrdererSlot(block.metadata[MetadataSlot.ORDERER])),
    ...config ? [`config=${config.sequence.toString()} last-config=${decodeLastConfigSlot(block.metadata[MetadataSlot.LAST_CONFIG]).toString()}`] : [],
    ...checkpoint.overflowed ? ['overflowed'] : [],
    ...checkpoint.ingressBlocked ? ['ingress-blocked'] : []
  ].join(' ')
}

function describeMetadata (metadata: KafkaMetadata | undefined): string {
  if (!metadata) return 'no metadata'
  const { lastOffsetPersisted, lastOriginalOffsetProcessed, lastResubmittedConfigOffset } = metadata
  return `persisted=${lastOffsetPersisted.toString()} original=${lastOriginalOffsetProcessed.toString()} resubmitted=${lastResubmittedConfigOffset.toString()}`
}
