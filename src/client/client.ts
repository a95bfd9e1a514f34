import { checkArgument, checkOptions, DURATION, HASH, isCount, matches, OBJECT, SIGNAL, VIEW, type Rule, type Rules } from './arguments.js'
import { Backoff } from './backoff.js'
import { readBlock, type Block, type BlockOf, type HeaderBlock, type View } from './block.js'
import { BlockFollower, checkBlocksOptions, type BlocksOptions } from './blocks.js'
import type { EnvelopeParts } from './envelope.js'
import { OrderingClientError } from './error.js'
import { ask } from './http.js'
import { checkInclusionArguments, gaveUpWaiting, verifyInclusion, type Inclusion, type TrustedTip } from './inclusion.js'
import { settle, type OrderingClientOptions, type Settings } from './options.js'
import { Replicas } from './replicas.js'
import { submit, type Acknowledgement, type Receipt, type SubmitOptions } from './submission.js'
import { MAX_DELAY_MS } from './timer.js'

/** How a channel is: what GET /v1/channels/{channel} says. */
export interface ChannelInfo {
  readonly channel: string
  readonly state: string
  readonly height: number
  readonly tipHash?: string
  readonly config?: Readonly<Record<string, unknown>>
}

/** How well a channel is at the replica that was asked. */
export interface ChannelHealth {
  readonly channel: string
  readonly state: string
  readonly since: string
  readonly height: number
  readonly lastOffset: number
  readonly reason?: { readonly code: string, readonly detail: string }
  readonly warnings?: readonly string[]
}

/** How something is asked for. */
export interface AskOptions {
  /** Time to wait for what is not there yet: a block that is not cut, a receipt of an envelope that is in no block. */
  readonly waitMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** How inclusion is checked. */
export interface VerifyOptions {
  readonly trustedTip?: TrustedTip | undefined
  readonly signal?: AbortSignal | undefined
}

/** How one block is asked for. */
type BlockOptions<V extends View> = AskOptions & { readonly view?: V }

const PLAIN_OPTIONS: Rules<Omit<AskOptions, 'waitMs'>> = { signal: SIGNAL }

const ASK_OPTIONS: Rules<AskOptions> = { waitMs: DURATION, signal: SIGNAL }

const BLOCK_OPTIONS: Rules<BlockOptions<View>> = { view: VIEW, ...ASK_OPTIONS }

const VERIFY_OPTIONS: Rules<VerifyOptions> = { trustedTip: OBJECT, signal: SIGNAL }

const RECEIPT_ID: Rule = {
  fits: (value) => isCount(value) || HASH.fits(value) || matches(value, /^(?:0|[1-9][0-9]{0,15})$/),
  allowed: `the id of an envelope, ${HASH.allowed}, or its offset`
}

const BLOCK_NUMBER: Rule = { fits: (value) => isCount(value) || value === 'oldest' || value === 'newest', allowed: 'the number of a block, oldest or newest' }

/**
 * A client of one channel, at any number of replicas, in Node.js and in browsers. It may be used by many callers at once
 * and needs no closing. Everything it throws is an OrderingClientError, or the reason of the caller's own signal.
 */
export class OrderingClient {
  readonly #settings: Settings
  readonly #replicas: Replicas

  /** @throws OrderingClientError `invalid_argument` */
  constructor (options: OrderingClientOptions) {
    this.#settings = settle(options)
    this.#replicas = new Replicas(this.#settings.urls)
  }

