import { BYTES, checkArgument, checkFields, COUNT, HASH, type Rules } from './arguments.js'
import type { Block, HeaderBlock } from './block.js'
import { OrderingClientError } from './error.js'
import { sha256 } from './hash.js'
import type { Receipt } from './submission.js'

/** A block that the caller knows to be right, from another source than this gateway. */
export interface TrustedTip {
  readonly number: number
  readonly headerHash: string
}

/** What did not fit: the envelope's hash, its place, a hash of its block, a link behind it, or the trusted tip. */
export type FailedCheck = 'id' | 'place' | 'block' | 'link' | 'tip'

/** An envelope is not where its receipt says, or the chain does not lead from there to the trusted tip. */
export class NotIncludedError extends OrderingClientError {
  override readonly name = 'NotIncludedError'
  readonly check: FailedCheck

  constructor (check: FailedCheck, message: string, cause?: unknown) {
    super('not_included', message, { cause })
    this.check = check
  }
}

/** What an inclusion check has shown. */
export interface Inclusion {
  /** Header hash of the envelope's block, derived anew. */
  readonly headerHash: string
  /** Number of the block up to which the chain was checked: the trusted tip, or the envelope's own block. */
  readonly checkedTo: number
}

/** A walk to a trusted tip that is given up. */
interface Wait {
  readonly waitMs: number
  /** Number of the tip, and of the next block that did not come. */
  readonly tip: number
  readonly next: number
  /** Blocks that the chain had at the beginning. */
  readonly height: number
  readonly url: string
}

/** The chain has not reached the tip, or its gateway keeps back blocks that it has. */
export function gaveUpWaiting ({ waitMs, tip, next, height, url }: Wait): OrderingClientError {
  const fields = { retryable: true, url }
  const waited = `waited ${waitMs.toString()} ms for`
  if (next < height) return new OrderingClientError('timed_out', `${waited} block ${next.toString()}, of those up to ${tip.toString()}, the trusted tip`, fields)
  const chain = `the chain has ${next.toString()}, up to ${(next - 1).toString()}`
  return new OrderingClientError('tip_not_reached', `${waited} blocks up to ${tip.toString()}, the trusted tip; ${chain}`, fields)
}

/** Where blocks come from; each one's own hashes are good, and with `headers` the links too. */
export interface ChainSource {
  readonly block: (number: number) => Promise<Block>
  readonly headers: (from: number, to: number, after: string) => AsyncIterable<HeaderBlock>
}

const RECEIPT: Partial<Rules<Receipt>> = { block: COUNT, index: COUNT, id: HASH, headerHash: HASH }

const TIP: Rules<TrustedTip> = { number: COUNT, headerHash: HASH }

/** @throws OrderingClientError `invalid_argument` */
export function checkInclusionArguments (envelope: Uint8Array, receipt: Receipt, trustedTip?: TrustedTip): void {
  checkArgument('envelope', envelope, BYTES)
  checkFields('receipt', receipt, RECEIPT)
  if (trustedTip !== undefined) checkFields('trustedTip', trustedTip, TIP)
}

/** Shows that an envelope is in the chain, as far as the trusted tip. @throws NotIncludedError, or what the source throws */
export async function verifyInclusion (envelope: Uint8Array, receipt: Receipt, source: ChainSource, trustedTip?: TrustedTip): Promise<Inclusion> {
  const { block: number, index, id } = receipt
  const hash = await sha256(envelope)
  if (hash !== id) throw new NotIncludedError('id', `the envelope has hash ${hash}, the receipt is for ${id}`)
  if (trustedTip && number > trustedTip.number) throw new NotIncludedError('tip', `block ${number.toString()} is behind the trusted tip, block ${trustedTip.number.toString()}`)
  const { headerHash, envelopes } = await failing('block', async () => await source.block(number))
  const place = `place ${index.toString()} of block ${number.toString()}`
  const there = envelopes[index]
  if (!there || await sha256(there) !== id) throw new NotIncludedError('place', `at ${place} there is ${there ? 'another envelope' : 'no envelope'}`)
  if (headerHash !== receipt.headerHash) throw new NotIncludedError('block', `block ${number.toString()} has header hash ${headerHash}, the receipt says ${receipt.headerHash}`)
  if (!trustedTip) return { headerHash, checkedTo: number }
  await walk(source, { number, headerHash }, trustedTip)
  return { headerHash, checkedTo: trustedTip.number }
}

async function walk (source: ChainSource, { number, headerHash }: TrustedTip, tip: TrustedTip): Promise<void> {
  let reached = headerHash
  if (tip.number > number) {
    await failing('link', async () => {
      for await (const header of source.headers(number + 1, tip.number, headerHash)) reached = header.headerHash
    })
  }
  if (reached !== tip.headerHash) throw new NotIncludedError('tip', `block ${tip.number.toString()} has header hash ${reached}, the trusted tip ${tip.headerHash}`)
}

/** A chain that does not fit fails the check; a gateway that cannot be reached does not. */
async function failing<T> (check: FailedCheck, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof OrderingClientError && ['invalid_block', 'fork_detected'].includes(error.code)) throw new NotIncludedError(check, error.message, error)
    throw error
  }
}
