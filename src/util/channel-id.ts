/** Ids of channels: names of topics too, and parts of paths. */
export const CHANNEL_ID_PATTERN = /^[a-z][a-z0-9.-]{0,248}$/

/** The channel that a path names, if it can be one: anything may stand in its place, a token too. */
export function channelIn (params: unknown): string | undefined {
  const { channel } = (params ?? {}) as { channel?: string }
  return channel !== undefined && CHANNEL_ID_PATTERN.test(channel) ? channel : undefined
}
