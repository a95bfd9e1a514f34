import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import type { Registrar } from '../src/chain/registrar.js'
import type { Receipts } from '../src/ledger/receipts.js'
import { ReceiptSchema } from './receipts.schema.js'
import { waitAsPreferred, type WaitOptions } from './waiting.js'

/** Where an envelope is in the chain, by its hash or by its log offset; now, or as soon as it is in a block. */
export const receiptRoutes: FastifyPluginAsyncTypebox<WaitOptions & { registrar: Registrar, receipts: Receipts }> = async (app, { registrar, receipts, ...wait }) => {
  app.get('/v1/channels/:channel/receipts/:id', {
    config: { access: ['read', 'write'] }, // a writer may learn what became of its envelopes
    schema: ReceiptSchema
  }, async ({ params: { channel, id } }, reply) => {
    const { ledger } = registrar.get(channel)
    const awaited = await waitAsPreferred(reply as FastifyReply, wait, async (signal) => await receipts.awaited(ledger, id, signal))
    return await reply.header('cache-control', 'no-store').send(awaited ?? receipts.find(ledger, id))
  })
}
