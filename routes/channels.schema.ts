import type { FastifySchema } from 'fastify'
import { Type } from 'typebox'
import { EXAMPLE_CHANNEL, EXAMPLE_STATUS } from './examples.js'
import { Channel, ChannelParams, ChannelStatus, NoStore } from './schemas.js'

export const ChannelsSchema = {
  operationId: 'listChannels',
  summary: 'All channels',
  tags: ['read'],
  response: { 200: Type.Object({ channels: Type.Array(Channel) }) },
  document: { answers: { 200: { description: 'The channels of this gateway', headers: NoStore, example: { channels: [EXAMPLE_CHANNEL] } } } }
} satisfies FastifySchema

export const ChannelSchema = {
  operationId: 'getChannel',
  summary: 'A channel',
  tags: ['read'],
  params: ChannelParams,
  response: { 200: Channel },
  document: { answers: { 200: { description: 'Its state, height, newest hash and config', headers: NoStore, example: EXAMPLE_CHANNEL } }, errors: ['unknown_channel'] }
} satisfies FastifySchema

export const ChannelHealthSchema = {
  operationId: 'getChannelHealth',
  summary: 'Health of a channel',
  description: 'Whether this replica can order for the channel, why not, and how far it is behind the log.',
  tags: ['operate'],
  params: ChannelParams,
  response: { 200: ChannelStatus, 503: ChannelStatus },
  document: {
    answers: {
      200: { description: 'It is ready', headers: NoStore, example: EXAMPLE_STATUS },
      503: {
        description: 'It is not ready; `reason` says why',
        headers: NoStore,
        example: { ...EXAMPLE_STATUS, state: 'read-only', ready: false, reason: { code: 'log_unavailable', detail: 'no broker can be reached' } }
      }
    },
    errors: ['unknown_channel']
  }
} satisfies FastifySchema
