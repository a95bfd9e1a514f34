import { connect } from 'node:net'
import type { Test } from 'tap'

/** An answer, read to its end. `body` is parsed where it is JSON. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: Record<string, unknown>
}

export interface Receipt {
  readonly id: string
  readonly channel: string
  readonly offset: number
  readonly block: number
  readonly index: number
  readonly headerHash: string
  readonly duplicate: boolean
}

export interface Submission {
  readonly channel?: string
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A request whose connection is not kept, so that nothing outlives the gateway of a test. */
export async function request (url: string, init: RequestInit = {}): Promise<Answer> {
  const headers = new Headers(init.headers)
  headers.set('connection', 'close')
  const response = await fetch(url, { signal: AbortSignal.timeout(20_000), ...init, headers })
  const text = await response.text()
  const json = /[/+]json/.test(response.headers.get('content-type') ?? '') && text !== ''
  return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) as Record<string, unknown> : {} }
}

/** The bytes of an answer. */
export async function requestBytes (url: string, headers: Readonly<Record<string, string>>): Promise<Buffer> {
  const response = await fetch(url, { headers: { connection: 'close', ...headers } })
  return Buffer.from(await response.arrayBuffer())
}

/** Submits one envelope: opaque bytes unless another type is given. */
export async function submit (url: string, body: string | Uint8Array, { channel = 'orders', type = 'application/octet-stream', headers = {} }: Submission = {}): Promise<Answer> {
  return await request(`${url}/v1/channels/${channel}/envelopes`, { method: 'POST', body: body as NonNullable<RequestInit['body']>, headers: { 'content-type': type, ...headers } })
}

/** Submits and waits until the envelope is in a block. */
export async function submitAndWait (url: string, body: string | Uint8Array, submission: Submission = {}): Promise<Receipt> {
  const answer = await submit(url, body, { ...submission, headers: { prefer: 'wait=15', ...submission.headers } })
  if (answer.status !== 201) throw new Error(`status ${answer.status.toString()}: ${answer.text}`)
  return answer.body as unknown as Receipt
}

/** Asks until something holds. @throws Error with the last value when it does not within the time */
export async function eventually<T> (ask: () => Promise<T>, holds: (value: T) => boolean, timeoutMs = 15_000): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const value = await ask()
    if (holds(value)) return value
    if (Date.now() > deadline) throw new Error(`it did not come so far in ${timeoutMs.toString()} ms: ${JSON.stringify(value)}`)
    await new Promise((resolve) => { setTimeout(resolve, 25) })
  }
}

/** Waits until a channel is in a state; its health at that time. */
export async function channelState (url: string, state: string, channel = 'orders'): Promise<Answer> {
  return await eventually(async () => await request(`${url}/v1/channels/${channel}/health`), ({ body }) => body['state'] === state)
}

/** Sends raw bytes over TCP and gives what comes back until the server closes the connection. */
export async function rawExchange (t: Test, port: number, bytes: string | Uint8Array): Promise<string> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    t.teardown(() => { socket.destroy() })
    let text = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => { text += chunk })
    socket.once('error', () => { resolve(text) })
    socket.once('close', () => { resolve(text) })
    socket.setTimeout(10_000, () => { socket.destroy() })
    socket.write(bytes)
  })
}
