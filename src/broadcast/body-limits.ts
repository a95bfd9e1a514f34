import type { IncomingHttpHeaders } from 'node:http'
import { Transform, type Readable, type TransformCallback } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { OrderingError } from '../errors.js'
import type { HeldBodies } from '../metrics/broadcast-metrics.js'
import type { Clock } from '../util/clock.js'
import { shortened } from '../util/shortened.js'

/** A stream that tells how many bytes it took, as Fastify compares them with Content-Length. */
type CountingStream = Readable & { receivedEncodedLength?: number }

/** Bytes of request bodies that are held at the same time: each may be small enough, and all together too much. */
export class BodyBudget implements HeldBodies {
  readonly maxHeldBodyBytes: number
  #heldBytes = 0

  constructor (maxHeldBodyBytes: number) {
    this.maxHeldBodyBytes = maxHeldBodyBytes
  }

  get heldBodyBytes (): number {
    return this.#heldBytes
  }

  /** One body's account; `release` gives back all that it took. */
  open (): { take: TakeBytes, release: () => void } {
    let takenBytes = 0
    return {
      take: (sizeBytes) => {
        if (this.#heldBytes + sizeBytes > this.maxHeldBodyBytes) {
          const detail = `request bodies of ${this.#heldBytes.toString()} bytes are held, ${this.maxHeldBodyBytes.toString()} are allowed (maxHeldBodyBytes)`
          return new OrderingError('overloaded', detail)
        }
        takenBytes += sizeBytes
        this.#heldBytes += sizeBytes
        return undefined
      },
      release: () => {
        this.#heldBytes -= takenBytes
        takenBytes = 0
      }
    }
  }
}

/** What a body may take that is held as a whole. */
export interface BodyLimits {
  /** Of this body, unpacked. Fastify looks after what is not packed. */
  readonly maxBodyBytes: number
  /** Opens the account of a body that is counted; what it gives refuses bytes that are too many beside those of other bodies. */
  readonly hold: () => TakeBytes
}

/** What is counted of a body, or of a part of one. */
export type BodyAccount = ReturnType<BodyBudget['open']>

type TakeBytes = (sizeBytes: number) => OrderingError | undefined

/** Bodies that are not packed and no longer than this are not counted, nor items: they are what a socket's buffer holds anyway. */
export const UNCOUNTED_BYTES = 64 * 1024

/**
 * What is held of a stream's item that is not all there. A large one counts as a body does, and has a time to arrive: else
 * those that come a byte at a time would leave no room for others.
 */
export class PartialItem {
  readonly #account: BodyAccount
  readonly #timeoutMs: number
  readonly #clock: Clock
  readonly #onLate: (error: OrderingError) => void
  #countedBytes = 0
  #late: OrderingError | undefined
  #cancel = (): void => undefined

  /** `onLate` is told at once; else the next bytes are refused. */
  constructor (bodies: BodyBudget, { timeoutMs, clock, onLate = () => undefined }: { timeoutMs: number, clock: Clock, onLate?: (error: OrderingError) => void }) {
    this.#account = bodies.open()
    this.#timeoutMs = timeoutMs
    this.#clock = clock
    this.#onLate = onLate
  }

  /** So many bytes of it are held now. @returns why it is not waited for: `overloaded`, or `request_timeout` */
  hold (sizeBytes: number): OrderingError | undefined {
    if (sizeBytes <= UNCOUNTED_BYTES) {
      this.release()
      return undefined
    }
    if (this.#countedBytes === 0) this.#cancel = this.#clock.after(this.#timeoutMs, () => { this.#expire() })
    const refusal = this.#late ?? this.#account.take(sizeBytes - this.#countedBytes)
    this.#countedBytes = sizeBytes
    return refusal
  }

  /** Nothing of it is held any more. */
  release (): void {
    if (this.#countedBytes === 0) return
    this.#cancel()
    this.#account.release()
    this.#countedBytes = 0
    this.#late = undefined
  }

  #expire (): void {
    const size = `an item of more than ${UNCOUNTED_BYTES.toString()} bytes`
    this.#late = new OrderingError('request_timeout', `${size} did not arrive within ${this.#timeoutMs.toString()} ms (requestTimeoutMs)`)
    this.#onLate(this.#late)
  }
}

/**
 * Bounds a request body, and unpacks it by its Content-Encoding: a small one may unpack to a thousand times its size. One
 * that is read piece by piece has no limits.
 * @throws OrderingError `unsupported_media_type` for another encoding than gzip; the stream fails with `body_too_large`,
 * `overloaded`, or `invalid_request` when the bytes are not gzip
 */
export function boundBody (headers: IncomingHttpHeaders, body: Readable, limits?: BodyLimits): CountingStream {
  const name = headers['content-encoding']?.trim().toLowerCase() ?? ''
  if (name === '' || name === 'identity') {
    if (!limits || Number(headers['content-length']) <= UNCOUNTED_BYTES) return body
    return body.pipe(countBytes(body, limits.hold()))
  }
  if (name !== 'gzip' && name !== 'x-gzip') throw new OrderingError('unsupported_media_type', `Content-Encoding ${shortened(name)} is not supported; allowed is gzip`)
  let received = 0
  const counter: CountingStream & Transform = countBytes(body, limits?.hold(), limits?.maxBodyBytes)
  const gunzip = createGunzip()
  body.on('data', (chunk: Buffer) => {
    received += chunk.length
    counter.receivedEncodedLength = received
  })
  gunzip.on('error', (error) => { counter.destroy(new OrderingError('invalid_request', `the body is not gzip: ${error.message}`)) })
  counter.on('close', () => { gunzip.destroy() })
  return body.pipe(gunzip).pipe(counter)
}

/** Counts what comes of a body, and fails with it. */
function countBytes (body: Readable, take: TakeBytes = () => undefined, maxBytes = Infinity): Transform {
  let unpacked = 0
  const counter = new Transform({
    transform (chunk: Buffer, _encoding, done: TransformCallback): void {
      unpacked += chunk.length
      const refusal = unpacked > maxBytes
        ? new OrderingError('body_too_large', `the body unpacks to more than ${maxBytes.toString()} bytes (maxBodyBytes)`)
        : take(chunk.length)
      if (refusal) done(refusal)
      else done(null, chunk)
    }
  })
  counter.on('error', () => undefined) // nobody may read any more: the request is refused, and an error without a listener would end the process
  body.on('error', (error) => { counter.destroy(error) })
  return counter
}
