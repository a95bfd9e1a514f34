import { statfs } from 'node:fs/promises'

/** LMDB writes up to this many bytes for one: pages are copied, and half filled. */
const WRITE_AMPLIFICATION = 3

const CHECK_INTERVAL_MS = 1000

/** Once refused, writes are taken again when this many times the reserve are free. */
const RECOVERY_SHARE = 1.25

/**
 * Free space of a file system, measured every second and reckoned in between, so that writes are refused before the
 * disk is full: a commit that fails for want of space would leave the storage unusable until a restart.
 */
export class FreeSpace {
  readonly #directory: string
  readonly #reserveBytes: number
  #freeBytes = 0
  #full = false
  #timer: NodeJS.Timeout | undefined

  private constructor (directory: string, reserveBytes: number) {
    this.#directory = directory
    this.#reserveBytes = reserveBytes
  }

  /** Starts to watch the file system of a directory. `reserveBytes` are kept free. */
  static async watch (directory: string, reserveBytes: number): Promise<FreeSpace> {
    const space = new FreeSpace(directory, reserveBytes)
    await space.#measure()
    space.#timer = setInterval(() => { void space.#measure() }, CHECK_INTERVAL_MS).unref()
    return space
  }

  /** Free bytes, as measured last and reckoned since. */
  get freeBytes (): number {
    return this.#freeBytes
  }

  /** Whether this many bytes may be written. With `share` below 1 a part of the reserve may be used. */
  takes (bytes: number, share = 1): boolean {
    const free = this.#freeBytes - bytes * WRITE_AMPLIFICATION
    if (free < this.#reserveBytes) this.#full = true
    if (free < this.#reserveBytes * share || (this.#full && share === 1)) return false
    this.#freeBytes = free
    return true
  }

  /** Ends the watch. */
  close (): void {
    clearInterval(this.#timer)
  }

  async #measure (): Promise<void> {
    try {
      const { bavail, bsize } = await statfs(this.#directory)
      this.#freeBytes = bavail * bsize
      if (this.#freeBytes >= this.#reserveBytes * RECOVERY_SHARE) this.#full = false
    } catch { /* keep the last figure: the writes themselves will tell */ }
  }
}
