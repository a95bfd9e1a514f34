import type { RawData, WebSocket } from 'ws'
import { OrderingError, toProblem, type Problem } from '../errors.js'
import { encodeBroadcastResponse } from '../protocol/broadcast-response.js'
import type { Clock } from '../util/clock.js'
import { onAbort } from '../util/signals.js'
import { CloseCode, SocketSink, type SocketLimits } from '../util/socket-sink.js'
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
  readonly limits: SocketLimits
  readonly clock: Clock
  /** Aborts when the gateway stops: no more frames are taken, those that were are answered. */
  readonly stopping: AbortSignal
  /** Who writes. When that one may no longer, the socket is closed with 1008. */
  readonly session: WriterSession
}

/**
 * Serves a socket of a writer: text frames are JSON envelopes, binary ones common.Envelope bytes; each gets one answer, in
 * order. An error answer does not end the stream. When the log is slow, or the answers are not read, frames are no longer
 * read from the socket; a client that reads no answer for too long is cut off.
 */
export async function serveBroadcast (socket: WebSocket, options: BroadcastSocketOptions): Promise<void> {
  const { channel, window, submit, limits, clock, stopping, session } = options
  const frames = new FrameQueue(socket)
  const sink = new SocketSink(socket, { limits, clock })
  const binary = socket.protocol === PROTOBUF_SUBPROTOCOL
  onAbort(sink.closed, () => {
    frames.end()
    session.end()
  })
  const letGo = [stopping, session.revoked].map((signal) => onAbort(signal, () => {
    frames.end()
    sink.expire({ unread: true }) // a client that does not read would keep the other answers from being made
  }))
  let seq = 0
  for await (const results of submitAll(paced(frames.groups(channel), session, stopping), submit, window)) {
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
  for (const release of letGo) release()
  if (session.revoked.aborted) {
    const error = session.revoked.reason as OrderingError
    const result: ItemResult = { ...toProblem(error), type: 'error', seq } // of the first item that is not taken
    if (sink.open) sink.send(binary ? encodeResult(result) : Buffer.from(resultToJson(result)), { binary })
    sink.close(CloseCode.POLICY, error.code)
  } else if (stopping.aborted) {
    sink.close(CloseCode.GOING_AWAY, 'shutting down')
  }
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
  #ended = false
  #wake: (() => void) | undefined

  constructor (socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data: RawData, binary: boolean) => {
      if (this.#ended) return
      const frame = { data: data as Buffer, binary }
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
    for (;;) {
      if (this.#frames.length > 0) {
        const frames = this.#frames.splice(0)
        this.#bytes = 0
        if (this.#socket.isPaused) this.#socket.resume()
        yield frames.map(({ data, binary }) => binary ? itemOfProtobuf(data, channel) : itemOfJson(data.toString(), channel))
      } else if (this.#ended) return
      else await new Promise<void>((resolve) => { this.#wake = resolve })
    }
  }
}
