import { IntrusiveSet, type Member } from './intrusive-set.js'

/** A signal that aborts when any of others does, for as long as it is needed. */
export interface LinkedSignal {
  readonly signal: AbortSignal
  /** Aborts the signal and lets go of the others. */
  readonly end: (reason?: unknown) => void
}

/** One that is called when a signal aborts. */
interface Follower extends Member {
  readonly callback: () => void
}

/** What is called when a signal aborts: one listener of the signal for all of them, for as long as there are any. */
const FOLLOWERS = new WeakMap<AbortSignal, IntrusiveSet<Follower>>()

/**
 * Calls back when a signal aborts, at once when it has; returns the function that lets go. A long-lived signal may have
 * thousands of these at a time, which its own list of listeners is not made for: it walks through all of them for each
 * one that comes or goes, and warns of a leak from the eleventh on.
 */
export function onAbort (signal: AbortSignal, callback: () => void): () => void {
  if (signal.aborted) {
    callback()
    return () => undefined
  }
  const followers = FOLLOWERS.get(signal) ?? new IntrusiveSet<Follower>()
  if (followers.size === 0) {
    FOLLOWERS.set(signal, followers)
    signal.addEventListener('abort', callFollowers, { once: true })
  }
  const follower = { callback, position: -1 }
  followers.add(follower)
  return () => {
    if (followers.delete(follower) && followers.size === 0) signal.removeEventListener('abort', callFollowers)
  }
}

function callFollowers (this: AbortSignal): void {
  for (const { callback } of FOLLOWERS.get(this) ?? []) callback()
}

/** Resolves when a signal aborts. */
export async function aborted (signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => { onAbort(signal, resolve) })
}

/**
 * Links a signal to others. AbortSignal.any keeps a record of each call in every long-lived source, and on Node.js 20
 * loses time-outs to the garbage collector; this one is let go by calling `end`.
 */
export function linkSignals (...sources: readonly AbortSignal[]): LinkedSignal {
  const controller = new AbortController()
  const links: Array<() => void> = []
  const end = (reason?: unknown): void => {
    for (const unlink of links) unlink()
    controller.abort(reason)
  }
  for (const source of sources) if (!controller.signal.aborted) links.push(onAbort(source, () => { end(source.reason) }))
  return { signal: controller.signal, end }
}
