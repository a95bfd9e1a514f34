import { Type } from 'typebox'
import { CHANNEL_STATES } from '../src/health/channel-health.js'
import { CHANNEL_ID_PATTERN } from '../src/util/channel-id.js'
import { EXAMPLE_ACKNOWLEDGEMENT, EXAMPLE_BLOCK, EXAMPLE_CHANNEL, EXAMPLE_RECEIPT } from './examples.js'

/** Ids of channels: as Fabric has them, which are also valid topic names. */
export const CHANNEL_PATTERN = CHANNEL_ID_PATTERN.source

/** Headers of what is true at this moment only, or for this caller. */
export const NoStore = { 'cache-control': Type.Literal('no-store') }

export const ChannelParams = Type.Object({ channel: Type.String({ pattern: CHANNEL_PATTERN, description: 'Id of a channel', examples: ['orders'] }) })

const ChannelId = Type.String({ description: 'Id of the channel' })

export const HexHash = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256, lower-case hex' })

/** A block number or a log offset: a safe integer. */
export const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })

const count = (description: string): typeof Count => Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description })

const hash = (description: string): typeof HexHash => Type.String({ pattern: '^[0-9a-f]{64}$', description })

/** A 64-bit number that a foreign writer chose: a string where JSON could not carry it exactly. */
export const ForeignOffset = Type.Union([Type.Integer(), Type.String()])

/** RFC 4648 section 4, with padding. */
const BASE64 = { contentEncoding: 'base64', pattern: '^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)?$' }

/** The members of one envelope in JSON, as they are described. */
export const ENVELOPE_MEMBERS = {
  payload: Type.String({ description: 'What is ordered, base64 (RFC 4648 section 4, with padding); not empty', minLength: 4, ...BASE64 }),
  signature: Type.Optional(Type.String({ description: 'Signature over the payload, base64; carried along, not checked', ...BASE64 }))
}

export const Acknowledgement = Type.Object({
  id: hash('Names the envelope: SHA-256 of its bytes'),
  channel: ChannelId,
  offset: count('Its offset in the channel\'s log'),
  duplicate: Type.Optional(Type.Boolean({ description: 'True when an earlier submission with the same key is acknowledged again' }))
}, { title: 'Acknowledgement', description: 'The envelope is durable in the log: it will be in a block, on every replica', examples: [EXAMPLE_ACKNOWLEDGEMENT] })

export const Receipt = Type.Object({
  id: hash('Names the envelope: SHA-256 of its bytes'),
  channel: ChannelId,
  offset: count('Log offset that it was consumed at'),
  block: count('Number of its block'),
  index: count('Its place in the block, from 0'),
  headerHash: hash('Header hash of its block'),
  duplicate: Type.Boolean({ description: 'True when the same envelope is already in the chain at an earlier place, or the same key was used before' })
}, { title: 'Receipt', description: 'Where an envelope is in the chain; the same on every replica', examples: [EXAMPLE_RECEIPT] })

export const BlockView = Type.Enum(['full', 'header'], { type: 'string', description: 'With `header`, the number of envelopes stands in their place' })

export const Block = Type.Object({
  number: count('Its place in the chain, from 0'),
  previousHash: Type.String({ pattern: '^([0-9a-f]{64})?$', description: 'Header hash of the block before; empty in block 0, unless its genesis says otherwise' }),
  dataHash: hash('SHA-256 of the envelopes, one behind the other'),
  headerHash: hash('SHA-256 of the header in DER: number, previousHash, dataHash'),
  envelopes: Type.Optional(Type.Array(Type.String({ contentEncoding: 'base64' }), { description: 'The marshalled envelopes in base64, with view `full`' })),
  count: Type.Optional(count('How many envelopes there are, with view `header`')),
  metadata: Type.Object({
    lastConfig: count('Number of the newest block that changed the channel\'s config'),
    lastOffsetPersisted: Type.Optional(ForeignOffset),
    lastOriginalOffsetProcessed: Type.Optional(ForeignOffset),
    lastResubmittedConfigOffset: Type.Optional(ForeignOffset)
  }, { description: 'Where in the log the chain goes on behind this block; a text where a number does not fit into JSON' })
}, { title: 'Block', description: 'A block of the chain', examples: [EXAMPLE_BLOCK] })

export const Channel = Type.Object({
  channel: ChannelId,
  state: Type.String({ description: `One of ${CHANNEL_STATES.join(', ')}` }),
  height: count('How many blocks there are'),
  tipHash: Type.Optional(hash('Header hash of the newest block')),
  config: Type.Optional(Type.Object({
    sequence: Type.Union([Type.Integer(), Type.String()], { description: 'How often the config was changed' }),
    maxMessageCount: count('A block is cut when it has so many envelopes'),
    preferredMaxBytes: count('A block is cut before it has more bytes, unless one envelope has'),
    absoluteMaxBytes: count('Largest envelope'),
    batchTimeoutMs: Type.Number({ description: 'A block is cut so long after its first envelope' }),
    consensusType: Type.String(),
    maintenance: Type.Boolean({ description: 'Only config is accepted' })
  }, { description: 'From the chain, not from the gateway\'s own configuration' }))
}, { title: 'Channel', description: 'A channel and its chain', examples: [EXAMPLE_CHANNEL] })

export const ChannelStatus = Type.Object({
  channel: ChannelId,
  state: Type.String({ description: `One of ${CHANNEL_STATES.join(', ')}` }),
  ready: Type.Boolean({ description: 'What the readiness probe takes it for' }),
  reason: Type.Optional(Type.Object({ code: Type.String(), detail: Type.String() }, { description: 'Why it is not ready' })),
  since: Type.String({ format: 'date-time', description: 'When the state was entered' }),
  lastOffset: Type.Integer({ description: 'Offset of the last record that was processed, -1 before the first' }),
  height: count('How many blocks there are'),
  logEnd: Type.Optional(count('Offset that the log gives next, where it is known')),
  lag: Type.Optional(count('Records that are still to be processed')),
  fetchAgeMs: Type.Optional(count('Time since the log answered the last time')),
  indexLag: count('Blocks that receipts do not know yet'),
  disagreement: Type.Optional(Type.Object({ offset: Count, detail: Type.String() }, {
    description: 'The newest other replica that announced another chain than this one, which was found right'
  })),
  warnings: Type.Optional(Type.Array(Type.String(), { description: 'What works, but not as it should' })),
  lastBlock: Type.Optional(Type.Object({ number: Count, headerHash: HexHash }, { description: 'The newest block' })),
  lastBlockAgeMs: Type.Optional(count('Time since this process published a block'))
}, { title: 'ChannelStatus', description: 'Health of a channel on this replica' })
