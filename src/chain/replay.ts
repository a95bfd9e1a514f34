import { Consenter } from '../consenter/consenter.js'
import { hasCode, OrderingError, reasonOf } from '../errors.js'
import { decodeStored, type Ledger } from '../ledger/ledger.js'
import type { Verification } from '../ledger/verify.js'
import { encodeBlock } from '../protocol/block.js'
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

/**
 * Cuts a whole chain anew from its log and compares each block, byte by byte, with the ledger's. The chain may grow
 * meanwhile: what is published by now is compared, and what is published later up to the first block that is not
 * published when it has been cut here.
 * @returns what differs first, or that nothing does
 */
export async function verifyByReplay (ledger: Ledger, log: OrderedLog): Promise<Replay> {
  let number = 0
  let headerHash = ''
  const found = (reason?: string): Replay =>
    ({ channel: ledger.channel, blocks: number, headerHash, ...reason !== undefined && { fault: { block: number, reason } } })
  const { height } = ledger // blocks that are published from now on may lie behind the log's end as it is seen below
  try {
    const stored = ledger.get(0)
    if (!stored) return found()
    const genesis = decodeStored(stored)
    const consenter = new Consenter(ledger.channel, { block: genesis, config: configOfBlock(genesis).config, checkpoint: undefined })
    number = 1
    headerHash = hex(stored.entry.headerHash)
    const next = await endOf(log, ledger.channel)
    const done = new AbortController()
    if (next === 0) done.abort()
    const passed = (offset: number): void => { if (offset >= next) done.abort() }
    for await (const batch of log.read(ledger.channel, 0, done.signal, passed)) {
      for (const { offset, value } of batch) {
        for (const effect of consenter.step({ type: 'record', offset, value })) {
          if (effect.type !== 'writeBlock') continue
          if (number >= ledger.height) return found() // not published yet: the ones behind it have nothing to be compared with
          const bytes = ledger.get(number)?.bytes
          if (!bytes?.equals(encodeBlock(effect.cut.block))) return found('it is not the block that the log gives')
          headerHash = hex(effect.cut.headerHash)
          number++
        }
        if (offset >= next - 1) done.abort()
      }
    }
    if (!done.signal.aborted) throw new OrderingError('log_unavailable', 'reading the log ended before its end')
    return number < height ? { ...found('the log does not give it'), ended: true } : found()
  } catch (error) {
    return { ...found(reasonOf(error)), unread: isLogFault(error) }
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
