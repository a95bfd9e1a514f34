import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import type { Test } from 'tap'
import { readConfig } from '../../src/config.js'
import { startGateway, type Gateway } from '../../src/gateway.js'
import { channelState } from './http.js'
import { writeConfig } from './process.js'

/** A gateway in this process that listens, with every channel ready. */
export interface LocalGateway extends Gateway {
  readonly url: string
  readonly port: number
}

/** Channels that cut at once or nearly so. */
export const QUICK_CHANNELS = [{ id: 'orders', maxMessageCount: 10, absoluteMaxBytes: 40_000, preferredMaxBytes: 20_000, batchTimeoutMs: 20 }]

/** Starts the real app on a free port, with a data directory of its own; closes it behind the test. */
export async function startLocalGateway (t: Test, config: Record<string, unknown> = {}): Promise<LocalGateway> {
  const directory = t.testdir()
  const file = writeConfig(directory, { dataDir: `${directory}/data`, minFreeDiskBytes: 1, channels: QUICK_CHANNELS, ...config })
  const gateway = await startGateway(readConfig({ environment: {}, file }), { version: '1.2.3', logger: pino({ level: 'silent' }) })
  t.teardown(async () => { await gateway.close() })
  await gateway.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = gateway.app.server.address() as AddressInfo
  const url = `http://127.0.0.1:${port.toString()}`
  const channels = gateway.app.inject('/v1/channels')
  for (const { channel } of (await channels).json<{ channels: Array<{ channel: string }> }>().channels) await channelState(url, 'ready', channel)
  return { ...gateway, url, port }
}
