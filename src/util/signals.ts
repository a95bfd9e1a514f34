/** A signal that aborts when any of others does, for as long as it is needed. */
export interface LinkedSignal {
  readonly signal: AbortSignal
  /** Aborts the signal and lets go of the others. */
  readonly end: (reason?: unknown) => void
}

/**
 * Links a signal to others. AbortSignal.any keeps a record of each call in every long-lived source, and on Node.js 20
 * loses time-outs to the garbage collector; this one is let go by calling `end`.
 */
export function linkSignals (...sources: readonly AbortSignal[]): LinkedSignal {
  const controller = new AbortController()
  const end = (reason?: unknown): void => {
    for (const source of sources) source.removeEventListener('abort', follow)
    controller.abort(reason)
  }
  function follow (this: AbortSignal): void {
    end(this.reason)
  }
  for (const source of sources) {
    if (source.aborted) end(source.reason)
    else source.addEventListener('abort', follow, { once: true })
  }
  return { signal: controller.signal, end }
}
