/** A signal of its own that aborts with another one, and after a time. */
export interface Timed {
  readonly signal: AbortSignal
  /** Whether the time is over. */
  readonly expired: boolean
  /** Stops the clock; the other signal still counts. */
  stopClock (): void
  /** Aborts it. */
  abort (): void
  /** Lets go of the clock and of the other signal. */
  end (): void
}

/** Makes a signal that aborts after a time, and with `outer`. */
export function timed (timeoutMs: number, outer?: AbortSignal): Timed {
  const controller = new AbortController()
  let expired = false
  const follow = (): void => { controller.abort(outer?.reason) }
  const clock = setTimeout(() => {
    expired = true
    controller.abort(new Error('timed out'))
  }, Math.min(timeoutMs, MAX_DELAY_MS))
  if (outer?.aborted) follow()
  outer?.addEventListener('abort', follow, { once: true })
  const stopClock = (): void => { clearTimeout(clock) }
  return {
    signal: controller.signal,
    get expired () { return expired },
    stopClock,
    abort: () => { controller.abort() },
    end: () => {
      stopClock()
      outer?.removeEventListener('abort', follow)
    }
  }
}

/** Longest time that setTimeout takes; a longer one would fire at once. */
export const MAX_DELAY_MS = 2 ** 31 - 1

/** Waits. @throws the signal's reason when it aborts first */
export async function pause (delayMs: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(clock)
      reject(signal?.reason as Error)
    }
    const clock = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, Math.min(delayMs, MAX_DELAY_MS))
    signal?.addEventListener('abort', stop, { once: true })
  })
}
