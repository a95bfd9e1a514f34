// One request of the Kafka protocol, for the few that kafkajs does not know.
import { connect } from 'node:net'

/**
 * Sends a request with a version 1 header to a listener without TLS and SASL.
 *
 * @param {{ port: number, apiKey: number, apiVersion: number, body: Buffer, deadlineMs?: number }} options
 * @returns {Promise<Buffer>} the response after its correlation id
 */
export function call ({ port, apiKey, apiVersion, body, deadlineMs = 15_000 }) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port })
    let received = Buffer.alloc(0)
    socket.setTimeout(deadlineMs, () => socket.destroy(new Error(`No answer to request ${apiKey} after ${deadlineMs} ms`)))
    socket.once('error', reject)
    socket.once('close', () => reject(new Error(`The broker closed the connection instead of answering request ${apiKey}`)))
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      if (received.length < 4 || received.length < 4 + received.readInt32BE()) return
      resolve(received.subarray(8))
      socket.destroy()
    })
    socket.write(frame(apiKey, apiVersion, body))
  })
}

function frame (apiKey, apiVersion, body) {
  const header = Buffer.alloc(14)
  header.writeInt32BE(10 + body.length)
  header.writeInt16BE(apiKey, 4)
  header.writeInt16BE(apiVersion, 6)
  header.writeInt32BE(1, 8) // correlation id
  header.writeInt16BE(-1, 12) // no client id
  return Buffer.concat([header, body])
}
