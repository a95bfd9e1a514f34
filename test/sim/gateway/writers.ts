import { submitAll, type Item } from '../../../src/broadcast/submit-all.js'
import type { Acknowledgement } from '../../../src/broadcast/submission.js'
import { OrderingError, toProblem } from '../../../src/errors.js'
import { encodePayload, envelopeId, HeaderType, makeEnvelope, type Envelope } from '../../../src/protocol/envelope.js'
import type { Invariants, Promised } from './invariants.js'
import { NetworkError, type Network } from './network.js'
import type { Random } from './random.js'
import type { Gateway, Replica } from './replica.js'
import type { Scheduler } from './scheduler.js'

/** How a writer goes about it. */
export type WriterKind = 'plain' | 'keyed' | 'streamed'

/** What all clients of a run share. */
export interface ClientWorld {
  readonly scheduler: Scheduler
  readonly network: Network
  readonly replicas: readonly Replica[]
  readonly channels: readonly string[]
  readonly invariants: Invariants
  readonly happened: (what: string) => void
}

/** Sizes of envelopes, and how long writers think. */
export interface WriterOptions {
  readonly kind: WriterKind
  readonly thinkMs: number
  readonly maxBytes: number
}

/** How much of a stream may be on its way. */
const WINDOW = { maxItems: 4, maxBytes: 1500 }

/** Errors that mean: not now. All others would come again. */
function isRetryable (error: unknown): boolean {
  return error instanceof NetworkError || (error instanceof OrderingError && toProblem(error).retryable)
}

/** A client that submits envelopes, one after the other, until it is told to finish. */
export class Writer {
  readonly #name: string
  readonly #world: ClientWorld
  readonly #random: Random
  readonly #options: WriterOptions
  #count = 0
  #stopping = false
  /** Newest acknowledged offset of each channel: what is submitted later must stand behind it. */
  readonly #newest = new Map<string, number>()
  readonly #keyed: Array<Promised & { envelope: Envelope }> = []

  constructor (name: string, options: WriterOptions, { world, random }: { world: ClientWorld, random: Random }) {
    this.#name = name
    this.#world = world
    this.#random = random
    this.#options = options
  }

  /** Submits no more than what it has begun. */
  finish (): void {
    this.#stopping = true
  }

