// Fills a data directory with a channel of many small blocks, through the chain itself, without HTTP in front of it.
import pino from 'pino'
import { Registry } from 'prom-client'
import { Chain } from '../../dist/src/chain/chain.js'
import { Ledger } from '../../dist/src/ledger/ledger.js'
import { ReceiptIndex } from '../../dist/src/ledger/receipt-index.js'
import { makeChainMetrics } from '../../dist/src/metrics/chain-metrics.js'
import { EmbeddedLog } from '../../dist/src/ordered-log/embedded.js'
import { envelopeId, makeEnvelope } from '../../dist/src/protocol/envelope.js'
import { makeGenesisBlock } from '../../dist/src/protocol/genesis.js'
import { encodeNormalMessages } from '../../dist/src/protocol/kafka-message.js'
import { systemClock } from '../../dist/src/util/clock.js'
import { DataDirectory } from '../../dist/src/util/data-directory.js'

const { directory, channel, options, blocks, blockSize } = JSON.parse(process.argv[2])
const APPENDED_AT_ONCE = 500
const forever = new AbortController().signal

const dataDirectory = await DataDirectory.open(directory, { minFreeDiskBytes: 0 })
const { environment, space } = dataDirectory
const log = new EmbeddedLog(environment, space)
const ledger = new Ledger(channel, { environment, space })
const metrics = makeChainMetrics(new Registry())(channel)
const logger = pino({ level: 'silent' })
const chain = new Chain({ channel, genesis: makeGenesisBlock(channel, options), verifyNewestBlocks: 1 }, { log, clock: systemClock, ledger, metrics, logger })
const index = new ReceiptIndex({ keyRetentionBlocks: 100_000 }, { environment: dataDirectory.index, clock: systemClock, space })
await chain.start()
const stop = new AbortController()
const following = index.follow(ledger, stop.signal)
const ids = []
for (let made = 0; made < blocks * blockSize;) {
  const envelopes = Array.from({ length: Math.min(APPENDED_AT_ONCE, blocks * blockSize - made) }, (_, number) => makeEnvelope(Buffer.from(`envelope ${made + number}`)).bytes)
  if (ids.length < 1000) ids.push(envelopeId(envelopes[0]))
  await log.append(channel, encodeNormalMessages(envelopes, 0n).map((value) => ({ value })))
  made += envelopes.length
  await ledger.published(Math.floor((made - 2 * APPENDED_AT_ONCE) / blockSize), forever) // not much further than blocks are made
}
await index.reached(channel, blocks, forever)
stop.abort()
await following
await chain.stop()
await log.close()
await dataDirectory.close()
console.log(JSON.stringify({ height: ledger.height, ids }))
