import { classify, rejectNormal } from '../consenter/validation.js'
import { OrderingError } from '../errors.js'
import type { ChannelConfig } from '../protocol/channel-config.js'
import { decodePayload, type ChannelHeader, type Envelope } from '../protocol/envelope.js'
import { shortened } from '../util/shortened.js'

/**
 * Checks an envelope before it goes into the log, by the rules that the consenter applies behind it, and by its header
 * where it has one: config is not accepted from clients (REFERENCE 1.5, 10537), nor what is meant for another channel.
 * A payload without a header is ordered as it is, unless the channel is in compatibility mode, where the consenter
 * would drop it.
 * @throws OrderingError
 */
export function checkEnvelope (envelope: Envelope, config: ChannelConfig, channel: string): void {
  const rejection = rejectNormal(envelope, config)
  if (rejection) throw new OrderingError(rejection.code, rejection.reason, { channel })
  const header = readHeader(envelope)
  if (!header) {
    if (!config.resubmission) throw new OrderingError('malformed_payload', 'this channel needs a common.Payload with a channel header', { channel })
    return
  }
  if (classify(header) !== 'normal') {
    throw new OrderingError('type_not_accepted', `an envelope with header type ${header.type.toString()} (config) cannot be submitted`, { channel })
  }
  if (header.channelId !== '' && header.channelId !== channel) {
    throw new OrderingError('channel_mismatch', `the envelope's header names channel ${JSON.stringify(shortened(header.channelId))}`, { channel })
  }
}

function readHeader ({ payload }: Envelope): ChannelHeader | undefined {
  try {
    return decodePayload(payload).channelHeader
  } catch {
    return undefined
  }
}
