import { randomBytes } from 'node:crypto'
import WebSocket, { type RawData } from 'ws'
import type * as Client from '../../../src/client/index.js'
import { makeEnvelope, makePayload } from '../../helpers/http-protobuf.js'
import type { Random } from './random.js'
import { importClient } from './own-client.js'
import { pause } from './replicas.js'

/** The ways in that take an idempotency key. */
export const WAYS = ['post', 'post and wait', 'lines', 'socket', 'client'] as const
export type Way = typeof WAYS[number]

/** An idempotency key and what it stands for: opaque bytes, or an envelope that its writer made. */
export interface Key {
  readonly key: string
  readonly text: string
  readonly opaque: boolean
}

/** What a writer was told in the end about a key. */
export interface Told {
  readonly key: Key
  readonly way: Way
  readonly id: string
  readonly offset: number
  readonly block?: number
  readonly index?: number
  readonly duplicate?: boolean
}

/** How writers connect, and how long they wait for an answer. */
export interface WriterOptions {
  /** Time after which an answer is not waited for any more. */
  readonly attemptTimeoutMs: number
  /** Each attempt waits for some random part of it. */
  readonly impatient: boolean
  /** Connections are kept for further requests. */
  readonly keepAlive: boolean
}

const IMPATIENT: WriterOptions = { attemptTimeoutMs: 1500, impatient: true, keepAlive: false }

/** The close code of a WebSocket that ended without one (RFC 6455, section 7.1.5). */
const NO_CLOSE_FRAME = 1006

/** Time within which a key must have its answer, through whatever faults. */
const DEADLINE_MS = 60_000

/** Writers that submit keys again and again, at any replica, until they are told what became of them. */
export class KeyedWriters {
  readonly told: Told[] = []
  /** Answers that no writer should get. */
  readonly surprises: string[] = []
  /** Trace ids of all attempts with a key. */
  readonly attempts = new Map<string, string[]>()
  retries = 0
  /** Keys of which some attempt ended in a way that does not say whether they are in the log. */
  readonly unsure = new Set<string>()
  readonly #urls: readonly string[]
  readonly #random: Random
  readonly #options: WriterOptions

  constructor (urls: readonly string[], random: Random, options: WriterOptions = IMPATIENT) {
    this.#urls = urls
    this.#random = random
    this.#options = options
  }

  /** Submits keys in one of the ways until each is acknowledged. */
  async write (keys: readonly Key[], way: Way): Promise<void> {
    const deadline = performance.now() + DEADLINE_MS
    if (way === 'client') for (const key of keys) await this.#writeWithClient(key)
    else {
      for (let open = [...keys]; open.length > 0;) {
        if (performance.now() > deadline) throw new Error(`${way}: no answer for ${open.map(({ key }) => key).join()}`)
        const known = this.told.length
        const wanted = way === 'lines' || way === 'socket' ? open : open.slice(0, 1)
        const isSure = await this.#attempt(wanted, way).then(() => true, isRefused) // if not, a broken connection, or too late
        const acknowledged = new Set(this.told.slice(known).filter((told) => told.way === way).map(({ key }) => key))
        open = open.filter((key) => !acknowledged.has(key))
        const unanswered = wanted.filter((key) => !acknowledged.has(key))
        if (unanswered.length === 0) continue
        if (!isSure) for (const { key } of unanswered) this.unsure.add(key)
        this.retries++
        await pause(this.#random.between(0, 30))
      }
    }
  }

  async #attempt (keys: readonly Key[], way: Exclude<Way, 'client'>): Promise<void> {
    const url = `${this.#random.pick(this.#urls)}/v1/channels/orders`
    const { attemptTimeoutMs, impatient, keepAlive } = this.#options
    const signal = AbortSignal.timeout(Math.round((impatient ? this.#random.between(0.1, 1) : 1) * attemptTimeoutMs))
    const headers = { ...!keepAlive && { connection: 'close' }, traceparent: this.#trace(keys) }
    const [key] = keys as [Key]
    if (way === 'socket') await this.#overSocket(`${url.replace('http', 'ws')}/broadcast`, { keys, headers, signal })
    else if (way === 'lines') {
      const body = keys.map((one) => `${JSON.stringify({ payload: payloadOf(one).toString('base64'), idempotencyKey: one.key })}\n`).join('')
      const { body: answer } = await fetch(`${url}/envelopes`, { method: 'POST', body, signal, headers: { 'content-type': 'application/x-ndjson', ...headers } })
      await this.#readLines(answer as unknown as AsyncIterable<Uint8Array>, keys)
    } else {
      const { type, body } = this.#bodyOf(key)
      const prefer = way === 'post and wait' ? { prefer: 'wait=5' } : {}
      const response = await fetch(`${url}/envelopes`, { method: 'POST', body, signal, headers: { 'content-type': type, 'idempotency-key': key.key, ...prefer, ...headers } })
      this.#take(await response.json() as Record<string, unknown>, key, way)
    }
  }

  /** One form of the same envelope, or the other. */
  #bodyOf (key: Key): { type: string, body: string | Uint8Array<ArrayBuffer> } {
    if (key.opaque) return { type: 'application/octet-stream', body: key.text }
    if (this.#random.next() < 0.5) return { type: 'application/json', body: JSON.stringify({ payload: payloadOf(key).toString('base64') }) }
    return { type: 'application/x-protobuf', body: new Uint8Array(makeEnvelope(payloadOf(key))) }
  }

  async #readLines (body: AsyncIterable<Uint8Array>, keys: readonly Key[]): Promise<void> {
    const decoder = new TextDecoder()
    let rest = ''
    for await (const chunk of body) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) this.#takeItem(line, keys, 'lines')
    }
  }

  async #overSocket (url: string, { keys, headers, signal }: { keys: readonly Key[], headers: { traceparent: string }, signal: AbortSignal }): Promise<void> {
    const socket = new WebSocket(url, { headers: { traceparent: headers.traceparent } })
    const stop = (): void => { socket.terminate() }
    signal.addEventListener('abort', stop)
    let answers = 0
    socket.on('open', () => { for (const key of keys) socket.send(JSON.stringify({ payload: payloadOf(key).toString('base64'), idempotencyKey: key.key })) })
    socket.on('message', (data: RawData) => {
      this.#takeItem((data as Buffer).toString(), keys, 'socket')
      if (++answers === keys.length) socket.close()
    })
    const errors: Error[] = []
    socket.on('error', (error) => { errors.push(error) })
    const code = await new Promise<number>((resolve) => socket.once('close', resolve))
    signal.removeEventListener('abort', stop)
    if (errors[0]) throw errors[0]
    if (code === NO_CLOSE_FRAME) throw new Error('the connection broke')
  }

