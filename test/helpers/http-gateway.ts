import type { AddressInfo } from 'node:net'
import { pino, type Logger } from 'pino'
import type { Test } from 'tap'
import { readConfig } from '../../src/config.js'
import { startGateway, type Gateway } from '../../src/gateway.js'
import { eventually } from './http.js'
import { writeConfig } from './process.js'

/** A gateway in this process that listens, with every channel ready. */
export interface LocalGateway extends Gateway {
  readonly url: string
  readonly port: number
}

/** Channels that cut at once or nearly so. */
export const QUICK_CHANNELS = [{ id: 'orders', maxMessageCount: 10, absoluteMaxBytes: 40_000, preferredMaxBytes: 20_000, batchTimeoutMs: 20 }]

/** How a gateway of a test is started. */
export interface LocalOptions {
  readonly logger?: Logger
  /** Scheme of its address. */
  readonly scheme?: 'http' | 'https'
  /** Who may read all channels, where that is asked. */
  readonly token?: string
  /** Whether to wait for the channels; else nobody may be able to ask for them. */
  readonly waits?: boolean
}

/** Starts the real app on a free port, with a data directory of its own; closes it behind the test. */
export async function startLocalGateway (t: Test, config: Record<string, unknown> = {}, options: LocalOptions = {}): Promise<LocalGateway> {
  const { logger = pino({ level: 'silent' }, { write: () => undefined }), scheme = 'http', token = '', waits = true } = options
  const directory = t.testdir()
  const file = writeConfig(directory, { dataDir: `${directory}/data`, minFreeDiskBytes: 1, channels: QUICK_CHANNELS, ...config })
  const gateway = await startGateway(readConfig({ environment: {}, file }), { version: '1.2.3', logger })
  t.teardown(async () => { await gateway.close() })
  await gateway.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = gateway.app.server.address() as AddressInfo
  if (waits) await eventually(async () => await channelStates(gateway, token), (states) => states.every((state) => state === 'ready'))
  return { ...gateway, url: `${scheme}://127.0.0.1:${port.toString()}`, port }
}

async function channelStates ({ app }: Gateway, token: string): Promise<string[]> {
  const answer = await app.inject({ url: '/v1/channels', ...token !== '' && { headers: { authorization: `Bearer ${token}` } } })
  return answer.json<{ channels: Array<{ state: string }> }>().channels.map(({ state }) => state)
}
