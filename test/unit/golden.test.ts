import t from 'tap'
import { Consenter } from '../../src/consenter/consenter.js'
import type { CutBlock } from '../../src/consenter/effects.js'
import { dataHash, decodeBlock, encodeBlock, encodeHeaderDer, headerHash, MetadataSlot } from '../../src/protocol/block.js'
import { configOfBlock } from '../../src/protocol/genesis.js'
import { decodeOrdererSlot, encodeKafkaMetadata } from '../../src/protocol/kafka-metadata.js'
import { goldenFile, lastBlockOf, readVector, vectorGenesis, VECTORS, type Vector } from '../helpers/golden.js'
import { decodeLastConfigSlot } from '../../src/protocol/last-config.js'

function replay (vector: Vector): CutBlock[] {
  const consenter = new Consenter(vector.channel, lastBlockOf(vectorGenesis(vector)))
  return vector.messages
    .flatMap(({ offset, value }) => consenter.step({ type: 'record', offset, value: Buffer.from(value, 'base64') }))
    .flatMap((effect) => effect.type === 'writeBlock' ? [effect.cut] : [])
}

for (const name of VECTORS) {
  t.test(`${name}: every header hash and every orderer metadata of the real orderers`, (t) => {
    const vector = readVector(name)
    const genesis = vectorGenesis(vector)
    t.equal(headerHash(genesis.header).toString('hex'), vector.genesis.headerHash, 'genesis header hash')
    t.equal(dataHash(genesis.data).toString('hex'), vector.genesis.dataHash, 'genesis data hash')
    const cuts = replay(vector)
    t.equal(cuts.length, vector.blocks.length, 'number of blocks')
    for (const [index, { block, headerHash: hash, offsets }] of cuts.entries()) {
      const expected = vector.blocks[index]!
      t.equal(block.header.number, expected.number, 'number')
      t.equal(hash.toString('hex'), expected.headerHash, `header hash of block ${expected.number.toString()}`)
      t.equal(Buffer.from(block.header.dataHash).toString('hex'), expected.dataHash, 'data hash')
      t.equal(block.data.length, expected.txCount, 'envelopes')
      t.equal(offsets.length, expected.txCount, 'offsets')
      const metadata = decodeOrdererSlot(block.metadata[MetadataSlot.ORDERER])
      t.equal(Buffer.from(encodeKafkaMetadata(metadata!)).toString('hex'), expected.ordererMetadata, `orderer metadata of block ${expected.number.toString()}`)
      if (vector.fabric === 'v1.4.12') {
        t.equal(Buffer.from(block.metadata[MetadataSlot.LAST_CONFIG]!).toString('base64'), expected.metadata[MetadataSlot.LAST_CONFIG], 'last config')
        const signatures = Buffer.from(expected.metadata[MetadataSlot.SIGNATURES]!, 'base64')
        const ours = Buffer.from(block.metadata[MetadataSlot.SIGNATURES]!)
        t.ok(signatures.subarray(0, ours.length).equals(ours), 'signed value, which stands in front of the signatures')
      }
    }
    t.end()
  })
}

t.test('real block files', (t) => {
  const block = decodeBlock(goldenFile('kafka-block3.pb'))
  t.equal(encodeHeaderDer(block.header).toString('hex'),
    '304702010304202d7fba798bb9dc3d7c52fca572a40ffa3568ab0b321215fa07c735485e2f0866042026c0cb96ee1dae5f5a90849547b3fee3a0c61115930798bdb2c3f7f1fe5a2516')
  t.equal(headerHash(block.header).toString('hex'), '9eda840b6b63715831df6f3c8f09321d8944bc57ca06f8301ef982d382d6ef76')
  t.ok(dataHash(block.data).equals(block.header.dataHash))
  for (const file of ['kafka-block3.pb', 'mychannel-genesis.block', 'solo-genesis.block', 'tampered-datahash.block']) {
    const bytes = goldenFile(file)
    t.ok(bytes.equals(encodeBlock(decodeBlock(bytes))), `${file} is re-marshalled to the same bytes`)
  }
  const tampered = decodeBlock(goldenFile('tampered-datahash.block'))
  t.notOk(dataHash(tampered.data).equals(tampered.header.dataHash), 'the tampered block shows')
  const { config, channelId } = configOfBlock(decodeBlock(goldenFile('mychannel-genesis.block')))
  t.match({ ...config, group: undefined, channelId }, { channelId: 'mychannel', consensusType: 'kafka', sequence: 1n, maintenance: false })
  t.equal(decodeLastConfigSlot(block.metadata[MetadataSlot.LAST_CONFIG]), 0)
  t.end()
})

t.test('DER integers are minimal two\'s complement', (t) => {
  const cases = [
    [0, '020100'], [127, '02017f'], [128, '02020080'], [255, '020200ff'], [256, '02020100'], [32768, '0203008000'],
    [Number.MAX_SAFE_INTEGER, '02071fffffffffffff']
  ] as const
  for (const [number, hex] of cases) {
    const der = encodeHeaderDer({ number, previousHash: new Uint8Array(0), dataHash: new Uint8Array(0) }).toString('hex')
    t.equal(der, `30${(hex.length / 2 + 4).toString(16).padStart(2, '0')}${hex}04000400`)
  }
  t.end()
})
