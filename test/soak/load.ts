import { createHash } from 'node:crypto'
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks'
import { makeEnvelope, makePayload } from '../helpers/http-protobuf.js'
import type { Random } from '../kafka/replicas/random.js'
import { pause } from '../kafka/replicas/replicas.js'
import { Poster, type Outcome } from './post.js'

/** An envelope, and what its writer was told. */
export interface Sent {
  /** What it says; no other envelope says the same. */
  readonly name: string
  readonly channel: string
  /** Whether it has an idempotency key, and so is sent until it has a receipt. */
  readonly keyed: boolean
  /** When it was sent at first, in milliseconds since the start. */
  readonly sentAt: number
  /** When the first acknowledgement came. */
  acknowledgedAt?: number
  offset?: number
  /** Where its receipt says that it is. */
  place?: { readonly block: number, readonly index: number }
  /** Attempts of which nobody can say whether they are in the log. */
  unsure: number
  attempts: number
}

/** Where envelopes go to, and how many. */
export interface LoadOptions {
  readonly urls: readonly string[]
  readonly channels: readonly string[]
  readonly perSecond: number
  readonly random: Random
}

const TICK_MS = 10

/** Share of envelopes with an idempotency key. */
const KEYED_SHARE = 0.7

/** Envelopes that may be on their way at once; beyond it none is sent, and that is counted. */
const MAX_OPEN = 3000

/** Time within which an envelope with a key must have its receipt, through whatever faults. */
const DEADLINE_MS = 120_000

const MAX_DELAY_MS = 2000

/** Bytes of an envelope's data; its name is padded to it. */
const DATA_BYTES = 200

/** Sends envelopes at a fixed rate, whatever becomes of those before; each is timed from when it was due. */
export class Load {
  readonly sent: Sent[] = []
  /** Answers that no writer should get. */
  readonly surprises: string[] = []
  /** Answers other than a receipt, by kind. */
  readonly errors = new Map<string, number>()
  /** Microseconds from POST to receipt: of those that the first attempt brought, and of all. */
  readonly firstAttempt: RecordableHistogram = createHistogram()
  readonly all: RecordableHistogram = createHistogram()
  /** Envelopes that were due while too many were on their way. */
  skipped = 0
  readonly #options: LoadOptions
  readonly #poster = new Poster()
  readonly #open = new Set<Promise<void>>()
  readonly #startedAt = performance.now()
  #timer: NodeJS.Timeout | undefined
  #due = 0
  #stoppedAt = Infinity

  constructor (options: LoadOptions) {
    this.#options = options
  }

  start (): void {
    this.#timer = setInterval(() => { this.#sendDue() }, TICK_MS)
  }

  get open (): number { return this.#open.size }

  /** How long envelopes were sent. */
  get seconds (): number { return (Math.min(this.#stoppedAt, performance.now()) - this.#startedAt) / 1000 }

  /** Sends no more; resolves when each envelope has its last answer. */
  async stop (): Promise<void> {
    clearInterval(this.#timer)
    this.#stoppedAt = performance.now()
    await Promise.all(this.#open)
    this.#poster.close()
  }

  #sendDue (): void {
    const { perSecond } = this.#options
    const now = performance.now()
    for (; ; this.#due++) {
      const dueAt = this.#startedAt + this.#due * 1000 / perSecond
      if (dueAt > now) return
      if (this.#open.size >= MAX_OPEN) this.skipped++
      else {
        const sending: Promise<void> = this.#send(dueAt).finally(() => { this.#open.delete(sending) })
        this.#open.add(sending)
      }
    }
  }

  async #send (dueAt: number): Promise<void> {
    const { random, channels, urls } = this.#options
    const keyed = random.next() < KEYED_SHARE
    const name = `${keyed ? 'keyed' : 'plain'}-${this.#due.toString()}`
    const channel = random.pick(channels)
    const envelope = makeEnvelope(makePayload(name.padEnd(DATA_BYTES), { channelId: channel }))
    const id = createHash('sha256').update(envelope).digest('hex')
    const entry: Sent = { name, channel, keyed, sentAt: dueAt - this.#startedAt, unsure: 0, attempts: 0 }
    this.sent.push(entry)
    const key = keyed ? name : undefined
    for (let delayMs = 50; ; delayMs = Math.min(2 * delayMs, MAX_DELAY_MS)) {
      entry.attempts++
      const outcome = await this.#poster.post(random.pick(urls), { channel, envelope, key })
      this.#take(entry, outcome, { id, dueAt })
      // Without a key it cannot be sent again; what has only an acknowledgement has its place in the log.
      if (!keyed || outcome.kind === 'receipt' || outcome.kind === 'wrong') return
      if (performance.now() - dueAt > DEADLINE_MS) {
        this.surprises.push(`${name} has no receipt after ${entry.attempts.toString()} attempts: ${outcome.label}`)
        return
      }
      await pause(random.between(0.5, 1) * delayMs)
    }
  }

  #take (entry: Sent, { kind, label, body }: Outcome, { id, dueAt }: { id: string, dueAt: number }): void {
    const now = performance.now()
    if (kind !== 'receipt') this.errors.set(label, (this.errors.get(label) ?? 0) + 1)
    if (kind === 'wrong') this.surprises.push(`${entry.name}: ${label}`)
    if (kind === 'unknown') entry.unsure++
    if (kind !== 'receipt' && kind !== 'acknowledged') return
    entry.acknowledgedAt ??= now - this.#startedAt
    if (body['id'] !== id) this.surprises.push(`${entry.name} has another id: ${JSON.stringify(body)}`)
    // After an unknown outcome there may be two, of which the first one in the log counts in the end.
    const isOther = entry.offset !== undefined && entry.offset !== body['offset']
    if (entry.unsure === 0 && isOther) this.surprises.push(`${entry.name} had offset ${String(entry.offset)}, now ${String(body['offset'])}`)
    entry.offset = body['offset'] as number
    if (kind !== 'receipt') return
    entry.place = { block: body['block'] as number, index: body['index'] as number }
    const micros = Math.max(1, Math.round((now - dueAt) * 1000))
    this.all.record(micros)
    if (entry.attempts === 1) this.firstAttempt.record(micros)
  }
}
