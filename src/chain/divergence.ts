import type { Logger } from 'pino'
import { reasonOf } from '../errors.js'
import type { Ledger } from '../ledger/ledger.js'
import { decodeChainTip, type ChainTip } from '../protocol/chain-tip.js'
import { MalformedError } from '../protocol/malformed.js'
import { hex } from '../util/hex.js'
import type { ConnectMessage } from './message-loop.js'
import type { OrderedLog } from './ordered-log.js'
import { HaltError } from './recovery.js'
import { verifyByReplay } from './replay.js'

/** A replica whose CONNECT message does not fit this replica's chain. */
export interface Disagreement {
  /** Offset of its CONNECT message. */
  readonly offset: number
  readonly detail: string
}

/** What the check works with. */
export interface DivergenceDependencies {
  readonly ledger: Ledger
  readonly log: OrderedLog
  readonly logger: Logger
  /** Ends what still waits for a block. */
  readonly signal: AbortSignal
  /** Another replica disagrees, and this one was found right. */
  readonly disagreed: (disagreement: Disagreement) => void
  /** This replica was found wrong. */
  readonly diverged: (error: HaltError) => void
}

/**
 * Compares the chains that replicas announce in their CONNECT messages (docs/adr/0008). The log is the judge: the first
 * announcement in it says which genesis block the channel has, and who is right about a later block is found by cutting
 * the blocks from the log anew. So a wrong replica halts itself and cannot halt the others.
 */
export class DivergenceCheck {
  readonly #dependencies: DivergenceDependencies
  #announced = false
  #judging = false

  constructor (dependencies: DivergenceDependencies) {
    this.#dependencies = dependencies
  }

  /** Looks at a CONNECT message. `live`: it was appended since this process reads behind its own. */
  check (message: ConnectMessage, live: boolean): void {
    const tip = decodeChainTip(message.payload)
    if (!tip) return
    const first = message.fromStart && !this.#announced
    this.#announced = true
    if (first && !this.#sameGenesis(tip)) {
      const detail = this.#describe(tip, message) ?? ''
      this.#dependencies.diverged(new HaltError('genesis_mismatch', `the channel was begun with another genesis block: ${detail}`))
    } else if (live) void this.#compare(tip, message).catch((error: unknown) => { this.#failed(error) })
  }

  /** A block that was cut here is compared once it is published: the disk may be behind the log. */
  async #compare (tip: ChainTip, message: ConnectMessage): Promise<void> {
    const { ledger, signal } = this.#dependencies
    if (this.#sameGenesis(tip) && tip.number < message.height) await ledger.published(tip.number, signal)
    const detail = this.#describe(tip, message)
    if (detail !== undefined && !signal.aborted) await this.#judge({ offset: message.offset, detail })
  }

  /** What cannot be compared because the own block is damaged halts this channel: nobody waits for the comparison. */
  #failed (error: unknown): void {
    const { signal, diverged, logger } = this.#dependencies
    if (signal.aborted) return // the ledger may be closed by now
    if (error instanceof MalformedError) diverged(new HaltError('ledger_corrupt', reasonOf(error)))
    else logger.warn({ reason: reasonOf(error) }, 'this chain could not be compared with an announced one')
  }

  #describe (tip: ChainTip, { height }: ConnectMessage): string | undefined {
    const { ledger } = this.#dependencies
    if (!this.#sameGenesis(tip)) {
      return `it has genesis hash ${hex(tip.genesisHash)}, this replica has ${hex(ledger.entry(0)?.headerHash)}`
    }
    if (tip.number >= height) return `it has block ${tip.number.toString()}, the log gives ${height.toString()} blocks up to there`
    const own = ledger.entry(tip.number)?.headerHash
    if (!own || Buffer.from(own).equals(tip.headerHash)) return undefined
    return `its block ${tip.number.toString()} has header hash ${hex(tip.headerHash)}, this replica's has ${hex(own)}`
  }

  #sameGenesis ({ genesisHash }: ChainTip): boolean {
    return Buffer.from(genesisHash).equals(this.#dependencies.ledger.entry(0)?.headerHash ?? new Uint8Array(0))
  }

  /** Cuts the chain from the log anew; one at a time, and what it finds holds for all who disagree meanwhile. */
  async #judge (disagreement: Disagreement): Promise<void> {
    const { ledger, log, logger, disagreed, diverged } = this.#dependencies
    logger.warn({ offset: disagreement.offset, reason: disagreement.detail }, 'a replica announces another chain; checking this one against the log')
    if (this.#judging) return
    this.#judging = true
    try {
      const { fault, unread } = await verifyByReplay(ledger, log)
      if (fault && unread) throw new Error(fault.reason)
      if (fault) diverged(new HaltError('diverged', `block ${fault.block.toString()}: ${fault.reason}`))
      else disagreed(disagreement)
    } catch (error) {
      logger.warn({ reason: reasonOf(error) }, 'this chain could not be checked against the log')
    } finally {
      this.#judging = false
    }
  }
}
