import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { Clock } from '../src/util/clock.js'
import { linkSignals } from '../src/util/signals.js'

/** The header that asks for a wait, and the one that says how long it was at most, for the documents. */
export const Prefer = Type.String({ description: '`wait=N`: wait for the block, N seconds at most (RFC 7240); bounded by `maxWaitMs`', examples: ['wait=10'] })
export const PreferenceApplied = Type.String({ description: 'How long the gateway waited at most (RFC 7240), where it was asked to', examples: ['wait=10'] })

/** What bounds how long requests may wait. */
export interface WaitOptions {
  readonly clock: Clock
  readonly maxWaitMs: number
  /** Aborts when the gateway shuts down. */
  readonly stopping: AbortSignal
}

/**
 * Waits as long as a request asks for with `Prefer: wait` (RFC 7240 section 4.3), and says so in its answer.
 * @param work gets a signal that aborts when the time is up, the client goes away, or the gateway shuts down
 * @returns undefined, at once, when the request asks for no wait
 */
export async function waitAsPreferred<T> (reply: FastifyReply, { clock, maxWaitMs, stopping }: WaitOptions, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const { request } = reply
  const waitMs = Math.min(preferredWaitMs(request.headers['prefer']), maxWaitMs)
  if (waitMs === 0) return undefined
  const waiting = linkSignals(stopping, request.signal)
  const cancel = clock.after(waitMs, () => { waiting.end() })
  try {
    return await work(waiting.signal)
  } finally {
    cancel()
    waiting.end()
    void reply.header('preference-applied', `wait=${Math.ceil(waitMs / 1000).toString()}`)
  }
}

/** Preferences that cannot be read are ignored. */
function preferredWaitMs (prefer: string | string[] | undefined): number {
  const match = /(?:^|[,;])\s*wait\s*=\s*"?(\d+)"?\s*(?:$|[,;])/i.exec(String(prefer ?? ''))
  return match ? Number(match[1]) * 1000 : 0
}
