import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { Test } from 'tap'

/** What happens to one connection. */
export type Fault =
  | { readonly kind: 'none' }
  /** Reset before anything is read. */
  | { readonly kind: 'reset' }
  /** The request arrives, the answer does not: reset where it would begin. */
  | { readonly kind: 'lose-answer' }
  /** The answer is cut off after some bytes, or after some time when that is over first. */
  | { readonly kind: 'cut', readonly bytes: number, readonly afterMs?: number }
  /** The answer comes late. */
  | { readonly kind: 'delay', readonly delayMs: number }
  /** The request arrives, and then there is silence. */
  | { readonly kind: 'silence' }

/** A proxy that breaks connections. */
export interface FaultyProxy {
  readonly url: string
  /** Connections that were broken so far. */
  readonly broken: number
  /** Breaks all connections, and takes no new ones. */
  readonly stop: () => void
}

/** Starts a proxy in front of a port; `choose` says for each connection what happens to it. */
export async function startFaultyProxy (t: Test, port: number, choose: () => Fault): Promise<FaultyProxy> {
  const sockets = new Set<Socket>()
  let broken = 0
  let stopped = false
  const server = createServer((client) => {
    const fault = stopped ? { kind: 'reset' as const } : choose()
    const breakOff = (): void => {
      broken++
      client.resetAndDestroy()
    }
    if (fault.kind === 'reset') {
      breakOff()
      return
    }
    const upstream = connect(port, '127.0.0.1')
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.pipe(upstream)
    upstream.on('end', () => { client.end() })
    answer(fault, { client, upstream, breakOff })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const stop = (): void => {
    stopped = true
    for (const socket of sockets) socket.destroy()
  }
  t.teardown(() => {
    stop()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`, stop, get broken () { return broken } }
}

function answer (fault: Fault, { client, upstream, breakOff }: { client: Socket, upstream: Socket, breakOff: () => void }): void {
  switch (fault.kind) {
    case 'lose-answer':
      upstream.once('data', breakOff)
      break
    case 'cut': {
      let left = fault.bytes
      if (fault.afterMs !== undefined) {
        const late = setTimeout(() => { if (!client.destroyed) breakOff() }, fault.afterMs)
        client.once('close', () => { clearTimeout(late) })
      }
      upstream.on('data', (chunk: Buffer) => {
        client.write(chunk.subarray(0, left), () => { if (left <= 0 && !client.destroyed) breakOff() })
        left -= chunk.length
      })
      break
    }
    case 'delay':
      setTimeout(() => { upstream.pipe(client) }, fault.delayMs)
      break
    case 'silence':
      upstream.resume()
      break
    default:
      upstream.pipe(client)
  }
}

/** Numbers below 1, the same for the same seed (mulberry32). */
export function makeRandom (seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = state + 0x6d2b79f5 >>> 0
    let mixed = Math.imul(state ^ state >>> 15, state | 1)
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61)
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32
  }
}
