import type { Logger } from 'pino'
import type { CutBlock } from '../consenter/effects.js'
import { OrderingError, type ErrorCode } from '../errors.js'
import type { Ledger } from '../ledger/ledger.js'
import type { Position } from '../ledger/hash-run.js'
import { findOffset } from '../ledger/receipts.js'
import type { ChainMetrics } from '../metrics/chain-metrics.js'
import type { Block } from '../protocol/block.js'
import type { ChannelConfig } from '../protocol/channel-config.js'
import { encodeNormalMessages } from '../protocol/kafka-message.js'
import type { RecordHeaders } from '../protocol/log-record.js'
import { Backoff } from '../util/backoff.js'
import { sleep, type Clock } from '../util/clock.js'
import { Level } from '../util/level.js'
import { ShortLivedMap } from '../util/short-lived-map.js'
import { linkSignals } from '../util/signals.js'
import { DivergenceCheck, type Disagreement } from './divergence.js'
import { IdempotencyKeys, type KeyedEnvelope } from './idempotency-keys.js'
import { LOG_RETRY, LogWriter } from './log-writer.js'
import { MessageLoop, type LoopPosition } from './message-loop.js'
import { LogFaultError, type OrderedLog } from './ordered-log.js'
import { checkNewestBlocks, ensureGenesis, HaltError } from './recovery.js'
import { reasonFor, type ChainReason, type ChainState, type ChainStatus } from './chain-status.js'
import type { ChainSpans } from './spans.js'
import { Waiters } from './waiters.js'

/** What a chain is. */
export interface ChainOptions {
  readonly channel: string
  /** The block that the chain begins with. */
  readonly genesis: Block
  /** How many of the newest blocks are checked at the start, all links and hashes. */
  readonly verifyNewestBlocks: number
}

/** What a chain works with. */
export interface ChainDependencies {
  readonly log: OrderedLog
  readonly ledger: Ledger
  readonly clock: Clock
  readonly metrics: ChainMetrics
  readonly logger: Logger
  /** Where traces are on. */
  readonly spans?: ChainSpans | undefined
}

/** Submissions whose time to a block is measured at the same time; more go unmeasured. */
const MAX_MEASURED = 10_000

/** Time in which a replica that is ready must have read what is in the log. */
const CATCH_UP_TIMEOUT_MS = 5000

/** A loop that ran for this long was well: the next failure is retried at once. */
const STEADY_MS = 10_000

/** One channel: appends envelopes, and turns the log into blocks. Its faults stay its own. */
export class Chain {
  readonly channel: string
  readonly ledger: Ledger
  readonly #genesis: Block
  readonly #verifyNewestBlocks: number
  readonly #dependencies: ChainDependencies
  readonly #writer: LogWriter
  readonly #waiters: Waiters
  readonly #keys: IdempotencyKeys
  /** How far the log was ever read by this process. */
  readonly #read = new Level(0)
  #barrier: Promise<void> | undefined
  readonly #stopping = new AbortController()
  readonly #measured = new ShortLivedMap<number, number>()
  #reading: Promise<void> | undefined
  #loop: MessageLoop | undefined
  #halted: ChainReason | undefined
  /** Why the loop does not run. */
  #readFault: ChainReason | undefined
  /** Number of blocks that the log gives up to this process's first CONNECT: readers must find them before the chain is ready. */
  #connectHeight: number | undefined
  #position: LoopPosition = { nextOffset: 0, height: 0, settled: false }
  #state: ChainState = 'starting'
  #sinceMs: number
  #lastBlockAtMs: number | undefined
  #wasReady = false
  #disagreement: Disagreement | undefined

  constructor ({ channel, genesis, verifyNewestBlocks }: ChainOptions, dependencies: ChainDependencies) {
    this.channel = channel
    this.#verifyNewestBlocks = verifyNewestBlocks
    this.ledger = dependencies.ledger
    this.#keys = new IdempotencyKeys(this.ledger.height)
    this.#genesis = genesis
    this.#dependencies = dependencies
    this.#writer = new LogWriter(channel, { ...dependencies, signal: this.#stopping.signal, changed: () => { this.#update() } })
    this.#waiters = new Waiters(channel)
    this.#sinceMs = dependencies.clock.now()
  }

  get status (): ChainStatus {
    const reason = this.#halted ?? this.#readFault ?? this.#writer.fault
    const { warnings, ...seen } = this.#dependencies.log.status(this.channel)
    return {
      channel: this.channel,
      state: this.#state,
      ...reason && { reason },
      sinceMs: this.#sinceMs,
      lastOffset: this.#position.nextOffset - 1,
      height: this.ledger.height,
      ...this.#lastBlockAtMs !== undefined && { lastBlockAtMs: this.#lastBlockAtMs },
      ...this.#disagreement && { disagreement: this.#disagreement },
      ...warnings && { warnings },
      ...!this.#halted && seen // who is halted reads nothing: nothing is late, and where the log ends is not known any more
    }
  }

