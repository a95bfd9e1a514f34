import { reapplyConfigUpdate } from '../protocol/config-update.js'
import { decodeEnvelope, decodePayload, type Envelope } from '../protocol/envelope.js'
import { encodeKafkaMessage, MessageClass, type RegularMessage } from '../protocol/kafka-message.js'
import { MalformedError } from '../protocol/malformed.js'
import type { Entry } from './block-cutter.js'
import { commit } from './commit.js'
import type { DiscardCode, Effect } from './effects.js'
import type { State } from './state.js'
import { checkConfig, classify, rejectNormal } from './validation.js'

/** A regular message that must not be ordered. */
class Discard extends Error {
  readonly code: DiscardCode

  constructor (code: DiscardCode, reason: string) {
    super(reason)
    this.code = code
  }
}

/** A regular message, as the handlers below see it. */
interface Received {
  readonly message: RegularMessage
  readonly envelope: Envelope
  readonly offset: number
}

const CONSUMED: Effect = { type: 'consumed', kind: 'regular' }

/** What nearly all come to: they wait for their block with others. */
const ONLY_CONSUMED: readonly Effect[] = [CONSUMED]

/** A regular message: one envelope (REFERENCE 1.1 and 1.2). */
export function processRegular (state: State, message: RegularMessage, offset: number): readonly Effect[] {
  const effects: Effect[] = []
  try {
    const envelope = orDiscard('malformed_envelope', () => decodeEnvelope(message.payload))
    dispatch(state, { message, envelope, offset }, effects)
    if (effects.length === 0) return ONLY_CONSUMED
    effects.push(CONSUMED)
  } catch (error) {
    if (!(error instanceof Discard)) throw error
    effects.push({ type: 'discard', kind: 'regular', code: error.code, offset, originalOffset: firstOffset(message, offset), reason: error.message })
  }
  return effects
}

function dispatch (state: State, received: Received, effects: Effect[]): void {
  const { message } = received
  if (message.class === MessageClass.UNKNOWN || !state.config.resubmission) {
    processCompatible(state, received, effects)
  } else if (message.class === MessageClass.NORMAL) {
    processNormal(state, received, effects)
  } else if (message.class === MessageClass.CONFIG) {
    processConfig(state, received, effects)
  } else {
    throw new Discard('unknown_class', `message class ${message.class.toString()} is not known`)
  }
}

/** Compatibility mode: written by a 1.0 orderer, or re-submission is off. Validate in place, commit at once. */
function processCompatible (state: State, received: Received, effects: Effect[]): void {
  const { channelHeader } = orDiscard('malformed_envelope', () => decodePayload(received.envelope.payload))
  switch (classify(channelHeader)) {
    case 'normal':
      validateNormal(state, received.envelope)
      commitNormal(state, received, state.lastOriginalOffsetProcessed, effects)
      break
    case 'config':
      commitConfig(state, received, state.lastOriginalOffsetProcessed, effects)
      break
    case 'configUpdate':
      throw new Discard('invalid_envelope', 'a config update cannot be ordered itself')
  }
}

function processNormal (state: State, received: Received, effects: Effect[]): void {
  const { message, envelope } = received
  if (wasProcessed(state, message)) return
  if (message.configSequence < state.config.sequence) {
    validateNormal(state, envelope)
    effects.push(resubmit(state, received, envelope))
    return
  }
  commitNormal(state, received, message.originalOffset || state.lastOriginalOffsetProcessed, effects)
}

function processConfig (state: State, received: Received, effects: Effect[]): void {
  const { message } = received
  if (wasProcessed(state, message)) {
    if (state.lastResubmittedConfigOffset <= state.lastOriginalOffsetProcessed) unblockIngress(state, effects)
    return
  }
  // Another replica re-submitted what this one found invalid: follow, or the metadata would differ.
  if (state.lastResubmittedConfigOffset < message.originalOffset) state.lastResubmittedConfigOffset = message.originalOffset
  const cameRound = message.originalOffset !== 0n && message.originalOffset === state.lastResubmittedConfigOffset
  if (message.configSequence < state.config.sequence) {
    resubmitConfig(state, received, cameRound, effects)
    return
  }
  if (cameRound) unblockIngress(state, effects)
  commitConfig(state, received, message.originalOffset || state.lastOriginalOffsetProcessed, effects)
}

function resubmitConfig (state: State, received: Received, cameRound: boolean, effects: Effect[]): void {
  let updated: Envelope
  try {
    updated = orDiscard('invalid_config', () => reapplyConfigUpdate(received.envelope, state.config))
  } catch (error) {
    if (cameRound) unblockIngress(state, effects)
    throw error
  }
  effects.push(resubmit(state, received, updated), { type: 'blockIngress' })
  state.lastResubmittedConfigOffset = BigInt(received.offset)
  state.ingressBlocked = true
}