  #takeItem (text: string, keys: readonly Key[], way: Way): void {
    const answer = JSON.parse(text) as Record<string, unknown>
    const key = keys[answer['seq'] as number]
    if (key) this.#take(answer, key, way)
    else if (answer['code'] !== 'invalid_request') this.surprises.push(text) // the body ended early
  }

  #take (answer: Record<string, unknown>, key: Key, way: Way): void {
    if (answer['code'] === 'outcome_unknown') this.unsure.add(key.key)
    if (typeof answer['offset'] === 'number') this.told.push({ ...answer as unknown as Told, key, way })
    else if (answer['retryable'] !== true && answer['code'] !== 'invalid_request') this.surprises.push(`${way}, ${key.key}: ${JSON.stringify(answer)}`)
  }

  async #writeWithClient (key: Key): Promise<void> {
    const { OrderingClient } = await importClient()
    const { attemptTimeoutMs, keepAlive } = this.#options
    const traced: typeof fetch = async (input, init) => {
      const headers = { ...init?.headers as Record<string, string>, ...!keepAlive && { connection: 'close' }, traceparent: this.#trace([key]) }
      return await fetch(input, { ...init, headers })
    }
    const onRetry = ({ error }: Client.Retry): void => {
      this.retries++
      if (error.code === 'outcome_unknown' || (error.status === undefined && !isRefused(error.cause))) this.unsure.add(key.key)
    }
    const urls = this.#random.sample(this.#urls, this.#urls.length)
    const retry = { deadlineMs: DEADLINE_MS, attemptTimeoutMs, minDelayMs: 1, maxDelayMs: 30 }
    const client = new OrderingClient({ urls, channel: 'orders', fetch: traced, retry, onRetry })
    const envelope = key.opaque ? new TextEncoder().encode(key.text) : { payload: payloadOf(key) }
    const answer = await client.submit(envelope, { idempotencyKey: key.key, ...this.#random.next() < 0.5 && { waitMs: 1000 } })
    this.told.push({ ...answer, key, way: 'client' })
  }

  #trace (keys: readonly Key[]): string {
    const traceId = randomBytes(16).toString('hex')
    for (const { key } of keys) this.attempts.set(key, [...this.attempts.get(key) ?? [], traceId])
    return `00-${traceId}-${'1'.padStart(16, '0')}-01`
  }
}

/** Whether nothing was sent, because nobody listened or the handshake of a socket was answered otherwise. */
function isRefused (error: unknown): boolean {
  const { code, cause, message } = error as { code?: unknown, cause?: unknown, message?: string }
  return code === 'ECONNREFUSED' || /^Unexpected server response/.test(message ?? '') || (cause !== undefined && isRefused(cause))
}

function payloadOf ({ text }: Key): Buffer {
  return makePayload(text)
}