  /** The config that rules the next envelope; undefined until the chain has recovered. */
  get config (): ChannelConfig | undefined {
    return this.#loop?.consenter.config
  }

  /** Starts in the background. Resolves when the chain has recovered from its ledger, has halted, or has to try again. */
  async start (): Promise<void> {
    await new Promise<void>((resolve) => { this.#reading = this.#run(resolve) })
  }

  /**
   * Appends normal envelopes, side by side. Resolves with the offset of the first when they are durable.
   * @param checkedBy sequence of the config that they were checked by, where that may be an older one than now: behind a newer
   * one they are checked again
   * @throws OrderingError `channel_not_ready`, `channel_halted`, `config_in_flight`, and what OrderedLog.append throws
   */
  async order (envelopes: readonly Uint8Array[], headers: RecordHeaders = {}, checkedBy?: bigint): Promise<number> {
    const { consenter: { config } } = this.#requireReady()
    const span = this.#dependencies.spans?.append(headers, envelopes.length)
    const carried = span?.headers ?? headers
    const withHeaders = Object.keys(carried).length > 0 && { headers: carried }
    const records = encodeNormalMessages(envelopes, checkedBy ?? config.sequence).map((value) => ({ value, ...withHeaders }))
    const appending = this.#writer.append(records)
    const offset = await (span ? span.around(appending) : appending)
    if (this.#measured.size < MAX_MEASURED) this.#measured.set(offset, this.#dependencies.clock.elapsedMs())
    return offset
  }

  /**
   * Waits until the envelope at an offset is in a block. Resolves with undefined when the signal aborts.
   * @throws OrderingError `envelope_discarded`
   */
  async position (offset: number, signal: AbortSignal): Promise<Position | undefined> {
    return findOffset(this.ledger, offset) ?? await this.#waiters.wait(offset, signal)
  }

  /** Keys of this block and of what follows are known to `keyed`; earlier ones may be in the receipts index only. */
  get firstKeyedBlock (): number {
    return this.#keys.firstBlock
  }

  /**
   * The first envelope in the log with an idempotency key, after everything that was acknowledged before the call is read.
   * Undefined when there is none, or when it is so old that only the receipts index has it.
   * @throws OrderingError `channel_not_ready` when this replica does not catch up in time, and as `order`
   */
  async keyed (key: string): Promise<KeyedEnvelope | undefined> {
    this.#requireReady()
    this.#barrier ??= this.#catchUp()
    await this.#barrier
    return this.#keys.find(key)
  }

  /** Reads up to the log's end as it is now. Calls that arrive before it begins share it. */
  async #catchUp (): Promise<void> {
    await Promise.resolve()
    this.#barrier = undefined
    const { log, clock } = this.#dependencies
    const next = await log.next(this.channel)
    const waiting = linkSignals(this.#stopping.signal)
    const cancel = clock.after(CATCH_UP_TIMEOUT_MS, () => { waiting.end() })
    await this.#read.above(next - 1, waiting.signal)
    cancel()
    waiting.end()
    if (this.#read.value < next) {
      const detail = `the log ends at offset ${next.toString()}, this replica has read up to ${this.#read.value.toString()}`
      throw new OrderingError('channel_not_ready', detail, { channel: this.channel })
    }
  }

  /** Stops reading and appending. What is acknowledged is in the log; the blocks go on from there at the next start. */
  async stop (): Promise<void> {
    this.#stopping.abort()
    await Promise.allSettled([this.#reading, this.#writer.ended()])
    this.#dependencies.spans?.close()
  }

  #requireReady (): MessageLoop {
    const { channel } = this
    if (this.#state === 'ready' && this.#loop) {
      if (!this.#loop.consenter.ingressBlocked) return this.#loop
      throw new OrderingError('config_in_flight', 'a config envelope is being ordered again; submissions wait for it', { channel })
    }
    const { reason } = this.status
    const detail = reason?.detail ?? `the channel is ${this.#state}`
    if (this.#halted) throw new OrderingError('channel_halted', `${this.#halted.code}: ${detail}`, { channel })
    throw new OrderingError(this.#state === 'read-only' ? unavailableCode(reason) : 'channel_not_ready', detail, { channel })
  }

  /** Recovers and runs the message loop, and does so anew when it fails, for ever. */
  async #run (recovered: () => void): Promise<void> {
    const { clock } = this.#dependencies
    const { signal } = this.#stopping
    const backoff = new Backoff(LOG_RETRY)
    for (;;) {
      const startedAt = clock.elapsedMs()
      try {
        await this.#recover()
        recovered()
        await this.#loop?.run()
        if (signal.aborted) return
        throw new OrderingError('log_unavailable', 'the log ended', { channel: this.channel })
      } catch (error) {
        if (!signal.aborted) this.#failed(error)
        recovered()
        if (signal.aborted) return
      }
      if (clock.elapsedMs() - startedAt > STEADY_MS) backoff.reset()
      await sleep(clock, backoff.next(), signal)
    }
  }

  async #recover (): Promise<void> {
    if (!this.#loop) {
      await ensureGenesis(this.ledger, this.#genesis)
      await checkNewestBlocks(this.ledger, this.#verifyNewestBlocks)
    }
    this.#loop = this.#newLoop()
  }

  #failed (error: unknown): void {
    if (error instanceof HaltError || error instanceof LogFaultError) {
      this.#halt(error)
      return
    }
    if (!(error instanceof OrderingError)) this.#dependencies.logger.error({ err: error }, 'the message loop failed')
    this.#readFault = reasonFor(error)
    this.#update()
  }

  #newLoop (): MessageLoop {
    const divergence = new DivergenceCheck({
      ...this.#dependencies,
      signal: this.#stopping.signal,
      diverged: (error) => { this.#halt(error) },
      disagreed: (disagreement) => { this.#disagreed(disagreement) }
    })
    return new MessageLoop(this.channel, {
      ...this.#dependencies,
      keys: this.#keys,
      listener: {
        mayCreate: () => this.#writer.connectOffset === undefined,
        opened: () => { this.#writer.announce() },
        connected: (message) => { divergence.check(message, message.offset > (this.#writer.connectOffset ?? Infinity)) },
        caughtUp: () => this.#state === 'ready',
        position: (position) => {
          this.#position = position
          this.#read.raise(position.nextOffset)
          if (position.settled) this.#readFault = undefined
          this.#update()
        },
        published: (cut) => { this.#published(cut) },
        discarded: ({ kind, offset, originalOffset, code, reason }) => {
          if (kind !== 'regular') return
          for (const awaited of this.#waiters.isStale(originalOffset) ? [offset, originalOffset] : [offset]) {
            this.#waiters.discarded(awaited, { code, reason })
            this.#dependencies.spans?.discarded(awaited, code)
          }
        },
        resubmitted: (offset, originalOffset) => {
          const first = this.#waiters.isStale(originalOffset) ? originalOffset : 0
          this.#waiters.resubmitted(offset, first)
          this.#dependencies.spans?.resubmitted(offset, first)
        },
        abandoned: (offset, reason) => {
          this.#waiters.discarded(offset, { code: 'not_resubmitted', reason })
          this.#dependencies.spans?.discarded(offset, 'not_resubmitted')
        }
      }
    }, this.#stopping.signal)
  }

  #published (cut: CutBlock): void {
    const { clock, metrics } = this.#dependencies
    this.#lastBlockAtMs = clock.now()
    this.#waiters.published(cut)
    this.#dependencies.spans?.published(cut)
    if (this.#state === 'catching-up') this.#update()
    if (this.#measured.size === 0) return
    const ordered = new Set(cut.offsets)
    for (const [offset, appendedAt] of this.#measured) {
      if (offset > cut.lastOffsetPersisted) break
      this.#measured.delete(offset)
      if (ordered.has(offset)) metrics.ordered(clock.elapsedMs() - appendedAt)
    }
  }

  /** Another replica announced another chain, and this one was found right: say so, and let it hear of this one. */
  #disagreed (disagreement: Disagreement): void {
    this.#dependencies.metrics.disagreement()
    this.#disagreement = disagreement
    this.#writer.answer(disagreement.offset)
  }

  #halt ({ code, message }: HaltError | LogFaultError): void {
    this.#stopping.abort()
    this.#halted = { code, detail: message }
    this.#dependencies.metrics.event('halt')
    this.#update()
  }

  /** Derives the state from what is known, and tells it when it changed. */
  #update (): void {
    const state = this.#derive()
    if (state === this.#state) return
    const { clock, logger } = this.#dependencies
    this.#state = state
    this.#sinceMs = clock.now()
    if (state === 'ready') this.#wasReady = true
    const { reason } = this.status
    logger[state === 'halted' ? 'error' : state === 'read-only' ? 'warn' : 'info']({ state, ...reason && { code: reason.code, reason: reason.detail } }, `channel is ${state}`)
  }

  #derive (): ChainState {
    if (this.#halted) return 'halted'
    const { fault, connectOffset } = this.#writer
    if (this.#readFault ?? fault) return this.#wasReady ? 'read-only' : 'starting'
    if (connectOffset === undefined) return 'starting'
    const { nextOffset, height } = this.#position
    if (nextOffset <= connectOffset) return 'catching-up'
    this.#connectHeight ??= height
    return this.ledger.height >= this.#connectHeight ? 'ready' : 'catching-up'
  }
}

function unavailableCode (reason: ChainReason | undefined): ErrorCode {
  return reason?.code === 'disk_full' || reason?.code === 'storage_failed' ? reason.code : 'log_unavailable'
}
