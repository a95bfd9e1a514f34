import { dirname, join } from 'node:path'
import t from 'tap'
import { EmbeddedLog } from '../../src/ordered-log/embedded.js'
import { decodeBlock } from '../../src/protocol/block.js'
import { decodeConfigEnvelope } from '../../src/protocol/channel-config.js'
import { decodeEnvelope } from '../../src/protocol/envelope.js'
import { configOfBlock } from '../../src/protocol/genesis.js'
import { encodeKafkaMessage, MessageClass } from '../../src/protocol/kafka-message.js'
import { DataDirectory } from '../../src/util/data-directory.js'
import { makeNextConfig } from '../helpers/config-envelopes.js'
import { channelState, request, submit } from '../helpers/http.js'
import { startGateway, writeConfig } from '../helpers/process.js'

t.test('a channel that was moved to another consensus type is served, also by a process that is started on it', async (t) => {
  const dataDir = join(t.testdir(), 'data')
  const env = { DATA_DIR: dataDir, PORT: '0', CONFIG_FILE: writeConfig(dirname(dataDir), { channels: [{ id: 'orders', batchTimeoutMs: 20 }] }) }
  const before = await startGateway(t, { env })
  await channelState(before.url, 'ready')
  const genesis = await fetch(`${before.url}/v1/channels/orders/blocks/0`, { headers: { accept: 'application/x-protobuf' } })
  const { config } = configOfBlock(decodeBlock(new Uint8Array(await genesis.arrayBuffer())))
  await before.kill('SIGTERM')

  const maintenance = makeNextConfig('orders', config, { maintenance: true })
  const inMaintenance = decodeConfigEnvelope(decodeEnvelope(maintenance.bytes)).config
  const migration = makeNextConfig('orders', inMaintenance, { consensusType: 'etcdraft' })
  const directory = await DataDirectory.open(dataDir, { minFreeDiskBytes: 1 })
  await new EmbeddedLog(directory.environment, directory.space).append('orders', [maintenance, migration].map(({ bytes }, index) => ({
    value: encodeKafkaMessage({ type: 'regular', payload: bytes, configSequence: config.sequence + BigInt(index), class: MessageClass.CONFIG, originalOffset: 0n })
  })))
  await directory.close()

  for (const round of ['the end is read from the log', 'the end is in the ledger']) {
    const gateway = await startGateway(t, { env })
    t.match(await channelState(gateway.url, 'halted'), { body: { reason: { code: 'consensus_migrated' }, ready: false } }, round)
    t.match(await request(`${gateway.url}/v1/channels/orders/blocks/2`), { status: 200, body: { number: 2 } }, 'its blocks are served')
    t.equal((await request(`${gateway.url}/readyz`)).status, 200, 'by a process that is ready')
    t.equal((await request(`${gateway.url}/readyz/writes`)).status, 503, 'though not for writers')
    t.match(await submit(gateway.url, 'x'), { status: 503, body: { code: /^(maintenance|channel_halted)$/ } })
    t.match(await gateway.kill('SIGTERM'), { code: 0 })
  }
})
