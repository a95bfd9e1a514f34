/** What values a key of the configuration may have: for reading them, for messages, and for the JSON Schema. */
import { isIP } from 'node:net'

/** A JSON Schema, draft 7. */
export type Schema = Readonly<Record<string, unknown>>

const COOKIE_NAME = /^[\w!#$%&'*+.^`|~-]*$/

/** Reads one value; says what is allowed when it is not. */
export interface Kind<T> {
  readonly allowed: string
  /** Takes the text of an environment variable, or what YAML gives. */
  readonly read: (value: unknown) => T | undefined
  /** Of the value in the file. `read` takes what this allows; beside it numbers and flags as text, as variables give them. */
  readonly schema: Schema
  /** The schema cannot say all: it allows more than `read` takes. */
  readonly loose?: boolean
}

/** Whole numbers. */
export function integer (minimum: number, maximum = Number.MAX_SAFE_INTEGER): Kind<number> {
  const unbounded = maximum === Number.MAX_SAFE_INTEGER
  return {
    allowed: unbounded ? `a whole number from ${minimum.toString()} upwards` : `a whole number from ${minimum.toString()} to ${maximum.toString()}`,
    read: (value) => {
      const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value
      return Number.isSafeInteger(number) && (number as number) >= minimum && (number as number) <= maximum ? number as number : undefined
    },
    schema: { type: 'integer', minimum, maximum }
  }
}

/** Text that says something. */
export const text: Kind<string> = {
  allowed: 'a text that is not empty',
  read: (value) => typeof value === 'string' && value !== '' ? value : undefined,
  schema: { type: 'string', minLength: 1 }
}

/** Text; the empty one stands for none. */
export const optionalText: Kind<string> = {
  allowed: 'a text',
  read: (value) => typeof value === 'string' ? value : undefined,
  schema: { type: 'string' }
}

/** The name of a cookie, a token of RFC 9110 (RFC 6265 section 4.1.1); the empty text stands for none. */
export const optionalCookieName: Kind<string> = {
  allowed: 'the name of a cookie, without spaces, quotes, commas, semicolons and the like (RFC 6265), or nothing',
  read: (value) => typeof value === 'string' && COOKIE_NAME.test(value) ? value : undefined,
  schema: { type: 'string', pattern: COOKIE_NAME.source }
}

/** Yes or no. */
export const flag: Kind<boolean> = {
  allowed: 'true or false',
  read: (value) => value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined,
  schema: { type: 'boolean' }
}

/** A port, or nothing. */
export const optionalPort: Kind<number | ''> = {
  allowed: 'a whole number from 0 to 65535, or nothing',
  read: (value) => value === '' ? '' : integer(0, 65535).read(value),
  schema: { anyOf: [{ type: 'integer', minimum: 0, maximum: 65535 }, { const: '' }] }
}

/**
 * A list of texts; as one text they are separated by commas. Each entry fits a pattern, written without ^ and $, and passes
 * a check where the pattern cannot say all.
 */
export function list (allowed: string, pattern: string, passes?: (entry: string) => boolean): Kind<readonly string[]> {
  const whole = new RegExp(`^(?:${pattern})$`)
  const fits = (entry: unknown): boolean => typeof entry === 'string' && whole.test(entry) && (passes?.(entry) ?? true)
  return {
    allowed,
    read: (value) => {
      const entries: unknown = typeof value === 'string' ? value.split(',').map((entry) => entry.trim()).filter((entry) => entry !== '') : value
      return Array.isArray(entries) && entries.every(fits) ? entries as string[] : undefined
    },
    schema: {
      anyOf: [
        { type: 'array', items: { type: 'string', pattern: whole.source } },
        { type: 'string', pattern: `^\\s*(?:(?:${pattern})\\s*)?(?:,\\s*(?:(?:${pattern})\\s*)?)*$` }
      ]
    },
    ...passes && { loose: true }
  }
}

/** Addresses of servers. */
export const addresses = list('host:port, several separated by commas', '(?:[^\\s:,]+|\\[[0-9A-Fa-f:]+\\]):\\d{1,5}', (entry) => {
  const port = Number(entry.slice(entry.lastIndexOf(':') + 1))
  return port >= 1 && port <= 65535
})

/** One of some words. */
export function oneOf<T extends string> (...values: readonly T[]): Kind<T> {
  return { allowed: `one of ${values.join(', ')}`, read: (value) => values.find((one) => one === value), schema: { enum: values } }
}

/** Signature algorithms of tokens: those whose verification needs a public key only. */
const JWT_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

export const jwtAlgorithms = list(`some of ${JWT_ALGORITHMS.join(' ')}, separated by commas`, JWT_ALGORITHMS.join('|'))

/** Origins as browsers send them: without a path, and without a port that is the default one. */
export const origins = list('origins as https://app.example.com, separated by commas', 'https?://[^\\s,/]+', (entry) => URL.canParse(entry) && new URL(entry).origin === entry)

/** Addresses, and networks as address/bits. */
export const networks = list('addresses or networks as 10.0.0.0/8, separated by commas', '[0-9A-Fa-f.:]+(?:/\\d{1,3})?', (entry) => {
  const [address = '', bits = '0'] = entry.split('/')
  const version = isIP(address)
  return version !== 0 && Number(bits) <= (version === 4 ? 32 : 128)
})
