import { pause } from '../kafka/replicas/replicas.js'
import { Seen } from '../kafka/replicas/seen.js'
import { follow, RefusedError, TRANSPORTS, type Transport } from '../kafka/replicas/subscriber.js'

/** A subscriber of one channel: what it saw over all its connections. */
export interface Follower {
  readonly channel: string
  readonly transport: Transport
  readonly seen: Seen
}

/** What a replica may say while it is behind, starts or ends. */
const PASSING = ['block_not_found', 'shutting_down', 'channel_not_ready']

const RETRY_MS = 100

/** Subscribers of each channel over each transport, which go on at the next replica whenever a connection ends. */
export class Followers {
  readonly all: readonly Follower[]
  readonly #urls: readonly string[]
  #stopping = false

  constructor (urls: readonly string[], channels: readonly string[]) {
    this.#urls = urls
    this.all = channels.flatMap((channel) => TRANSPORTS.map((transport) => ({ channel, transport, seen: new Seen() })))
  }

  start (): void {
    for (const [index, follower] of this.all.entries()) void this.#run(follower, index)
  }

  /** Opens no more connections. */
  stop (): void { this.#stopping = true }

  async #run ({ channel, transport, seen }: Follower, first: number): Promise<void> {
    for (let count = first; !this.#stopping; count++) {
      const url = this.#urls[count % this.#urls.length] as string
      try {
        for await (const { type, block, ...frame } of follow(url, transport, seen.blocks.at(-1), { channel })) {
          if (type === 'error' && !PASSING.includes(String(frame['code']))) seen.faults.push(`${transport}: ${JSON.stringify(frame)}`)
          if (block && !await seen.take(block)) seen.duplicates++
          if (block) dropEnvelopes(seen)
        }
      } catch (error) {
        if (!(error instanceof RefusedError)) seen.faults.push(`${transport}: ${String(error)}`)
        else if (error.status !== 0 && !PASSING.includes(error.code)) seen.faults.push(`${transport}: ${error.message}`)
      }
      seen.connections++
      await pause(RETRY_MS)
    }
  }
}

/** The newest block was checked: its envelopes, which are most of it, need not be kept. */
function dropEnvelopes ({ blocks }: Seen): void {
  const newest = blocks.at(-1)
  if (!newest?.envelopes) return
  const { envelopes, ...header } = newest
  blocks[blocks.length - 1] = header
}
