import { onAbort } from './signals.js'

/** Time as the shell sees it, injected so that tests need not wait. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now (): number
  /** Milliseconds since some moment, for durations: never jumps. */
  elapsedMs (): number
  /** Calls back once; returns the function that prevents it. Delays beyond the platform's limit are cut to it. */
  after (delayMs: number, callback: () => void): () => void
}

/** Longest delay of a Node.js timer; a longer one would fire at once. */
const MAX_DELAY_MS = 2 ** 31 - 1

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsedMs: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, Math.min(delayMs, MAX_DELAY_MS))
    return () => { clearTimeout(timer) }
  }
}

/** Waits, or returns early when the signal aborts. */
export async function sleep (clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => {
    const cancel = clock.after(delayMs, done)
    const letGo = onAbort(signal, done)
    function done (): void {
      cancel()
      letGo()
      resolve()
    }
  })
}
