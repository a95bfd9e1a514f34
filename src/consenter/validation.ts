import { decodeConfigEnvelope, type ChannelConfig } from '../protocol/channel-config.js'
import { decodeEnvelope, decodePayload, HeaderType, type ChannelHeader, type Envelope } from '../protocol/envelope.js'
import { MalformedError } from '../protocol/malformed.js'

/** Why an envelope may not be ordered; undefined when it may. */
export interface Rejection {
  readonly code: 'empty_payload' | 'envelope_too_large' | 'malformed_payload' | 'type_not_accepted' | 'maintenance'
  readonly reason: string
}

/**
 * The filters of a normal message, in the reference's order: empty, size (REFERENCE 1.6). Ingress runs them before an
 * envelope is appended, the consenter again when the config moved on meanwhile; both must agree, so they are one
 * function of the envelope and the config. Signatures and expiry are not looked at.
 */
export function rejectNormal (envelope: Envelope, { absoluteMaxBytes, maintenance }: ChannelConfig): Rejection | undefined {
  if (maintenance) return { code: 'maintenance', reason: 'the channel is in maintenance: only config is accepted' }
  if (envelope.payload.length === 0) return { code: 'empty_payload', reason: 'the envelope has no payload' }
  const { sizeBytes } = envelope
  if (sizeBytes > absoluteMaxBytes) {
    return { code: 'envelope_too_large', reason: `payload and signature have ${sizeBytes.toString()} bytes, the channel allows ${absoluteMaxBytes.toString()}` }
  }
  return undefined
}

/** How an envelope's header classifies it (REFERENCE 2.6 "classify"). */
export function classify ({ type }: ChannelHeader): 'normal' | 'config' | 'configUpdate' {
  switch (type) {
    case HeaderType.CONFIG:
    case HeaderType.ORDERER_TRANSACTION:
      return 'config'
    case HeaderType.CONFIG_UPDATE:
      return 'configUpdate'
    default:
      return 'normal'
  }
}

/**
 * Checks an envelope that is to become a config block: a CONFIG of this channel with the next sequence, or a channel
 * creation (ORDERER_TRANSACTION), which changes nothing here.
 * @returns the config that rules behind the block, undefined for a channel creation
 * @throws MalformedError
 */
export function checkConfig (envelope: Envelope, current: ChannelConfig, channel: string): ChannelConfig | undefined {
  const { channelHeader, data } = decodePayload(envelope.payload)
  if (channelHeader.type === HeaderType.ORDERER_TRANSACTION) {
    decodePayload(decodeEnvelope(data).payload)
    return undefined
  }
  const { config, channelId } = decodeConfigEnvelope(envelope)
  if (channelId !== channel) throw new MalformedError(`the config is for channel ${JSON.stringify(channelId)}`)
  if (config.sequence !== current.sequence + 1n) {
    throw new MalformedError(`the config has sequence ${config.sequence.toString()}, the next one is ${(current.sequence + 1n).toString()}`)
  }
  return config
}
