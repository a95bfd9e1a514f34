import { gateway } from './generated/messages.js'
import { toLong, toSafeInteger } from './int64.js'
import { decoding } from './malformed.js'

/** Which chain a replica holds: what its CONNECT message tells the others. */
export interface ChainTip {
  readonly genesisHash: Uint8Array
  readonly number: number
  readonly headerHash: Uint8Array
}

/** Marshals the payload of a CONNECT message. */
export function encodeChainTip ({ genesisHash, number, headerHash }: ChainTip): Uint8Array {
  return gateway.ChainTip.encode({ genesisHash, number: toLong(number, true), headerHash }).finish()
}

/**
 * Reads the payload of a CONNECT message.
 * @returns undefined when it is empty or not ours: a Fabric orderer's CONNECT carries nothing
 */
export function decodeChainTip (payload: Uint8Array): ChainTip | undefined {
  try {
    return decoding('chain tip', () => {
      const { genesisHash, number, headerHash } = gateway.ChainTip.decode(payload)
      if (genesisHash.length !== 32 || headerHash.length !== 32) return undefined
      return { genesisHash, number: toSafeInteger(number, 'tip number'), headerHash }
    })
  } catch {
    return undefined
  }
}
