import type { IncomingMessage } from 'node:http'
import type { Clock } from '../util/clock.js'

/**
 * Gives the rest of a body a time to arrive that nobody waits for, because its request is answered. Node.js has none for it:
 * a client that may do nothing here could keep its connection for ever, a byte at a time.
 */
export function endBody (request: IncomingMessage, { timeoutMs, clock }: { timeoutMs: number, clock: Clock }): void {
  const { socket } = request
  if (request.complete || socket.destroyed) return
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
