import { decodeKafkaMessage, type KafkaMessage } from '../protocol/kafka-message.js'
import { MalformedError } from '../protocol/malformed.js'
import type { ChannelConfig } from '../protocol/channel-config.js'
import type { Effect, Input } from './effects.js'
import { processAbandoned, processRegular } from './regular.js'
import { recover, type LastBlock, type State } from './state.js'
import { processTimer, processTimeToCut } from './time-to-cut.js'

/**
 * The channel's rules as a state machine: everything that decides what a block contains, and nothing else. It reads no
 * clock and does no I/O; what has to happen is returned as effects. Replicas that feed the same log get the same
 * blocks, whatever their timers do, wherever they restarted, and however the log was chunked (docs/adr/0001).
 *
 * It is a port of the Kafka consenter of Hyperledger Fabric 1.4.12 (REFERENCE 1.1 and 1.2).
 */
export class Consenter {
  readonly #state: State
  /** Offset from which the log has to be fed, OLDEST for its first record. */
  readonly nextOffset: number

  /**
   * Resumes behind the last block of a ledger.
   * @throws MalformedError when that block's metadata cannot be read
   */
  constructor (channelId: string, lastBlock: LastBlock) {
    const { state, nextOffset } = recover(channelId, lastBlock)
    this.#state = state
    this.nextOffset = nextOffset
  }

  /** The config that rules the next envelope. */
  get config (): ChannelConfig {
    return this.#state.config
  }

  /** Number of the block that will be cut next: what a fired timer names. */
  get nextBlockNumber (): number {
    return this.#state.lastCutBlockNumber + 1
  }

  /** Envelopes that are ordered but in no block yet. */
  get pendingCount (): number {
    return this.#state.cutter.pendingCount
  }

  /** True while a re-submitted config is in flight (see `blockIngress`). */
  get ingressBlocked (): boolean {
    return this.#state.ingressBlocked
  }

  /**
   * Decides on one input. Never throws, whatever bytes a record holds. Effects are to be executed in order.
   * Records come in order of offset, without one being left out except control records.
   */
  step (input: Input): readonly Effect[] {
    if (this.#state.halted) return []
    if (input.type === 'timer') return processTimer(this.#state, input.blockNumber)
    if (input.type === 'abandoned') return processAbandoned(this.#state, input.offset)
    const { offset, value } = input
    let message: KafkaMessage
    try {
      message = decodeKafkaMessage(value)
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error
      return [{ type: 'discard', kind: 'message', code: 'malformed_message', offset, originalOffset: 0, reason: error.message }]
    }
    switch (message.type) {
      case 'regular':
        return processRegular(this.#state, message, offset)
      case 'timeToCut':
        return processTimeToCut(this.#state, message.blockNumber, offset)
      case 'connect':
        return [{ type: 'consumed', kind: 'connect', payload: message.payload }]
      case 'empty':
        return [{ type: 'consumed', kind: 'empty' }]
    }
  }
}
