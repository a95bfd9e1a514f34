/** Largest number of blocks that one frame grants. */
const MAX_GRANT = 1_000_000

/** Reads the frame with which a client grants more; undefined when it is another one. */
export function readCredit (frame: Buffer): number | undefined {
  try {
    const { type, blocks } = JSON.parse(frame.toString()) as { type?: unknown, blocks?: unknown }
    return type === 'credit' && Number.isInteger(blocks) && (blocks as number) > 0 && (blocks as number) <= MAX_GRANT ? blocks as number : undefined
  } catch {
    return undefined
  }
}
