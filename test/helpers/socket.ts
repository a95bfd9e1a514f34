import type { Test } from 'tap'
import WebSocket, { type RawData } from 'ws'

/** How a socket was closed. */
export interface Closed {
  readonly code: number
  readonly reason: string
}

export interface JsonBlock {
  readonly number: number
  readonly previousHash: string
  readonly dataHash: string
  readonly headerHash: string
  readonly envelopes?: string[]
  readonly count?: number
  readonly metadata: Record<string, number>
}

/** A frame of subprotocol `ordering.v1.json`. */
export interface Frame extends Record<string, unknown> {
  readonly type: string
  readonly block?: JsonBlock
}

/** A subscription, and the frames that came so far. */
export interface Subscriber {
  readonly socket: WebSocket
  /** Raw frames that were not taken yet. */
  readonly waiting: Buffer[]
  readonly closed: Promise<Closed>
  /** The next frame. @throws Error when the socket is closed before one comes */
  readonly nextBytes: () => Promise<Buffer>
  readonly next: () => Promise<Frame>
  /** The next so many blocks; frames of other types are left out. */
  readonly blocks: (count: number) => Promise<JsonBlock[]>
}

const FRAME_TIMEOUT_MS = 20_000

/** Opens a subscription. Frames are kept from the first one on. @throws Error with the HTTP status when it is refused */
export async function subscribe (t: Test, url: string, { query = '', channel = 'orders', protocols = [] as string[], autoPong = true } = {}): Promise<Subscriber> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/channels/${channel}/deliver${query}`, protocols, { autoPong })
  t.teardown(() => { socket.terminate() })
  const subscriber = follow(socket)
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.on('error', reject)
  })
  return subscriber
}

function follow (socket: WebSocket): Subscriber {
  const waiting: Buffer[] = []
  let isClosed = false
  let wake = (): void => undefined
  const closed = new Promise<Closed>((resolve) => {
    socket.once('close', (code, reason) => {
      isClosed = true
      wake()
      resolve({ code, reason: reason.toString() })
    })
  })
  socket.on('message', (data: RawData) => {
    waiting.push(data as Buffer)
    wake()
  })
  const nextBytes = async (): Promise<Buffer> => {
    const deadline = Date.now() + FRAME_TIMEOUT_MS
    for (;;) {
      const frame = waiting.shift()
      if (frame) return frame
      if (isClosed) throw new Error('the socket is closed')
      if (Date.now() >= deadline) throw new Error(`no frame came in ${FRAME_TIMEOUT_MS.toString()} ms`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, FRAME_TIMEOUT_MS)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
  const next = async (): Promise<Frame> => JSON.parse((await nextBytes()).toString()) as Frame
  const blocks = async (count: number): Promise<JsonBlock[]> => {
    const blocks: JsonBlock[] = []
    while (blocks.length < count) {
      const { block } = await next()
      if (block) blocks.push(block)
    }
    return blocks
  }
  return { socket, waiting, closed, nextBytes, next, blocks }
}

/** All blocks of a range, read in one subscription. */
export async function readBlocks (t: Test, url: string, { from = 'oldest', to = 'newest', channel = 'orders' } = {}): Promise<JsonBlock[]> {
  const { closed, waiting } = await subscribe(t, url, { query: `?from=${from}&to=${to}`, channel })
  await closed
  return waiting.map((frame) => JSON.parse(frame.toString()) as Frame).flatMap(({ block }) => block ? [block] : [])
}
