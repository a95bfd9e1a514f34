import { OrderingError } from '../errors.js'

/** Longest idempotency key. */
const MAX_LENGTH = 255

/** @throws OrderingError `invalid_request` when a text is no idempotency key */
export function checkIdempotencyKey (key: string): string {
  if (key.length > 0 && key.length <= MAX_LENGTH && /^[\x21-\x7e]+$/.test(key)) return key
  const reason = `must have 1 to ${MAX_LENGTH.toString()} visible ASCII characters`
  throw new OrderingError('invalid_request', `an idempotency key ${reason}`, { errors: [{ pointer: '/idempotencyKey', reason }] })
}
