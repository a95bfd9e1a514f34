import type { FastifyReply } from 'fastify'
import { OrderingError } from '../src/errors.js'

/**
 * Chooses a media type by the Accept header (RFC 9110 section 12.5.1): highest quality first, then the server's order.
 * @throws OrderingError `not_acceptable`
 */
export function negotiate (accept: string | undefined, offered: readonly string[]): string {
  if (accept === undefined || accept.trim() === '') return offered[0] as string
  const ranges = accept.split(',').map(parseRange)
  let best: { type: string, quality: number } | undefined
  for (const type of offered) {
    const quality = Math.max(0, ...specific(ranges, type))
    if (quality > (best?.quality ?? 0)) best = { type, quality }
  }
  if (!best) throw new OrderingError('not_acceptable', `this is offered as ${offered.join(', ')}`)
  return best.type
}

/** Says to caches that the answer depends on the Accept header, beside what it depends on already: the origin, where pages of others may call. */
export function varyByAccept (reply: Pick<FastifyReply, 'header' | 'getHeader'>): void {
  const known = reply.getHeader('vary')
  void reply.header('vary', known === undefined ? 'accept' : `${String(known)}, accept`)
}

interface Range {
  readonly type: string
  readonly quality: number
}

function parseRange (text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const quality = parameters.find((parameter) => parameter.startsWith('q='))
  return { type, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 }
}

/** Qualities of the most specific ranges that cover a type. */
function specific (ranges: readonly Range[], type: string): number[] {
  for (const pattern of [type, `${type.slice(0, type.indexOf('/'))}/*`, '*/*']) {
    const covering = ranges.filter((range) => range.type === pattern)
    if (covering.length > 0) return covering.map(({ quality }) => quality)
  }
  return []
}
