import { BlockList, isIP, type Server, type Socket } from 'node:net'
import { networkOf } from '../access/rate-limiter.js'
import { OrderingError } from '../errors.js'
import type { ConnectionMetrics } from '../metrics/connection-metrics.js'

/** How many connections there may be. */
export interface ConnectionLimits {
  readonly maxConnections: number
  /** From one address (IPv6: from one /64), trusted proxies left out; 0: no limit. */
  readonly maxConnectionsPerAddress: number
  readonly trustedProxies: readonly string[]
}

/** Connections that may wait for their refusal to be read; those above are closed without a word. */
const MAX_REFUSING = 256

/** Counts the connections of a server, and keeps those above the limits from whatever speaks the protocol. */
export class ConnectionGate {
  readonly #limits: ConnectionLimits
  readonly #metrics: ConnectionMetrics
  readonly #proxies: BlockList
  readonly #open = new Map<string, number>()
  #total = 0
  #refusing = 0

  constructor (limits: ConnectionLimits, metrics: ConnectionMetrics) {
    this.#limits = limits
    this.#metrics = metrics
    this.#proxies = toBlockList(limits.trustedProxies)
  }

  /** Stands in front of the listener that the server has; `refuse` answers on a connection that does not get through. */
  guard (server: Server, refuse: (socket: Socket, error: OrderingError) => void): void {
    const [accept] = server.listeners('connection') as Array<(socket: Socket) => void>
    server.removeAllListeners('connection')
    server.on('connection', (socket: Socket) => {
      const network = networkOf(socket.remoteAddress ?? '')
      const refusal = this.#refusalOf(network, socket.remoteAddress ?? '')
      if (refusal) this.#refuse(socket, refusal, refuse)
      else {
        this.#count(socket, network)
        accept?.call(server, socket)
      }
    })
  }

  #refuse (socket: Socket, error: OrderingError, refuse: (socket: Socket, error: OrderingError) => void): void {
    if (this.#refusing >= MAX_REFUSING) {
      socket.destroy()
      return
    }
    this.#refusing++
    socket.once('close', () => { this.#refusing-- })
    refuse(socket, error)
  }

  #refusalOf (network: string, address: string): OrderingError | undefined {
    const { maxConnections, maxConnectionsPerAddress } = this.#limits
    if (this.#total >= maxConnections) {
      this.#metrics.refused.inc({ limit: 'total' })
      return new OrderingError('too_many_connections', `${maxConnections.toString()} connections are open, which is all that there may be (maxConnections)`)
    }
    if (maxConnectionsPerAddress > 0 && (this.#open.get(network) ?? 0) >= maxConnectionsPerAddress && !this.#isProxy(address)) {
      this.#metrics.refused.inc({ limit: 'address' })
      return new OrderingError('too_many_connections',
        `${maxConnectionsPerAddress.toString()} connections from ${network} are open, which is all that there may be (maxConnectionsPerAddress)`)
    }
    return undefined
  }

  #count (socket: Socket, network: string): void {
    this.#total++
    this.#open.set(network, (this.#open.get(network) ?? 0) + 1)
    this.#metrics.open.inc()
    socket.once('close', () => {
      this.#total--
      const left = (this.#open.get(network) ?? 0) - 1
      if (left > 0) this.#open.set(network, left)
      else this.#open.delete(network)
      this.#metrics.open.dec()
    })
  }

  #isProxy (address: string): boolean {
    const version = isIP(address)
    return version !== 0 && this.#proxies.check(address, version === 4 ? 'ipv4' : 'ipv6')
  }
}

function toBlockList (networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const version = isIP(address) === 4 ? 'ipv4' : 'ipv6'
    if (bits === undefined) list.addAddress(address, version)
    else list.addSubnet(address, Number(bits), version)
  }
  return list
}
