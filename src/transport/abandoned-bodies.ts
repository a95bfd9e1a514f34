import type { IncomingMessage } from 'node:http'
import type { Clock } from '../util/clock.js'

/**
 * Takes what is left of a body that nobody waits for, because its request is answered, so that the next request behind it is
 * read. Node.js does so only where nothing had begun to read the body. It has a time to arrive: else a client that may do
 * nothing here could keep its connection for ever, a byte at a time.
 */
export function endBody (request: IncomingMessage, { timeoutMs, clock }: { timeoutMs: number, clock: Clock }): void {
  const { socket } = request
  if (request.complete || socket.destroyed) return
  request.unpipe()
  request.removeAllListeners('readable') // a stream that has one is not read by itself
  request.resume()
  const cancel = clock.after(timeoutMs, () => {
    letGo()
    if (!request.complete) socket.destroy()
  })
  const letGo = (): void => {
    cancel()
    request.removeListener('end', letGo)
    socket.removeListener('close', letGo)
  }
  request.once('end', letGo)
  socket.once('close', letGo) // which a request that nobody reads is not told of
}
