import protobuf from 'protobufjs/minimal.js'
import { orderer } from './generated/messages.js'

/** Field 2 (block), length-delimited. */
const BLOCK_TAG = 0x12

/** Marshals an orderer.DeliverResponse around a block that is marshalled already: no need to decode it. */
export function encodeBlockResponse (block: Uint8Array): Uint8Array {
  return protobuf.Writer.create().uint32(BLOCK_TAG).bytes(block).finish()
}

/** Statuses that a DeliverResponse can carry (REFERENCE 3.3). */
const STATUSES = new Set([200, 400, 403, 404, 413, 500, 501, 503])

/** Marshals an orderer.DeliverResponse with a status; an HTTP status that Fabric does not know becomes 400 or 500. */
export function encodeStatusResponse (status: number): Uint8Array {
  const known = STATUSES.has(status) ? status : status < 500 ? 400 : 500
  return orderer.DeliverResponse.encode({ status: known }).finish()
}
