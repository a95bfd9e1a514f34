import type { Random } from '../kafka/replicas/random.js'
import { pause } from '../kafka/replicas/replicas.js'
import { Seen } from '../kafka/replicas/seen.js'
import { follow, RefusedError, TRANSPORTS, type Transport } from '../kafka/replicas/subscriber.js'

/** A subscriber of one channel: what it saw over all its connections. */
export interface Follower {
  readonly channel: string
  readonly transport: Transport
  readonly seen: Seen
  /** Connections that ended without the subscriber's doing. */
  broken: number
}

/** What a replica may say while it is behind, starts or ends. */
const PASSING = ['block_not_found', 'shutting_down', 'channel_not_ready']

const RETRY_MS = 100

/** A subscriber leaves a replica after so many blocks; otherwise all would soon be where nothing is ever restarted. */
const STAY_BLOCKS = [5, 200] as const

/** Subscribers of each channel over each transport, which go on at the next replica whenever a connection ends, and leave by themselves. */
export class Followers {
  readonly all: readonly Follower[]
  readonly #urls: readonly string[]
  readonly #random: Random
  #stopping = false

  constructor (urls: readonly string[], channels: readonly string[], random: Random) {
    this.#urls = urls
    this.#random = random
    this.all = channels.flatMap((channel) => TRANSPORTS.map((transport) => ({ channel, transport, seen: new Seen(), broken: 0 })))
  }

  start (): void {
    for (const [index, follower] of this.all.entries()) void this.#run(follower, index)
  }

  /** Opens no more connections. */
  stop (): void { this.#stopping = true }

  async #run (follower: Follower, first: number): Promise<void> {
    const { transport, seen } = follower
    for (let count = first; !this.#stopping; count++) {
      try {
        await this.#followOne(follower, this.#urls[count % this.#urls.length] as string)
      } catch (error) {
        if (!(error instanceof RefusedError)) seen.faults.push(`${transport}: ${String(error)}`)
        else if (error.status !== 0 && !PASSING.includes(error.code)) seen.faults.push(`${transport}: ${error.message}`)
        await pause(RETRY_MS)
      }
    }
  }

  /** Follows the chain at one replica for some blocks, or until the connection ends. */
  async #followOne (follower: Follower, url: string): Promise<void> {
    const { channel, transport, seen } = follower
    let frames = 0
    const until = seen.blocks.length + Math.round(this.#random.between(...STAY_BLOCKS))
    for await (const { type, block, ...frame } of follow(url, transport, seen.blocks.at(-1), { channel })) {
      if (frames++ === 0) seen.connections++
      if (type === 'error' && !PASSING.includes(String(frame['code']))) seen.faults.push(`${transport}: ${JSON.stringify(frame)}`)
      if (block && !await seen.take(block)) seen.duplicates++
      if (block) dropEnvelopes(seen)
      if (seen.blocks.length >= until) return
    }
    if (frames > 0) follower.broken++
    await pause(RETRY_MS)
  }
}

/** The newest block was checked: its envelopes, which are most of it, need not be kept. */
function dropEnvelopes ({ blocks }: Seen): void {
  const newest = blocks.at(-1)
  if (!newest?.envelopes) return
  const { envelopes, ...header } = newest
  blocks[blocks.length - 1] = header
}
