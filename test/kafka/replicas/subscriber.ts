import WebSocket, { type RawData } from 'ws'
import type { Frame } from '../../helpers/socket.js'

/** The ways in which blocks are delivered. */
export const TRANSPORTS = ['WebSocket', 'SSE', 'NDJSON'] as const
export type Transport = typeof TRANSPORTS[number]

/** Where a subscriber goes on: behind a block, or from the oldest one. */
export interface Place {
  readonly number: number
  readonly headerHash: string
}

/** How a connection is opened, and what is told about its end. */
export interface Connection {
  readonly channel?: string
  /** Called with the close code of a WebSocket. */
  readonly onClose?: (code: number) => void
}

/** Why a subscription was not opened: a problem's status and code. */
export class RefusedError extends Error {
  readonly status: number
  readonly code: string

  constructor (status: number, text: string) {
    super(`status ${status.toString()}: ${text}`)
    this.status = status
    this.code = /"code":"([^"]+)"/.exec(text)?.[1] ?? ''
  }
}

/**
 * The frames of one connection, as a client without any of the gateway's code reads them, until it ends or breaks. It
 * goes on as each transport is meant to: with `from` and `after`, or with Last-Event-ID.
 * @throws RefusedError
 */
export function follow (url: string, transport: Transport, last: Place | undefined, connection: Connection = {}): AsyncGenerator<Frame, void> {
  const { channel = 'orders', onClose = () => undefined } = connection
  const path = `${url}/v1/channels/${channel}/deliver`
  const query = last ? `from=${(last.number + 1).toString()}&after=${last.headerHash}` : 'from=oldest'
  switch (transport) {
    case 'WebSocket': return framesOfSocket(`${path.replace('http', 'ws')}?${query}`, onClose)
    case 'NDJSON': return framesOfLines(`${path}?${query}`)
    // As a browser does it: always the first address, and what it saw last beside it.
    case 'SSE': return framesOfEvents(`${path}?from=oldest`, last ? { 'last-event-id': last.number.toString() } : {})
  }
}

async function * framesOfSocket (url: string, onClose: (code: number) => void): AsyncGenerator<Frame, void> {
  const socket = new WebSocket(url)
  const frames: Frame[] = []
  const state = { ended: false }
  const refusals: RefusedError[] = []
  let wake = (): void => undefined
  socket.on('message', (data: RawData) => {
    frames.push(JSON.parse((data as Buffer).toString()) as Frame)
    wake()
  })
  socket.on('error', () => undefined) // close follows
  socket.on('unexpected-response', (_request, response) => {
    let text = ''
    response.setEncoding('utf8').on('data', (chunk: string) => { text += chunk })
    response.once('close', () => {
      if (response.complete) refusals.push(new RefusedError(response.statusCode ?? 0, text))
      socket.terminate()
    })
  })
  socket.once('close', (code) => {
    state.ended = true
    onClose(code)
    wake()
  })
  try {
    for (;;) {
      const frame = frames.shift()
      if (frame) yield frame
      else if (state.ended) break
      else await new Promise<void>((resolve) => { wake = resolve })
    }
  } finally {
    socket.terminate()
  }
  const [refused] = refusals
  if (refused) throw refused
}

async function * framesOfLines (url: string): AsyncGenerator<Frame, void> {
  let rest = ''
  for await (const text of chunksOf(url, { accept: 'application/x-ndjson' })) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? '' // what is cut off is no line
    for (const line of lines) yield JSON.parse(line) as Frame
  }
}

/** Events as in section 9.2.6 of WHATWG HTML; one that is cut off is not dispatched. */
async function * framesOfEvents (url: string, headers: Readonly<Record<string, string>>): AsyncGenerator<Frame, void> {
  let rest = ''
  for await (const text of chunksOf(url, { accept: 'text/event-stream', ...headers })) {
    const events = (rest + text).split('\n\n')
    rest = events.pop() ?? ''
    for (const event of events) {
      const fields = new Map(event.split('\n').map((line) => /^([^:]*): ?(.*)$/.exec(line)?.slice(1) as [string, string]))
      const type = fields.get('event')
      if (type === undefined) continue // a comment
      const data = JSON.parse(fields.get('data') ?? '{}') as Frame
      if (type !== 'block') yield { ...data, type }
      else if (fields.get('id') === data['number']?.toString()) yield { type, block: data as unknown as NonNullable<Frame['block']> }
      else throw new Error(`the event of block ${String(data['number'])} has id ${String(fields.get('id'))}`)
    }
  }
}

async function * chunksOf (url: string, headers: Readonly<Record<string, string>>): AsyncGenerator<string, void> {
  const controller = new AbortController()
  const decoder = new TextDecoder()
  try {
    const response = await fetch(url, { headers: { connection: 'close', ...headers }, signal: controller.signal })
    if (!response.ok) throw new RefusedError(response.status, await response.text())
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) yield decoder.decode(chunk, { stream: true })
  } catch (error) {
    if (error instanceof RefusedError) throw error
    if (!(error instanceof TypeError)) throw error // undici's word for a connection that broke
  } finally {
    controller.abort()
  }
}