  async run (): Promise<void> {
    const { scheduler, channels } = this.#world
    while (!this.#stopping) {
      await scheduler.pause(this.#random.delayMs(this.#options.thinkMs))
      const channel = this.#random.pick(channels)
      if (this.#options.kind === 'streamed') await this.#stream(channel)
      else if (this.#options.kind === 'keyed' && this.#keyed.length > 0 && this.#random.chance(0.2)) await this.#repeat()
      else await this.#submit(channel)
    }
  }

  #makeEnvelope (channel: string): Envelope {
    const text = `${this.#name}-${(this.#count++).toString()}`
    const data = Buffer.alloc(Math.max(text.length, this.#random.integer(1, this.#options.maxBytes)), text)
    return makeEnvelope(this.#random.chance(0.5) ? data : encodePayload({ type: HeaderType.MESSAGE, channelId: channel, data }))
  }

  /** One envelope, tried until it is acknowledged. Without a key it may then stand in the log more than once. */
  async #submit (channel: string): Promise<void> {
    const { scheduler, network, replicas, invariants } = this.#world
    const envelope = this.#makeEnvelope(channel)
    const key = this.#options.kind === 'keyed' ? `${this.#name} ${this.#count.toString()}` : undefined
    const submission = { channel, envelope, ...key !== undefined && { idempotencyKey: key } }
    for (let attempt = 0; ; attempt++) {
      const replica = this.#random.pick(replicas)
      try {
        const acknowledgement = await network.request(replica, async ({ broadcast }) => await broadcast.submit(submission))
        const promised = this.#acknowledged(acknowledgement, envelope, key)
        if (this.#random.chance(0.6)) await this.#receipt(replica, acknowledgement, promised)
        return
      } catch (error) {
        if (!isRetryable(error)) {
          const tooLarge = error instanceof OrderingError && error.code === 'envelope_too_large'
          invariants.check(tooLarge, 'good envelopes are taken', `${this.#name} ${channel}: ${String(error)}`)
          return
        }
        if (this.#stopping && attempt > 20) return
        await scheduler.pause(this.#random.delayMs(200))
      }
    }
  }

  #acknowledged ({ channel, id, offset, duplicate }: Acknowledgement, envelope: Envelope, key?: string): Promised {
    const { invariants } = this.#world
    const promised = { writer: this.#name, channel, id, offset, key }
    invariants.check(id === envelopeId(envelope.bytes), 'acknowledgements name the envelope', this.#name)
    invariants.acknowledged(promised)
    if (!duplicate) {
      invariants.check(offset > (this.#newest.get(channel) ?? -1), 'writers keep their order',
        `${this.#name} ${channel} was told offset ${offset.toString()} again, or a lower one`)
      this.#newest.set(channel, offset)
    }
    if (key !== undefined) this.#keyed.push({ ...promised, envelope })
    return promised
  }

  async #receipt (replica: Replica, acknowledgement: Acknowledgement, promised: Promised): Promise<void> {
    const { network, invariants, scheduler } = this.#world
    const startedAt = scheduler.nowMs
    try {
      const receipt = await network.request(replica, async ({ broadcast }, signal) => await broadcast.receipt(acknowledgement, signal))
      if (receipt) invariants.received(receipt, promised)
    } catch (error) {
      // A replica that has just started reads its blocks before it has checked them all: it must not invent a receipt, and does not.
      if (error instanceof NetworkError || replica.isDamaged(acknowledgement.channel)) return
      invariants.fail('receipts come', `${this.#name} after ${(scheduler.nowMs - startedAt).toString()} ms: ${String(error)}`)
    }
  }

  /** Submits an acknowledged envelope again: the same acknowledgement must come back, from any replica. */
  async #repeat (): Promise<void> {
    const { network, replicas, invariants, happened } = this.#world
    const { channel, key, envelope } = this.#random.pick(this.#keyed)
    const other = this.#random.chance(0.1)
    const submission = { channel, envelope: other ? this.#makeEnvelope(channel) : envelope, idempotencyKey: key }
    try {
      const { offset, duplicate = false } = await network.request(this.#random.pick(replicas), async ({ broadcast }) => await broadcast.submit(submission))
      happened('key repeated')
      const first = invariants.firstWithKey(channel, key ?? '')
      const mayDiffer = invariants.hasStale(channel, key ?? '') && (invariants.submittedAt(channel, offset) !== first || invariants.wasStaleTwice(channel, offset))
      const isFirst = offset === first || mayDiffer
      invariants.check(!other && duplicate && isFirst, 'a key is ordered once',
        `${this.#name} ${channel} repeated ${key ?? ''}: offset ${offset.toString()}, first in the log is ${String(first)}`)
    } catch (error) {
      const refused = error instanceof OrderingError && ['key_reused', 'envelope_too_large'].includes(error.code)
      if (!isRetryable(error)) invariants.check(other && refused, 'a key stands for one envelope', `${this.#name}: ${String(error)}`)
    }
  }

  /** A connection on which groups of envelopes go in and one answer for each comes out. */
  async #stream (channel: string): Promise<void> {
    const { network, replicas } = this.#world
    const groups = Array.from({ length: this.#random.integer(1, 5) }, () =>
      Array.from({ length: this.#random.integer(1, 4) }, () => this.#makeEnvelope(channel)))
    const vanishesAt = this.#random.chance(0.2) ? this.#random.integer(0, groups.length) : Infinity
    const replica = this.#random.pick(replicas)
    try {
      await network.request(replica, async (gateway, gone) => { await this.#serve(channel, { gateway, groups, vanishesAt, gone }) })
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
    }
  }

  async #serve (channel: string, { gateway, groups, vanishesAt, gone }: { gateway: Gateway, groups: readonly Envelope[][], vanishesAt: number, gone: AbortSignal }): Promise<void> {
    const { network, invariants, happened } = this.#world
    let taken = 0
    let answered = 0
    const limit = WINDOW.maxItems + 4
    const arriving = async function * (this: Writer): AsyncGenerator<readonly Item[]> {
      for (const [index, group] of groups.entries()) {
        await network.delay()
        if (gone.aborted || index >= vanishesAt) return
        taken += group.length
        invariants.check(taken - answered <= limit, 'no queue grows without bound', `${this.#name}: ${(taken - answered).toString()} envelopes are on their way`)
        yield group.map((envelope) => ({ submission: { channel, envelope }, sizeBytes: envelope.bytes.length }))
      }
    }
    const sent = groups.flat()
    for await (const results of submitAll(arriving.call(this), async (submissions) => await gateway.broadcast.submitMany(channel, submissions), WINDOW)) {
      for (const result of results) {
        const envelope = sent[result.seq] as Envelope
        invariants.check(result.seq === answered++, 'answers come in order', `${this.#name}: ${result.seq.toString()}`)
        if (result.type !== 'ack' || !gateway.life.alive) continue
        this.#acknowledged({ channel, id: result.id, offset: result.offset }, envelope)
      }
      if (this.#random.chance(0.1)) {
        happened('writer stalled')
        await network.delay()
      }
      if (answered >= vanishesAt) {
        happened('writer vanished')
        return
      }
    }
  }
}
