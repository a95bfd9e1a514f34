import type { Chain } from '../chain/chain.js'
import { KEY_HEADER } from '../chain/idempotency-keys.js'
import type { Registrar } from '../chain/registrar.js'
import { hasCode, OrderingError } from '../errors.js'
import type { Position } from '../ledger/hash-run.js'
import type { Receipt, Receipts } from '../ledger/receipts.js'
import type { BroadcastMetrics } from '../metrics/broadcast-metrics.js'
import { envelopeId, type Envelope } from '../protocol/envelope.js'
import type { RecordHeaders } from '../protocol/log-record.js'
import type { Clock } from '../util/clock.js'
import { ShortLivedMap } from '../util/short-lived-map.js'
import { linkSignals } from '../util/signals.js'
import { turnEnd } from '../util/turn.js'
import type { Admission } from './admission.js'
import { checkEnvelope } from './filters.js'
import { KeyedSubmissions, type KeyedSubmission } from './keyed-submissions.js'
import type { Acknowledgement, Submission } from './submission.js'

/** Bytes of envelopes that arrive by themselves and go together, unless one alone has more. */
const MAX_GATHERED_BYTES = 64 * 1024

/** What envelopes go into the log with. */
interface Carried {
  readonly headers?: RecordHeaders | undefined
  /** Sequence of the config that they were checked by: a newer one may rule when they are appended. */
  readonly checkedBy: bigint | undefined
}

/** An envelope that was let in. */
interface LetIn extends Pick<Carried, 'checkedBy'> {
  /** What gives back the bytes that it was let in with. */
  readonly leave: () => void
  readonly startedAt: number
}

/** Envelopes that go together at the end of the turn, and what becomes of them. */
interface Gathering {
  readonly checkedBy: bigint | undefined
  readonly envelopes: Envelope[]
  /** What gives back the bytes that each was let in with. */
  readonly leave: Array<() => void>
  sizeBytes: number
  readonly outcomes: Promise<ReadonlyArray<Acknowledgement | Error>>
}

/** The way in: checks an envelope, appends it, and waits for its block where that is wanted. */
export class Broadcast {
  readonly #registrar: Registrar
  readonly #receipts: Receipts
  readonly #admission: Admission
  readonly #metrics: BroadcastMetrics
  readonly #clock: Clock
  readonly #keyed: KeyedSubmissions
  /** By channel, what arrived by itself in this turn. */
  readonly #gathering = new ShortLivedMap<string, Gathering>()

  constructor (dependencies: { registrar: Registrar, receipts: Receipts, admission: Admission, metrics: BroadcastMetrics, clock: Clock }) {
    this.#registrar = dependencies.registrar
    this.#receipts = dependencies.receipts
    this.#admission = dependencies.admission
    this.#metrics = dependencies.metrics
    this.#clock = dependencies.clock
    this.#keyed = new KeyedSubmissions(dependencies)
  }

  /** @throws OrderingError `unknown_channel` */
  check (channel: string): void {
    this.#registrar.get(channel)
  }

