import type { WebSocket } from 'ws'

/** As much of the connection below a socket as is looked at. */
export interface Connection {
  on (event: 'data', listener: (chunk: Buffer) => void): unknown
}

/** Least that stands in front of the payload of a client's control frame (RFC 6455 section 5.2). */
const CONTROL_HEAD_BYTES = 6

/**
 * Tells, whenever something was read from a client, how many bytes its socket holds of a message that is not all there. What
 * came behind the end of another message in the same read is left out.
 */
export function watchPartial (socket: WebSocket, connection: Connection, callback: (sizeBytes: number) => void): void {
  let sizeBytes = 0
  let ended = false
  let controlBytes = 0
  const onControl = (payload: Buffer): void => { controlBytes += CONTROL_HEAD_BYTES + payload.length }
  socket.on('message', () => { ended = true })
  socket.on('ping', onControl)
  socket.on('pong', onControl)
  connection.on('data', (chunk: Buffer) => { // behind the socket's own listener, which has taken it apart by now
    sizeBytes = ended ? 0 : Math.max(0, sizeBytes + chunk.length - controlBytes)
    ended = false
    controlBytes = 0
    callback(sizeBytes)
  })
}
