import type { Logger } from 'pino'
import { Consenter } from '../consenter/consenter.js'
import type { CutBlock, Effect } from '../consenter/effects.js'
import { reasonOf } from '../errors.js'
import type { Ledger } from '../ledger/ledger.js'
import type { ChainMetrics } from '../metrics/chain-metrics.js'
import { OLDEST } from '../consenter/state.js'
import { fingerprintOf, type RecordFingerprint } from '../protocol/block-entry.js'
import { encodeKafkaMessage } from '../protocol/kafka-message.js'
import type { Clock } from '../util/clock.js'
import { linkSignals, type LinkedSignal } from '../util/signals.js'
import { BatchTimer } from './batch-timer.js'
import type { IdempotencyKeys } from './idempotency-keys.js'
import { LogFaultError, type LogBounds, type OrderedLog, type StoredRecord } from './ordered-log.js'
import { checkBounds, HaltError, readLastBlock } from './recovery.js'
import { Resubmitter } from './resubmitter.js'
import { UnpublishedBlocks } from './unpublished-blocks.js'

/** When a time-to-cut message could not be appended, the timer is fed again after this time. */
const TIME_TO_CUT_RETRY_MS = 200

/** At most one log line about discarded records in this time. */
const DISCARD_LOG_INTERVAL_MS = 60_000

/** What the loop is told by its chain, and what it tells. */
export interface LoopListener {
  /** True once the chain has read past its own CONNECT: only then do timers speak. */
  caughtUp (): boolean
  /** Whether a log that is missing may be made: not once this process has appended to it. */
  mayCreate (): boolean
  /** The log is there and reaches as far as the ledger: what is appended now is read later. */
  opened (): void
  position (position: LoopPosition): void
  published (cut: CutBlock): void
  discarded (effect: Extract<Effect, { type: 'discard' }>): void
  resubmitted (offset: number, originalOffset: number): void
  /** The envelope at an offset, which is stale, could not be submitted again: this replica gives it up. */
  abandoned (offset: number, reason: string): void
  /** A CONNECT message was read. `first`: nothing but the log's start is in front of it and other CONNECTs. */
  connected (message: ConnectMessage): void
}

/** How far the loop is. */
export interface LoopPosition {
  /** Every record before this offset is processed. */
  readonly nextOffset: number
  /** So many blocks were cut from what is processed. */
  readonly height: number
  /** Whether all of them are published. */
  readonly settled: boolean
}

/** A CONNECT message as the loop met it. */
export interface ConnectMessage {
  readonly offset: number
  readonly payload: Uint8Array
  /** Number of blocks that the log gives up to here. */
  readonly height: number
  /** Whether the loop reads from the very start of the log. */
  readonly fromStart: boolean
}

/** What the loop works with. */
export interface LoopDependencies {
  readonly log: OrderedLog
  readonly ledger: Ledger
  readonly clock: Clock
  readonly metrics: ChainMetrics
  readonly logger: Logger
  readonly listener: LoopListener
  readonly keys: IdempotencyKeys
}

/**
 * One run of a channel's message loop: recovers from the ledger, feeds the consenter with the log and its timer, and
 * executes the effects in order. When anything fails it ends with the error, and the next run starts from the ledger
 * again; that the blocks come out the same is the consenter's property.
 */
export class MessageLoop {
  readonly #channel: string
  readonly #dependencies: LoopDependencies
  readonly #consenter: Consenter
  readonly #resubmitter: Resubmitter
  readonly #failure = new AbortController()
  readonly #running: LinkedSignal
  readonly #signal: AbortSignal
  #nextOffset = 0
  #fromStart = false
  /** The newest record that the ledger covered when the loop began, and whether the log still has it. */
  readonly #lastRecord: RecordFingerprint | undefined
  #recognised = false
  #current: StoredRecord | undefined
  #previous: StoredRecord | undefined
  readonly #unpublished = new UnpublishedBlocks()
  readonly #timer: BatchTimer
  #firstPendingAt: number | undefined
  #discards = { count: 0, loggedAt: -Infinity }

  /** @throws HaltError when the ledger is not such that the chain can go on */
  constructor (channel: string, dependencies: LoopDependencies, signal: AbortSignal) {
    this.#channel = channel
    this.#dependencies = dependencies
    dependencies.ledger.reset()
    const lastBlock = readLastBlock(dependencies.ledger)
    this.#lastRecord = lastBlock.lastRecord
    this.#consenter = new Consenter(channel, lastBlock)
    this.#running = linkSignals(signal, this.#failure.signal)
    this.#signal = this.#running.signal
    this.#timer = new BatchTimer(dependencies.clock, () => { this.#fireTimer() })
    this.#resubmitter = new Resubmitter(channel, { ...dependencies, signal: this.#signal })
  }

  /** The config that rules the next envelope. */
  get consenter (): Pick<Consenter, 'config' | 'ingressBlocked'> {
    return this.#consenter
  }