  /**
   * Puts an envelope into the log of its channel. Resolves when it is durable there.
   * @throws OrderingError; with `outcome_unknown` the envelope may be in the log, and `data.id` names it
   */
  async submit (submission: Submission): Promise<Acknowledgement> {
    const { channel, headers } = submission
    const chain = this.#registrar.get(channel)
    const refusal = this.#refusal(chain, submission)
    if (refusal) throw refusal
    const carried = { headers, checkedBy: chain.config?.sequence }
    const outcome = await (isKeyed(submission) ? this.#submitKeyed(channel, submission, carried) : this.#submitAlone(channel, submission, carried))
    if (outcome instanceof Error) throw outcome
    return outcome
  }

  /**
   * Puts envelopes into the log of one channel, in their order. Those without an idempotency key that stand side by side
   * go as one append, which succeeds or fails as a whole; when it is more than the log takes at once, each by itself.
   * Resolves when all are durable or refused: what became of each.
   * @throws OrderingError `unknown_channel`
   */
  async submitMany (channel: string, submissions: readonly Submission[], headers?: RecordHeaders): Promise<Array<Acknowledgement | Error>> {
    const chain = this.#registrar.get(channel) // outside of what is counted: callers do not make series
    const carried = { headers, checkedBy: chain.config?.sequence }
    const outcomes: Array<Promise<ReadonlyArray<Acknowledgement | Error>>> = []
    let run: Submission[] = []
    const flush = (): void => {
      if (run.length > 0) outcomes.push(this.#submitRun(channel, run, carried))
      run = []
    }
    for (const submission of submissions) {
      const refusal = this.#refusal(chain, submission)
      if (!refusal && !isKeyed(submission)) {
        run.push(submission)
        continue
      }
      flush()
      outcomes.push(refusal ? Promise.resolve([refusal]) : this.#submitKeyed(channel, submission as KeyedSubmission, carried).then((outcome) => [outcome]))
    }
    flush()
    return (await Promise.all(outcomes)).flat()
  }

  #refusal ({ channel, config }: Chain, submission: Submission): Error | undefined {
    try {
      if (config) checkEnvelope(submission.envelope, config, channel)
      return undefined
    } catch (error) {
      return this.#failed(error, channel, submission.envelope)
    }
  }

  /** Envelopes that came together. */
  async #submitRun (channel: string, submissions: readonly Submission[], carried: Carried): Promise<ReadonlyArray<Acknowledgement | Error>> {
    const startedAt = this.#clock.elapsedMs()
    const envelopes = submissions.map(({ envelope }) => envelope)
    try {
      const leave = this.#enter(channel, { sizeBytes: envelopes.reduce((sum, { bytes }) => sum + bytes.length, 0), startedAt })
      const outcomes = await this.#append(channel, envelopes, carried).finally(leave)
      this.#accepted(channel, outcomes, startedAt)
      return outcomes
    } catch (error) {
      return envelopes.map((envelope) => this.#failed(error, channel, envelope))
    }
  }

  /** An envelope that came by itself. */
  async #submitAlone (channel: string, submission: Submission, carried: Carried): Promise<Acknowledgement | Error> {
    const { envelope } = submission
    if (carried.headers) return (await this.#submitRun(channel, [submission], carried))[0] as Acknowledgement | Error
    const startedAt = this.#clock.elapsedMs()
    let leave: () => void
    try {
      leave = this.#enter(channel, { sizeBytes: envelope.bytes.length, startedAt })
    } catch (error) {
      return this.#failed(error, channel, envelope)
    }
    const { outcomes, index } = this.#gather(channel, envelope, { leave, startedAt, checkedBy: carried.checkedBy })
    return (await outcomes)[index] as Acknowledgement | Error
  }

  async #submitKeyed (channel: string, submission: KeyedSubmission, { headers, checkedBy }: Carried): Promise<Acknowledgement | Error> {
    const { envelope: { bytes }, idempotencyKey } = submission
    const startedAt = this.#clock.elapsedMs()
    const chain = this.#registrar.get(channel)
    const append = async (): Promise<Acknowledgement> => {
      const leave = this.#enter(channel, { sizeBytes: bytes.length, startedAt })
      const offset = await chain.order([bytes], { ...headers, [KEY_HEADER]: Buffer.from(idempotencyKey, 'latin1') }, checkedBy).finally(leave)
      return { id: envelopeId(bytes), channel, offset }
    }
    try {
      const acknowledgement = await this.#keyed.run(chain, submission, append)
      this.#metrics.submitted(channel, acknowledgement.duplicate ? 'duplicate' : 'accepted', 1, this.#clock.elapsedMs() - startedAt)
      return acknowledgement
    } catch (error) {
      return this.#failed(error, channel, submission.envelope)
    }
  }

  /** Lets in what fits into the bounds. @returns what gives its bytes back, to be called whatever becomes of it @throws OrderingError `overloaded` */
  #enter (channel: string, { sizeBytes, startedAt }: { sizeBytes: number, startedAt: number }): () => void {
    const leave = this.#admission.enter(channel, sizeBytes)
    this.#metrics.admitted(channel, this.#clock.elapsedMs() - startedAt)
    return leave
  }

