import { IncomingMessage } from 'node:http'
import type {} from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'
import { OrderingError } from '../errors.js'

const asked = Symbol('asked')

/**
 * A request that Node.js takes for an upgrade only where it asks for a WebSocket. Any other protocol that a client offers is
 * passed over, as RFC 9110 wants it: `h2c` stands in the first request of clients that would like to speak HTTP/2.
 */
export class UpgradableMessage extends IncomingMessage {
  declare [asked]: boolean | null

  /** What the parser found: a request for another protocol, or CONNECT. */
  set upgrade (value: boolean | null) {
    this[asked] = value
  }

  /** Looked at when all headers are there, and before anything is answered. */
  get upgrade (): boolean | null {
    return this[asked] && (this.method === 'CONNECT' || (this.method === 'GET' && isUpgrade(this))) // only a GET begins a WebSocket
  }
}

/** Whether a request wants to become a WebSocket. */
export function isUpgrade ({ headers: { upgrade } }: Pick<IncomingMessage, 'headers'>): boolean {
  return upgrade?.toLowerCase() === 'websocket'
}

/** Refuses WebSockets where a route has none, before the upgrade: the plug-in would switch protocols and close. */
export function refuseOtherUpgrades (app: FastifyInstance): void {
  const sockets = new Set<string>()
  app.addHook('onRoute', ({ url, wsHandler }) => { if (wsHandler) sockets.add(url) })
  app.addHook('onRequest', ({ ws, is404, routeOptions: { url } }, _reply, done) => {
    if (!ws || is404 || sockets.has(url ?? '')) done()
    else done(new OrderingError('invalid_request', `there is no WebSocket at this path; those there are: ${[...sockets].join(', ')}`))
  })
}
