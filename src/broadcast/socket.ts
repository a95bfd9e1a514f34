import type { RawData, WebSocket } from 'ws'
import { OrderingError, toProblem, type Problem } from '../errors.js'
import { encodeBroadcastResponse } from '../protocol/broadcast-response.js'
import type { Clock } from '../util/clock.js'
import { watchPartial, type Connection } from '../util/partial-messages.js'
import { linkSignals, onAbort } from '../util/signals.js'
import { CloseCode, SocketSink, type SocketLimits } from '../util/socket-sink.js'
import { PartialItem, UNCOUNTED_BYTES, type BodyAccount, type BodyBudget } from './body-limits.js'
import { itemOfJson, itemOfProtobuf } from './items.js'
import { resultToJson, submitAll, type Item, type ItemResult, type SubmitMany, type Window } from './submit-all.js'
import { paced, type WriterSession } from './writer-session.js'

/** The subprotocol whose answers are orderer.BroadcastResponse frames. */
const PROTOBUF_SUBPROTOCOL = 'ordering.v1.protobuf'

/** Frames, and bytes of them, that may wait to be submitted before no more are read from the socket. */
const MAX_WAITING_FRAMES = 256
const MAX_WAITING_BYTES = 1024 * 1024

/** How a broadcast socket is served. */
export interface BroadcastSocketOptions {
  readonly channel: string
  readonly window: Window
  readonly submit: SubmitMany
  readonly limits: SocketLimits & { readonly requestTimeoutMs: number }
  /** What a large frame counts against until it is submitted. */
  readonly bodies: BodyBudget
  readonly clock: Clock
  /** Aborts when the gateway stops: no more frames are taken, those that were are answered. */
  readonly stopping: AbortSignal
  /** Who writes. When that one may no longer, the socket is closed with 1008. */
  readonly session: WriterSession
}

/**
 * Serves a socket of a writer: text frames are JSON envelopes, binary ones common.Envelope bytes; each gets one answer, in
 * order. An error answer does not end the stream. When the log is slow, or the answers are not read, frames are no longer
 * read from the socket; a client that reads no answer for too long is cut off. A large frame that is not waited for ends the
 * stream behind the answers to those before.
 */
export async function serveBroadcast ({ socket, connection }: { socket: WebSocket, connection: Connection }, options: BroadcastSocketOptions): Promise<void> {
  const { channel, window, submit, limits, bodies, clock, stopping, session } = options
  const sink = new SocketSink(socket, { limits, clock })
  const binary = socket.protocol === PROTOBUF_SUBPROTOCOL
  const refused = new AbortController()
  const ended = linkSignals(session.revoked, refused.signal)
  const noMore = linkSignals(stopping, ended.signal)
  const refuse = (error: OrderingError): void => {
    if (sink.open) refused.abort(error)
    socket.pause() // what has come of the frame is held until the socket is closed
  }
  const partial = new PartialItem(bodies, { timeoutMs: limits.requestTimeoutMs, clock, onLate: refuse })
  const frames = new FrameQueue(socket, { bodies, partial, refuse })
  watchPartial(socket, connection, (sizeBytes) => {
    const refusal = partial.hold(sizeBytes)
    if (refusal) refuse(refusal)
  })
  onAbort(sink.closed, () => {
    frames.end()
    session.end()
    partial.release()
  })
  const letGo = onAbort(noMore.signal, () => {
    frames.end()
    sink.expire({ unread: true }) // a client that does not read would keep the other answers from being made
  })
  let seq = 0
  for await (const results of submitAll(paced(frames.groups(channel), { ...session, revoked: ended.signal }, noMore.signal), submit, window)) {
    seq += results.length
    for (const result of results) {
      if (!sink.open) break // what was taken is submitted all the same
      try {
        sink.send(binary ? encodeResult(result) : Buffer.from(resultToJson(result)), { binary })
        await sink.drained()
      } catch (error) {
        frames.end()
        sink.close(CloseCode.TRY_AGAIN_LATER, error instanceof OrderingError ? error.code : '')
      }
    }
  }
  letGo()
  if (ended.signal.aborted) {
    const error = ended.signal.reason as OrderingError
    const result: ItemResult = { ...toProblem(error), type: 'error', seq } // of the first item that is not taken
    if (sink.open) sink.send(binary ? encodeResult(result) : Buffer.from(resultToJson(result)), { binary })
    if (error === refused.signal.reason) sink.cut(CloseCode.TRY_AGAIN_LATER, error.code)
    else sink.close(CloseCode.POLICY, error.code)
  } else if (stopping.aborted) {
    sink.close(CloseCode.GOING_AWAY, 'shutting down')
  }
  noMore.end()
}

function encodeResult (result: ItemResult): Buffer {
  if (result.type === 'ack') return Buffer.from(encodeBroadcastResponse(200, ''))
  const { status, code, detail } = result as ItemResult & Problem
  return Buffer.from(encodeBroadcastResponse(status, `${code}: ${detail}`))
}

/** Frames of a socket, as many as wait; the socket is paused while too many do. */
class FrameQueue {
  readonly #socket: WebSocket
  readonly #frames: Array<{ data: Buffer, binary: boolean }> = []
  #bytes = 0
  /** What the large ones are counted in. */
  #account: BodyAccount | undefined
  #ended = false
  #wake: (() => void) | undefined

  constructor (socket: WebSocket, { bodies, partial, refuse }: { bodies: BodyBudget, partial: PartialItem, refuse: (error: OrderingError) => void }) {
    this.#socket = socket
    socket.on('message', (data: RawData, binary: boolean) => {
      if (this.#ended) return
      const frame = { data: data as Buffer, binary }
      if (frame.data.length > UNCOUNTED_BYTES) {
        partial.release()
        this.#account ??= bodies.open()
        const refusal = this.#account.take(frame.data.length)
        if (refusal) {
          refuse(refusal)
          return
        }
      }
      this.#frames.push(frame)
      this.#bytes += frame.data.length
      if (this.#frames.length >= MAX_WAITING_FRAMES || this.#bytes >= MAX_WAITING_BYTES) socket.pause()
      this.#wake?.()
    })
  }

  end (): void {
    this.#ended = true
    this.#wake?.()
    this.#socket.resume() // to see the client close it
  }

  /** The frames that wait, together, until the socket ends. */
  async * groups (channel: string): AsyncGenerator<readonly Item[]> {
    let account: BodyAccount | undefined
    try {
      for (;;) {
        account?.release() // those before are submitted
        if (this.#frames.length > 0) {
          const frames = this.#frames.splice(0)
          this.#bytes = 0
          account = this.#account
          this.#account = undefined
          if (this.#socket.isPaused && !this.#ended) this.#socket.resume()
          yield frames.map(({ data, binary }) => binary ? itemOfProtobuf(data, channel) : itemOfJson(data.toString(), channel))
        } else if (this.#ended) return
        else await new Promise<void>((resolve) => { this.#wake = resolve })
      }
    } finally {
      account?.release()
      this.#account?.release()
    }
  }
}
