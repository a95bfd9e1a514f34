import { Consenter } from '../consenter/consenter.js'
import { reasonOf } from '../errors.js'
import { decodeStored, type Ledger } from '../ledger/ledger.js'
import type { Verification } from '../ledger/verify.js'
import { encodeBlock } from '../protocol/block.js'
import { configOfBlock } from '../protocol/genesis.js'
import { hex } from '../util/hex.js'
import type { OrderedLog } from './ordered-log.js'

/**
 * Cuts a whole chain anew from its log and compares each block, byte by byte, with the ledger's.
 * @returns what differs first, or that nothing does
 */
export async function verifyByReplay (ledger: Ledger, log: OrderedLog): Promise<Verification> {
  let number = 0
  let headerHash = ''
  const found = (reason?: string): Verification =>
    ({ channel: ledger.channel, blocks: number, headerHash, ...reason !== undefined && { fault: { block: number, reason } } })
  try {
    const stored = ledger.get(0)
    if (!stored) return found()
    const genesis = decodeStored(stored)
    const consenter = new Consenter(ledger.channel, { block: genesis, config: configOfBlock(genesis).config, checkpoint: undefined })
    number = 1
    headerHash = hex(stored.entry.headerHash)
    const { next } = await log.bounds(ledger.channel, { create: false })
    const done = new AbortController()
    if (next === 0) done.abort()
    for await (const batch of log.read(ledger.channel, 0, done.signal)) {
      for (const { offset, value } of batch) {
        for (const effect of consenter.step({ type: 'record', offset, value })) {
          if (effect.type !== 'writeBlock' || number >= ledger.height) continue
          const bytes = ledger.get(number)?.bytes
          if (!bytes?.equals(encodeBlock(effect.cut.block))) return found('it is not the block that the log gives')
          headerHash = hex(effect.cut.headerHash)
          number++
        }
        if (offset >= next - 1) done.abort()
      }
    }
    return number < ledger.height ? found('the log does not give it') : found()
  } catch (error) {
    return found(reasonOf(error))
  }
}
