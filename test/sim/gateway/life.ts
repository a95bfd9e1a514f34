/** What a process waits for that was killed: whatever it still does has no effect. One for each who waits, or none of them would ever be let go. */
export async function never (): Promise<never> {
  return await new Promise(() => undefined)
}

/**
 * One process, from its start to its end. Everything that it does to the world outside asks here first, so that it can be
 * killed at each of these points, in the middle of what it is doing.
 */
export class Life {
  #alive = true
  #stepsLeft = Infinity
  readonly #atDeath = new Set<() => void>()

  get alive (): boolean {
    return this.#alive
  }

  /** Kills the process when it has done so many more things to the world. */
  endAfter (steps: number): void {
    this.#stepsLeft = steps
  }

  /** Called in front of each effect; false: the process is dead, and the effect must not happen. */
  step (): boolean {
    if (this.#alive && --this.#stepsLeft < 0) this.end()
    return this.#alive
  }

  end (): void {
    if (!this.#alive) return
    this.#alive = false
    for (const callback of this.#atDeath) callback()
    this.#atDeath.clear()
  }

  /** Calls back when the process dies; returns the function that prevents it. */
  onDeath (callback: () => void): () => void {
    this.#atDeath.add(callback)
    return () => { this.#atDeath.delete(callback) }
  }
}
