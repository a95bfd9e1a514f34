import { Type } from 'typebox'
import type { AnswerDocument } from '../src/api-documents/operation.js'
import { DEFAULT_SUBPROTOCOL, SUBPROTOCOLS } from '../src/deliver/formats.js'
import { OrderingError } from '../src/errors.js'

/** A client that offers only subprotocols that are not spoken here is told so, instead of getting a default that it does not expect. */
export function checkSubprotocols (offered: string | undefined): void {
  const known = Object.keys(SUBPROTOCOLS)
  if (offered === undefined || offered.split(',').some((name) => known.includes(name.trim()))) return
  throw new OrderingError('invalid_request', `none of the offered subprotocols is spoken here; offered here: ${known.join(', ')}`)
}

/** Headers of a handshake. */
export const SocketHeaders = {
  'sec-websocket-protocol': Type.Optional(Type.String({
    description: `Subprotocols that the client speaks; offered here: ${Object.keys(SUBPROTOCOLS).join(', ')}`,
    examples: [DEFAULT_SUBPROTOCOL]
  }))
}

/** The answer that opens a socket. */
export const SocketAnswer: AnswerDocument = {
  description: 'The socket is open; its frames are described in `/asyncapi.json`',
  headers: {
    upgrade: Type.Literal('websocket'),
    'sec-websocket-protocol': Type.String({ description: 'The subprotocol that was chosen, where one was offered', examples: [DEFAULT_SUBPROTOCOL] })
  }
}
