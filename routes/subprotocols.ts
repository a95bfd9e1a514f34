import { SUBPROTOCOLS } from '../src/deliver/formats.js'
import { OrderingError } from '../src/errors.js'

/** A client that offers only subprotocols that are not spoken here is told so, instead of getting a default that it does not expect. */
export function checkSubprotocols (offered: string | undefined): void {
  const known = Object.keys(SUBPROTOCOLS)
  if (offered === undefined || offered.split(',').some((name) => known.includes(name.trim()))) return
  throw new OrderingError('invalid_request', `none of the offered subprotocols is spoken here; offered here: ${known.join(', ')}`)
}
