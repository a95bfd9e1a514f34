import { Type } from 'typebox'

/** Ids of channels: as Fabric has them, which are also valid topic names. */
export const CHANNEL_PATTERN = '^[a-z][a-z0-9.-]{0,248}$'

export const ChannelParams = Type.Object({ channel: Type.String({ pattern: CHANNEL_PATTERN, description: 'Id of a channel' }) })

export const HexHash = Type.String({ pattern: '^[0-9a-f]{64}$' })

/** A block number or a log offset: a safe integer. */
export const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })

/** A 64-bit number that a foreign writer chose: a string where JSON could not carry it exactly. */
export const ForeignOffset = Type.Union([Type.Integer(), Type.String()])

export const Acknowledgement = Type.Object({ id: HexHash, channel: Type.String(), offset: Count, duplicate: Type.Optional(Type.Boolean()) })

export const Receipt = Type.Object({
  id: HexHash,
  channel: Type.String(),
  offset: Count,
  block: Count,
  index: Count,
  headerHash: HexHash,
  duplicate: Type.Boolean()
})

export const BlockView = Type.Union([Type.Literal('full'), Type.Literal('header')])

export const ChannelStatus = Type.Object({
  channel: Type.String(),
  state: Type.String(),
  ready: Type.Boolean(),
  reason: Type.Optional(Type.Object({ code: Type.String(), detail: Type.String() })),
  since: Type.String({ format: 'date-time' }),
  lastOffset: Type.Integer(),
  height: Count,
  logEnd: Type.Optional(Count),
  lag: Type.Optional(Count),
  fetchAgeMs: Type.Optional(Count),
  indexLag: Count,
  disagreement: Type.Optional(Type.Object({ offset: Count, detail: Type.String() })),
  warnings: Type.Optional(Type.Array(Type.String())),
  lastBlock: Type.Optional(Type.Object({ number: Count, headerHash: HexHash })),
  lastBlockAgeMs: Type.Optional(Count)
})
