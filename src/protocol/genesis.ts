import { dataHash, METADATA_SLOT_COUNT, type Block } from './block.js'
import { decodeConfigEnvelope, makeConfigEnvelope, type ChannelConfig, type ChannelOptions } from './channel-config.js'
import { decodeEnvelope } from './envelope.js'
import { MalformedError } from './malformed.js'

/** Builds a native channel's block 0 from its declared options: number 0, no previous hash, all slots empty. */
export function makeGenesisBlock (channelId: string, options: ChannelOptions): Block {
  const data = [makeConfigEnvelope(channelId, options).bytes]
  const metadata = Array.from({ length: METADATA_SLOT_COUNT }, () => new Uint8Array(0))
  return { header: { number: 0, previousHash: new Uint8Array(0), dataHash: dataHash(data) }, data, metadata }
}

/**
 * The config that a config block holds.
 * @throws MalformedError when the block does not consist of one CONFIG envelope
 */
export function configOfBlock (block: Block): { config: ChannelConfig, channelId: string } {
  const [entry] = block.data
  if (!entry || block.data.length !== 1) throw new MalformedError(`malformed config block: it holds ${block.data.length.toString()} envelopes, not 1`)
  return decodeConfigEnvelope(decodeEnvelope(entry))
}
