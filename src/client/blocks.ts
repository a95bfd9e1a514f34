import { checkOptions, DURATION, HASH, isCount, SIGNAL, VIEW, type Rules } from './arguments.js'
import { Backoff } from './backoff.js'
import { readBlock, type Block, type HeaderBlock, type View } from './block.js'
import { ChainCheck, type Position } from './chain-check.js'
import { OrderingClientError } from './error.js'
import { ForkError } from './fork-error.js'
import { errorOfFrame } from './frame.js'
import { ask } from './http.js'
import type { Settings } from './options.js'
import type { Replicas } from './replicas.js'
import { Subscription } from './subscription.js'

/** Which blocks are followed. */
export interface BlocksOptions<V extends View = View> {
  /** First block: a number, or a place at the time of the call. `next` is the one that is not cut yet. */
  readonly from: number | 'oldest' | 'newest' | 'next'
  /** Header hash of the block before the first one, where it is known. */
  readonly after?: string | undefined
  /** Last block; without, it never ends. */
  readonly to?: number | 'newest' | undefined
  readonly view?: V | undefined
  /** Ends the iteration with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Time without a connection after which it gives up; for ever when left out. */
  readonly giveUpAfterMs?: number | undefined
}

const OPTIONS: Rules<BlocksOptions> = {
  from: {
    fits: (value) => isCount(value) || value === 'oldest' || value === 'newest' || value === 'next',
    allowed: 'the number of a block, oldest, newest or next',
    required: true
  },
  after: { fits: (value) => value === '' || HASH.fits(value), allowed: `a header hash, ${HASH.allowed}` }, // empty, as block 0 has it
  to: { fits: (value) => isCount(value) || value === 'newest', allowed: 'the number of a block, or newest' },
  view: VIEW,
  signal: SIGNAL,
  giveUpAfterMs: DURATION
}

/** @throws OrderingClientError `invalid_argument` */
export function checkBlocksOptions (options: BlocksOptions): void {
  checkOptions('options', options, OPTIONS)
}

/** Answer to the question how a channel is. */
export interface Tip {
  readonly height: number
  readonly tipHash?: string
}

/** Follows the blocks of a channel over any number of broken connections. Each block comes once, checked. */
export class BlockFollower {
  readonly #settings: Settings
  readonly #replicas: Replicas
  readonly #options: BlocksOptions
  readonly #backoff: Backoff
  readonly #view: View

  constructor (settings: Settings, replicas: Replicas, options: BlocksOptions) {
    this.#settings = settings
    this.#replicas = replicas
    this.#options = options
    this.#view = options.view ?? 'full'
    this.#backoff = new Backoff(settings, replicas, { deadlineMs: options.giveUpAfterMs ?? Infinity, signal: options.signal })
  }

  /** @throws ForkError, OrderingClientError when it cannot go on, or the signal's reason */
  async * run (tip: () => Promise<Tip>): AsyncGenerator<Block | HeaderBlock, void> {
    const { start, to } = await this.#resolve(tip)
    const check = new ChainCheck(start)
    for (;;) {
      const url = this.#replicas.current
      let subscription: Subscription | undefined
      try {
        subscription = await this.#open(url, check, to)
        yield * this.#read(subscription, { url, check, to })
        return
      } catch (error) {
        await this.#backoff.failed(await this.#withBothHashes(error, url, check), url)
      } finally {
        subscription?.close()
      }
    }
  }

  /** Places become numbers at once, so that a broken connection cannot move them. */
  async #resolve (tip: () => Promise<Tip>): Promise<{ start: Position, to: number | undefined }> {
    const { from, after, to } = this.#options
    const needsTip = from === 'newest' || from === 'next' || to === 'newest'
    const { height, tipHash } = needsTip ? await tip() : { height: 0, tipHash: undefined }
    const newest = Math.max(0, height - 1)
    const first = from === 'oldest' ? 0 : from === 'newest' ? newest : from
    const start = first === 'next' ? { next: height, previousHash: after ?? tipHash } : { next: first, previousHash: after }
    const last = to === 'newest' ? newest : to
    if (last !== undefined && last < start.next) throw rangeError(last, start)
    return { start, to: last }
  }

  async #open (url: string, { next: from, previousHash: after }: ChainCheck, to: number | undefined): Promise<Subscription> {
    const { signal } = this.#options
    return await Subscription.open(this.#settings, { url, from, to, after, view: this.#view, signal })
  }

  async * #read (subscription: Subscription, { url, check, to }: { url: string, check: ChainCheck, to: number | undefined }): AsyncGenerator<Block | HeaderBlock, void> {
    for (;;) {
      const frame = await subscription.read()
      switch (frame?.type) {
        case 'block': {
          const block = await readBlock(frame.block, this.#view, url)
          if (!check.take(block, url)) break
          this.#backoff.succeeded()
          subscription.next = check.next
          yield block
          if (check.next - 1 === to) return
          break
        }
        case 'error':
          throw errorOfFrame(frame, url)
        case 'going-away':
          throw new OrderingClientError('shutting_down', `${url} is going away`, { retryable: true, url })
        case undefined:
          throw new OrderingClientError('unreachable', `${url} ended the stream`, { retryable: true, url })
        default: // caught up, a heartbeat, or something new: the connection lives
          this.#backoff.alive()
      }
    }
  }

  /** A replica that refuses says that it has another block, but not for programs which one. */
  async #withBothHashes (error: unknown, url: string, { next, previousHash = '' }: ChainCheck): Promise<unknown> {
    if (!(error instanceof OrderingClientError) || error instanceof ForkError || error.code !== 'fork_detected') return error
    const { fetch, channel, retry: { attemptTimeoutMs: timeoutMs } } = this.#settings
    const number = next - 1
    try {
      const path = `/v1/channels/${encodeURIComponent(channel)}/blocks/${number.toString()}?view=header`
      const { headerHash } = await ask<HeaderBlock>({ fetch, url, path, timeoutMs, signal: this.#options.signal })
      return new ForkError({ number, ownHash: previousHash, theirHash: headerHash, url }, undefined, error)
    } catch (failure) {
      return failure // asked again at the next try
    }
  }
}

function rangeError (to: number, { next }: Position): OrderingClientError {
  return new OrderingClientError('invalid_argument', `to is ${to.toString()}, it must not be less than from (${next.toString()})`)
}
