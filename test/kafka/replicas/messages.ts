import { bytesField, decodeFields, varintField } from '../../helpers/http-protobuf.js'

/** Records as the reference writes them: ab.KafkaMessage, without any of the gateway's code. */

/** Marshals a regular message around an envelope: class NORMAL. */
export function regularMessage (envelope: Uint8Array, { configSequence = 0 } = {}): Buffer {
  const sequence = configSequence === 0 ? Buffer.alloc(0) : varintField(2, configSequence)
  return bytesField(1, Buffer.concat([bytesField(1, envelope), sequence, varintField(3, 1)]))
}

export type MessageKind = 'regular' | 'timeToCut' | 'connect'

const KINDS: Readonly<Record<number, MessageKind>> = { 1: 'regular', 2: 'timeToCut', 3: 'connect' }

/** What a record is; the block that a time-to-cut message asks for. */
export function kindOf (value: Buffer): { kind: MessageKind | undefined, blockNumber: number } {
  const [[field, [content]] = [0, []]] = [...decodeFields(value)]
  const kind = KINDS[field]
  const blockNumber = kind === 'timeToCut' && Buffer.isBuffer(content) ? decodeFields(content).get(1)?.[0] : 0
  return { kind, blockNumber: typeof blockNumber === 'number' ? blockNumber : 0 }
}
