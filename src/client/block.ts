import { HASH, isCount } from './arguments.js'
import { fromBase64 } from './bytes.js'
import { OrderingClientError } from './error.js'
import { hashData, hashHeader } from './hash.js'

/** Whether blocks come with their envelopes or only with their number. */
export type View = 'full' | 'header'

/** Numbers of the consenter beside a block. They are outside of its hashes. */
export interface BlockMetadata {
  readonly lastConfig: number
  readonly lastOffsetPersisted?: number | string
  readonly lastOriginalOffsetProcessed?: number | string
  readonly lastResubmittedConfigOffset?: number | string
}

/** A block without its envelopes. Its header hash was derived anew from its number and the other two. */
export interface HeaderBlock {
  readonly number: number
  /** Header hash of the block before; empty in block 0. */
  readonly previousHash: string
  readonly dataHash: string
  readonly headerHash: string
  /** Envelopes in the block. In view `header` nothing proves this number. */
  readonly count: number
  readonly metadata: BlockMetadata
}

/** A block. Its data hash was derived anew from the envelopes. */
export interface Block extends HeaderBlock {
  /** The marshalled envelopes. */
  readonly envelopes: readonly Uint8Array[]
}

/** What a view gives. */
export type BlockOf<V extends View> = V extends 'full' ? Block : HeaderBlock

/**
 * Reads a block as the gateway writes it in JSON, and derives its hashes anew.
 * @throws OrderingClientError `invalid_block` when it is not whole or a hash does not fit
 */
export async function readBlock (json: unknown, view: View, url: string): Promise<Block | HeaderBlock> {
  const invalid = (what: string, cause?: unknown): OrderingClientError => new OrderingClientError('invalid_block', `${url} sent a block that is not good: ${what}`, { url, cause })
  if (!isBlockJson(json, view)) throw invalid('it is not whole')
  const { number, previousHash, dataHash, headerHash, metadata } = json
  const name = `block ${number.toString()}`
  const derived = await hashHeader(json)
  if (derived !== headerHash) throw invalid(`${name} says that its header hash is ${headerHash}, but it is ${derived}`)
  const header = { number, previousHash, dataHash, headerHash, metadata }
  if (view === 'header') return { ...header, count: json.count ?? 0 }
  const envelopes = decodeAll(json.envelopes ?? [])
  if (!envelopes) throw invalid(`${name} has an envelope that is not base64`)
  const derivedData = await hashData(envelopes)
  if (derivedData !== dataHash) throw invalid(`${name} says that its data hash is ${dataHash}, but it is ${derivedData}`)
  return { ...header, count: envelopes.length, envelopes }
}

interface BlockJson extends Omit<HeaderBlock, 'count'> {
  readonly count?: number
  readonly envelopes?: readonly string[]
}

function isBlockJson (json: unknown, view: View): json is BlockJson {
  if (typeof json !== 'object' || json === null) return false
  const { number, previousHash, dataHash, headerHash, envelopes, count, metadata } = json as Record<string, unknown>
  const isLinked = number === 0 ? previousHash === '' : HASH.fits(previousHash)
  const isHashed = HASH.fits(dataHash) && HASH.fits(headerHash)
  const hasData = view === 'full' ? Array.isArray(envelopes) && envelopes.every((one) => typeof one === 'string') : Number.isSafeInteger(count)
  return isCount(number) && isLinked && isHashed && hasData && typeof metadata === 'object' && metadata !== null
}

function decodeAll (envelopes: readonly string[]): Uint8Array[] | undefined {
  try {
    return envelopes.map(fromBase64)
  } catch {
    return undefined
  }
}
