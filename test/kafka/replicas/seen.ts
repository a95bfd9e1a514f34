import { createHash } from 'node:crypto'
import { hashHeader } from '../../../src/client/index.js'
import type { JsonBlock } from '../../helpers/socket.js'
import type { Transport } from './subscriber.js'

/** What a subscriber saw over all its connections. */
export class Seen {
  readonly blocks: JsonBlock[] = []
  readonly faults: string[] = []
  connections = 0
  duplicates = 0
  /** Duplicates of the connection that had most of them. */
  maxDuplicates = 0
  /** How often a replica was asked for a block that it had not read yet. */
  behind = 0
  readonly byTransport: Record<Transport, number> = { WebSocket: 0, SSE: 0, NDJSON: 0 }

  /** Takes a block that came; false when it was there already. Says what is wrong with it in `faults`. */
  async take (block: JsonBlock): Promise<boolean> {
    const last = this.blocks.at(-1)
    const { number, previousHash, dataHash, headerHash, envelopes = [] } = block
    if (number < this.blocks.length) return false
    if (number > this.blocks.length) this.faults.push(`block ${number.toString()} came where ${this.blocks.length.toString()} is next`)
    if (previousHash !== (last?.headerHash ?? '')) this.faults.push(`block ${number.toString()} is not linked`)
    const hash = createHash('sha256')
    for (const envelope of envelopes) hash.update(Buffer.from(envelope, 'base64'))
    if (hash.digest('hex') !== dataHash || await hashHeader(block) !== headerHash) this.faults.push(`block ${number.toString()} has another hash`)
    this.blocks.push(block)
    return true
  }
}
