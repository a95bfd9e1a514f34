import { OrderingError } from '../errors.js'
import type { Ledger } from '../ledger/ledger.js'
import { hex } from '../util/hex.js'

/** Where a subscription starts and ends, as the client says it. */
export interface SeekQuery {
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Header hash of the block before the first one, which `from` then gives as a number: what the client has. */
  readonly after?: string | undefined
}

/** The same as numbers: the first block, which may lie ahead of a replica that is behind, and the last one where there is an end. */
export interface Seek {
  readonly from: number
  readonly to?: number
}

const NUMBER_PATTERN = /^(0|[1-9]\d{0,15})$/

/**
 * Resolves a subscription against the ledger as it is now (REFERENCE 1.7). `newest` is the newest block at this moment,
 * `next` the one that will come behind it. A start may be the block that comes next, but not lie beyond it.
 * @throws OrderingError `invalid_seek`, `block_not_found`, `fork_detected`
 */
export function resolveSeek ({ from = 'next', to, after }: SeekQuery, ledger: Pick<Ledger, 'channel' | 'height' | 'entry'>): Seek {
  const { channel, height } = ledger
  const first = resolve('from', from, height)
  if (after !== undefined) checkHash(after, from)
  if (first > height) {
    throw new OrderingError('block_not_found', `from is ${first.toString()}, the channel has ${height.toString()} blocks: the next one is ${height.toString()}`, { channel })
  }
  if (after !== undefined) checkHistory(after, first, ledger)
  if (to === undefined) return { from: first }
  const last = resolve('to', to, height)
  if (last < first) throw invalid('to', `must not be less than from (${first.toString()})`)
  return { from: first, to: last }
}

/**
 * Resolves a subscription that is taken up again behind the last block that the client has (Last-Event-ID of WHATWG HTML,
 * section 9.2.4). A replica that is behind has to catch up first: a browser that is refused never comes back. Undefined
 * when the client has the whole range.
 * @throws OrderingError `invalid_seek`
 */
export function resumeSeek (lastEventId: string, to: string | undefined, { height }: Pick<Ledger, 'height'>): Seek | undefined {
  const last = NUMBER_PATTERN.test(lastEventId) ? Number(lastEventId) : NaN
  if (!(last < Number.MAX_SAFE_INTEGER)) throw invalid('last-event-id', 'must be the number of a block')
  if (to === undefined) return { from: last + 1 }
  const end = resolve('to', to, height)
  return last < end ? { from: last + 1, to: end } : undefined
}

/** The first block must be named by its number: the tip moves, and the block before it would be another one than the client means. */
function checkHash (after: string, from: string): void {
  if (!/^[0-9a-f]{64}$/.test(after)) throw invalid('after', 'must be a header hash, 64 lower-case hex digits')
  if (!NUMBER_PATTERN.test(from)) throw invalid('after', 'needs a number in from: it names the block before that one')
}

/** A client that has another block in front of the first one followed another history: it must not go on as if nothing were. */
function checkHistory (after: string, first: number, ledger: Pick<Ledger, 'channel' | 'entry'>): void {
  if (first === 0) throw invalid('after', 'names the block before the first one, and there is none before block 0')
  const own = hex(ledger.entry(first - 1)?.headerHash)
  if (own === after) return
  throw new OrderingError('fork_detected', `block ${(first - 1).toString()} has header hash ${own} here, and ${after} at the client`, { channel: ledger.channel })
}

function resolve (name: 'from' | 'to', value: string, height: number): number {
  switch (value) {
    case 'oldest':
      return 0
    case 'newest':
      return Math.max(0, height - 1)
    case 'next':
      if (name === 'from') return height
      break
    default:
      if (NUMBER_PATTERN.test(value)) return Number(value)
  }
  throw invalid(name, `must be ${name === 'from' ? 'oldest, newest, next' : 'oldest, newest'} or a block number`)
}

function invalid (name: string, reason: string): OrderingError {
  return new OrderingError('invalid_seek', `${name} ${reason}`, { errors: [{ pointer: `/${name}`, reason }] })
}
