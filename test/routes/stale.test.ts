import t from 'tap'
import { KEY_HEADER } from '../../src/chain/idempotency-keys.js'
import { decodeStored, type StoredBlock } from '../../src/ledger/ledger.js'
import { configOfBlock } from '../../src/protocol/genesis.js'
import { encodeKafkaMessage, MessageClass } from '../../src/protocol/kafka-message.js'
import { startAppInHand } from '../helpers/app-in-hand.js'
import { makeNextConfig } from '../helpers/config-envelopes.js'
import { makeEnvelope } from '../helpers/http-protobuf.js'
import { eventually, request, submit } from '../helpers/http.js'

t.test('an envelope that was stale, and is submitted again, is found by the offset and the key that its writer knows', async (t) => {
  const app = await startAppInHand(t)
  const { config } = configOfBlock(decodeStored(app.ledger.get(0) as StoredBlock))
  const envelope = makeEnvelope('stale')
  const message = { type: 'regular', configSequence: config.sequence, originalOffset: 0n } as const
  const first = await app.log.append('orders', [
    { value: encodeKafkaMessage({ ...message, payload: makeNextConfig('orders', config, { maxMessageCount: 2 }).bytes, class: MessageClass.CONFIG }) },
    { value: encodeKafkaMessage({ ...message, payload: envelope, class: MessageClass.NORMAL }), headers: { [KEY_HEADER]: Buffer.from('k') } }
  ])
  const offset = first + 1
  const again = async (headers = {}): Promise<ReturnType<typeof submit>> =>
    await submit(app.url, envelope, { type: 'application/x-protobuf', headers: { 'idempotency-key': 'k', ...headers } })
  await submit(app.url, 'fills the block')
  const { body: receipt } = await eventually(async () => await request(`${app.url}/v1/channels/orders/receipts/${offset.toString()}`), ({ status }) => status === 200)
  t.ok((receipt['offset'] as number) > offset, 'it stands at another offset')
  t.match(await again(), { status: 202, body: { id: receipt['id'], offset, duplicate: true } }, 'the first acknowledgement')
  t.match(await again({ prefer: 'wait=15' }), { status: 200, body: { ...receipt, duplicate: true } }, 'the receipt comes also to who asks late')
})
