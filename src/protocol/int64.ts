import Long from 'long'
import { MalformedError } from './malformed.js'

/**
 * 64-bit fields. protobufjs hands out Long objects, rounds a large JavaScript number and silently encodes
 * a bigint as 0, so every 64-bit field passes through here: `bigint` where a foreign writer may put any
 * value, `number` where this gateway counts itself and a value beyond 2^53 is an error.
 */
export function toLong (value: bigint | number, unsigned = false): Long {
  if (typeof value === 'number') return Long.fromNumber(value, unsigned)
  return new Long(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)), unsigned)
}

/** The exact value of a decoded 64-bit field. */
export function toBigInt (value: Long | number): bigint {
  if (typeof value === 'number') return BigInt(value)
  const low = BigInt(value.low >>> 0)
  return value.unsigned ? (BigInt(value.high >>> 0) << 32n) | low : (BigInt(value.high) << 32n) | low
}

/**
 * A decoded 64-bit field as a safe integer.
 * @throws MalformedError when the value is beyond 2^53 - 1
 */
export function toSafeInteger (value: Long | number, what: string): number {
  const number = typeof value === 'number' ? value : value.toNumber()
  if (!Number.isSafeInteger(number)) throw new MalformedError(`malformed ${what}: ${value.toString()} is not a safe integer`)
  return number
}
