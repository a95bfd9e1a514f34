import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { Socket } from 'node:net'
import { refuseConnection } from '../problems.js'
import type { ConnectionMetrics } from '../metrics/connection-metrics.js'
import type { Clock } from '../util/clock.js'
import { endBody } from './abandoned-bodies.js'
import { ConnectionGate, type ConnectionLimits } from './connection-gate.js'
import { oneAtATime } from './pipelined.js'
import { UpgradableMessage } from './upgrades.js'

/** Limits of what speaks HTTP: each ends a client that would hold memory without asking for anything. */
export interface TransportLimits extends ConnectionLimits {
  readonly maxHeaderBytes: number
  /** Time in which a handshake, and then the headers of a request, must have arrived. */
  readonly headersTimeoutMs: number
  /** Time that a body has, once its request is answered, to end. */
  readonly requestTimeoutMs: number
  /** Time for which a connection without a request is kept. */
  readonly keepAliveTimeoutMs: number
  /** Requests after which a connection is closed; 0: no limit. */
  readonly maxRequestsPerConnection: number
}

/** What a server is made with. */
export interface ServerDependencies {
  readonly tls: ServerOptions | undefined
  readonly metrics: ConnectionMetrics
  readonly handler: RequestListener
  readonly clock: Clock
}

/** How often Node.js looks for connections whose headers are late: they live so much longer at most. */
const CHECKING_INTERVAL_MS = 1000

/**
 * Makes the server below an app, with its limits. Bodies have no time-out here until their requests are answered: a streamed
 * one may take as long as it likes.
 */
export function makeServer (limits: TransportLimits, { tls, metrics, handler: listener, clock }: ServerDependencies): Server {
  const handler = oneAtATime(listener, (request) => { endBody(request, { timeoutMs: limits.requestTimeoutMs, clock }) })
  const options = {
    IncomingMessage: UpgradableMessage,
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.headersTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    requestTimeout: 0,
    connectionsCheckingInterval: Math.min(CHECKING_INTERVAL_MS, limits.headersTimeoutMs)
  }
  const server: Server = tls ? createTlsServer({ ...tls, ...options, handshakeTimeout: limits.headersTimeoutMs }, handler) : createServer(options, handler)
  server.on('checkExpectation', handler) // Node.js would answer by itself, past every limit; other expectations than 100-continue need not be met
  server.maxRequestsPerSocket = limits.maxRequestsPerConnection === 0 ? null : limits.maxRequestsPerConnection
  // Before a handshake there is nothing that a client could read.
  const refuse = tls ? (socket: Socket) => { socket.destroy() } : refuseConnection
  new ConnectionGate(limits, metrics).guard(server, refuse)
  return server
}
