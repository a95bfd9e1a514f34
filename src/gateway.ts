import type { Server } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { AccessWatch } from './access/watch.js'
import { buildApp, buildManagementApp } from './app.js'
import { Admission } from './broadcast/admission.js'
import { BodyBudget } from './broadcast/body-limits.js'
import { Broadcast } from './broadcast/broadcast.js'
import { Chain } from './chain/chain.js'
import { Registrar } from './chain/registrar.js'
import { ChainSpans } from './chain/spans.js'
import { authenticates, isLoopback } from './config-access.js'
import { readFiles } from './config-files.js'
import type { Config } from './config.js'
import { Subscribers } from './deliver/subscribers.js'
import { reasonOf } from './errors.js'
import { Health } from './health/health.js'
import { Ledger } from './ledger/ledger.js'
import { ReceiptIndex } from './ledger/receipt-index.js'
import { Receipts } from './ledger/receipts.js'
import { makeBroadcastMetrics, registerHeldBodies } from './metrics/broadcast-metrics.js'
import { makeChainMetrics } from './metrics/chain-metrics.js'
import { makeConnectionMetrics } from './metrics/connection-metrics.js'
import { makeDeliverMetrics, registerSubscriberLag } from './metrics/deliver-metrics.js'
import { registerHealthMetrics } from './metrics/health-metrics.js'
import { makeHttpMetrics } from './metrics/http-metrics.js'
import { makeKafkaMetrics, type KafkaMetrics } from './metrics/kafka-metrics.js'
import { makeLogMetrics } from './metrics/log-metrics.js'
import { makeRegistry } from './metrics/registry.js'
import { registerStorageMetrics } from './metrics/storage-metrics.js'
import { makeTraceMetrics } from './metrics/trace-metrics.js'
import { EmbeddedLog } from './ordered-log/embedded.js'
import { KafkaLog } from './ordered-log/kafka/kafka-log.js'
import { MeasuredLog } from './ordered-log/measured-log.js'
import type { ConnectionOptions } from './ordered-log/kafka/kafkajs.js'
import type { Block } from './protocol/block.js'
import { configOfBlock } from './protocol/genesis.js'
import type { Tracing } from './tracing/open-telemetry.js'
import type { TraceMetrics } from './tracing/tracer.js'
import { systemClock, type Clock } from './util/clock.js'
import { DataDirectory } from './util/data-directory.js'

/** What the process may do with a running gateway. */
export interface Gateway {
  readonly app: FastifyInstance
  /** Probes and metrics, where they have a port of their own. */
  readonly management?: FastifyInstance
  /** Fails readiness and serves on for `shutdownDelayMs`, so that load balancers notice before work is refused. */
  drain (): Promise<void>
  /** Reads certificates, keys and the access file now, if they changed. */
  reload (): Promise<void>
  /** Fails readiness, finishes what is in flight, and closes everything in reverse order. */
  close (): Promise<void>
}

/** The gateway cannot start; the message says why and what to do. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

/**
 * Builds everything, in the order in which an envelope travels, and starts the channels. Does not listen.
 * @throws ConfigError when files that the configuration names cannot be used; StartError when no channel can start
 */
