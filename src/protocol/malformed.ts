/** Bytes that are not what they should be. The message says which part and why; it never carries the bytes. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError'
}

/**
 * Runs a decoder over bytes from outside.
 * @throws MalformedError in place of whatever the decoder throws
 */
export function decoding<T> (what: string, decode: () => T): T {
  try {
    return decode()
  } catch (error) {
    if (error instanceof MalformedError) throw error
    throw new MalformedError(`malformed ${what}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
