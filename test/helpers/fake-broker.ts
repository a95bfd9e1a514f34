import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import type { Test } from 'tap'

export const API = { produce: 0, fetch: 1, listOffsets: 2, metadata: 3, apiVersions: 18, createTopics: 19, describeConfigs: 32 } as const

/** Versions that the broker takes, by API. */
const VERSIONS = [
  [API.produce, 3, 7], [API.fetch, 4, 11], [API.listOffsets, 1, 3], [API.metadata, 0, 6], [API.apiVersions, 0, 2], [API.createTopics, 0, 3], [API.describeConfigs, 1, 2]
] as const

/** Bodies of responses by API; what is not here is never answered. */
export type Answers = Readonly<Partial<Record<number, () => Buffer>>>

/** A socket that speaks as much of the Kafka protocol as a test needs. */
export interface FakeBroker {
  readonly port: number
  readonly sockets: ReadonlySet<Socket>
  /** Connections so far. */
  readonly accepted: number
  /** APIs that were called, in order, without ApiVersions. */
  readonly calls: readonly number[]
}

/** Starts a broker that tells which versions of requests it takes, and answers as told. Stopped behind the test. */
export async function fakeBroker (t: Test, answers: Answers = {}, { silent = false } = {}): Promise<FakeBroker> {
  const sockets = new Set<Socket>()
  const calls: number[] = []
  const result = { port: 0, sockets, accepted: 0, calls }
  const answer = (api: number): Buffer | undefined => {
    if (api === API.apiVersions) return apiVersions()
    calls.push(api)
    return answers[api]?.()
  }
  const server = createServer((socket) => {
    result.accepted++
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => { sockets.delete(socket) })
    let received = Buffer.alloc(0)
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes])
      while (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) {
        const body = silent ? undefined : answer(received.readInt16BE(4))
        if (body) socket.write(Buffer.concat([int32(4 + body.length), received.subarray(8, 12), body]))
        received = received.subarray(4 + received.readInt32BE(0))
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  result.port = (server.address() as AddressInfo).port
  return result
}

function int16 (value: number): Buffer {
  const buffer = Buffer.alloc(2)
  buffer.writeInt16BE(value)
  return buffer
}

function int32 (value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeInt32BE(value)
  return buffer
}

function int64 (value: number): Buffer {
  const buffer = Buffer.alloc(8)
  buffer.writeBigInt64BE(BigInt(value))
  return buffer
}

function string (text: string): Buffer {
  return Buffer.concat([int16(Buffer.byteLength(text)), Buffer.from(text)])
}

function apiVersions (): Buffer {
  return Buffer.concat([int16(0), int32(VERSIONS.length), ...VERSIONS.flat().map(int16), int32(0)])
}

/** Fetch, version 11, without records. */
export function emptyFetchAnswer ({ topic = 'topic', highWatermark = 0, throttleMs = 0 } = {}): Buffer {
  const partition = Buffer.concat([int32(0), int16(0), int64(highWatermark), int64(0), int64(0), int32(0), int32(-1), int32(0)])
  return Buffer.concat([int32(throttleMs), int16(0), int32(0), int32(1), string(topic), int32(1), partition])
}

/** ListOffsets, version 3. */
export function offsetAnswer (offset: number, { topic = 'topic', errorCode = 0 } = {}): Buffer {
  return Buffer.concat([int32(0), int32(1), string(topic), int32(1), int32(0), int16(errorCode), int64(-1), int64(offset)])
}

/** CreateTopics, version 3: made. */
export function topicMadeAnswer (topic = 'topic'): Buffer {
  return Buffer.concat([int32(0), int32(1), string(topic), int16(0), int16(-1)])
}

/** DescribeConfigs, version 2: this client may not see the settings. */
export function noConfigsAnswer (topic = 'topic'): Buffer {
  return Buffer.concat([int32(0), int32(1), int16(29), int16(-1), Buffer.from([2]), string(topic), int32(0)])
}

/** Metadata, version 6: brokers on this machine by their ports, numbered from 1 on, and one topic with one partition. */
export function metadataAnswer ({ topic = 'topic', ports, leader, errorCode = 0 }: { topic?: string, ports: readonly number[], leader: number, errorCode?: number }): Buffer {
  const brokers = ports.map((port, index) => Buffer.concat([int32(index + 1), string('127.0.0.1'), int32(port), int16(-1)]))
  const partitions = errorCode === 0 ? [int32(1), int16(0), int32(0), int32(leader), int32(1), int32(leader), int32(0), int32(0)] : [int32(0)]
  return Buffer.concat([int32(0), int32(brokers.length), ...brokers, int16(-1), int32(1), int32(1), int16(errorCode), string(topic), Buffer.from([0]), ...partitions])
}