  /**
   * Runs until the signal aborts. A loop runs once.
   * @throws HaltError when the channel cannot go on; any other error when the loop has to be run anew
   */
  async run (): Promise<void> {
    try {
      await this.#read(await this.#bounds())
    } finally {
      this.#running.end()
      this.#timer.stop()
      await this.#unpublished.settled()
    }
    if (this.#failure.signal.aborted) throw this.#failure.signal.reason
  }

  /** Where reading begins, and where the log ends now. */
  async #bounds (): Promise<LogBounds> {
    const { log, listener } = this.#dependencies
    this.#fromStart = this.#consenter.nextOffset === OLDEST
    const bounds = await log.bounds(this.#channel, { create: this.#fromStart && listener.mayCreate() })
    return { first: checkBounds(this.#consenter.nextOffset, bounds), next: bounds.next }
  }

  async #read ({ first, next: end }: LogBounds): Promise<void> {
    const { log, metrics } = this.#dependencies
    let next = first
    const passed = (offset: number): void => {
      if (offset <= next || (this.#lastRecord && !this.#recognised)) return
      this.#nextOffset = next = offset
      this.#tellPosition(this.#unpublished.none)
    }
    if (!this.#lastRecord) this.#opened(next, end)
    try {
      for await (const batch of log.read(this.#channel, this.#lastRecord?.offset ?? next, this.#signal, passed)) {
        for (const record of batch) {
          if (record.offset < first) {
            if (this.#recognise(record)) this.#opened(first, end)
            continue
          }
          next = record.offset + 1
          const executing = this.#process(record)
          if (executing) await executing
          if (this.#signal.aborted) return // a halted channel writes nothing more
        }
        this.#nextOffset = next
        this.#tellPosition(this.#unpublished.none)
        await this.#unpublished.room()
      }
    } catch (error) {
      if (!(error instanceof HaltError)) metrics.event('receive_error')
      throw error
    }
  }

  /** The log is the one that the ledger was cut from: only now may anything be appended to it. */
  #opened (next: number, end: number): void {
    const { ledger, listener, metrics } = this.#dependencies
    listener.opened()
    this.#nextOffset = next
    metrics.recovered(ledger.height, next - 1)
    this.#tellPosition(next === end)
  }

  #tellPosition (settled: boolean): void {
    this.#dependencies.listener.position({ nextOffset: this.#nextOffset, height: this.#consenter.nextBlockNumber, settled })
  }

  /** Feeds a record. Returns as `#execute`. */
  #process (record: StoredRecord): Promise<void> | undefined {
    if (this.#lastRecord && !this.#recognised) throw replaced(this.#lastRecord.offset)
    this.#previous = this.#current
    this.#current = record
    this.#dependencies.keys.read(record)
    return this.#execute(this.#consenter.step({ type: 'record', offset: record.offset, value: record.value }))
  }

  /**
   * Reading begins with the newest record that the ledger covers: it must be the one that was consumed then.
   * @returns whether this was that record
   */
  #recognise (record: StoredRecord): boolean {
    const { offset, hash } = this.#lastRecord as RecordFingerprint
    if (record.offset > offset || (record.offset === offset && !Buffer.from(hash).equals(fingerprintOf(record).hash))) throw replaced(offset)
    if (record.offset < offset) return false
    this.#recognised = true
    return true
  }

  #fireTimer (): void {
    try {
      if (!this.#dependencies.listener.caughtUp()) {
        this.#timer.start(TIME_TO_CUT_RETRY_MS)
        return
      }
      this.#execute(this.#consenter.step({ type: 'timer', blockNumber: this.#consenter.nextBlockNumber }))?.catch((error: unknown) => { this.#fail(error) })
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Ends the loop from where no caller waits. */
  #fail (error: unknown): void {
    this.#failure.abort(error)
  }

  /** A timer that fires meanwhile waits. Returns a promise only when an effect has to wait for something. */
  #execute (effects: readonly Effect[], from = 0): Promise<void> | undefined {
    this.#timer.hold()
    for (let index = from; index < effects.length; index++) {
      const effect = effects[index] as Effect
      const outstanding = effect.type === 'writeBlock' ? this.#resubmitter.idle : undefined
      if (outstanding) {
        return outstanding.then(async () => {
          this.#signal.throwIfAborted()
          this.#perform(effect)
          await this.#execute(effects, index + 1)
        })
      }
      this.#perform(effect)
    }
    this.#notePending()
    this.#timer.release()
    return undefined
  }

  #perform (effect: Effect): void {
    switch (effect.type) {
      case 'writeBlock':
        this.#writeBlock(effect.cut)
        break
      case 'startTimer':
        this.#timer.start(effect.timeoutMs)
        break
      case 'stopTimer':
        this.#timer.stop()
        break
      case 'postTimeToCut':
        void this.#postTimeToCut(effect.blockNumber)
        break
      case 'resubmit':
        this.#dependencies.listener.resubmitted(effect.offset, effect.originalOffset)
        this.#dependencies.keys.resubmitted(effect.offset, effect.originalOffset)
        this.#resubmitter.push({
          record: { value: effect.value, ...this.#current?.headers && { headers: this.#current.headers } },
          abandon: (reason) => {
            this.#consenter.step({ type: 'abandoned', offset: effect.offset })
            this.#dependencies.keys.abandoned(effect.offset)
            this.#dependencies.listener.abandoned(effect.offset, reason)
          }
        })
        break
      case 'blockIngress':
      case 'unblockIngress':
        break // ingress asks the consenter itself
      case 'consumed':
        this.#consumed(effect)
        break
      case 'discard':
        this.#discard(effect)
        break
      case 'halt':
        throw new HaltError(effect.code, effect.reason)
    }
  }

  #writeBlock (cut: CutBlock): void {
    const { ledger, clock, metrics, listener, keys } = this.#dependencies
    const cutAt = clock.elapsedMs()
    metrics.blockCut(cut.reason, cutAt - (this.#firstPendingAt ?? cutAt))
    this.#firstPendingAt = undefined
    const { block: { header, data }, lastOffsetPersisted } = cut
    const sizeBytes = data.reduce((sum, { length }) => sum + length, 0)
    // What writers wait for may have been given up while the block waited for it.
    const checkpoint = { ...cut.checkpoint, ingressBlocked: this.#consenter.ingressBlocked }
    const published = ledger.append({ ...cut, checkpoint, idempotencyKeys: keys.take(cut), lastRecord: this.#lastRecordOf(cut) }).then(() => {
      metrics.blockPublished({ height: header.number + 1, lastOffsetPersisted, envelopes: data.length, sizeBytes, commitMs: clock.elapsedMs() - cutAt })
      listener.published(cut)
    }).catch((error: unknown) => { this.#fail(error) })
    void this.#unpublished.add(published, sizeBytes).then(() => {
      if (this.#unpublished.none && !this.#signal.aborted) this.#tellPosition(true)
    }).catch((error: unknown) => { this.#fail(error) })
  }

  /** The newest record that a block covers: the one being processed, or the one before when that is left for the next block. */
  #lastRecordOf ({ lastOffsetPersisted }: CutBlock): RecordFingerprint | undefined {
    for (const record of [this.#current, this.#previous]) if (record && record.offset <= lastOffsetPersisted) return fingerprintOf(record)
    return this.#lastRecord
  }

  async #postTimeToCut (blockNumber: number): Promise<void> {
    const { log, metrics, logger } = this.#dependencies
    try {
      await log.append(this.#channel, [{ value: encodeKafkaMessage({ type: 'timeToCut', blockNumber: BigInt(blockNumber) }) }])
      metrics.event('send_time_to_cut_pass')
    } catch (error) {
      metrics.event('send_time_to_cut_error')
      logger.debug({ blockNumber, reason: reasonOf(error) }, 'time-to-cut could not be sent yet')
      if (!this.#signal.aborted && blockNumber === this.#consenter.nextBlockNumber) this.#timer.start(TIME_TO_CUT_RETRY_MS)
    }
  }

  #consumed ({ kind, payload }: Extract<Effect, { type: 'consumed' }>): void {
    const { metrics, listener } = this.#dependencies
    metrics.event('receive_pass')
    if (kind === 'connect') {
      metrics.event('connect_pass')
      const offset = this.#current?.offset ?? 0
      listener.connected({ offset, payload: payload ?? new Uint8Array(0), height: this.#consenter.nextBlockNumber, fromStart: this.#fromStart })
    } else if (kind === 'timeToCut') metrics.event('time_to_cut_pass')
    else if (kind === 'regular') metrics.event('regular_pass')
  }

  #discard (effect: Extract<Effect, { type: 'discard' }>): void {
    const { metrics, listener, clock, logger, keys } = this.#dependencies
    if (effect.kind === 'message') metrics.event('unmarshal_error')
    else {
      metrics.event('receive_pass')
      metrics.event(effect.kind === 'timeToCut' ? 'time_to_cut_error' : 'regular_error')
    }
    listener.discarded(effect)
    keys.discarded(effect.offset, effect.originalOffset)
    this.#discards.count++
    const now = clock.elapsedMs()
    if (now - this.#discards.loggedAt < DISCARD_LOG_INTERVAL_MS) return
    logger.warn({ code: effect.code, offset: effect.offset, reason: effect.reason, discarded: this.#discards.count }, 'discarding records')
    this.#discards = { count: 0, loggedAt: now }
  }

  #notePending (): void {
    if (this.#consenter.pendingCount === 0) this.#firstPendingAt = undefined
    else this.#firstPendingAt ??= this.#dependencies.clock.elapsedMs()
  }
}

function replaced (offset: number): LogFaultError {
  return new LogFaultError('log_replaced', `the record at offset ${offset.toString()} is not the one that was read there: the log was made anew`)
}
