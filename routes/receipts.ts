import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Registrar } from '../src/chain/registrar.js'
import type { Receipts } from '../src/ledger/receipts.js'
import { ReceiptSchema } from './receipts.schema.js'

/** Where an envelope is in the chain, by its hash or by its log offset. */
export const receiptRoutes: FastifyPluginAsyncTypebox<{ registrar: Registrar, receipts: Receipts }> = async (app, { registrar, receipts }) => {
  app.get('/v1/channels/:channel/receipts/:id', {
    config: { access: ['read', 'write'] }, // a writer may learn what became of its envelopes
    schema: ReceiptSchema
  }, async ({ params: { channel, id } }, reply) => await reply.header('cache-control', 'no-store').send(receipts.find(registrar.get(channel).ledger, id)))
}
