import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { bytesField, decodeFields } from '../../helpers/http-protobuf.js'
import type { JsonBlock } from '../../helpers/socket.js'
import { withKafka, type Cluster } from '../helpers/cluster.js'
import { createTopic, deleteTopic, endOf, openWriter, readTopic, type TopicWriter } from './kafka.js'
import { kindOf } from './messages.js'
import { makeReplicas, settled, type Replica } from './replicas.js'

/** A log of a real Fabric network and the blocks that its orderers cut from it. */
interface Vector {
  readonly channel: string
  readonly messages: ReadonlyArray<{ readonly value: string }>
  readonly genesis: { readonly dataHash: string, readonly headerHash: string, readonly data: readonly string[] }
  readonly blocks: ReadonlyArray<{ readonly number: number, readonly headerHash: string, readonly txCount: number, readonly ordererMetadata: string }>
}

const GOLDEN = join(import.meta.dirname, '..', '..', 'golden')

function readVector (name: string): Vector {
  return JSON.parse(readFileSync(join(GOLDEN, `${name}.json`), 'utf8')) as Vector
}

function valuesOf ({ messages }: Vector): Buffer[] {
  return messages.map(({ value }) => Buffer.from(value, 'base64'))
}

/** Marshals the vector's genesis as common.Block; its number, 0, and previous hash, none, are left out. */
function genesisBlock ({ genesis }: Vector): Buffer {
  const data = Buffer.concat(genesis.data.map((envelope) => bytesField(1, Buffer.from(envelope, 'base64'))))
  return Buffer.concat([bytesField(1, bytesField(3, Buffer.from(genesis.dataHash, 'hex'))), bytesField(2, data)])
}

interface Expected {
  readonly number: number
  readonly headerHash: string
  readonly count: number
  readonly metadata: readonly number[]
}

/** The vector's blocks behind the genesis block. The fields of KafkaMetadata are numbered 1 to 3; zeros are left out. */
function expectedBlocks ({ blocks }: Vector): Expected[] {
  return blocks.map(({ number, headerHash, txCount, ordererMetadata }) => {
    const fields = decodeFields(Buffer.from(ordererMetadata, 'hex'))
    return { number, headerHash, count: txCount, metadata: [1, 2, 3].map((field) => Number(fields.get(field)?.[0] ?? 0)) }
  })
}

function foundBlocks (blocks: readonly JsonBlock[]): Expected[] {
  return blocks.map(({ number, headerHash, envelopes = [], metadata }) => ({
    number,
    headerHash,
    count: envelopes.length,
    metadata: ['lastOffsetPersisted', 'lastOriginalOffsetProcessed', 'lastResubmittedConfigOffset'].map((key) => metadata[key] ?? 0)
  }))
}

function replicasOf (t: Test, cluster: Cluster, vector: Vector): Replica[] {
  const directory = t.testdir({ 'genesis.block': genesisBlock(vector) })
  return makeReplicas(t, cluster, ['first', 'second', 'third'], { channels: [{ id: vector.channel, genesisFile: join(directory, 'genesis.block') }] })
}

/** Checks that replicas have the vector's blocks, and the same ones behind them. */
async function checkReplicas (t: Test, vector: Vector, replicas: readonly Replica[]): Promise<void> {
  const { channel, genesis, blocks } = vector
  await settled(replicas, channel)
  const chains = await Promise.all(replicas.map(async (replica) => await replica.blocks(channel)))
  for (const [index, chain] of chains.entries()) {
    const { name } = replicas[index]!
    t.equal(chain[0]?.headerHash, genesis.headerHash, `${name}: header hash of the genesis block`)
    t.strictSame(foundBlocks(chain.slice(1, blocks.length + 1)), expectedBlocks(vector), `${name}: ${blocks.length.toString()} header hashes and orderer metadata`)
    t.strictSame(chain, chains[0], `${name}: the same chain as the first replica, ${chain.length.toString()} blocks`)
  }
}

/** Ends the replicas and clears the topic's name for the next vector. */
async function clear (t: Test, cluster: Cluster, { vector, replicas }: { vector: Vector, replicas: readonly Replica[] }): Promise<void> {
  const codes = await Promise.all(replicas.map(async (replica) => await replica.stop()))
  t.strictSame(codes, replicas.map(() => 0), 'the replicas end well')
  await deleteTopic(cluster, vector.channel)
}

