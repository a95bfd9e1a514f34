import type { Chain } from '../chain/chain.js'
import { KEY_HEADER } from '../chain/idempotency-keys.js'
import type { Registrar } from '../chain/registrar.js'
import { OrderingError } from '../errors.js'
import type { Receipt, Receipts } from '../ledger/receipts.js'
import type { BroadcastMetrics } from '../metrics/broadcast-metrics.js'
import { envelopeId } from '../protocol/envelope.js'
import type { Clock } from '../util/clock.js'
import type { Admission } from './admission.js'
import { checkEnvelope } from './filters.js'
import { KeyedSubmissions } from './keyed-submissions.js'
import type { Acknowledgement, Submission } from './submission.js'

/** How a receipt is waited for. */
export interface Waiting {
  readonly idempotencyKey?: string | undefined
  readonly signal: AbortSignal
}

/** The way in: checks an envelope, appends it, and waits for its block where that is wanted. */
export class Broadcast {
  readonly #registrar: Registrar
  readonly #receipts: Receipts
  readonly #admission: Admission
  readonly #metrics: BroadcastMetrics
  readonly #clock: Clock
  readonly #keyed: KeyedSubmissions

  constructor (dependencies: { registrar: Registrar, receipts: Receipts, admission: Admission, metrics: BroadcastMetrics, clock: Clock }) {
    this.#registrar = dependencies.registrar
    this.#receipts = dependencies.receipts
    this.#admission = dependencies.admission
    this.#metrics = dependencies.metrics
    this.#clock = dependencies.clock
    this.#keyed = new KeyedSubmissions(dependencies.receipts)
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
    const { channel, idempotencyKey } = submission
    const chain = this.#registrar.get(channel)
    const startedAt = this.#clock.elapsedMs()
    try {
      if (chain.config) checkEnvelope(submission.envelope, chain.config, channel)
      const acknowledgement = idempotencyKey === undefined
        ? await this.#append(chain, submission)
        : await this.#keyed.run(chain, { ...submission, idempotencyKey }, async () => await this.#append(chain, submission))
      this.#metrics.submitted(channel, acknowledgement.duplicate ? 'duplicate' : 'accepted', this.#clock.elapsedMs() - startedAt)
      return acknowledgement
    } catch (error) {
      throw this.#failed(error, submission)
    }
  }

  async #append (chain: Chain, { channel, envelope, idempotencyKey, headers }: Submission): Promise<Acknowledgement> {
    const offset = await this.#admission.run(envelope.bytes.length, async () => await chain.order(envelope.bytes, {
      ...headers,
      ...idempotencyKey !== undefined && { [KEY_HEADER]: Buffer.from(idempotencyKey, 'latin1') }
    }))
    return { id: envelopeId(envelope.bytes), channel, offset }
  }

  /**
   * Waits until an acknowledged envelope is in a block. Resolves with undefined when the signal aborts first.
   * @throws OrderingError `envelope_discarded`
   */
  async receipt ({ channel, offset, duplicate = false }: Acknowledgement, { idempotencyKey, signal }: Waiting): Promise<Receipt | undefined> {
    const chain: Chain = this.#registrar.get(channel)
    const position = await chain.position(offset, signal)
    if (!position) return undefined
    const receipt = await this.#receipts.settled(chain.ledger, { position, idempotencyKey, signal })
    return duplicate ? { ...receipt, duplicate } : receipt
  }

  #failed (error: unknown, { channel, envelope }: Submission): unknown {
    if (!(error instanceof OrderingError)) return error
    const outcome = error.code === 'outcome_unknown' ? 'outcome_unknown' : isUnavailable(error) ? 'unavailable' : 'refused'
    this.#metrics.submitted(channel, outcome)
    return new OrderingError(error.code, error.message, {
      ...error.data,
      channel,
      ...outcome === 'outcome_unknown' && { id: envelopeId(envelope.bytes) },
      cause: error
    })
  }
}

const UNAVAILABLE = new Set<OrderingError['code']>([
  'channel_not_ready', 'channel_halted', 'config_in_flight', 'log_unavailable', 'disk_full', 'storage_failed', 'overloaded', 'maintenance'
])

function isUnavailable ({ code }: OrderingError): boolean {
  return UNAVAILABLE.has(code)
}
