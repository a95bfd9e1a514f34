// A TCP proxy that misbehaves on demand, to be put between a client and a broker.
import { connect, createServer } from 'node:net'
import { releasePorts, reservePorts } from './ports.js'

/**
 * @typedef {object} Proxy
 * @property {number} port where it listens, on 127.0.0.1
 * @property {number} connections how many clients are connected now
 * @property {() => void} cut destroys all connections; new ones are accepted
 * @property {(on: boolean) => Promise<void>} refuse on: new connections get ECONNREFUSED, those that exist stay; off: listens again
 * @property {(on: boolean) => void} stall on: forwards nothing in either direction while the sockets stay open, as a broker that hangs;
 *   off: forwards what has piled up
 * @property {(on: boolean) => void} dropResponses on: requests reach the target, its answers are thrown away. A connection that lost
 *   answers is no good afterwards: cut() it, or let the client's time-out do so
 * @property {() => Promise<void>} stop
 */

/**
 * @param {{ target: { host?: string, port: number }, port?: number }} options port: a free one by default
 * @returns {Promise<Proxy>}
 */
export async function createProxy ({ target, port: wanted }) {
  const pairs = new Set()
  const state = { stalled: false, dropping: false }
  const port = wanted ?? (await reservePorts(1))[0]
  const server = createServer(accept)
  await listen()

  function accept (client) {
    const upstream = connect({ host: target.host ?? '127.0.0.1', port: target.port })
    const pair = { client, upstream }
    pairs.add(pair)
    forward(client, upstream)
    forward(upstream, client, () => state.dropping)
    join(pair, client, upstream)
    join(pair, upstream, client)
    if (state.stalled) pause(pair)
  }

  /** Back-pressure by hand: pipe() would resume a source that stall() has paused. */
  function forward (from, to, isDropped = () => false) {
    from.on('data', (chunk) => {
      if (isDropped() || to.destroyed) return
      if (!to.write(chunk)) from.pause()
    })
    to.on('drain', () => { if (!state.stalled) from.resume() })
  }

  function join (pair, socket, other) {
    socket.setNoDelay(true)
    socket.on('error', () => {}) // 'close' follows
    socket.on('end', () => other.end())
    socket.once('close', (hadError) => {
      if (hadError) other.resetAndDestroy() // a target that is down looks like one
      else other.end()
      if (other.destroyed) pairs.delete(pair)
    })
  }

  function listen () {
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject)
        resolve()
      })
    })
  }

  function cut () {
    for (const { client, upstream } of pairs) {
      client.destroy()
      upstream.destroy()
    }
    pairs.clear()
  }

  return {
    port,
    get connections () { return pairs.size },
    cut,
    async refuse (on) {
      if (on && server.listening) server.close() // stops listening now, whatever is connected
      else if (!on && !server.listening) await listen()
    },
    stall (on) {
      state.stalled = on
      for (const pair of pairs) (on ? pause : resume)(pair)
    },
    dropResponses (on) { state.dropping = on },
    async stop () {
      if (server.listening) server.close()
      cut()
      releasePorts([port])
    }
  }
}

function pause ({ client, upstream }) {
  client.pause()
  upstream.pause()
}

function resume ({ client, upstream }) {
  client.resume()
  upstream.resume()
}
