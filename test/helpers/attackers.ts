import { connect, type Socket } from 'node:net'
import type { Test } from 'tap'

/** A connection whose client speaks bytes, and what came back. */
export interface RawClient {
  readonly socket: Socket
  readonly text: () => string
  readonly bytes: () => Buffer
  /** Resolves when the server has closed it, with what came. */
  readonly closed: Promise<string>
}

/** Opens a connection over which a test says whatever it likes. */
export function openRaw (t: Test, port: number, localAddress = '127.0.0.1'): RawClient {
  const socket = connect({ port, host: '127.0.0.1', localAddress })
  t.teardown(() => { socket.destroy() })
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => { chunks.push(chunk) })
  socket.on('error', () => { socket.destroy() })
  const bytes = (): Buffer => Buffer.concat(chunks)
  const text = (): string => bytes().toString('latin1')
  return { socket, bytes, text, closed: new Promise((resolve) => { socket.once('close', () => { resolve(text()) }) }) }
}

/** The head of a request that opens a WebSocket. */
export function upgrade (path: string, headers: readonly string[] = []): string {
  return [
    `GET ${path} HTTP/1.1`, 'host: x', 'connection: upgrade', 'upgrade: websocket', 'sec-websocket-version: 13', 'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==',
    ...headers, '', ''
  ].join('\r\n')
}

/** First bits of a frame (RFC 6455 section 5.2). */
export const FIN = 0x80
export const RSV1 = 0x40
export const Opcode = { CONTINUATION: 0, TEXT: 1, BINARY: 2, CLOSE: 8, PING: 9 } as const

/** A masked frame, with whatever first byte; `length` says another one than the payload has. */
export function frame (first: number, payload: Buffer, length = payload.length): Buffer {
  const head = length < 126 ? Buffer.from([first, 0x80 | length]) : Buffer.from([first, 0x80 | 127, 0, 0, 0, 0, 0, 0, 0, 0])
  if (length >= 126) head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([head, Buffer.alloc(4), payload]) // masked with zeros
}

/** The code of the close frame at the end of what a server sent. */
export function closeCode (bytes: Buffer): number | undefined {
  const at = bytes.lastIndexOf(Buffer.from([FIN | Opcode.CLOSE]))
  return at < 0 || bytes.length < at + 4 ? undefined : bytes.readUInt16BE(at + 2)
}
