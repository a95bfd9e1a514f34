import { createHash, randomBytes } from 'node:crypto'

/** Bytes of randomness of a token. */
const TOKEN_BYTES = 32

/** Letters by which scanners for leaked secrets find a token. */
const PREFIX = 'ogt_'

/** Makes a token: 256 random bits behind the prefix. */
export function makeToken (): string {
  return `${PREFIX}${randomBytes(TOKEN_BYTES).toString('base64url')}`
}

/** A text that is going to be logged, without the tokens that somebody may have written where none belongs. */
export function withoutTokens (text: string): string {
  return text.replace(TOKENS, `${PREFIX}...`)
}

const TOKENS = new RegExp(`${PREFIX}[\\w-]+`, 'g')

/** SHA-256 of a token. A token has too much randomness to be guessed, so that a slow hash would only cost time. */
export function hashToken (token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
