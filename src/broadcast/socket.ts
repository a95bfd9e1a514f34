import type { RawData, WebSocket } from 'ws'
import type { Problem } from '../errors.js'
import { encodeBroadcastResponse } from '../protocol/broadcast-response.js'
import { itemOfJson, itemOfProtobuf } from './items.js'
import { submitAll, type Item, type ItemResult, type SubmitMany, type Window } from './submit-all.js'

/** The subprotocol whose answers are orderer.BroadcastResponse frames. */
const PROTOBUF_SUBPROTOCOL = 'ordering.v1.protobuf'

/** Frames that may wait to be submitted before no more are read from the socket. */
const MAX_WAITING_FRAMES = 256

/** How a broadcast socket is served. */
export interface BroadcastSocketOptions {
  readonly channel: string
  readonly window: Window
  readonly submit: SubmitMany
  /** Aborts when the gateway stops: no more frames are taken, those that were are answered. */
  readonly stopping: AbortSignal
}

/**
 * Serves a socket of a writer: text frames are JSON envelopes, binary ones common.Envelope bytes; each gets one answer, in
 * order. An error answer does not end the stream. When the log is slow, frames are no longer read from the socket.
 */
export async function serveBroadcast (socket: WebSocket, { channel, window, submit, stopping }: BroadcastSocketOptions): Promise<void> {
  const frames = new FrameQueue(socket)
  const stop = (): void => { frames.end() }
  stopping.addEventListener('abort', stop, { once: true })
  socket.once('close', stop)
  try {
    for await (const results of submitAll(frames.groups(channel), submit, window)) {
      if (socket.readyState !== socket.OPEN) continue
      for (const result of results) {
        if (socket.protocol === PROTOBUF_SUBPROTOCOL) socket.send(encodeResult(result), { binary: true })
        else socket.send(JSON.stringify(result))
      }
    }
    if (stopping.aborted) socket.close(1001, 'shutting down')
  } finally {
    stopping.removeEventListener('abort', stop)
  }
}

function encodeResult (result: ItemResult): Uint8Array {
  if (result.type === 'ack') return encodeBroadcastResponse(200, '')
  const { status, code, detail } = result as ItemResult & Problem
  return encodeBroadcastResponse(status, `${code}: ${detail}`)
}

/** Frames of a socket, as many as wait; the socket is paused while too many do. */
class FrameQueue {
  readonly #socket: WebSocket
  readonly #frames: Array<{ data: Buffer, binary: boolean }> = []
  #ended = false
  #wake: (() => void) | undefined

  constructor (socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data: RawData, binary: boolean) => {
      if (this.#ended) return
      this.#frames.push({ data: Buffer.isBuffer(data) ? data : Buffer.concat([data].flat() as Buffer[]), binary })
      if (this.#frames.length >= MAX_WAITING_FRAMES) socket.pause()
      this.#wake?.()
    })
  }

  end (): void {
    this.#ended = true
    this.#wake?.()
  }

  /** The frames that wait, together, until the socket ends. */
  async * groups (channel: string): AsyncGenerator<readonly Item[]> {
    for (;;) {
      if (this.#frames.length > 0) {
        const frames = this.#frames.splice(0)
        if (this.#socket.isPaused) this.#socket.resume()
        yield frames.map(({ data, binary }) => binary ? itemOfProtobuf(data, channel) : itemOfJson(data.toString(), channel))
      } else if (this.#ended) return
      else await new Promise<void>((resolve) => { this.#wake = resolve })
    }
  }
}
