import { get, type IncomingMessage } from 'node:http'
import type { Test } from 'tap'

/** A stream over plain HTTP. */
export interface Stream {
  readonly response: IncomingMessage
  /** What comes next, up to the separator; undefined when the stream ends. */
  readonly next: () => Promise<string | undefined>
}

/** Opens a stream of blocks: server-sent events, with an empty line behind each, or lines of JSON. */
export async function openStream (t: Test, url: string, { query = '', accept = 'text/event-stream', headers = {} } = {}): Promise<Stream> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = get(`${url}/v1/channels/orders/deliver${query}`, { headers: { accept, ...headers }, agent: false }, resolve)
    outgoing.on('error', reject)
    t.teardown(() => { outgoing.destroy() })
  })
  const separator = /event-stream/i.test(accept) ? '\n\n' : '\n'
  const chunks = response.setEncoding('utf8')[Symbol.asyncIterator]() as AsyncIterator<string>
  let text = ''
  const next = async (): Promise<string | undefined> => {
    for (;;) {
      const end = text.indexOf(separator)
      if (end >= 0) {
        const part = text.slice(0, end)
        text = text.slice(end + separator.length)
        return part
      }
      const result = await chunks.next()
      if (result.done === true) return undefined
      text += result.value
    }
  }
  return { response, next }
}
