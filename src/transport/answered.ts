import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isUpgrade } from './upgrades.js'

/** Status of a WebSocket that was open. */
export const SOCKET = 101

/** Status in place of an answer that was never begun, because the client went away before. As nginx has it. */
export const CLIENT_GONE = 499

/** How a request ended: its status, or one of those above. */
export interface Ending {
  readonly statusCode: number
  /** Milliseconds since the request came. */
  readonly durationMs: number
}

type Callback = (request: FastifyRequest, ending: Ending) => void

/** Whom an app tells of each request's end: one listener for all of them. */
const CALLBACKS = new WeakMap<FastifyInstance, Callback[]>()

/**
 * Calls back once for each request: when its answer is sent to the end, or its connection ends before, which Fastify's
 * onResponse does not tell. A WebSocket that was accepted ends with its connection.
 */
export function whenAnswered (app: FastifyInstance, callback: Callback): void {
  const known = CALLBACKS.get(app)
  if (known) {
    known.push(callback)
    return
  }
  const callbacks = [callback]
  CALLBACKS.set(app, callbacks)
  app.addHook('onRequest', (request, reply, done) => {
    reply.raw.once('close', () => {
      const ending = { statusCode: statusOf(request, reply), durationMs: reply.elapsedTime }
      for (const callback of callbacks) callback(request, ending)
    })
    done()
  })
}

function statusOf (request: FastifyRequest, { raw, sent, statusCode }: FastifyReply): number {
  if (raw.headersSent) return statusCode
  return sent && isUpgrade(request) ? SOCKET : CLIENT_GONE
}
