import type { Chain } from '../chain/chain.js'
import type { Registrar } from '../chain/registrar.js'
import { OrderingError } from '../errors.js'
import type { Receipt, Receipts } from '../ledger/receipts.js'
import type { BroadcastMetrics } from '../metrics/broadcast-metrics.js'
import { envelopeId, type Envelope } from '../protocol/envelope.js'
import type { RecordHeaders } from '../protocol/log-record.js'
import type { Clock } from '../util/clock.js'
import type { Admission } from './admission.js'
import { checkEnvelope } from './filters.js'

/** Says that an envelope is in the log: it will be in a block, on every replica. */
export interface Acknowledgement {
  readonly id: string
  readonly channel: string
  readonly offset: number
}

/** One submission. */
export interface Submission {
  readonly channel: string
  readonly envelope: Envelope
  readonly headers?: RecordHeaders
}

/** The way in: checks an envelope, appends it, and waits for its block where that is wanted. */
export class Broadcast {
  readonly #registrar: Registrar
  readonly #receipts: Receipts
  readonly #admission: Admission
  readonly #metrics: BroadcastMetrics
  readonly #clock: Clock

  constructor (dependencies: { registrar: Registrar, receipts: Receipts, admission: Admission, metrics: BroadcastMetrics, clock: Clock }) {
    this.#registrar = dependencies.registrar
    this.#receipts = dependencies.receipts
    this.#admission = dependencies.admission
    this.#metrics = dependencies.metrics
    this.#clock = dependencies.clock
  }

  /**
   * Puts an envelope into the log of its channel. Resolves when it is durable there.
   * @throws OrderingError; with `outcome_unknown` the envelope may be in the log, and `data.id` names it
   */
  async submit ({ channel, envelope, headers }: Submission): Promise<Acknowledgement> {
    const chain = this.#registrar.get(channel)
    const startedAt = this.#clock.elapsedMs()
    try {
      const offset = await this.#admission.run(envelope.bytes.length, async () => {
        if (chain.config) checkEnvelope(envelope, chain.config, channel)
        return await chain.order(envelope.bytes, headers)
      })
      this.#metrics.submitted(channel, 'accepted', this.#clock.elapsedMs() - startedAt)
      return { id: envelopeId(envelope.bytes), channel, offset }
    } catch (error) {
      throw this.#failed(error, { channel, envelope })
    }
  }

  /**
   * Waits until an acknowledged envelope is in a block. Resolves with undefined when the signal aborts first.
   * @throws OrderingError `envelope_discarded`
   */
  async receipt ({ channel, offset }: Acknowledgement, signal: AbortSignal): Promise<Receipt | undefined> {
    const chain: Chain = this.#registrar.get(channel)
    const position = await chain.position(offset, signal)
    return position && await this.#receipts.settled(chain.ledger, position, signal)
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