  /**
   * Puts an envelope into the order: opaque bytes, which the gateway wraps, or the parts of an envelope. Tried again, at
   * every replica, until there is an answer; the idempotency key sees to it that it is ordered once. Gives the receipt
   * when it was in a block within `waitMs`, else the acknowledgement.
   */
  async submit (envelope: Uint8Array | EnvelopeParts, options: SubmitOptions = {}): Promise<Receipt | Acknowledgement> {
    return await submit(this.#settings, this.#replicas, envelope, options)
  }

  /**
   * The blocks of the channel in order, each once, with hashes and links checked. A broken connection is made again, to
   * any replica, and goes on behind the last block. Nothing is looked at or sent before the first one is asked for.
   * @throws ForkError when a replica has another history
   */
  async * blocks<V extends View = 'full'> (options: BlocksOptions<V>): AsyncGenerator<BlockOf<V>, void> {
    checkBlocksOptions(options)
    const { signal, giveUpAfterMs = Infinity } = options
    const follower = new BlockFollower(this.#settings, this.#replicas, options)
    yield * follower.run(async () => await this.#ask<ChannelInfo>('', { signal, deadlineMs: giveUpAfterMs })) as AsyncGenerator<BlockOf<V>, void>
  }

  /** Where an envelope is, by its id or by its offset. @throws OrderingClientError `receipt_not_found` */
  async receipt (id: string | number, options: AskOptions = {}): Promise<Receipt> {
    checkArgument('id', id, RECEIPT_ID)
    checkOptions('options', options, ASK_OPTIONS)
    return await this.#ask(`/receipts/${encodeURIComponent(id)}`, options)
  }

  /** One block, with its own hashes checked. @throws OrderingClientError `block_not_found`, `invalid_block` */
  async block<V extends View = 'full'> (number: number | 'oldest' | 'newest', options: BlockOptions<V> = {}): Promise<BlockOf<V>> {
    checkArgument('number', number, BLOCK_NUMBER)
    checkOptions('options', options, BLOCK_OPTIONS)
    const { view = 'full' } = options
    const json = await this.#ask<Partial<Block>>(`/blocks/${number.toString()}?view=${view}`, options)
    const url = this.#replicas.current
    const block = await readBlock(json, view, url)
    const asked = number === 'oldest' ? 0 : number === 'newest' ? block.number : number
    if (block.number !== asked) throw new OrderingClientError('invalid_block', `${url} sent block ${block.number.toString()} for block ${asked.toString()}`, { url })
    return block as BlockOf<V>
  }

  /** Height, tip and config of the channel. */
  async channel (options: Omit<AskOptions, 'waitMs'> = {}): Promise<ChannelInfo> {
    checkOptions('options', options, PLAIN_OPTIONS)
    return await this.#ask('', options)
  }

  /** All channels of the gateway. */
  async channels (options: Omit<AskOptions, 'waitMs'> = {}): Promise<readonly ChannelInfo[]> {
    checkOptions('options', options, PLAIN_OPTIONS)
    const { channels } = await this.#ask<{ channels: readonly ChannelInfo[] }>(undefined, options)
    return channels
  }

  /** How well the channel is at the current replica; also when it is not well. */
  async health (options: Omit<AskOptions, 'waitMs'> = {}): Promise<ChannelHealth> {
    checkOptions('options', options, PLAIN_OPTIONS)
    return await this.#ask('/health', options, (answer) => typeof (answer as ChannelHealth).state === 'string')
  }

  /**
   * Shows that an envelope is in the chain: fetches its block, derives all hashes, and, given a tip that is trusted,
   * follows the links of all blocks from there to the tip. `envelope` is the marshalled one, as blocks hold it. A tip that
   * the chain has not reached yet is waited for, no longer than the deadline.
   * @throws NotIncludedError with the check that failed; OrderingClientError `tip_not_reached`
   */
  async verifyInclusion (envelope: Uint8Array, receipt: Receipt, options: VerifyOptions = {}): Promise<Inclusion> {
    checkOptions('options', options, VERIFY_OPTIONS)
    const { trustedTip, signal } = options
    checkInclusionArguments(envelope, receipt, trustedTip)
    const source = {
      block: async (number: number) => await this.block(number, { signal }),
      headers: (from: number, to: number, after: string) => this.#headersTo(to, { from, after, signal })
    }
    return await verifyInclusion(envelope, receipt, source, trustedTip)
  }

  /**
   * The blocks up to a trusted tip. Each of those that the chain has by now may take the deadline, so that a long chain can
   * be walked; for all that it does not have yet, there is the deadline once.
   */
  async * #headersTo (tip: number, { signal, ...start }: Pick<BlocksOptions, 'from' | 'after' | 'signal'> & { readonly from: number }): AsyncGenerator<HeaderBlock, void> {
    const { deadlineMs, attemptTimeoutMs } = this.#settings.retry
    const waitMs = Math.min(deadlineMs || attemptTimeoutMs, MAX_DELAY_MS) // without time for further tries, there is one
    const { height } = await this.channel({ signal })
    signal?.throwIfAborted()
    const controller = new AbortController()
    let next = start.from
    const follow = (): void => { controller.abort(signal?.reason) }
    const giveUp = (): void => { controller.abort(gaveUpWaiting({ waitMs, tip, next, height, url: this.#replicas.current })) }
    let clock = setTimeout(giveUp, waitMs)
    signal?.addEventListener('abort', follow, { once: true })
    try {
      for await (const header of this.blocks({ ...start, to: tip, view: 'header', signal: controller.signal, giveUpAfterMs: deadlineMs })) {
        next = header.number + 1
        if (header.number < height) {
          clearTimeout(clock)
          clock = setTimeout(giveUp, waitMs)
        }
        yield header
      }
    } finally {
      clearTimeout(clock)
      signal?.removeEventListener('abort', follow)
    }
  }

  /** Asks until there is an answer. `path` is below the channel; undefined for the list of channels. */
  async #ask<T> (path: string | undefined, { waitMs = 0, deadlineMs, signal }: AskOptions & { deadlineMs?: number }, isAnswer?: (answer: unknown) => boolean): Promise<T> {
    const { fetch, channel, retry } = this.#settings
    const waitUntil = Date.now() + waitMs
    const backoff = new Backoff(this.#settings, this.#replicas, { deadlineMs: (deadlineMs ?? retry.deadlineMs) + waitMs, signal })
    for (;;) {
      const url = this.#replicas.current
      try {
        const answer = await ask<T>({
          fetch,
          url,
          path: path === undefined ? '/v1/channels' : `/v1/channels/${encodeURIComponent(channel)}${path}`,
          accepted: isAnswer ? [503] : [],
          timeoutMs: retry.attemptTimeoutMs,
          signal
        })
        if (!isAnswer || isAnswer(answer)) return answer
        throw new OrderingClientError('invalid_answer', `${url} answered with something else`, { retryable: true, url })
      } catch (error) {
        if (isAbsent(error) && Date.now() >= waitUntil) throw error
        await backoff.failed(error, url)
      }
    }
  }
}

/** Not there yet: that is an answer, unless the caller wants to wait. */
function isAbsent (error: unknown): boolean {
  return error instanceof OrderingClientError && error.status === 404
}
