import type { Ledger } from '../ledger/ledger.js'
import { FrameCache } from './frame-cache.js'

/** Who is served when there is a new block: takes what there is, and does not throw. */
export interface Follower {
  readonly serve: () => void
  /** Number of the next block that it is sent. */
  readonly position: number
}

/** The open subscriptions of one channel, which are served together, and the frames that they share. */
export class FanOut {
  readonly cache: FrameCache
  readonly #ledger: Ledger
  readonly #followers = new Set<Follower>()
  #due = false

  constructor (ledger: Ledger, options: { maxBytes: number, onEncoded: () => void }) {
    this.#ledger = ledger
    this.cache = new FrameCache(options, ledger)
    ledger.follow(() => { this.#published() })
  }

  add (follower: Follower): void {
    this.#followers.add(follower)
  }

  delete (follower: Follower): void {
    this.#followers.delete(follower)
  }

  /** Blocks that the one who is furthest behind has not been sent yet. */
  get maxLagBlocks (): number {
    let max = 0
    for (const { position } of this.#followers) max = Math.max(max, this.#ledger.height - position)
    return max
  }

  /** Behind all that the block's writer does at once: those who wait for a receipt come first, and blocks of one commit go out together. */
  #published (): void {
    if (this.#due || this.#followers.size === 0) return
    this.#due = true
    process.nextTick(() => {
      this.#due = false
      for (const follower of this.#followers) follower.serve()
    })
  }
}
