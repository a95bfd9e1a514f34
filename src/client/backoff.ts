import { OrderingClientError, reasonOf } from './error.js'
import type { Settings } from './options.js'
import type { Replicas } from './replicas.js'
import { pause } from './timer.js'

/** When to give up, and what can still be tried again. */
export interface Patience {
  /** Time from the last success on after which the error is thrown. */
  readonly deadlineMs: number
  readonly signal?: AbortSignal | undefined
}

/** The pauses between the tries of one call or stream: growing, with jitter, longer where a replica asks for it. */
export class Backoff {
  readonly #settings: Pick<Settings, 'retry' | 'onRetry'>
  readonly #replicas: Replicas
  readonly #patience: Patience
  #failures = 0
  #since = Date.now()

  constructor (settings: Pick<Settings, 'retry' | 'onRetry'>, replicas: Replicas, patience: Patience) {
    this.#settings = settings
    this.#replicas = replicas
    this.#patience = patience
  }

  /** A try succeeded: the next failure is the first one again. */
  succeeded (): void {
    this.#failures = 0
    this.#since = Date.now()
  }

  /** There is a connection: the time until it is given up starts again, but not the growth of the pauses. */
  alive (): void {
    this.#since = Date.now()
  }

  /**
   * A try at a replica failed: moves on to the next one and waits for the right time.
   * @throws the error when it is permanent, or there is no time for another try
   */
  async failed (error: unknown, url: string): Promise<void> {
    this.#patience.signal?.throwIfAborted()
    if (!(error instanceof OrderingClientError) || !error.retryable) throw error
    this.#replicas.failed(url, error.retryAfterMs)
    const { minDelayMs, maxDelayMs } = this.#settings.retry
    const stepMs = Math.min(maxDelayMs, minDelayMs * 2 ** Math.min(this.#failures++, 30))
    const delayMs = Math.round(Math.max(stepMs * (0.5 + Math.random() / 2), this.#replicas.holdMs))
    const spentMs = Date.now() - this.#since
    if (spentMs + delayMs > this.#patience.deadlineMs) throw this.#givingUp(error, spentMs)
    this.#settings.onRetry({ error, delayMs, url: this.#replicas.current })
    await pause(delayMs, this.#patience.signal)
  }

  #givingUp (error: OrderingClientError, spentMs: number): OrderingClientError {
    const { code, status, problem, retryAfterMs, url } = error
    const tries = `${this.#failures.toString()} ${this.#failures === 1 ? 'try' : 'tries'} in ${spentMs.toString()} ms`
    return new OrderingClientError(code, `${reasonOf(error)} (given up after ${tries})`, { retryable: true, status, problem, retryAfterMs, url, cause: error })
  }
}
