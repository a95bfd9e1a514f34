import type { KafkaCluster } from '../../../src/ordered-log/kafka/cluster.js'
import { KafkaProtocolError, type BrokerConnection } from '../../../src/ordered-log/kafka/kafkajs.js'
import type { FetchedPartition } from '../../../src/ordered-log/kafka/wire.js'

/** Answers a fetch of one topic: a record set, or a code of the Kafka protocol. */
export type AnswerFetch = (request: { readonly topic: string, readonly offset: number, readonly maxBytes: number }) => Buffer | number

/** What a broker is asked to append, and what it answers: an error, or nothing. */
export type AnswerProduce = (values: readonly string[]) => Error | undefined

export interface FakeCluster {
  readonly cluster: KafkaCluster
  readonly connection: BrokerConnection
  /** Batches that were appended. */
  readonly produced: string[][]
  readonly bounds: { first: number, next: number }
  /** Topics whose failures cut the connection that all topics share. */
  readonly cut: string[]
  /** How long the broker says that it takes nothing. */
  readonly quota: { throttledMs: number }
}

/** A cluster of one broker that answers as told. */
export function fakeCluster ({ fetch = () => Buffer.alloc(0), produce = () => undefined }: { fetch?: AnswerFetch, produce?: AnswerProduce }): FakeCluster {
  const produced: string[][] = []
  const bounds = { first: 0, next: 0 }
  const cut: string[] = []
  const quota = { throttledMs: 0 }
  let next = 0
  const connection = {
    address: 'fake:1',
    get throttledMs () { return quota.throttledMs },
    fetch: async (topics: ReadonlyArray<{ topic: string, offset: number }>, { maxBytesPerTopic }: { maxBytesPerTopic: number }): Promise<FetchedPartition[]> => {
      await new Promise((resolve) => { setTimeout(resolve, 1) })
      return topics.map(({ topic, offset }) => {
        const answer = fetch({ topic, offset, maxBytes: maxBytesPerTopic })
        return { topic, errorCode: typeof answer === 'number' ? answer : 0, highWatermark: 0, recordSet: typeof answer === 'number' ? Buffer.alloc(0) : answer }
      })
    },
    produceMessages: async (_topic: string, messages: ReadonlyArray<{ value: Buffer }>): Promise<number> => {
      const values = messages.map(({ value }) => value.toString())
      await new Promise((resolve) => { setTimeout(resolve, 1) })
      const error = produce(values)
      if (error) throw error
      produced.push(values)
      next += values.length
      return next - values.length
    },
    offset: async (_topic: string, which: string): Promise<number> => which === 'oldest' ? bounds.first : bounds.next,
    close: () => undefined
  } as unknown as BrokerConnection
  const cluster = {
    leader: async () => ({ nodeId: 1, connection }),
    broker: async () => connection,
    left: () => false,
    invalidate: (topic: string, failed?: BrokerConnection) => { if (failed) cut.push(topic) }
  } as unknown as KafkaCluster
  return { cluster, connection, produced, bounds, cut, quota }
}

/** Errors of the Kafka protocol by their codes. */
export const protocolError = {
  offsetOutOfRange: 1,
  messageTooLarge: () => new KafkaProtocolError(10),
  notLeader: () => new KafkaProtocolError(6),
  requestTimedOut: () => new KafkaProtocolError(7),
  notEnoughReplicas: () => new KafkaProtocolError(19),
  notEnoughReplicasAfterAppend: () => new KafkaProtocolError(20),
  invalidTimestamp: () => new KafkaProtocolError(32)
}
