import { checkArgument, checkOptions, DURATION, invalidArgument, isBytes, matches, OBJECT, SIGNAL, type Rules } from './arguments.js'
import { Backoff } from './backoff.js'
import { encodeEnvelope, type EnvelopeParts } from './envelope.js'
import { OrderingClientError } from './error.js'
import { ask } from './http.js'
import type { Settings } from './options.js'
import type { Replicas } from './replicas.js'
import { pause } from './timer.js'

/** Says that an envelope is in the log, so that it will be in a block. */
export interface Acknowledgement {
  readonly id: string
  readonly channel: string
  readonly offset: number
  /** True when an earlier submission with the same key is acknowledged again, which may be an earlier try of this one. */
  readonly duplicate?: boolean
}

/** Says where an envelope is in the chain. */
export interface Receipt extends Acknowledgement {
  readonly block: number
  readonly index: number
  readonly headerHash: string
  readonly duplicate: boolean
}

/** How an envelope is submitted. */
export interface SubmitOptions {
  /** Names the submission: however often it is sent, it is ordered once. A random one when left out. */
  readonly idempotencyKey?: string | undefined
  /** Time to wait for the block, so that a receipt comes back; counted in whole seconds, rounded up. */
  readonly waitMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** Whether it is in a block. @throws OrderingClientError `invalid_argument` for what is no answer of `submit` */
export function isReceipt (answer: Acknowledgement | Receipt): answer is Receipt {
  checkArgument('answer', answer, OBJECT)
  return 'block' in answer
}

/** Time between two answers without the receipt that is waited for. */
const ASK_AGAIN_MS = 250

/** Longest time that one request asks the gateway to wait: more than any gateway does. */
const MAX_WAIT_SECONDS = 86_400

const OPTIONS: Rules<SubmitOptions> = {
  idempotencyKey: { fits: (value) => matches(value, /^[\x21-\x7e]{1,255}$/), allowed: 'a string of 1 to 255 visible ASCII characters' },
  waitMs: DURATION,
  signal: SIGNAL
}

/** Submits an envelope; every try has the same key. */
export async function submit (settings: Settings, replicas: Replicas, envelope: Uint8Array | EnvelopeParts, options: SubmitOptions): Promise<Receipt | Acknowledgement> {
  const body = bodyOf(envelope)
  checkOptions('options', options, OPTIONS)
  const { idempotencyKey = randomKey(), waitMs = 0, signal } = options
  const { fetch, channel, retry: { deadlineMs, attemptTimeoutMs } } = settings
  const waitUntil = Date.now() + waitMs
  let backoff = new Backoff(settings, replicas, { deadlineMs: deadlineMs + waitMs, signal })
  let acknowledged: Acknowledgement | undefined
  for (;;) {
    const url = replicas.current
    const seconds = Math.min(MAX_WAIT_SECONDS, Math.max(0, Math.ceil((waitUntil - Date.now()) / 1000)))
    try {
      const answer = await ask<Receipt | Acknowledgement>({
        fetch,
        url,
        path: `/v1/channels/${encodeURIComponent(channel)}/envelopes`,
        method: 'POST',
        headers: {
          'content-type': isBytes(envelope) ? 'application/octet-stream' : 'application/x-protobuf',
          'idempotency-key': idempotencyKey,
          ...seconds > 0 && { prefer: `wait=${seconds.toString()}` }
        },
        body,
        timeoutMs: attemptTimeoutMs + seconds * 1000,
        signal
      })
      checkAnswer(answer, url)
      if (isReceipt(answer) || Date.now() + ASK_AGAIN_MS >= waitUntil) return answer
      acknowledged ??= answer
      backoff = new Backoff(settings, replicas, { deadlineMs: waitUntil - Date.now(), signal }) // from here on only the receipt is missing
    } catch (error) {
      try {
        await backoff.failed(error, url)
      } catch (last) {
        if (acknowledged && last instanceof OrderingClientError && last.retryable) return acknowledged
        throw last
      }
      continue
    }
    await pause(ASK_AGAIN_MS, signal) // the gateway waited less than it was asked to: with the same key it tells more
  }
}

/** Opaque bytes as they are, parts marshalled. @throws OrderingClientError `invalid_argument` */
function bodyOf (envelope: Uint8Array | EnvelopeParts): Uint8Array {
  if (isBytes(envelope)) return envelope
  if (!OBJECT.fits(envelope)) throw invalidArgument('envelope', envelope, { allowed: 'a Uint8Array, or { payload, signature } of such', secret: true })
  return encodeEnvelope(envelope)
}

/** 128 random bits. randomUUID would need a secure context in browsers. */
function randomKey (): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function checkAnswer (answer: unknown, url: string): void {
  const { id, offset } = (answer ?? {}) as Record<string, unknown>
  if (typeof id === 'string' && Number.isSafeInteger(offset)) return
  throw new OrderingClientError('invalid_answer', `${url} answered a submission with something else than a receipt`, { retryable: true, url })
}
