import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import type { Test } from 'tap'
import { Access } from '../../src/access/access.js'
import { buildApp, type AppOptions } from '../../src/app.js'
import { Admission } from '../../src/broadcast/admission.js'
import { BodyBudget } from '../../src/broadcast/body-limits.js'
import { Broadcast } from '../../src/broadcast/broadcast.js'
import { Chain } from '../../src/chain/chain.js'
import type { LogBounds, LogStatus, OrderedLog, StoredRecord } from '../../src/chain/ordered-log.js'
import { Registrar } from '../../src/chain/registrar.js'
import { Subscribers, type SubscriberLimits } from '../../src/deliver/subscribers.js'
import { Health } from '../../src/health/health.js'
import { Ledger } from '../../src/ledger/ledger.js'
import { ReceiptIndex } from '../../src/ledger/receipt-index.js'
import { Receipts } from '../../src/ledger/receipts.js'
import { makeBroadcastMetrics } from '../../src/metrics/broadcast-metrics.js'
import { makeChainMetrics } from '../../src/metrics/chain-metrics.js'
import { makeConnectionMetrics } from '../../src/metrics/connection-metrics.js'
import { makeDeliverMetrics, registerSubscriberLag } from '../../src/metrics/deliver-metrics.js'
import { makeHttpMetrics } from '../../src/metrics/http-metrics.js'
import { EmbeddedLog } from '../../src/ordered-log/embedded.js'
import { makeGenesisBlock } from '../../src/protocol/genesis.js'
import type { LogRecord } from '../../src/protocol/log-record.js'
import { Environment } from '../../src/util/environment.js'
import { channelState } from './http.js'
import { ManualClock } from './process-faults.js'

/** The embedded log, held back for as long as a test wants: what is appended meanwhile waits. */
export class HeldLog implements OrderedLog {
  readonly #log: EmbeddedLog
  #waiting: Array<() => void> | undefined
  /** Appends that were begun. */
  appends = 0

  constructor (log: EmbeddedLog) {
    this.#log = log
  }

  hold (): void { this.#waiting ??= [] }

  release (): void {
    const waiting = this.#waiting ?? []
    this.#waiting = undefined
    for (const go of waiting) go()
  }

  async append (channel: string, records: readonly LogRecord[]): Promise<number> {
    this.appends++
    if (this.#waiting) await new Promise<void>((resolve) => { this.#waiting?.push(resolve) })
    return await this.#log.append(channel, records)
  }

  read (channel: string, fromOffset: number, signal: AbortSignal): AsyncIterable<readonly StoredRecord[]> { return this.#log.read(channel, fromOffset, signal) }

  async bounds (channel: string): Promise<LogBounds> { return await this.#log.bounds(channel) }

  async next (channel: string): Promise<number> { return await this.#log.next(channel) }

  status (channel: string): LogStatus { return this.#log.status(channel) }

  async close (): Promise<void> { await this.#log.close() }
}

/** The real app that listens, with its time and its log in the test's hand. Channel `orders` cuts each envelope into a block. */
export interface AppInHand {
  readonly url: string
  readonly port: number
  readonly clock: ManualClock
  readonly log: HeldLog
  readonly ledger: Ledger
  readonly bodies: BodyBudget
  /** The value of a series of channel `orders`. */
  readonly metric: (name: string) => Promise<number>
}

/** Builds the app on a clock that stands still. */
export async function startAppInHand (t: Test, limits: Partial<AppOptions['limits'] & SubscriberLimits> = {}): Promise<AppInHand> {
  const all = {
    maxBodyBytes: 4 * 1024 * 1024,
    maxWaitMs: 30_000,
    maxWriters: 1000,
    requestTimeoutMs: 60_000,
    highWaterBytes: 64 * 1024,
    stallMs: 10_000,
    pingMs: 3_600_000,
    maxHeaderBytes: 16 * 1024,
    headersTimeoutMs: 60_000,
    keepAliveTimeoutMs: 72_000,
    maxConnections: 1000,
    maxConnectionsPerAddress: 0,
    maxRequestsPerConnection: 0,
    trustedProxies: [],
    maxSubscribers: 1000,
    cacheBytes: 256 * 1024 * 1024,
    ...limits
  }
  const directory = t.testdir()
  const clock = new ManualClock()
  const logger = pino({ level: 'silent' })
  const registry = new Registry()
  const space = { takes: () => true }
  const environment = new Environment(join(directory, 'blocks.lmdb'))
  const indexEnvironment = new Environment(join(directory, 'index.lmdb'))
  const log = new HeldLog(new EmbeddedLog(environment, space))
  const ledger = new Ledger('orders', { environment, space })
  const genesis = makeGenesisBlock('orders', { maxMessageCount: 1, preferredMaxBytes: all.maxBodyBytes, absoluteMaxBytes: all.maxBodyBytes, batchTimeoutMs: 1000 })
  const chain = new Chain({ channel: 'orders', genesis, verifyNewestBlocks: 1 }, { log, clock, ledger, metrics: makeChainMetrics(registry)('orders'), logger })
  const registrar = new Registrar([chain])
  const index = new ReceiptIndex({ keyRetentionBlocks: 1000 }, { environment: indexEnvironment, clock, space })
  const receipts = new Receipts(index)
  const admission = new Admission({ maxInFlightBytes: Infinity, maxInFlightBytesPerChannel: Infinity })
  const bodies = new BodyBudget(Infinity)
  const metrics = makeBroadcastMetrics(registry, ['orders'], admission)
  const open = { trustedProxies: [], allowedOrigins: [], healthAccess: 'open', metricsAccess: 'open', sessionCookie: '' } as const
  const access = new Access({
    ...open, authenticates: false, accessFile: '', jwtRefreshMs: 60_000, identityRate: { perSecond: 0, burst: 1 }, addressRate: { perSecond: 0, burst: 1 }
  }, { clock, logger })
  const subscribers = new Subscribers(all, { metrics: makeDeliverMetrics(registry, ['orders']), clock })
  registerSubscriberLag(registry, ['orders'], (channel) => subscribers.maxLagBlocks(channel))
  const app = await buildApp({ version: '1.2.3', limits: all, hasManagementPort: false, ...open }, {
    access,
    registrar,
    receipts,
    bodies,
    broadcast: new Broadcast({ registrar, receipts, admission, metrics, clock }),
    subscribers,
    health: new Health({ stallAfterMs: 60_000, failAfterMs: 0, recoverAfterMs: 0 }, { registrar, index, environments: [environment, indexEnvironment], clock }),
    registry,
    http: makeHttpMetrics(registry),
    connections: makeConnectionMetrics(registry),
    clock,
    logger
  })
  await registrar.start()
  const stopIndexing = new AbortController()
  const indexing = index.follow(ledger, stopIndexing.signal)
  t.teardown(async () => {
    log.release()
    app.server.closeAllConnections()
    const closed = app.close()
    const passing = setInterval(() => { clock.advance(1000) }, 10)
    await closed
    clearInterval(passing)
    await registrar.stop()
    stopIndexing.abort()
    await indexing
    await environment.close()
    await indexEnvironment.close()
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const url = `http://127.0.0.1:${port.toString()}`
  await channelState(url, 'ready')
  const metric = async (name: string): Promise<number> => Number(new RegExp(`^${name}\\{channel="orders"\\} (\\d+)$`, 'm').exec(await registry.metrics())?.[1])
  return { url, port, clock, log, ledger, bodies, metric }
}
