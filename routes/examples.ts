/** Hash of block 0 of a channel `orders` with default options. */
const GENESIS_HASH = '338dd2f0cd14a30a0155df6c29a91ab1e454b284cf23eabc21f50e63f4371cea'

/** One short chain that all examples are about: block 1 holds one envelope, whose payload is `hello`. They can be checked against each other. */
export const EXAMPLE_ENVELOPE = { payload: 'aGVsbG8=' }

export const EXAMPLE_ACKNOWLEDGEMENT = { id: '50ee8231ac5be6b674d35e806db2900dd4048450d29a8598559a9c0d088cc7e3', channel: 'orders', offset: 1 }

export const EXAMPLE_BLOCK = {
  number: 1,
  previousHash: GENESIS_HASH,
  dataHash: EXAMPLE_ACKNOWLEDGEMENT.id,
  headerHash: '592ca3c7276a3b09e6cf380527775d2be48f8132045813badc48b34514921119',
  envelopes: ['CgVoZWxsbw=='],
  metadata: { lastConfig: 0, lastOffsetPersisted: 2, lastOriginalOffsetProcessed: 0, lastResubmittedConfigOffset: 0 }
}

export const EXAMPLE_RECEIPT = { ...EXAMPLE_ACKNOWLEDGEMENT, block: 1, index: 0, headerHash: EXAMPLE_BLOCK.headerHash, duplicate: false }

export const EXAMPLE_CHANNEL = {
  channel: 'orders',
  state: 'ready',
  height: 2,
  tipHash: EXAMPLE_BLOCK.headerHash,
  config: {
    sequence: 0, maxMessageCount: 500, preferredMaxBytes: 2_097_152, absoluteMaxBytes: 10_485_760, batchTimeoutMs: 2000, consensusType: 'kafka', maintenance: false
  }
}

export const EXAMPLE_STATUS = {
  channel: 'orders',
  state: 'ready',
  ready: true,
  since: '2026-11-25T01:50:15.998Z',
  lastOffset: 2,
  height: 2,
  logEnd: 3,
  lag: 0,
  indexLag: 0,
  lastBlock: { number: 1, headerHash: EXAMPLE_BLOCK.headerHash },
  lastBlockAgeMs: 127
}

/** A trace parent, as W3C Trace Context has it. */
export const EXAMPLE_TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
