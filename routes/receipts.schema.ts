import type { FastifySchema } from 'fastify'
import { Type } from 'typebox'
import { EXAMPLE_RECEIPT } from './examples.js'
import { ChannelParams, NoStore, Receipt } from './schemas.js'
import { Prefer, PreferenceApplied } from './waiting.js'

export const ReceiptSchema = {
  operationId: 'getReceipt',
  summary: 'Where an envelope is',
  description: 'By the envelope\'s hash, or by the log offset that its writer was told. With `Prefer: wait=N` it is waited for.',
  tags: ['read'],
  params: Type.Object({
    ...ChannelParams.properties,
    id: Type.String({ maxLength: 64, description: '64 lower-case hex digits, or a decimal number', examples: [EXAMPLE_RECEIPT.id] })
  }),
  response: { 200: Receipt },
  document: {
    headers: { prefer: Type.Optional(Prefer) },
    parameters: { id: { pattern: '^([0-9a-f]{64}|0|[1-9][0-9]{0,15})$' } },
    answers: { 200: { description: 'The receipt', headers: { ...NoStore, 'preference-applied': PreferenceApplied }, example: EXAMPLE_RECEIPT } },
    errors: ['unknown_channel', 'receipt_not_found']
  }
} satisfies FastifySchema
