import type { ServerOptions } from 'node:https'
import cors from '@fastify/cors'
import swagger from '@fastify/swagger'
import websocket from '@fastify/websocket'
import fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import { adminRoutes } from '../routes/admin.js'
import { blockRoutes } from '../routes/blocks.js'
import { channelRoutes } from '../routes/channels.js'
import { deliverRoutes } from '../routes/deliver.js'
import { documentRoutes } from '../routes/documents.js'
import { envelopeRoutes, isStreamed } from '../routes/envelopes.js'
import { operationsRoutes } from '../routes/operations.js'
import { probeRoutes } from '../routes/probes.js'
import { receiptRoutes } from '../routes/receipts.js'
import type { Access } from './access/access.js'
import { registerGuard } from './access/guard.js'
import { openapiOptions } from './api-documents/openapi.js'
import type { BodyBudget } from './broadcast/body-limits.js'
import type { Broadcast } from './broadcast/broadcast.js'
import type { Registrar } from './chain/registrar.js'
import { SUBPROTOCOLS } from './deliver/formats.js'
import type { Subscribers } from './deliver/subscribers.js'
import { OrderingError } from './errors.js'
import type { Health } from './health/health.js'
import type { Receipts } from './ledger/receipts.js'
import type { ConnectionMetrics } from './metrics/connection-metrics.js'
import { measureRequests, type HttpMetrics } from './metrics/http-metrics.js'
import { answerClientError, registerProblems, requestId, sendProblem } from './problems.js'
import { identifyRequests, REQUEST_ID_LABEL } from './request-log.js'
import { traceRequests } from './tracing/request-spans.js'
import type { Tracer } from './tracing/tracer.js'
import { watchBodies } from './transport/late-bodies.js'
import { makeServer, type TransportLimits } from './transport/server.js'
import { watchAnswers } from './transport/unread-answers.js'
import { refuseOtherUpgrades } from './transport/upgrades.js'
import type { Clock } from './util/clock.js'
import type { SocketLimits } from './util/socket-sink.js'

/** What the HTTP side needs of the configuration. */
export interface AppOptions {
  readonly version: string
  readonly limits: SocketLimits & TransportLimits & {
    readonly maxBodyBytes: number
    readonly maxWaitMs: number
    readonly maxWriters: number
  }
  /** Probes and metrics have a port of their own (buildManagementApp), and this app does not have them. */
  readonly hasManagementPort: boolean
  /** TLS of the listener; plain HTTP without. */
  readonly tls?: ServerOptions | undefined
  readonly trustedProxies: readonly string[]
  readonly allowedOrigins: readonly string[]
  /** Whether probes and metrics are there for everybody. */
  readonly healthAccess: 'open' | 'authenticated'
  readonly metricsAccess: 'open' | 'granted'
  readonly sessionCookie: string
}

/** The parts that routes speak to. */
export interface AppDependencies {
  readonly access: Access
  readonly registrar: Registrar
  readonly broadcast: Broadcast
  readonly bodies: BodyBudget
  readonly receipts: Receipts
  readonly subscribers: Subscribers
  readonly health: Health
  readonly registry: Registry
  readonly http: HttpMetrics
  readonly connections: ConnectionMetrics
  /** Where traces are on. */
  readonly tracer?: Tracer | undefined
  readonly clock: Clock
  readonly logger: Logger
}

/** Longest path parameter; the schemas decide what is valid. */
const MAX_PARAM_LENGTH = 512

/** What both apps have in common: ids of requests, and errors that are problem+json. */
function makeApp ({ limits, trustedProxies, tls }: Pick<AppOptions, 'limits' | 'trustedProxies' | 'tls'>, dependencies: AppDependencies): FastifyInstance {
  const { logger, clock, http, connections } = dependencies
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: REQUEST_ID_LABEL }),
    childLoggerFactory: (logger, bindings) => logger.child(bindings), // without options, as Fastify gives them, pino makes it at half the cost
    genReqId: requestId,
    ...tls && { https: tls },
    serverFactory: (handler) => makeServer(limits, { tls, metrics: connections, handler, clock }),
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    return503OnClosing: false, // the hook below answers with problem+json
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => {
      if (request.headers.upgrade !== undefined) reply.raw.once('finish', () => { request.socket.destroy() }) // no hook runs that would
      void sendProblem(reply, request, new OrderingError('invalid_request', error.message))
    },
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allowUnionTypes: true, verbose: true } }
  }) as unknown as FastifyInstance
  identifyRequests(app)
  measureRequests(app, http)
  watchAnswers(app, { stallMs: limits.stallMs, clock, metrics: connections })
  registerProblems(app)
  app.removeContentTypeParser('text/plain')
  return app
}

/** Probes and metrics, on whichever port. */
async function registerOperations (app: FastifyInstance, { version, healthAccess, metricsAccess }: AppOptions, { health, registry, clock }: AppDependencies): Promise<void> {
  await app.register(probeRoutes, { health, clock, access: healthAccess === 'open' ? 'nothing' : 'identity' })
  await app.register(operationsRoutes, { registry, version, metricsAccess: metricsAccess === 'open' ? 'nothing' : 'metrics' })
}