/** What was to be re-submitted never comes round: writers must not wait for it. Fabric begins to hold them only when it is in the log. */
export function processAbandoned (state: State, offset: number): readonly Effect[] {
  const effects: Effect[] = []
  if (state.lastResubmittedConfigOffset === BigInt(offset)) unblockIngress(state, effects)
  return effects
}

/**
 * Orders a normal envelope: into the pending batch or into up to two blocks.
 * @param originalOffset lastOriginalOffsetProcessed once the envelope is ordered
 */
function commitNormal (state: State, { message, envelope, offset }: Received, originalOffset: bigint, effects: Effect[]): void {
  const batches = state.cutter.ordered(makeEntry(message, envelope, offset), state.config)
  const pending = state.cutter.pendingCount > 0
  adjustTimer(state, pending, effects)
  const [first, second] = batches
  if (!first) {
    if (offset !== state.overflowOffset) state.lastOriginalOffsetProcessed = originalOffset
    return
  }
  if (!second && !pending) state.lastOriginalOffsetProcessed = originalOffset
  const holdsReceived = !second && !pending
  // Copied: with one batch and the envelope pending, originalOffset is never noted (REFERENCE 1.9 no. 1).
  effects.push(commit(state, first, { lastOffsetPersisted: holdsReceived ? offset : offset - 1, overflowed: pending }))
  if (second) {
    state.lastOriginalOffsetProcessed = originalOffset
    effects.push(commit(state, second, { lastOffsetPersisted: offset }))
  }
}

/** Orders a config envelope: what is pending first, then a block with it alone. */
function commitConfig (state: State, { message, envelope, offset }: Received, originalOffset: bigint, effects: Effect[]): void {
  const config = orDiscard('invalid_config', () => checkConfig(envelope, state.config, state.channelId))
  if (state.timerRunning) effects.push({ type: 'stopTimer' })
  state.timerRunning = false
  if (state.cutter.pendingCount > 0) effects.push(commit(state, state.cutter.cut('config'), { lastOffsetPersisted: offset - 1 }))
  // Where nothing is re-submitted any more, nothing that comes round is recognised either: writers must not wait for it.
  if (config?.resubmission === false) unblockIngress(state, effects)
  state.lastOriginalOffsetProcessed = originalOffset
  const migratesTo = config && config.consensusType !== state.config.consensusType ? config.consensusType : undefined
  const batch = { entries: [makeEntry(message, envelope, offset)], reason: 'config' } as const
  effects.push(commit(state, batch, { lastOffsetPersisted: offset, ...config && { config } }))
  if (migratesTo === undefined) return
  state.halted = true
  const reason = `block ${state.lastCutBlockNumber.toString()} moves the channel to consensus type ${JSON.stringify(migratesTo)}`
  effects.push({ type: 'halt', code: 'consensus_migrated', reason })
}

/** The timer runs while something is pending; a running one is not started anew for what an overflow left behind. */
function adjustTimer (state: State, pending: boolean, effects: Effect[]): void {
  if (state.timerRunning === pending) return
  state.timerRunning = pending
  effects.push(pending ? { type: 'startTimer', timeoutMs: state.config.batchTimeoutMs } : { type: 'stopTimer' })
}

/** Every replica re-submits each stale message; all copies but the first to be ordered are dropped here. */
function wasProcessed (state: State, { originalOffset }: RegularMessage): boolean {
  return originalOffset !== 0n && originalOffset <= state.lastOriginalOffsetProcessed
}

function validateNormal (state: State, envelope: Envelope): void {
  const rejection = rejectNormal(envelope, state.config)
  if (rejection) throw new Discard('invalid_envelope', rejection.reason)
}

function resubmit (state: State, { message, offset }: Received, envelope: Envelope): Effect {
  const value = encodeKafkaMessage({
    type: 'regular',
    payload: envelope.bytes,
    configSequence: state.config.sequence,
    class: message.class,
    originalOffset: BigInt(offset)
  })
  return { type: 'resubmit', value, offset, originalOffset: firstOffset(message, offset) }
}

function unblockIngress (state: State, effects: Effect[]): void {
  if (!state.ingressBlocked) return
  state.ingressBlocked = false
  effects.push({ type: 'unblockIngress' })
}

function makeEntry (message: RegularMessage, envelope: Envelope, offset: number): Entry {
  return { bytes: envelope.bytes, sizeBytes: envelope.sizeBytes, offset, originalOffset: firstOffset(message, offset) }
}

/** What the message at an offset submits again, for receipts; 0 when nothing, and for a hostile writer's absurd one, which points nowhere. */
function firstOffset ({ originalOffset }: RegularMessage, offset: number): number {
  return originalOffset > 0n && originalOffset < offset ? Number(originalOffset) : 0
}

function orDiscard<T> (code: DiscardCode, decode: () => T): T {
  try {
    return decode()
  } catch (error) {
    if (error instanceof MalformedError) throw new Discard(code, error.message)
    throw error
  }
}
