import { onAbort } from '../util/signals.js'

/** How many blocks a client wants at the moment. Without a limit: as many as its connection takes. */
export class Credit {
  #blocks: number
  #granted: (() => void) | undefined

  constructor (blocks = Infinity) {
    this.#blocks = blocks
  }

  /** The client wants more blocks. */
  grant (blocks: number): void {
    this.#blocks += blocks
    this.#granted?.()
    this.#granted = undefined
  }

  /** Takes one; waits for it, or until the signal aborts. */
  async take (signal: AbortSignal): Promise<void> {
    while (this.#blocks < 1 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const letGo = onAbort(signal, resolve)
        this.#granted = () => {
          letGo()
          resolve()
        }
      })
    }
    this.#blocks--
  }
}

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