/**
 * Builds what listens on the management port: probes and metrics, which are served until everything else is closed. Plain
 * HTTP, because what probes a process does not know its certificate; who may call is the same.
 */
export async function buildManagementApp (options: AppOptions, dependencies: AppDependencies): Promise<FastifyInstance> {
  const app = makeApp({ ...options, tls: undefined }, dependencies)
  registerGuard(app, dependencies.access)
  await registerOperations(app, options, dependencies)
  return app
}

/** Builds the Fastify instance without listening. Closing it ends subscriptions and waits for requests in flight. */
export async function buildApp (options: AppOptions, dependencies: AppDependencies): Promise<FastifyInstance> {
  const { version, limits, hasManagementPort } = options
  const { access, registrar, broadcast, bodies, receipts, subscribers, health, tracer, clock, logger } = dependencies
  const stopping = new AbortController()
  const app = makeApp(options, dependencies)
  // Before every hook that refuses: it destroys the socket of an upgrade that was refused, which the server no longer knows of.
  await app.register(websocket, {
    options: { maxPayload: limits.maxBodyBytes, handleProtocols: (offered: Set<string>) => [...offered].find((name) => Object.hasOwn(SUBPROTOCOLS, name)) ?? false },
    errorHandler: (error: Error & { code?: string }, socket, request) => {
      if (CLIENT_FAULTS.test(error.code ?? '')) return // ws closes the socket, and nobody has to act
      request.log.error({ err: error }, 'socket failed')
      socket.terminate()
    },
    preClose: (done: () => void) => {
      stopping.abort()
      subscribers.close().then(() => { app.websocketServer.close(done) }, done)
    }
  })
  app.addHook('onRequest', (request, reply, done) => {
    if (health.shuttingDown) void reply.header('connection', 'close') // the next request goes to another gateway
    const refused = health.shuttingDown && stopping.signal.aborted && !request.url.startsWith('/livez') && !request.url.startsWith('/readyz')
    done(refused ? new OrderingError('shutting_down', 'the gateway is shutting down; use another one') : undefined)
  })

  await registerCors(app, options)
  registerGuard(app, access)
  refuseOtherUpgrades(app)
  if (tracer) traceRequests(app, tracer)

  watchBodies(app, {
    timeoutMs: limits.requestTimeoutMs,
    clock,
    isAwaited: hasWholeBody,
    onLate: (request, reply) => {
      if (reply.raw.headersSent) return // a body that nobody reads does not end either
      const error = new OrderingError('request_timeout', `the body did not arrive within ${limits.requestTimeoutMs.toString()} ms (requestTimeoutMs)`)
      void sendProblem(reply.header('connection', 'close'), request, error)
    }
  })

  await app.register(swagger, openapiOptions(version)) // sees the routes that are registered behind it
  if (!hasManagementPort) await registerOperations(app, options, dependencies)
  await app.register(channelRoutes, { registrar, health, clock })
  await app.register(envelopeRoutes, { broadcast, bodies, clock, limits, stopping: stopping.signal })
  await app.register(receiptRoutes, { registrar, receipts, clock, maxWaitMs: limits.maxWaitMs, stopping: stopping.signal })
  await app.register(blockRoutes, { registrar })
  await app.register(deliverRoutes, { registrar, subscribers })
  await app.register(adminRoutes, { root: logger })
  await app.register(documentRoutes, { version })
  return app
}

/** Whether a request has a body that has to end before it is answered. */
function hasWholeBody ({ ws, headers }: FastifyRequest): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding, 'content-type': contentType } = headers
  if (ws || isStreamed(contentType)) return false
  return encoding !== undefined || (length !== undefined && length !== '0')
}

/** Errors of a socket whose client broke the protocol, or whose connection broke. */
const CLIENT_FAULTS = /^(WS_ERR_\w+|ECONNRESET|EPIPE|ETIMEDOUT)$/

/** Headers that scripts of other origins may see beside those that they always may. */
const EXPOSED_HEADERS = ['etag', 'link', 'location', 'preference-applied', 'ratelimit', 'ratelimit-policy', 'retry-after', 'www-authenticate', 'x-request-id']

/** Time for which a browser remembers what it may ask. */
const PREFLIGHT_SECONDS = 600

/** Answers browsers that ask whether a page of another origin may call. It does not ask who calls: the call itself does. */
async function registerCors (app: FastifyInstance, { allowedOrigins, sessionCookie }: Pick<AppOptions, 'allowedOrigins' | 'sessionCookie'>): Promise<void> {
  if (allowedOrigins.length === 0) return
  app.addHook('onRequest', (request, reply, done) => { // the plug-in would answer with plain text
    if (request.method === 'OPTIONS' && !isPreflight(request)) reply.callNotFound()
    else done()
  })
  await app.register(cors, {
    origin: [...allowedOrigins],
    credentials: sessionCookie !== '',
    methods: ['GET', 'HEAD', 'POST'],
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: PREFLIGHT_SECONDS
  })
}

/** Whether a browser asks, for a page, what that may do. */
function isPreflight ({ headers }: FastifyRequest): boolean {
  return headers.origin !== undefined && headers['access-control-request-method'] !== undefined
}
