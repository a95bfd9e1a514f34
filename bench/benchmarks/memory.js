import { once } from 'node:events'
import WebSocket from 'ws'
import { startGateway } from '../lib/gateway.js'
import { format } from '../lib/tables.js'
import { streamed } from './streamed-kafka.js'

export const title = 'Memory of the gateway, mapped files left out'

/** It is too long to be repeated. */
export const runsOnce = true

const MIB = 1024 * 1024

export async function run () {
  return [await afterEnvelopes(3_000_000), await afterChannels(1000), await afterSubscribers(5000)]
}

async function afterEnvelopes (count) {
  const gateway = await startGateway({ channels: [{ id: 'memory', batchTimeoutMs: 500 }] })
  await streamed(gateway, 'memory', 300_000) // code and buffers are there
  const before = gateway.residentBytes()
  await streamed(gateway, 'memory', count)
  const after = gateway.residentBytes()
  await gateway.close()
  return row(`${format(count)} envelopes behind the first 300 000`, { before, after, count, unit: 'envelope' })
}

async function afterChannels (count) {
  const few = await startGateway({ channels: [{ id: 'memory' }] })
  const before = few.residentBytes()
  await few.close()
  const many = await startGateway({ channels: Array.from({ length: count }, (_, index) => ({ id: `memory-${index}` })) })
  const after = many.residentBytes()
  await many.close()
  return row(`${format(count)} idle channels`, { before, after, count, unit: 'channel' })
}

async function afterSubscribers (count) {
  const gateway = await startGateway({ channels: [{ id: 'memory' }] })
  const before = gateway.residentBytes()
  const sockets = []
  for (let index = 0; index < count; index++) {
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/v1/channels/memory/deliver`)
    await once(socket, 'open')
    sockets.push(socket)
  }
  const after = gateway.residentBytes()
  for (const socket of sockets) socket.terminate()
  await gateway.close()
  return row(`${format(count)} idle subscribers`, { before, after, count, unit: 'subscriber' })
}

function row (what, { before, after, count, unit }) {
  return { after: what, 'MiB before': before / MIB, 'MiB then': after / MIB, 'bytes each': `${format((after - before) / count)} per ${unit}` }
}
