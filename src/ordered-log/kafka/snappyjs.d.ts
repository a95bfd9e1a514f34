declare module 'snappyjs' {
  /** Unpacks raw snappy. @throws Error when the bytes are broken or unpack to more than the bound */
  export function uncompress (compressed: Uint8Array, maxLength?: number): Uint8Array
}
