import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

type Waiting = [request: IncomingMessage, response: ServerResponse]

/**
 * Hands over the requests of a connection one after the other. Those that a client sends without waiting for an answer wait
 * in line, and the connection is not read meanwhile: as many as came with one read, while Node.js would begin them all and
 * keep their answers, blocks among them, until it is their turn. It also tells the end of an answer only once its turn came.
 * @param onAnswered called when a request is answered, or its client is gone
 */
export function oneAtATime (handler: RequestListener, onAnswered: (request: IncomingMessage) => void = () => undefined): RequestListener {
  const lines = new WeakMap<Socket, Waiting[]>()

  const begin = (socket: Socket, line: Waiting[], [request, response]: Waiting): void => {
    response.once('close', () => {
      onAnswered(request)
      const next = socket.writable ? line.shift() : undefined // not after the last answer, nor when the client is gone
      if (line.length === 0) socket.resume() // also for the body of the last one
      if (next) begin(socket, line, next)
      else lines.delete(socket)
    })
    handler(request, response)
  }

  return (request, response) => {
    const { socket } = request
    const line = lines.get(socket)
    if (!line) {
      const empty: Waiting[] = []
      lines.set(socket, empty)
      begin(socket, empty, [request, response])
      return
    }
    if (line.length === 0) keepPaused(socket, line)
    line.push([request, response])
  }
}

/** Node.js goes on reading when a body is read, or an answer was taken; not before nobody waits in line any more. */
function keepPaused (socket: Socket, line: readonly Waiting[]): void {
  const pause = (): void => {
    if (line.length > 0) socket.pause()
    else socket.removeListener('resume', pause)
  }
  socket.on('resume', pause)
  socket.pause()
}
