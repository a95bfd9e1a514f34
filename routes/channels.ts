import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import type { Chain } from '../src/chain/chain.js'
import type { Registrar } from '../src/chain/registrar.js'
import type { Health, WatchedChannel } from '../src/health/health.js'
import type { Clock } from '../src/util/clock.js'
import { hex } from '../src/util/hex.js'
import { ChannelHealthSchema, ChannelSchema, ChannelsSchema } from './channels.schema.js'
import type { Channel } from './schemas.js'

/** What channels there are, and how each one is. */
export const channelRoutes: FastifyPluginAsyncTypebox<{ registrar: Registrar, health: Health, clock: Clock }> = async (app, { registrar, health, clock }) => {
  const healthOf = ({ channel }: Chain): WatchedChannel => health.channel(channel) as WatchedChannel // both have all channels

  app.get('/v1/channels', { config: { access: 'identity' }, schema: ChannelsSchema },
    async ({ caller }, reply) => await reply.header('cache-control', 'no-store').send({
      channels: registrar.all.filter(({ channel }) => caller?.may('read', channel)).map((chain) => describe(chain, healthOf(chain)))
    }))

  app.get('/v1/channels/:channel', { config: { access: ['read'] }, schema: ChannelSchema },
    async ({ params: { channel } }, reply) => {
      const chain = registrar.get(channel)
      return await reply.header('cache-control', 'no-store').send(describe(chain, healthOf(chain)))
    })

  app.get('/v1/channels/:channel/health', { config: { access: ['read'] }, schema: ChannelHealthSchema },
    async ({ params: { channel } }, reply) => {
      const chain = registrar.get(channel)
      const { sinceMs, lastBlockAtMs, fetchAgeMs, warnings, ...known } = healthOf(chain)
      const tip = chain.ledger.readableTip
      return await reply.code(known.state === 'ready' ? 200 : 503).header('cache-control', 'no-store').send({
        ...known,
        since: new Date(sinceMs).toISOString(),
        ...warnings && { warnings: [...warnings] },
        ...fetchAgeMs !== undefined && { fetchAgeMs: Math.round(fetchAgeMs) },
        ...tip && { lastBlock: { number: tip.number, headerHash: hex(tip.headerHash) } },
        ...lastBlockAtMs !== undefined && { lastBlockAgeMs: Math.max(0, clock.now() - lastBlockAtMs) }
      })
    })
}

function describe ({ channel, ledger, config }: Chain, { state }: WatchedChannel): Static<typeof Channel> {
  const tip = ledger.readableTip
  return {
    channel,
    state,
    height: ledger.height,
    ...tip && { tipHash: hex(tip.headerHash) },
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