export async function startGateway (config: Config, { version, logger }: { version: string, logger: Logger }): Promise<Gateway> {
  const clock = systemClock
  const { genesisBlocks, tls, access, kafka } = readFiles(config, { clock, logger })
  logger.info({ version, log: kafka ? 'kafka' : 'embedded', dataDir: config.dataDir, channels: config.channels.length }, 'starting')
  const registry = makeRegistry({ version })
  const dataDirectory = await DataDirectory.open(config.dataDir, config)
  const { environment, space } = dataDirectory
  registerStorageMetrics(registry, dataDirectory)
  const channels = config.channels.map(({ id }) => id)
  const log = new MeasuredLog(kafka
    ? makeKafkaLog(config, { connection: kafka, genesisBlocks }, { clock, logger, metrics: makeKafkaMetrics(registry, channels) })
    : new EmbeddedLog(environment, space), { clock, metrics: makeLogMetrics(registry, channels) })
  const traceMetrics = makeTraceMetrics(registry)
  const tracing = await startTracing(config, { version, clock, logger, metrics: traceMetrics })
  const metricsOf = makeChainMetrics(registry)
  const chains = config.channels.map(({ id }, index) => {
    const ledger = new Ledger(id, { environment, space })
    return new Chain({ channel: id, genesis: genesisBlocks[index] as Block, verifyNewestBlocks: config.verifyNewestBlocks }, {
      log,
      clock,
      ledger,
      metrics: metricsOf(id),
      logger: logger.child({ channel: id }),
      spans: tracing && new ChainSpans({ tracer: tracing.tracer, metrics: traceMetrics, ledger })
    })
  })
  const registrar = new Registrar(chains)
  const stopIndexing = new AbortController()
  const index = new ReceiptIndex({ keyRetentionBlocks: config.idempotencyRetentionBlocks }, { environment: dataDirectory.index, clock, space })
  const receipts = new Receipts(index)
  const admission = new Admission(config)
  const broadcast = new Broadcast({ registrar, receipts, admission, clock, metrics: makeBroadcastMetrics(registry, channels, admission) })
  const bodies = new BodyBudget(config.maxHeldBodyBytes)
  registerHeldBodies(registry, bodies)
  const socketLimits = { highWaterBytes: config.deliverHighWaterBytes, stallMs: config.deliverStallMs, pingMs: config.deliverPingMs }
  const subscribers = new Subscribers({
    maxSubscribers: config.maxSubscribers, cacheBytes: config.deliverCacheBytes, ...socketLimits
  }, { metrics: makeDeliverMetrics(registry, channels), clock })
  registerSubscriberLag(registry, channels, (channel) => subscribers.maxLagBlocks(channel))
  const health = new Health({
    stallAfterMs: config.healthStallAfterMs, failAfterMs: config.healthFailAfterMs, recoverAfterMs: config.healthRecoverAfterMs
  }, { registrar, index, environments: [environment, dataDirectory.index], clock })
  registerHealthMetrics(registry, health)
  const options = { ...config, version, limits: { ...config, ...socketLimits }, hasManagementPort: config.managementPort !== '', tls: tls?.serverOptions }
  const transport = { http: makeHttpMetrics(registry), connections: makeConnectionMetrics(registry) }
  const dependencies = { access, registrar, broadcast, bodies, receipts, subscribers, health, registry, ...transport, tracer: tracing?.tracer, clock, logger }
  const app = await buildApp(options, dependencies)
  const management = options.hasManagementPort ? await buildManagementApp(options, dependencies) : undefined

  await registrar.start()
  const endWatch = health.watch(logger)
  const indexing = chains.map(async ({ channel, ledger }) => {
    try {
      await index.follow(ledger, stopIndexing.signal)
    } catch (error) {
      logger.error({ channel, reason: reasonOf(error) }, 'receipts by hash are no longer kept up to date')
    }
  })
  const drain = async (): Promise<void> => {
    health.shutDown()
    await new Promise<void>((resolve) => { clock.after(config.shutdownDelayMs, resolve) })
  }
  const watch = new AccessWatch(config.accessCheckMs, { access, tls, server: app.server as unknown as Server, clock, logger })
  warnOfOpenness(config, logger)
  const close = async (): Promise<void> => {
    health.shutDown()
    await closeServer(app, config.shutdownMs / 2, clock)
    watch.stop()
    await registrar.stop()
    const flushed = tracing?.close(config.shutdownMs / 4)
    stopIndexing.abort()
    await Promise.all(indexing)
    endWatch()
    if (management) await closeServer(management, config.shutdownMs / 8, clock)
    await log.close()
    await dataDirectory.close()
    await flushed
  }
  // A chain that ends on purpose has blocks to serve.
  const halted = chains.map(({ status }) => status).filter(({ state, reason }) => state === 'halted' && reason?.code !== 'consensus_migrated')
  if (halted.length === chains.length) {
    await close()
    throw new StartError(halted.map(({ channel, reason }) => `channel ${channel} cannot start (${reason?.code ?? ''}): ${reason?.detail ?? ''}`).join('\n'))
  }
  return { app, ...management && { management }, reload: async () => { await watch.look() }, drain, close }
}

/** Closes a server. A request that never arrives, or an answer that is never read, must not keep the rest from being closed. */
async function closeServer (app: FastifyInstance, withinMs: number, clock: Clock): Promise<void> {
  const cancel = clock.after(withinMs, () => { app.server.closeAllConnections() })
  await app.close()
  cancel()
}

/** Where traces are off, nothing of OpenTelemetry's SDK is loaded. */
async function startTracing ({ traces }: Config, dependencies: { version: string, clock: Clock, logger: Logger, metrics: TraceMetrics }): Promise<Tracing | undefined> {
  if (!traces) return undefined
  return (await import('./tracing/open-telemetry.js')).startTracing(traces, dependencies)
}

/** Says at the start how open the gateway is. */
function warnOfOpenness (config: Config, logger: Logger): void {
  const { host } = config
  if (isLoopback(host)) return
  if (!authenticates(config)) logger.warn({ host }, 'anybody who reaches this address may write and read everything (allowUnauthenticated)')
  else if (config.tlsCertFile === '') logger.warn({ host }, 'there is no TLS (tlsCertFile): tokens can be read on their way unless something in front of the gateway encrypts')
}

interface KafkaParts {
  readonly connection: ConnectionOptions
  readonly genesisBlocks: readonly Block[]
}

function makeKafkaLog (config: Config, { connection, genesisBlocks }: KafkaParts, dependencies: { clock: Clock, logger: Logger, metrics: KafkaMetrics }): KafkaLog {
  const configs = new Map(config.channels.map(({ id }, index) => [id, configOfBlock(genesisBlocks[index] as Block).config]))
  return new KafkaLog({
    brokers: config.kafkaBrokers,
    connection,
    topics: { replicationFactor: config.kafkaReplicationFactor, minInsyncReplicas: config.kafkaMinInsyncReplicas },
    encoder: config.kafkaEncoder,
    absoluteMaxBytes: (channel) => configs.get(channel)?.absoluteMaxBytes ?? 0
  }, dependencies)
}
