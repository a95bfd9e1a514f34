import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import WebSocket from 'ws'
import type { OrderingClientOptions, WebSocketClass } from '../../src/client/index.js'
import { channelState } from '../helpers/http.js'
import { startGateway, writeConfig, type Gateway } from '../helpers/process.js'

/** Starts the built gateway with a channel that cuts a block for each envelope, or as `channels` says. */
export async function startQuickGateway (t: Test, name = 'data', channels: unknown[] = [{ id: 'orders', maxMessageCount: 1 }]): Promise<Gateway> {
  const directory = join(t.testdirName, name) // testdir would remove what another gateway of the same test has
  const remove = (): void => { rmSync(directory, { recursive: true, force: true }) }
  remove()
  t.teardown(remove)
  const file = writeConfig(directory, { dataDir: join(directory, 'data'), minFreeDiskBytes: 1, logLevel: 'info', deliverPingMs: 200, channels })
  const gateway = await startGateway(t, { args: ['--config', file] })
  await channelState(gateway.url, 'ready')
  return gateway
}

/** One connection a request, so that a fault of a connection is one of a request. */
export const fetchOnce: typeof globalThis.fetch = async (input, init) => {
  const headers = new Headers(init?.headers)
  headers.set('connection', 'close')
  return await fetch(input, { ...init, headers })
}

/** Quick tries, for tests. */
export const QUICK: Pick<OrderingClientOptions, 'fetch' | 'retry' | 'idleTimeoutMs'> = {
  fetch: fetchOnce,
  retry: { deadlineMs: 30_000, attemptTimeoutMs: 1000, minDelayMs: 1, maxDelayMs: 20 },
  idleTimeoutMs: 1000
}

/** Both ways that blocks come. Node.js has a WebSocket of its own from version 22 on only. */
export const TRANSPORTS: ReadonlyArray<{ name: string, webSocket: WebSocketClass | false }> = [
  { name: 'WebSocket', webSocket: WebSocket },
  { name: 'NDJSON', webSocket: false }
]

export function bytes (text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

export function textOf (data: Uint8Array): string {
  return new TextDecoder().decode(data)
}
