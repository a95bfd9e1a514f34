interface Replica {
  readonly url: string
  /** Time before which it does not want to be asked. */
  notBefore: number
}

/** The replicas of a gateway: all have the same blocks, so any of them will do. */
export class Replicas {
  readonly #replicas: readonly Replica[]
  #current = 0

  constructor (urls: readonly string[]) {
    this.#replicas = urls.map((url) => ({ url, notBefore: 0 }))
  }

  /** The one to ask now. */
  get current (): string {
    return this.#at(this.#current).url
  }

  /** One failed, and wants to be left alone for some time: the next one that can be asked first is the current one. */
  failed (url: string, retryAfterMs = 0): void {
    const failed = this.#replicas.find((replica) => replica.url === url)
    if (failed) failed.notBefore = Math.max(failed.notBefore, Date.now() + retryAfterMs)
    if (this.current !== url) return // another call has moved on already
    const now = Date.now()
    let best = this.#current + 1
    for (let step = 2; step <= this.#replicas.length; step++) {
      if (Math.max(now, this.#at(this.#current + step).notBefore) < Math.max(now, this.#at(best).notBefore)) best = this.#current + step
    }
    this.#current = best % this.#replicas.length
  }

  /** Time until the current one may be asked. */
  get holdMs (): number {
    return Math.max(0, this.#at(this.#current).notBefore - Date.now())
  }

  #at (index: number): Replica {
    return this.#replicas[index % this.#replicas.length] as Replica
  }
}
