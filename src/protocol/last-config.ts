import { common } from './generated/messages.js'
import { toLong, toSafeInteger } from './int64.js'
import { decoding } from './malformed.js'

/** The metadata slot LAST_CONFIG: empty while the genesis block is the last config (REFERENCE 3.2). */
export function encodeLastConfigSlot (lastConfig: number): Uint8Array {
  const value = common.LastConfig.encode({ index: toLong(lastConfig, true) }).finish()
  return common.Metadata.encode({ value }).finish()
}

/**
 * Number of the newest config block at or before the block with this LAST_CONFIG slot.
 * @throws MalformedError
 */
export function decodeLastConfigSlot (slot: Uint8Array | undefined): number {
  return decoding('last config metadata', () => {
    const { value } = common.Metadata.decode(slot ?? new Uint8Array(0))
    return toSafeInteger(common.LastConfig.decode(value).index, 'last config')
  })
}

/**
 * The metadata slot SIGNATURES as 1.4.1 and later write it, without signatures: an OrdererBlockMetadata of the
 * last config and the whole ORDERER slot (REFERENCE 3.2).
 */
export function encodeSignaturesSlot (lastConfig: number, ordererSlot: Uint8Array): Uint8Array {
  const value = common.OrdererBlockMetadata.encode({
    lastConfig: { index: toLong(lastConfig, true) },
    consenterMetadata: ordererSlot
  }).finish()
  return common.Metadata.encode({ value }).finish()
}
