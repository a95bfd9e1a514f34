import { EventEmitter } from 'node:events'
import type { WebSocket } from 'ws'
import { DEFAULT_SUBPROTOCOL, PROTOBUF_SUBPROTOCOL } from '../../../src/deliver/formats.js'
import { resolveSeek } from '../../../src/deliver/seek.js'
import { OrderingError } from '../../../src/errors.js'
import { decodeBlock, headerHash } from '../../../src/protocol/block.js'
import { orderer, common } from '../../../src/protocol/generated/messages.js'
import type { Random } from './random.js'
import { LIMITS, type Gateway } from './replica.js'
import type { ClientWorld } from './writers.js'

/** How a subscriber takes its blocks. */
export interface SubscriberOptions {
  readonly protocol: string
  /** Time that it takes for a frame. */
  readonly frameMs: number
  /** Probability that it reads nothing for a long while, or is gone without a word. */
  readonly stalls: number
  readonly vanishes: number
}

/** In the end it is fast enough to catch up, however many blocks there are. */
const CATCH_UP_FRAME_MS = 0.1

/** Draws how a subscriber takes its blocks. */
export function makeSubscriberOptions (random: Random, faulty: boolean): SubscriberOptions {
  return {
    protocol: random.pick([DEFAULT_SUBPROTOCOL, PROTOBUF_SUBPROTOCOL]),
    frameMs: random.pick([1, 20]),
    stalls: faulty && random.chance(0.5) ? 0.01 : 0,
    vanishes: faulty && random.chance(0.5) ? 0.02 : 0
  }
}

/** What is no block may go out behind blocks that wait. */
const CONTROL_FRAME_BYTES = 1000

/** The gateway's end of a connection, with the interface of `ws`. */
class SimulatedSocket extends EventEmitter {
  readonly OPEN = 1
  readonly isPaused = false
  readonly protocol: string
  readyState = 1
  bufferedAmount = 0
  readonly #queue: Array<{ frame: Buffer, sent: (() => void) | undefined }> = []
  #corked = false
  #arrived: (() => void) | undefined
  readonly #sending: (waiting: { bytes: number, largestFrameBytes: number }) => void
  #largestFrameBytes = 0

  /** @param sending is told how much the client has not taken yet, whenever something is sent */
  constructor (protocol: string, sending: (waiting: { bytes: number, largestFrameBytes: number }) => void) {
    super()
    this.protocol = protocol
    this.#sending = sending
  }

  send (frame: Buffer, _options: object, sent?: () => void): void {
    if (this.readyState !== this.OPEN) return
    this.#sending({ bytes: this.bufferedAmount, largestFrameBytes: this.#largestFrameBytes })
    this.#largestFrameBytes = Math.max(this.#largestFrameBytes, frame.length)
    this.bufferedAmount += frame.length
    this.#queue.push({ frame, sent })
    this.#arrived?.()
  }

  cork (): void {
    this.#corked = true
  }

  uncork (): void {
    this.#corked = false
    this.#arrived?.()
  }

  ping (): void {
    if (this.readyState === this.OPEN) this.emit('ping', Buffer.alloc(0))
  }

  close (): void {
    this.readyState = 2
    this.#arrived?.()
  }

  terminate (): void {
    if (this.readyState === 3) return
    this.readyState = 3
    this.#arrived?.()
    this.emit('close')
  }