/** No replica may ask for a block to be cut that stands in what it reads while it catches up. */
async function checkTopic (t: Test, cluster: Cluster, vector: Vector): Promise<void> {
  const values = await readTopic(cluster, vector.channel)
  t.strictSame(values.slice(0, vector.messages.length), valuesOf(vector), 'the topic begins with the vector')
  const behind = values.slice(vector.messages.length).map(kindOf)
  t.equal(behind.filter(({ kind }) => kind === 'connect').length, 3, 'each replica announced itself')
  const early = behind.filter(({ kind, blockNumber }) => kind === 'timeToCut' && blockNumber <= vector.blocks.length)
  t.strictSame(early, [], 'nobody asked to cut a block of the vector')
}

/** The replica's CONNECT message takes the place of one of the vector's, so that all offsets stay as they were. */
async function startInPlaceOfConnect (t: Test, cluster: Cluster, { vector, replica, offset }: { vector: Vector, replica: Replica, offset: number }): Promise<void> {
  t.equal(kindOf(valuesOf(vector)[offset]!).kind, 'connect')
  t.equal(await endOf(cluster, vector.channel), offset, 'nothing else was written meanwhile')
  await replica.start()
  await replica.untilReady(vector.channel)
}

async function writeRange (t: Test, writer: TopicWriter, { vector, from, to }: { vector: Vector, from: number, to?: number }): Promise<void> {
  t.equal(await writer.write(...valuesOf(vector).slice(from, to)), from, `records from offset ${from.toString()} on`)
}

t.setTimeout(300_000)

t.test('vectors of real orderers, through real brokers', async (t) => {
  const cluster = await withKafka(t)
  if (!cluster) return

  for (const name of ['v10', 'v14', 'v14-config-ch1', 'v14-config-sys']) {
    await t.test(`${name}: written before the replicas start`, async (t) => {
      const vector = readVector(name)
      const replicas = replicasOf(t, cluster, vector)
      await createTopic(cluster, vector.channel)
      const writer = await openWriter(t, cluster, vector.channel)
      for (const [offset, value] of valuesOf(vector).entries()) if (await writer.write(value) !== offset) throw new Error('another offset')
      for (const replica of replicas) {
        await replica.start()
        await replica.untilReady(vector.channel)
      }
      await checkReplicas(t, vector, replicas)
      await checkTopic(t, cluster, vector)
      await clear(t, cluster, { vector, replicas })
    })
  }

  for (const name of ['v10', 'v14']) {
    await t.test(`${name}: replicas start before it, within it, and behind it`, async (t) => {
      const vector = readVector(name)
      const replicas = replicasOf(t, cluster, vector)
      const [first, second, third] = replicas as [Replica, Replica, Replica]
      await createTopic(cluster, vector.channel)
      const writer = await openWriter(t, cluster, vector.channel)
      await startInPlaceOfConnect(t, cluster, { vector, replica: first, offset: 0 })
      await writeRange(t, writer, { vector, from: 1, to: 44 })
      await first.untilReady(vector.channel)
      await startInPlaceOfConnect(t, cluster, { vector, replica: second, offset: 44 })
      await writeRange(t, writer, { vector, from: 45 })
      await third.start()
      await checkReplicas(t, vector, replicas)
      await clear(t, cluster, { vector, replicas })
    })
  }

  await t.test('v14-config-ch1: the replicas are there while stale messages are submitted again', async (t) => {
    const vector = readVector('v14-config-ch1')
    const replicas = replicasOf(t, cluster, vector)
    const [first, second, third] = replicas as [Replica, Replica, Replica]
    await createTopic(cluster, vector.channel)
    const writer = await openWriter(t, cluster, vector.channel)
    await startInPlaceOfConnect(t, cluster, { vector, replica: first, offset: 0 })
    await startInPlaceOfConnect(t, cluster, { vector, replica: second, offset: 1 })
    await writeRange(t, writer, { vector, from: 2 })
    await third.start()
    await checkReplicas(t, vector, replicas)
    await clear(t, cluster, { vector, replicas })
  })
})
