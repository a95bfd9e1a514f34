import { orderer } from './generated/messages.js'
import { toFabricStatus } from './deliver-response.js'

/** Marshals an orderer.BroadcastResponse (REFERENCE 3.3). */
export function encodeBroadcastResponse (status: number, info: string): Uint8Array {
  return orderer.BroadcastResponse.encode({ status: toFabricStatus(status), info }).finish()
}
