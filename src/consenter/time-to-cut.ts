import { commit } from './commit.js'
import type { Effect } from './effects.js'
import type { State } from './state.js'

/**
 * A time-to-cut message (REFERENCE 1.1; that a higher number halts is this gateway's). By its number:
 * - the next block: cut what is pending; with nothing pending it is an error and skipped;
 * - lower: stale, another replica was faster;
 * - higher: somebody has cut a block that this replica has not, from the same log: it has diverged.
 */
export function processTimeToCut (state: State, blockNumber: bigint, offset: number): Effect[] {
  const next = state.lastCutBlockNumber + 1
  if (blockNumber > next) {
    state.halted = true
    return [{
      type: 'halt',
      code: 'diverged',
      reason: `offset ${offset.toString()} asks for block ${blockNumber.toString()} to be cut, the next block here is ${next.toString()}`
    }]
  }
  if (blockNumber < next) return [{ type: 'consumed', kind: 'timeToCut' }]
  const effects: Effect[] = []
  if (state.timerRunning) effects.push({ type: 'stopTimer' })
  state.timerRunning = false
  if (state.cutter.pendingCount === 0) {
    effects.push({ type: 'discard', kind: 'timeToCut', code: 'nothing_to_cut', offset, originalOffset: 0, reason: `time to cut block ${next.toString()}, but nothing is pending` })
    return effects
  }
  effects.push(commit(state, state.cutter.cut('timer'), { lastOffsetPersisted: offset }), { type: 'consumed', kind: 'timeToCut' })
  return effects
}

/** The batch timer fired: ask every replica, through the log, to cut the next block. */
export function processTimer (state: State, blockNumber: number): Effect[] {
  if (blockNumber !== state.lastCutBlockNumber + 1 || state.cutter.pendingCount === 0) return []
  state.timerRunning = false
  return [{ type: 'postTimeToCut', blockNumber }]
}
