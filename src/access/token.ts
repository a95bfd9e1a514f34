import { createHash, randomBytes } from 'node:crypto'

/** Bytes of randomness of a token. */
const TOKEN_BYTES = 32

/** Makes a token: 256 random bits, behind letters by which scanners for leaked secrets find it. */
export function makeToken (): string {
  return `ogt_${randomBytes(TOKEN_BYTES).toString('base64url')}`
}

/** SHA-256 of a token. A token has too much randomness to be guessed, so that a slow hash would only cost time. */
export function hashToken (token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
