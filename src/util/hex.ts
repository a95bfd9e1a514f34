/** Bytes in lower-case hex; nothing for none. */
export function hex (bytes: Uint8Array | undefined): string {
  return bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex') : ''
}
