import { Consenter } from '../consenter/consenter.js'
import { hasCode, OrderingError } from '../errors.js'
import { decodeStored, type Ledger, type StoredBlock } from '../ledger/ledger.js'
import { faultOf, type Verification } from '../ledger/verify.js'
import type { Effect } from '../consenter/effects.js'
import { encodeBlock } from '../protocol/block.js'
import { decodeChainTip } from '../protocol/chain-tip.js'
import { configOfBlock } from '../protocol/genesis.js'
import { hex } from '../util/hex.js'
import { LogFaultError, type OrderedLog } from './ordered-log.js'

/** What cutting a chain anew found. */
export interface Replay extends Verification {
  /** The fault is the log's: it could not be read, which says nothing about the chain. */
  readonly unread?: boolean
  /** All blocks that the log gives are those of the ledger, and the log ends in front of the others. */
  readonly ended?: boolean
}

/** A chain on its way along its log: how far the two are the same. */
class Comparison {
  readonly #ledger: Ledger
  #number = 0
  #headerHash = ''
  #genesisHash: Uint8Array = new Uint8Array(0)
  #announced = false

  constructor (ledger: Ledger) {
    this.#ledger = ledger
  }

  get number (): number {
    return this.#number
  }

  /** What is known by now: nothing differs, or something does for a reason. */
  found (reason?: string): Replay {
    const { channel } = this.#ledger
    return { channel, blocks: this.#number, headerHash: this.#headerHash, ...reason !== undefined && { fault: { block: this.#number, reason } } }
  }

  /** What is known by now, and that it could not be gone on. */
  failed (error: unknown): Replay {
    return { ...this.found(), fault: faultOf(error, this.#number), unread: isLogFault(error) }
  }

  begin (genesis: StoredBlock): void {
    this.#number = 1
    this.#genesisHash = genesis.entry.headerHash
    this.#headerHash = hex(this.#genesisHash)
  }

  /** Takes what comes out of the log next; the comparison is over when this returns something. */
  take (effect: Effect): Replay | undefined {
    if (effect.type === 'consumed' && !this.#announced) return this.#compareGenesis(effect.payload)
    if (effect.type !== 'writeBlock') return undefined
    if (this.#number >= this.#ledger.height) return this.found() // not published yet: the ones behind it have nothing to be compared with
    const bytes = this.#ledger.get(this.#number)?.bytes
    if (!bytes?.equals(encodeBlock(effect.cut.block))) return this.found('it is not the block that the log gives')
    this.#headerHash = hex(effect.cut.headerHash)
    this.#number++
    return undefined
  }

  /** The first announcement in the log says what the channel began with (docs/adr/0008); CONNECT messages of others say nothing. */
  #compareGenesis (payload: Uint8Array | undefined): Replay | undefined {
    const tip = payload && decodeChainTip(payload)
    if (!tip) return undefined
    this.#announced = true
    if (Buffer.from(tip.genesisHash).equals(this.#genesisHash)) return undefined
    return { ...this.found(), fault: { block: 0, reason: `the channel began with another genesis block: ${hex(tip.genesisHash)}` } }
  }
}

/**
 * Cuts a whole chain anew from its log and compares each block, byte by byte, with the ledger's. The chain may grow
 * meanwhile: what is published by now is compared, and what is published later up to the first block that is not
 * published when it has been cut here.
 * @returns what differs first, or that nothing does
 */
export async function verifyByReplay (ledger: Ledger, log: OrderedLog): Promise<Replay> {
  const comparison = new Comparison(ledger)
  const { height } = ledger // blocks that are published from now on may lie behind the log's end as it is seen below
  try {
    const stored = ledger.get(0)
    if (!stored) return comparison.found()
    const genesis = decodeStored(stored)
    const consenter = new Consenter(ledger.channel, { block: genesis, config: configOfBlock(genesis).config, checkpoint: undefined })
    comparison.begin(stored)
    const next = await endOf(log, ledger.channel)
    const done = new AbortController()
    if (next === 0) done.abort()
    const passed = (offset: number): void => { if (offset >= next) done.abort() }
    for await (const batch of log.read(ledger.channel, 0, done.signal, passed)) {
      for (const { offset, value } of batch) {
        for (const effect of consenter.step({ type: 'record', offset, value })) {
          const result = comparison.take(effect)
          if (result) return result
        }
        if (offset >= next - 1) done.abort()
      }
    }
    if (!done.signal.aborted) throw new OrderingError('log_unavailable', 'reading the log ended before its end')
    return comparison.number < height ? { ...comparison.found('the log does not give it'), ended: true } : comparison.found()
  } catch (error) {
    return comparison.failed(error)
  }
}

/** Offset of the log's next record. @throws LogFaultError when its first ones are gone */
async function endOf (log: OrderedLog, channel: string): Promise<number> {
  const { first, next } = await log.bounds(channel, { create: false })
  if (first > 0) throw new LogFaultError('log_gap', `the log begins at offset ${first.toString()}`)
  return next
}

function isLogFault (error: unknown): boolean {
  return error instanceof LogFaultError || hasCode(error, 'log_unavailable')
}
