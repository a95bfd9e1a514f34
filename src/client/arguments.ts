import { OrderingClientError } from './error.js'

/** What an argument must be. Callers that no compiler has looked at may pass anything. */
export interface Rule {
  readonly fits: (value: unknown) => boolean
  /** What is allowed, as it stands behind "it must be". */
  readonly allowed: string
  /** The value is kept out of messages, which only say its kind. */
  readonly secret?: boolean
  /** An option that cannot be left out. */
  readonly required?: boolean
}

/** A rule for each field of an object. */
export type Rules<T> = Readonly<Record<keyof T, Rule>>

/** @throws OrderingClientError `invalid_argument` */
export function checkArgument (name: string, value: unknown, rule: Rule): void {
  if (!rule.fits(value)) throw invalidArgument(name, value, rule)
}

/** Says which argument makes no sense, what it is, and what it must be. */
export function invalidArgument (name: string, value: unknown, { allowed, secret = false }: Pick<Rule, 'allowed' | 'secret'>): OrderingClientError {
  return new OrderingClientError('invalid_argument', `${name} is ${secret ? kindOf(value) : textOf(value)}, it must be ${allowed}`)
}

/** Checks fields that must be there; others are passed over. @throws OrderingClientError `invalid_argument` */
export function checkFields<T> (name: string, value: T, rules: Partial<Rules<T>>): void {
  checkArgument(name, value, OBJECT)
  for (const [field, rule] of Object.entries(rules) as Array<[keyof T & string, Rule]>) checkArgument(`${name}.${field}`, value[field], rule)
}

/**
 * Checks fields that may be left out where their rule does not say otherwise. One that is not known is refused: a name that
 * is spelt wrong would count as left out.
 * @throws OrderingClientError `invalid_argument`
 */
export function checkOptions<T> (name: string, value: T, rules: Rules<T>, prefix = ''): void {
  checkArgument(name, value, OBJECT)
  const unknown = Object.keys(value as object).find((field) => !Object.hasOwn(rules, field))
  if (unknown !== undefined) throw new OrderingClientError('invalid_argument', `${name} has ${unknown}, it may have only ${Object.keys(rules).join(', ')}`)
  for (const [field, rule] of Object.entries(rules) as Array<[keyof T & string, Rule]>) {
    if (value[field] !== undefined || rule.required === true) checkArgument(`${prefix}${field}`, value[field], rule)
  }
}

/** Whether it is a Uint8Array, also one of another realm, as a frame or a test runner has them. */
export function isBytes (value: unknown): value is Uint8Array {
  return value instanceof Uint8Array || (ArrayBuffer.isView(value) && tagOf(value) === 'Uint8Array')
}

/** Other arrays of numbers are refused: their values would be cut to bytes. */
export const BYTES: Rule = { fits: isBytes, allowed: 'a Uint8Array; new TextEncoder().encode(text) makes one of a text', secret: true }

/** An object of fields; no array, no promise. */
export const OBJECT: Rule = { fits: (value) => tagOf(value) === 'Object' && typeof value === 'object', allowed: 'an object', secret: true }

export const ARRAY: Rule = { fits: Array.isArray, allowed: 'an array', secret: true }

export const FUNCTION: Rule = { fits: (value) => typeof value === 'function', allowed: 'a function' }

/** A block, a place in one, an offset. */
export const COUNT: Rule = { fits: isCount, allowed: 'a whole number, 0 or more' }

/** A time; Infinity is one too. */
export const DURATION: Rule = { fits: (value) => typeof value === 'number' && value >= 0, allowed: 'a number of milliseconds, 0 or more' }

export const POSITIVE_DURATION: Rule = { fits: (value) => typeof value === 'number' && value > 0, allowed: 'a number of milliseconds, more than 0' }

export const HASH: Rule = { fits: (value) => matches(value, /^[0-9a-f]{64}$/), allowed: '64 lower-case hex digits' }

export const VIEW: Rule = { fits: (value) => value === 'full' || value === 'header', allowed: 'full or header' }

export const SIGNAL: Rule = {
  fits: (value) => typeof value === 'object' && value !== null && 'aborted' in value && 'throwIfAborted' in value && 'addEventListener' in value,
  allowed: 'an AbortSignal'
}

/** Whether it is a whole number that is exact, and not negative. */
export function isCount (value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** Whether it is a text that fits a pattern. */
export function matches (value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value)
}

/** Characters of a text that a message shows. */
const MAX_SHOWN = 80

function textOf (value: unknown): string {
  switch (typeof value) {
    case 'string': return value.length > MAX_SHOWN ? `${JSON.stringify(value.slice(0, MAX_SHOWN))}...` : JSON.stringify(value)
    case 'number': case 'boolean': case 'bigint': return value.toString()
    default: return kindOf(value)
  }
}

function kindOf (value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value !== 'object') return `a ${typeof value}`
  const tag = tagOf(value)
  return tag === 'Object' ? 'an object' : `an object (${tag})`
}

/** What kind of object it says that it is, in any realm. */
function tagOf (value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1)
}
