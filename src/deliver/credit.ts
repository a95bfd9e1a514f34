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
        const done = (): void => {
          signal.removeEventListener('abort', done)
          resolve()
        }
        this.#granted = done
        signal.addEventListener('abort', done, { once: true })
      })
    }
    this.#blocks--
  }
}
