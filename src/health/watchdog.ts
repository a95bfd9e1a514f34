/** Tells for how long something that has work to do has not got on. */
export class Watchdog {
  #progress: number | undefined
  #movedAt: number | undefined

  /**
   * @param progress a number that changes whenever there is progress
   * @param pending whether there is work to do: without any, standing still is well
   * @returns milliseconds since the last progress, 0 without work
   */
  stalledMs (progress: number, pending: boolean, nowMs: number): number {
    if (!pending || progress !== this.#progress || this.#movedAt === undefined) {
      this.#progress = progress
      this.#movedAt = nowMs
    }
    return nowMs - this.#movedAt
  }
}
