import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import type { Test } from 'tap'
import { readConfig } from '../../../src/config.js'
import { startGateway } from '../../../src/gateway.js'
import { channelState, request, type Answer } from '../../helpers/http.js'
import { dataOf } from '../../helpers/http-protobuf.js'
import { writeConfig } from '../../helpers/process.js'
import { newDirectory } from './directory.js'

/** A line of the log, parsed. */
export type LogLine = Readonly<Record<string, unknown>>

/** A gateway in this process, on Kafka. */
export interface KafkaGateway {
  readonly url: string
  /** Everything it logged so far. */
  readonly lines: readonly LogLine[]
  /** The same as text. */
  readonly text: () => string
  close (): Promise<void>
}

export interface GatewayOptions {
  readonly channels?: ReadonlyArray<string | Readonly<Record<string, unknown>>>
  /** Where its blocks are: a directory that another gateway of the test had, to go on where that ended. */
  readonly dataDir?: string
  readonly config?: Readonly<Record<string, unknown>>
}

/** Channels that cut soon. */
export function quickChannel (id: string, options: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { id, maxMessageCount: 10, batchTimeoutMs: 50, ...options }
}

/** Starts a gateway on a bootstrap list and listens. Its channels need not be ready. Closed behind the test, unless before. */
export async function startKafkaGateway (t: Test, bootstrap: string, { channels = ['orders'], dataDir, config = {} }: GatewayOptions = {}): Promise<KafkaGateway> {
  const directory = newDirectory(t)
  const file = writeConfig(directory, {
    dataDir: dataDir ?? `${directory}/data`,
    minFreeDiskBytes: 1,
    kafkaBrokers: bootstrap,
    kafkaReplicationFactor: 1,
    kafkaMinInsyncReplicas: 1,
    shutdownMs: 1000,
    channels: channels.map((channel) => typeof channel === 'string' ? quickChannel(channel) : channel),
    ...config
  })
  let text = ''
  const lines: LogLine[] = []
  const logger = pino({ level: 'trace' }, {
    write: (line: string) => {
      text += line
      lines.push(JSON.parse(line) as LogLine)
    }
  })
  const gateway = await startGateway(readConfig({ environment: {}, file }), { version: '1.2.3', logger })
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => { await (closing ??= gateway.close()) }
  t.teardown(close)
  await gateway.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = gateway.app.server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port.toString()}`, lines, text: () => text, close }
}

/** Starts a gateway and waits until its channels are ready. */
export async function startReadyGateway (t: Test, bootstrap: string, options: GatewayOptions = {}): Promise<KafkaGateway> {
  const gateway = await startKafkaGateway(t, bootstrap, options)
  for (const channel of options.channels ?? ['orders']) await channelState(gateway.url, 'ready', typeof channel === 'string' ? channel : String(channel['id']))
  return gateway
}

/** A channel's health: state, reason, offsets, warnings. */
export async function health (url: string, channel: string): Promise<Answer> {
  return await request(`${url}/v1/channels/${channel}/health`)
}

/** The message loop's counters of a channel, by event. */
export async function loopEvents (url: string, channel: string): Promise<Record<string, number>> {
  const { text } = await request(`${url}/metrics`)
  const events: Record<string, number> = {}
  for (const [, labels = '', value] of text.matchAll(/^ordering_loop_events_total\{([^}]*)\} (\d+)$/gm)) {
    if (labels.includes(`channel="${channel}"`)) events[/event="([a-z_]+)"/.exec(labels)?.[1] ?? ''] = Number(value)
  }
  return events
}

/** What stands in all blocks of a channel, in order: the data of each envelope. */
export async function orderedData (url: string, channel: string): Promise<string[]> {
  const { text } = await request(`${url}/v1/channels/${channel}`)
  const { height } = JSON.parse(text) as { height: number }
  const data: string[] = []
  for (let number = 1; number < height; number++) {
    const { body } = await request(`${url}/v1/channels/${channel}/blocks/${number.toString()}`)
    data.push(...(body['envelopes'] as string[]).map((envelope) => dataOf(Buffer.from(envelope, 'base64'))))
  }
  return data
}
