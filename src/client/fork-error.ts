import { OrderingClientError } from './error.js'

/** Two blocks that should be the same one. */
export interface Fork {
  /** Number of the block that both hashes are about. */
  readonly number: number
  /** Header hash that this client knows for it. */
  readonly ownHash: string
  /** Header hash that the replica has for it, or claims with the next block's link. */
  readonly theirHash: string
  /** The replica. */
  readonly url: string
}

/** A replica has another history than the one that was followed so far. It was not followed. */
export class ForkError extends OrderingClientError {
  override readonly name = 'ForkError'
  readonly number: number
  readonly ownHash: string
  readonly theirHash: string

  constructor ({ number, ownHash, theirHash, url }: Fork, what = 'another history', cause?: unknown) {
    const block = `block ${number.toString()}`
    super('fork_detected', `${url} has ${what}: ${block} has header hash ${theirHash || 'none'} there, and ${ownHash || 'none'} here`, { url, cause })
    this.number = number
    this.ownHash = ownHash
    this.theirHash = theirHash
  }
}