  /** The client takes the next frame; undefined when the connection is closed and everything is read. */
  async take (): Promise<Buffer | undefined> {
    while ((this.#corked || this.#queue.length === 0) && this.readyState === this.OPEN) await new Promise<void>((resolve) => { this.#arrived = resolve })
    const next = this.#queue.shift()
    if (!next) return undefined
    this.bufferedAmount -= next.frame.length
    next.sent?.()
    return next.frame
  }
}

/** A client that reads a channel from its first block, for ever, through whichever replica it reaches. */
export class Subscriber {
  readonly #name: string
  readonly #channel: string
  readonly #world: ClientWorld
  readonly #random: Random
  readonly #options: SubscriberOptions
  #next = 0
  #stopping = false

  constructor (name: string, channel: string, options: SubscriberOptions, { world, random }: { world: ClientWorld, random: Random }) {
    this.#name = name
    this.#channel = channel
    this.#options = options
    this.#world = world
    this.#random = random
  }

  get channel (): string {
    return this.#channel
  }

  /** Number of blocks that it has. */
  get height (): number {
    return this.#next
  }

  /** From now on it reads without a break. */
  finish (): void {
    this.#stopping = true
  }

  async run (): Promise<void> {
    const { scheduler, network, replicas, invariants } = this.#world
    for (;;) {
      await network.delay()
      const replica = this.#random.pick(replicas)
      const { gateway } = replica
      if (gateway?.life.alive && !replica.damage) {
        try {
          await this.#follow(gateway)
        } catch (error) {
          const expected = error instanceof OrderingError && ['block_not_found', 'too_many_subscribers'].includes(error.code)
          invariants.check(expected, 'subscribers are served', `${this.#name} at ${replica.name}: ${String(error)}`)
        }
      }
      await scheduler.pause(this.#random.delayMs(300))
    }
  }

  async #follow (gateway: Gateway): Promise<void> {
    const { scheduler, invariants, happened } = this.#world
    const { subscribers, registrar } = gateway
    const { ledger } = registrar.get(this.#channel)
    subscribers.admit()
    const after = this.#next === 0 ? undefined : invariants.block(this.#channel, this.#next - 1)?.headerHash.toString('hex')
    const seek = resolveSeek({ from: this.#next.toString(), after }, ledger)
    // One frame goes out when the high-water mark is reached, the next one when that is taken.
    const socket = new SimulatedSocket(this.#options.protocol, ({ bytes, largestFrameBytes }) => {
      invariants.check(bytes < LIMITS.subscribers.highWaterBytes + largestFrameBytes + CONTROL_FRAME_BYTES, 'no queue grows without bound',
        `${this.#name} was sent more while ${bytes.toString()} bytes waited`)
    })
    let stalled = false
    const forget = gateway.life.onDeath(() => { socket.terminate() })
    socket.on('ping', () => { if (!stalled) scheduler.after(this.#options.frameMs, () => socket.emit('pong', Buffer.alloc(0))) })
    const session = { revoked: new AbortController().signal, end: () => undefined }
    const log = { error: () => undefined } // its client is told too, and that is looked at
    const open = { socket: socket as unknown as WebSocket, connection: socket }
    subscribers.serve(open, { ledger, seek, view: 'full', session, log, ...this.#random.chance(0.3) && { credit: 1_000_000 } })
    for (;;) {
      const frame = await socket.take()
      if (!frame) break
      await scheduler.pause(this.#random.delayMs(this.#stopping ? CATCH_UP_FRAME_MS : this.#options.frameMs))
      if (!this.#receive(frame)) break
      if (!this.#stopping && this.#random.chance(this.#options.vanishes)) {
        happened('subscriber vanished')
        break
      }
      if (!this.#stopping && this.#random.chance(this.#options.stalls)) {
        happened('subscriber stalled')
        stalled = true
        await scheduler.pause(this.#random.integer(1000, 20_000))
        stalled = false
      }
    }
    forget()
    socket.terminate()
  }

  /** @returns whether the stream goes on */
  #receive (frame: Buffer): boolean {
    if (this.#options.protocol === PROTOBUF_SUBPROTOCOL) {
      const { block } = orderer.DeliverResponse.decode(frame)
      if (!block) return false
      this.#take(Buffer.from(common.Block.encode(block).finish()))
      return true
    }
    const { type, block } = JSON.parse(frame.toString()) as { type: string, block?: { number: number, headerHash: string, envelopes: string[] } }
    if (type === 'caught-up') return true
    if (type !== 'block' || !block) return false
    const { invariants } = this.#world
    const known = invariants.block(this.#channel, block.number)
    const envelopes = known && decodeBlock(known.bytes).data.map((envelope) => Buffer.from(envelope).toString('base64'))
    this.#expect(block.number, known?.headerHash.toString('hex') === block.headerHash && envelopes?.join() === block.envelopes.join())
    return true
  }

  #take (bytes: Buffer): void {
    const { header } = decodeBlock(bytes)
    const known = this.#world.invariants.block(this.#channel, header.number)
    this.#expect(header.number, known?.headerHash.equals(headerHash(header)) === true && known.bytes.equals(bytes))
  }

  #expect (number: number, same: boolean): void {
    const { invariants } = this.#world
    invariants.check(number === this.#next, 'subscribers see every block once, in order',
      `${this.#name} ${this.#channel} got block ${number.toString()}, expected ${this.#next.toString()}`)
    invariants.check(same, 'subscribers see the blocks of the chain', `${this.#name} ${this.#channel} block ${number.toString()}`)
    this.#next = number + 1
  }
}
