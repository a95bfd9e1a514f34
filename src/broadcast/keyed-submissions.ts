import type { Chain } from '../chain/chain.js'
import { OrderingError } from '../errors.js'
import type { Receipts } from '../ledger/receipts.js'
import { contentsOf, decodeEnvelope, type Contents } from '../protocol/envelope.js'
import type { Acknowledgement, Submission } from './submission.js'

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
  readonly #inFlight = new Map<string, { readonly contents: Contents, readonly acknowledgement: Promise<Acknowledgement> }>()

  constructor (receipts: Receipts) {
    this.#receipts = receipts
  }

  /**
   * Finds the submission's acknowledgement, or makes it with `append`.
   * @throws OrderingError `key_reused` when the key stands for other contents
   */
  async run (chain: Chain, submission: KeyedSubmission, append: () => Promise<Acknowledgement>): Promise<Acknowledgement> {
    const contents = contentsOf(submission.envelope)
    const name = `${submission.channel} ${submission.idempotencyKey}`
    const first = this.#inFlight.get(name)
    if (first) {
      checkContents(submission, { ours: contents, theirs: first.contents })
      return { ...await first.acknowledgement, duplicate: true }
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
  async #find (chain: Chain, submission: KeyedSubmission, ours: Contents): Promise<Acknowledgement | undefined> {
    const { channel, idempotencyKey } = submission
    const lately = await chain.keyed(idempotencyKey)
    const indexed = this.#receipts.withKey(chain.ledger, idempotencyKey)
    if (indexed) {
      checkContents(submission, { ours, theirs: contentsOf(decodeEnvelope(indexed.envelope)) })
      return { id: indexed.receipt.id, channel, offset: indexed.receipt.offset, duplicate: true }
    }
    if (!lately) return undefined
    checkContents(submission, { ours, theirs: lately.contents })
    return { id: lately.contents.id, channel, offset: lately.offset, duplicate: true }
  }
}

/** Opaque bytes are wrapped anew each time: only what is inside can be compared. */
function checkContents ({ channel, idempotencyKey, wrapped }: KeyedSubmission, { ours, theirs }: { ours: Contents, theirs: Contents }): void {
  const same = wrapped ? ours.dataDigest === theirs.dataDigest : ours.id === theirs.id
  if (same) return
  throw new OrderingError('key_reused', `Idempotency-Key ${JSON.stringify(idempotencyKey)} was used for another envelope of this channel`, { channel, id: theirs.id })
}
