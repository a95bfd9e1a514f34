import type { Envelope } from '../protocol/envelope.js'
import type { RecordHeaders } from '../protocol/log-record.js'

/** Says that an envelope is in the log: it will be in a block, on every replica. */
export interface Acknowledgement {
  readonly id: string
  readonly channel: string
  readonly offset: number
  /** True when an earlier submission with the same idempotency key is acknowledged again. */
  readonly duplicate?: boolean
}

/** One submission. */
export interface Submission {
  readonly channel: string
  readonly envelope: Envelope
  /** Names the submission: the same key gives the same acknowledgement, wherever and however often it is sent. */
  readonly idempotencyKey?: string | undefined
  /** True when the envelope was made here around opaque bytes: only the bytes are the writer's, the rest is new each time. */
  readonly wrapped?: boolean
  readonly headers?: RecordHeaders | undefined
}