  /**
   * What arrives by itself in one turn of the event loop goes as one append; large envelopes gain nothing by that, and would
   * be more than the log takes at once.
   * @returns what becomes of all that go together, and which of them it is
   */
  #gather (channel: string, envelope: Envelope, { leave, startedAt, checkedBy }: LetIn): { outcomes: Gathering['outcomes'], index: number } {
    const sizeBytes = envelope.bytes.length
    const known = this.#gathering.get(channel)
    if (known && known.checkedBy === checkedBy && known.sizeBytes + sizeBytes <= MAX_GATHERED_BYTES) {
      known.sizeBytes += sizeBytes
      known.leave.push(leave)
      return { outcomes: known.outcomes, index: known.envelopes.push(envelope) - 1 }
    }
    const gathering: Gathering = {
      checkedBy,
      envelopes: [envelope],
      leave: [leave],
      sizeBytes,
      outcomes: turnEnd().then(async () => {
        if (this.#gathering.get(channel) === gathering) this.#gathering.delete(channel)
        const outcomes = await this.#append(channel, gathering.envelopes, { checkedBy })
        for (const leave of gathering.leave) leave()
        this.#accepted(channel, outcomes, startedAt)
        return outcomes
      })
    }
    this.#gathering.set(channel, gathering)
    return { outcomes: gathering.outcomes, index: 0 }
  }

  /** Appends envelopes, which succeeds or fails as a whole; when they are more than the log takes at once, each by itself. Never throws. */
  async #append (channel: string, envelopes: readonly Envelope[], carried: Carried): Promise<ReadonlyArray<Acknowledgement | Error>> {
    try {
      const first = await this.#registrar.get(channel).order(envelopes.map(({ bytes }) => bytes), carried.headers, carried.checkedBy)
      return envelopes.map(({ bytes }, index) => ({ id: envelopeId(bytes), channel, offset: first + index }))
    } catch (error) {
      if (envelopes.length > 1 && hasCode(error, 'envelope_too_large')) {
        return (await Promise.all(envelopes.map(async (envelope) => await this.#append(channel, [envelope], carried)))).flat()
      }
      return envelopes.map((envelope) => this.#failed(error, channel, envelope))
    }
  }

  #accepted (channel: string, outcomes: ReadonlyArray<Acknowledgement | Error>, startedAt: number): void {
    const count = outcomes.reduce((sum, outcome) => outcome instanceof Error ? sum : sum + 1, 0)
    if (count > 0) this.#metrics.submitted(channel, 'accepted', count, this.#clock.elapsedMs() - startedAt)
  }

  /**
   * Waits until an acknowledged envelope is in a block. Resolves with undefined when the signal aborts first.
   * @throws OrderingError `envelope_discarded`
   */
  async receipt ({ channel, offset, duplicate = false }: Acknowledgement, signal: AbortSignal): Promise<Receipt | undefined> {
    const chain: Chain = this.#registrar.get(channel)
    const position = await this.#position(chain, offset, signal)
    if (!position) return undefined
    const receipt = await this.#receipts.settled(chain.ledger, { position, signal })
    return duplicate ? { ...receipt, duplicate } : receipt
  }

  /** A block that is published from now on says itself what it holds; that it is an envelope which was stale once, earlier ones say in the index. */
  async #position (chain: Chain, offset: number, signal: AbortSignal): Promise<Position | undefined> {
    const { ledger } = chain
    const waiting = linkSignals(signal)
    const published = chain.position(offset, waiting.signal)
    const indexed = this.#receipts.indexed(ledger, { blocks: ledger.height, signal: waiting.signal })
    try {
      return await Promise.race([published, indexed.then(async () => this.#receipts.resubmitted(ledger, offset) ?? await published)])
    } finally {
      waiting.end()
    }
  }

  #failed (error: unknown, channel: string, envelope: Envelope): Error {
    if (!(error instanceof OrderingError)) return error instanceof Error ? error : new Error(String(error))
    const outcome = error.code === 'outcome_unknown' ? 'outcome_unknown' : isUnavailable(error) ? 'unavailable' : 'refused'
    this.#metrics.submitted(channel, outcome, 1)
    return new OrderingError(error.code, error.message, {
      ...error.data,
      channel,
      ...outcome === 'outcome_unknown' && { id: error.data.id ?? envelopeId(envelope.bytes) },
      cause: error
    })
  }
}

function isKeyed (submission: Submission): submission is KeyedSubmission {
  return submission.idempotencyKey !== undefined
}

const UNAVAILABLE = new Set<OrderingError['code']>([
  'channel_not_ready', 'channel_halted', 'config_in_flight', 'log_unavailable', 'disk_full', 'storage_failed', 'overloaded', 'maintenance'
])

function isUnavailable ({ code }: OrderingError): boolean {
  return UNAVAILABLE.has(code)
}
