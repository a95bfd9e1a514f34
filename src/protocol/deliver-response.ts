import protobuf from 'protobufjs/minimal.js'
import { orderer } from './generated/messages.js'

/** Field 2 (block), length-delimited. */
const BLOCK_TAG = 0x12

/** Marshals an orderer.DeliverResponse around a block that is marshalled already: no need to decode it. */
export function encodeBlockResponse (block: Uint8Array): Uint8Array {
  return protobuf.Writer.create().uint32(BLOCK_TAG).bytes(block).finish()
}

/** Puts a marshalled message behind its length as a varint, as Fabric's tools and protobuf's own write several into one file. */
export function encodeDelimited (message: Uint8Array): Uint8Array {
  return protobuf.Writer.create().bytes(message).finish()
}

/** Statuses that Fabric knows (REFERENCE 3.3). */
const STATUSES = new Set([200, 400, 403, 404, 413, 500, 501, 503])

/** An HTTP status as Fabric has it; one that it does not know becomes 200, 400 or 500. */
export function toFabricStatus (status: number): number {
  if (STATUSES.has(status)) return status
  return status < 300 ? 200 : status < 500 ? 400 : 500
}

/** Marshals an orderer.DeliverResponse with a status. */
export function encodeStatusResponse (status: number): Uint8Array {
  return orderer.DeliverResponse.encode({ status: toFabricStatus(status) }).finish()
}
