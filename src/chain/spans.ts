import type { CutBlock } from '../consenter/effects.js'
import { OrderingError } from '../errors.js'
import type { Ledger } from '../ledger/ledger.js'
import { findOffset } from '../ledger/receipts.js'
import type { RecordHeaders } from '../protocol/log-record.js'
import { readTraceContext, traceHeaders, type TraceContext } from '../tracing/trace-context.js'
import type { Span, TraceMetrics, Tracer } from '../tracing/tracer.js'
import { ShortLivedMap } from '../util/short-lived-map.js'

/** Appended envelopes whose way into a block is watched at the same time; beyond that the oldest are given up. */
const MAX_WATCHED = 20_000

/** What was appended together, and is not all in blocks yet. */
interface Appended {
  /** The span of the append. */
  readonly context: TraceContext
  readonly startMs: number
}

/** Part of an append that went into one block. */
interface Part {
  readonly firstOffset: number
  count: number
}

type PublishedBlock = Pick<CutBlock, 'block' | 'offsets' | 'originalOffsets' | 'lastOffsetPersisted'>

export interface ChainSpansDependencies {
  readonly tracer: Tracer
  readonly metrics: TraceMetrics
  readonly ledger: Ledger
}

/**
 * The spans of a channel. Each append is one, a part of whatever its records' headers name; and each block that envelopes of
 * it go into gives another one, a part of the append, from the acknowledgement to the block's commit. Only what is sampled
 * is watched.
 */
export class ChainSpans {
  readonly #dependencies: ChainSpansDependencies
  readonly #attributes: { readonly 'ordering.channel': string }
  /** By the offset of each envelope, the oldest first. */
  readonly #watched = new ShortLivedMap<number, Appended>()
  /** Up to here the log is in blocks. */
  #coveredOffset = -1

  constructor (dependencies: ChainSpansDependencies) {
    this.#dependencies = dependencies
    this.#attributes = { 'ordering.channel': dependencies.ledger.channel }
  }

  /** Begins an append of some envelopes. Its span goes on with the trace that their headers name; none when that is not recorded. */
  append (headers: RecordHeaders, envelopes: number): Append | undefined {
    const parent = contextOf(headers)
    if (parent?.sampled === false) return undefined
    const attributes = { ...this.#attributes, 'ordering.envelope_count': envelopes }
    const span = this.#dependencies.tracer.start({ name: `append ${this.#attributes['ordering.channel']}`, kind: 'producer', parent, attributes })
    return new Append(span, headers, (offset) => { this.#watch(span, offset, envelopes) })
  }

  /** A block was committed. */
  published ({ block: { header: { number } }, offsets, originalOffsets, lastOffsetPersisted }: PublishedBlock): void {
    this.#coveredOffset = lastOffsetPersisted
    if (this.#watched.size === 0) return
    const parts = new Map<Appended, Part>()
    for (const [index, offset] of offsets.entries()) {
      const original = originalOffsets[index] ?? 0
      this.#collect(parts, this.#take(offset) ?? (original > 0 ? this.#take(original) : undefined), offset)
    }
    this.#tell(parts, number)
  }

  /** The envelope at an offset will never be in a block. */
  discarded (offset: number, code: string): void {
    const appended = this.#take(offset)
    if (appended) this.#order(appended, { 'ordering.offset': offset }, code)
  }

  /** The envelope at an offset is appended again; its first one is waited for no more where that was a re-submission itself. */
  resubmitted (offset: number, originalOffset: number): void {
    const appended = originalOffset > 0 ? this.#take(originalOffset) : undefined
    if (appended) this.#watched.set(offset, appended)
  }

  /** Gives up what is in no block yet. */
  close (): void {
    if (this.#watched.size > 0) this.#dependencies.metrics.dropped('unfinished', this.#watched.size)
    this.#watched.clear()
  }

  #watch ({ context }: Span, firstOffset: number, envelopes: number): void {
    const { tracer, metrics, ledger } = this.#dependencies
    if (!context?.sampled) return
    const appended = { context, startMs: tracer.now() }
    const parts = new Map<number, Map<Appended, Part>>()
    for (let offset = firstOffset; offset < firstOffset + envelopes; offset++) {
      // A small block may be there before the log's answer is.
      const position = offset <= this.#coveredOffset ? findOffset(ledger, offset) : undefined
      if (!position) this.#watched.set(offset, appended)
      else {
        const part = parts.get(position.block) ?? new Map<Appended, Part>()
        parts.set(position.block, part)
        this.#collect(part, appended, offset)
      }
    }
    for (const [number, part] of parts) this.#tell(part, number)
    for (const [offset] of this.#watched) {
      if (this.#watched.size <= MAX_WATCHED) break
      this.#watched.delete(offset)
      metrics.dropped('unfinished', 1)
    }
  }

  #collect (parts: Map<Appended, Part>, appended: Appended | undefined, offset: number): void {
    if (!appended) return
    const part = parts.get(appended)
    if (part) part.count++
    else parts.set(appended, { firstOffset: offset, count: 1 })
  }

  #tell (parts: ReadonlyMap<Appended, Part>, number: number): void {
    for (const [appended, { firstOffset, count }] of parts) {
      this.#order(appended, { 'ordering.offset': firstOffset, 'ordering.envelope_count': count, 'ordering.block_number': number })
    }
  }

  #order ({ context: parent, startMs }: Appended, attributes: Readonly<Record<string, number>>, error?: string): void {
    const name = `order ${this.#attributes['ordering.channel']}`
    this.#dependencies.tracer.start({ name, kind: 'internal', parent, startMs, attributes: { ...this.#attributes, ...attributes } }).end({}, error)
  }

  #take (offset: number): Appended | undefined {
    const appended = this.#watched.get(offset)
    if (appended) this.#watched.delete(offset)
    return appended
  }
}

/** An append that is under way. */
export class Append {
  /** What its records carry: whoever reads them goes on behind this append. */
  readonly headers: RecordHeaders
  readonly #span: Span
  readonly #watch: (offset: number) => void

  constructor (span: Span, headers: RecordHeaders, watch: (offset: number) => void) {
    this.#span = span
    this.headers = { ...headers, ...span.context && traceHeaders(span.context) }
    this.#watch = watch
  }

  /** Ends with what the log answers: the offset of the first envelope. */
  async around (appending: Promise<number>): Promise<number> {
    try {
      const offset = await appending
      this.#span.end({ 'ordering.offset': offset })
      this.#watch(offset)
      return offset
    } catch (error) {
      this.#span.end({}, error instanceof OrderingError ? error.code : 'internal_error')
      throw error
    }
  }
}

function contextOf (headers: RecordHeaders): TraceContext | undefined {
  const text = (name: string): string | undefined => headers[name] && Buffer.from(headers[name]).toString('latin1')
  return readTraceContext({ traceparent: text('traceparent'), tracestate: text('tracestate') })
}
