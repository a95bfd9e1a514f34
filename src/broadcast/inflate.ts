import { Transform, type Readable, type TransformCallback } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { OrderingError } from '../errors.js'
import { shortened } from '../util/shortened.js'

/** A stream that tells how many bytes it took, as Fastify compares them with Content-Length. */
type CountingStream = Readable & { receivedEncodedLength?: number }

/**
 * Unpacks a request body by its Content-Encoding, with a bound on what comes out: a small body may unpack to a thousand
 * times its size.
 * @throws OrderingError `unsupported_media_type` for another encoding than gzip; the stream fails with `body_too_large`,
 * or `invalid_request` when the bytes are not gzip
 */
export function inflate (encoding: string | undefined, body: Readable, maxBytes: number): CountingStream {
  const name = encoding?.trim().toLowerCase() ?? ''
  if (name === '' || name === 'identity') return body
  if (name !== 'gzip' && name !== 'x-gzip') throw new OrderingError('unsupported_media_type', `Content-Encoding ${shortened(name)} is not supported; allowed is gzip`)
  let received = 0
  let unpacked = 0
  const counter: CountingStream = new Transform({
    transform (chunk: Buffer, _encoding, done: TransformCallback): void {
      unpacked += chunk.length
      if (unpacked > maxBytes) done(new OrderingError('body_too_large', `the body unpacks to more than ${maxBytes.toString()} bytes (maxBodyBytes)`))
      else done(null, chunk)
    }
  })
  const gunzip = createGunzip()
  body.on('data', (chunk: Buffer) => {
    received += chunk.length
    counter.receivedEncodedLength = received
  })
  gunzip.on('error', (error) => { counter.destroy(new OrderingError('invalid_request', `the body is not gzip: ${error.message}`)) })
  counter.on('error', () => undefined) // nobody may read any more: the request is refused, and an error without a listener would end the process
  counter.on('close', () => { gunzip.destroy() })
  body.on('error', (error) => { counter.destroy(error) })
  return body.pipe(gunzip).pipe(counter as Transform)
}
