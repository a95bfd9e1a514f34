import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { Test } from 'tap'

/** What happens to one connection on its way to a replica. */
export type ExchangeFault =
  | { readonly kind: 'none' }
  /** Cut before anything is delivered. */
  | { readonly kind: 'refused' }
  /** The request is cut off after some bytes. */
  | { readonly kind: 'request-cut', readonly bytes: number }
  /** The request is delivered late, also when its sender is gone by then. */
  | { readonly kind: 'request-late', readonly delayMs: number }
  /** The request is answered, and the connection cut where the answer would begin. */
  | { readonly kind: 'answer-lost' }
  /** The answer is cut off after some bytes. */
  | { readonly kind: 'answer-cut', readonly bytes: number }
  /** The request is answered, and its sender hears nothing. */
  | { readonly kind: 'silence' }

/** What a replica had to do with one connection, seen from its side. Times as performance.now() gives them. */
export interface Exchange {
  readonly replica: string
  /** Trace id of its `traceparent`. */
  readonly traceId: string
  /** When the first bytes were delivered. */
  readonly startedAt: number
  /** When the replica sent the newest bytes. */
  answeredAt?: number
  /** When the connection to the replica ended, other than because its client was gone long ago. */
  closedAt?: number
  /** Whether the replica said that it does not know an outcome. */
  unknown: boolean
}

/** A proxy in front of a replica that breaks connections, and remembers what was on them. */
export interface ExchangeProxy {
  readonly url: string
  readonly exchanges: readonly Exchange[]
  readonly faults: number
}

/** Time for which a connection is kept to a replica whose client is gone: a network that lost the client tells no one. */
const ORPHAN_MS = 5000

/**
 * Starts a proxy. `target` is asked for the port for each connection, because a replica that was killed comes back on
 * another one; `choose` says for each connection what happens to it.
 */
export async function startExchangeProxy (t: Test, { name, target, choose }: { name: string, target: () => number, choose: () => ExchangeFault }): Promise<ExchangeProxy> {
  const exchanges: Exchange[] = []
  const sockets = new Set<Socket>()
  let faults = 0
  const server = createServer((client) => {
    const fault = choose()
    if (fault.kind !== 'none') faults++
    sockets.add(client)
    client.on('error', () => undefined)
    client.once('close', () => sockets.delete(client))
    const port = target()
    if (fault.kind === 'refused' || port === 0) {
      client.resetAndDestroy()
      return
    }
    const upstream = connect(port, '127.0.0.1')
    sockets.add(upstream)
    upstream.on('error', () => undefined)
    new Connection(client, upstream, fault).run((traceId) => {
      const exchange: Exchange = { replica: name, traceId, startedAt: performance.now(), unknown: false }
      exchanges.push(exchange)
      return exchange
    })
    upstream.once('close', () => sockets.delete(upstream))
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`, exchanges, get faults () { return faults } }
}

class Connection {
  readonly #client: Socket
  readonly #upstream: Socket
  readonly #fault: ExchangeFault
  #exchange: Exchange | undefined

  constructor (client: Socket, upstream: Socket, fault: ExchangeFault) {
    this.#client = client
    this.#upstream = upstream
    this.#fault = fault
  }

  run (begin: (traceId: string) => Exchange): void {
    const client = this.#client
    const upstream = this.#upstream
    this.#forwardRequest((first) => { this.#exchange ??= begin(/traceparent: 00-([0-9a-f]{32})/i.exec(first.toString('latin1'))?.[1] ?? '') })
    this.#forwardAnswer()
    client.once('close', () => {
      const orphaned = setTimeout(() => {
        this.#exchange = undefined
        upstream.destroy()
      }, ORPHAN_MS)
      upstream.once('close', () => { clearTimeout(orphaned) })
    })
    upstream.once('close', () => {
      if (this.#exchange) this.#exchange.closedAt = performance.now()
      client.destroy()
    })
  }

  #forwardRequest (delivered: (first: Buffer) => void): void {
    const fault = this.#fault
    const deliver = (chunk: Buffer): void => {
      delivered(chunk)
      if (this.#upstream.writable) this.#upstream.write(chunk)
    }
    let left = fault.kind === 'request-cut' ? fault.bytes : Infinity
    this.#client.on('data', (chunk: Buffer) => {
      if (fault.kind === 'request-late') {
        setTimeout(() => { deliver(chunk) }, fault.delayMs)
        return
      }
      if (left > 0) deliver(chunk.subarray(0, left))
      left -= chunk.length
      if (left <= 0) this.#breakOff()
    })
  }

  #forwardAnswer (): void {
    const fault = this.#fault
    let left = fault.kind === 'answer-cut' ? fault.bytes : Infinity
    this.#upstream.on('data', (chunk: Buffer) => {
      if (this.#exchange) {
        this.#exchange.answeredAt = performance.now()
        if (chunk.includes('outcome_unknown')) this.#exchange.unknown = true
      }
      if (fault.kind === 'answer-lost') this.#client.resetAndDestroy()
      else if (fault.kind !== 'silence') {
        if (left > 0 && this.#client.writable) this.#client.write(chunk.subarray(0, left))
        left -= chunk.length
        if (left <= 0) this.#client.resetAndDestroy()
      }
    })
    this.#upstream.on('end', () => { if (fault.kind !== 'silence') this.#client.end() })
  }

  #breakOff (): void {
    this.#client.resetAndDestroy()
    this.#upstream.resetAndDestroy()
  }
}
