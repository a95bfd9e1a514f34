import { hasCode } from '../errors.js'
import type { Ledger } from '../ledger/ledger.js'
import { encodeChainTip } from '../protocol/chain-tip.js'
import { encodeKafkaMessage } from '../protocol/kafka-message.js'
import type { LogRecord } from '../protocol/log-record.js'
import { Backoff } from '../util/backoff.js'
import { sleep, type Clock } from '../util/clock.js'
import { reasonFor, type ChainReason } from './chain-status.js'
import type { OrderedLog } from './ordered-log.js'

/** Delays between tries to reach the log, to append or to read: one that is back is found within this time. */
export const LOG_RETRY = { minMs: 50, maxMs: 1000 }

/** A replica that announces another chain is answered with this one's announcement, at most once in this time. */
const DISAGREEMENT_ANSWER_INTERVAL_MS = 10_000

/** What a writer works with. */
export interface LogWriterDependencies {
  readonly log: OrderedLog
  readonly ledger: Ledger
  readonly clock: Clock
  /** Aborts when the chain stops or halts: nothing is announced from then on. */
  readonly signal: AbortSignal
  /** Called when something that can be asked here is another. */
  readonly changed: () => void
}

/** What a chain appends to its log: envelopes, and announcements of itself, each of which proves that the log can be written. */
export class LogWriter {
  readonly #channel: string
  readonly #dependencies: LogWriterDependencies
  #fault: ChainReason | undefined
  #connectOffset: number | undefined
  #connecting: Promise<void> | undefined
  #answering: Promise<void> | undefined
  /** Offsets of the newest announcement of another chain, and of the answer to one. */
  #disagreedOffset = -1
  #answeredOffset = -1
  /** When the next answer may be given. */
  #answerAt = 0

  constructor (channel: string, dependencies: LogWriterDependencies) {
    this.#channel = channel
    this.#dependencies = dependencies
  }

  /** Why the log cannot be appended to. */
  get fault (): ChainReason | undefined {
    return this.#fault
  }

  /** Offset of this process's first CONNECT: what must be read before the chain is ready. */
  get connectOffset (): number | undefined {
    return this.#connectOffset
  }

  /** Appends records side by side. Resolves with the offset of the first when they are durable. @throws what OrderedLog.append throws */
  async append (records: readonly LogRecord[]): Promise<number> {
    try {
      return await this.#dependencies.log.append(this.#channel, records)
    } catch (error) {
      // A record that is refused for its size says nothing about the log.
      if (hasCode(error, 'envelope_too_large')) throw error
      this.#fault = reasonFor(error)
      this.#dependencies.changed()
      this.#connecting ??= this.#connect()
      throw error
    }
  }

  /** Announces the chain, unless this process did already. */
  announce (): void {
    if (this.#connectOffset === undefined) this.#connecting ??= this.#connect()
  }

  /** Announces the chain behind an announcement of another one, or that other replica would never look at itself. */
  answer (disagreedOffset: number): void {
    this.#disagreedOffset = disagreedOffset
    this.#answering ??= this.#answer().finally(() => { this.#answering = undefined })
  }

  /** Resolves when nothing is announced any more, behind the end of the signal. */
  async ended (): Promise<void> {
    await Promise.allSettled([this.#connecting, this.#answering])
  }

  /** Appends a CONNECT message until it is in the log. */
  async #connect (): Promise<void> {
    const { clock, signal, changed } = this.#dependencies
    const backoff = new Backoff(LOG_RETRY)
    while (!signal.aborted) {
      try {
        const offset = await this.#appendConnect()
        this.#connectOffset ??= offset
        this.#fault = undefined
        break
      } catch (error) {
        this.#fault = reasonFor(error)
        changed()
        await sleep(clock, backoff.next(), signal)
      }
    }
    this.#connecting = undefined
    changed()
  }

  async #answer (): Promise<void> {
    const { clock, signal } = this.#dependencies
    while (this.#disagreedOffset > this.#answeredOffset) {
      await sleep(clock, Math.max(0, this.#answerAt - clock.elapsedMs()), signal)
      if (signal.aborted) return
      this.#answerAt = clock.elapsedMs() + DISAGREEMENT_ANSWER_INTERVAL_MS
      try {
        this.#answeredOffset = await this.#appendConnect()
      } catch { /* the next round */ }
    }
  }

  async #appendConnect (): Promise<number> {
    const { log, ledger } = this.#dependencies
    const genesisHash = ledger.entry(0)?.headerHash ?? new Uint8Array(0)
    const tip = ledger.tip
    const payload = encodeChainTip({ genesisHash, number: tip?.number ?? 0, headerHash: tip?.entry.headerHash ?? genesisHash })
    return await log.append(this.#channel, [{ value: encodeKafkaMessage({ type: 'connect', payload }) }])
  }
}
