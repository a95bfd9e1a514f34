import type { Chain } from '../chain/chain.js'
import { hasCode, OrderingError } from '../errors.js'
import type { Receipts } from '../ledger/receipts.js'
import { contentsOf, decodeEnvelope, type Contents } from '../protocol/envelope.js'
import type { Clock } from '../util/clock.js'
import { ShortLivedMap } from '../util/short-lived-map.js'
import type { Acknowledgement, Submission } from './submission.js'

/** As much of a chain as is asked about keys. */
export type KeyedChain = Pick<Chain, 'ledger' | 'keyed' | 'firstKeyedBlock'>

/** A submission that has a key. */
export type KeyedSubmission = Submission & { readonly idempotencyKey: string }

/**
 * Submissions with an idempotency key. The first one with a key is appended; every other gets its acknowledgement, be it
 * here or on another replica, after a crash, or while the first is still on its way. The keys stand in the log, so a
 * replica knows them once it has read up to the log's end; only two replicas that take the same key within one round trip
 * to the log both append it, and then the first in the log counts for both.
 */
export class KeyedSubmissions {
  readonly #receipts: Receipts
  readonly #clock: Clock
  readonly #inFlight = new ShortLivedMap<string, { readonly contents: Contents, readonly acknowledgement: Promise<Acknowledgement> }>()

  constructor ({ receipts, clock }: { receipts: Receipts, clock: Clock }) {
    this.#receipts = receipts
    this.#clock = clock
  }

  /**
   * Finds the submission's acknowledgement, or makes it with `append`.
   * @throws OrderingError `key_reused` when the key stands for other contents
   */
  async run (chain: KeyedChain, submission: KeyedSubmission, append: () => Promise<Acknowledgement>): Promise<Acknowledgement> {
    const contents = contentsOf(submission.envelope)
    const name = `${submission.channel} ${submission.idempotencyKey}`
    const first = this.#inFlight.get(name)
    if (first) {
      checkContents(submission, { ours: contents, theirs: first.contents })
      return { ...await first.acknowledgement.catch((error: unknown) => { throw about(first.contents, error) }), duplicate: true }
    }
    const acknowledgement = this.#find(chain, submission, contents).then(async (found) => found ?? await append())
    this.#inFlight.set(name, { contents, acknowledgement })
    try {
      return await acknowledgement
    } finally {
      this.#inFlight.delete(name)
    }
  }

  /** What a key stands for already: read lately, or in the receipts index. */
  async #find (chain: KeyedChain, submission: KeyedSubmission, ours: Contents): Promise<Acknowledgement | undefined> {
    const { channel, idempotencyKey } = submission
    const lately = await chain.keyed(idempotencyKey)
    if (!lately) await this.#untilIndexed(chain, channel)
    const indexed = this.#receipts.withKey(chain.ledger, idempotencyKey)
    if (indexed) {
      const theirs = contentsOf(decodeEnvelope(indexed.envelope))
      checkContents(submission, { ours, theirs })
      return { id: theirs.id, channel, offset: indexed.offset, duplicate: true }
    }
    if (!lately) return undefined
    checkContents(submission, { ours, theirs: lately.contents })
    return { id: lately.contents.id, channel, offset: lately.offset, duplicate: true }
  }

  /** Behind a crash, or when it is made anew, the index may lag: a key that it does not have yet must not be taken for a new one. */
  async #untilIndexed ({ ledger, firstKeyedBlock }: KeyedChain, channel: string): Promise<void> {
    const expired = new AbortController()
    const cancel = this.#clock.after(INDEX_TIMEOUT_MS, () => { expired.abort() })
    await this.#receipts.indexed(ledger, { blocks: firstKeyedBlock, signal: expired.signal })
    cancel()
    if (expired.signal.aborted) throw new OrderingError('channel_not_ready', 'the receipts index is being made anew: older idempotency keys are not known yet', { channel })
  }
}

/** Time in which the receipts index must know what is not remembered elsewhere. */
const INDEX_TIMEOUT_MS = 5000

/** What may be in the log is the envelope of the one who was joined: bytes that are wrapped anew have another id. */
function about ({ id }: Contents, error: unknown): unknown {
  if (!hasCode(error, 'outcome_unknown')) return error
  const { code, message, data } = error as OrderingError
  return new OrderingError(code, message, { ...data, id, cause: error })
}

/** Opaque bytes are wrapped anew each time: only what is inside can be compared. */
function checkContents ({ channel, idempotencyKey, wrapped }: KeyedSubmission, { ours, theirs }: { ours: Contents, theirs: Contents }): void {
  const same = wrapped ? ours.dataDigest === theirs.dataDigest : ours.id === theirs.id
  if (same) return
  throw new OrderingError('key_reused', `Idempotency-Key ${JSON.stringify(idempotencyKey)} was used for another envelope of this channel`, { channel, id: theirs.id })
}
