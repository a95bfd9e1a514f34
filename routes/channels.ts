import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { Chain } from '../src/chain/chain.js'
import type { Registrar } from '../src/chain/registrar.js'
import type { Clock } from '../src/util/clock.js'
import { hex } from '../src/util/hex.js'
import { ChannelParams, ChannelStatus, Count, HexHash } from './schemas.js'

const Channel = Type.Object({
  channel: Type.String(),
  state: Type.String(),
  height: Count,
  tipHash: Type.Optional(HexHash),
  config: Type.Optional(Type.Object({
    sequence: Type.Union([Type.Integer(), Type.String()]),
    maxMessageCount: Count,
    preferredMaxBytes: Count,
    absoluteMaxBytes: Count,
    batchTimeoutMs: Type.Number(),
    consensusType: Type.String(),
    maintenance: Type.Boolean()
  }))
})

/** What channels there are, and how each one is. */
export const channelRoutes: FastifyPluginAsyncTypebox<{ registrar: Registrar, clock: Clock }> = async (app, { registrar, clock }) => {
  app.get('/v1/channels', { schema: { response: { 200: Type.Object({ channels: Type.Array(Channel) }) } } },
    async () => ({ channels: registrar.all.map(describe) }))

  app.get('/v1/channels/:channel', { schema: { params: ChannelParams, response: { 200: Channel } } },
    async ({ params: { channel } }) => describe(registrar.get(channel)))

  app.get('/v1/channels/:channel/health', { schema: { params: ChannelParams, response: { 200: ChannelStatus, 503: ChannelStatus } } },
    async ({ params: { channel } }, reply) => {
      const { sinceMs, lastBlockAtMs, next, warnings, ...status } = registrar.get(channel).status
      return await reply.code(status.state === 'ready' ? 200 : 503).header('cache-control', 'no-store').send({
        ...status,
        since: new Date(sinceMs).toISOString(),
        ...warnings && { warnings: [...warnings] },
        ...next !== undefined && { logEnd: next, lag: Math.max(0, next - 1 - status.lastOffset) },
        ...lastBlockAtMs !== undefined && { lastBlockAgeMs: Math.max(0, clock.now() - lastBlockAtMs) }
      })
    })
}

function describe ({ channel, ledger, status, config }: Chain): Static<typeof Channel> {
  const tip = ledger.tip
  return {
    channel,
    state: status.state,
    height: ledger.height,
    ...tip && { tipHash: hex(tip.entry.headerHash) },
    ...config && {
      config: {
        sequence: config.sequence <= Number.MAX_SAFE_INTEGER ? Number(config.sequence) : config.sequence.toString(),
        maxMessageCount: config.maxMessageCount,
        preferredMaxBytes: config.preferredMaxBytes,
        absoluteMaxBytes: config.absoluteMaxBytes,
        batchTimeoutMs: config.batchTimeoutMs,
        consensusType: config.consensusType,
        maintenance: config.maintenance
      }
    }
  }
}
