import { Agent, request } from 'node:http'

/** What became of one POST of an envelope. */
export interface Outcome {
  /** `receipt`: in a block. `acknowledged`: in the log. `refused`: surely not in the log. `unknown`: nobody can say. */
  readonly kind: 'receipt' | 'acknowledged' | 'refused' | 'unknown' | 'wrong'
  /** What the answer was: a status and code, or the connection's error. */
  readonly label: string
  readonly body: Readonly<Record<string, unknown>>
}

/** Codes that say: not in the log, try again. */
const REFUSALS: unknown[] = ['log_unavailable', 'channel_not_ready', 'overloaded', 'shutting_down']

/** How long `Prefer: wait` asks a gateway to wait for the block. */
const WAIT_SECONDS = 5

/** When an answer is given up: longer than a gateway waits for the block, and for the log. */
const TIMEOUT_MS = 15_000

/** Connections to each replica that are kept for further requests. */
const CONNECTIONS = 512

/** Posts envelopes to replicas over connections that are kept. */
export class Poster {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, maxFreeSockets: CONNECTIONS })

  /** Posts an envelope and waits for its receipt. */
  async post (url: string, { channel, envelope, key }: { channel: string, envelope: Buffer, key: string | undefined }): Promise<Outcome> {
    const headers = {
      'content-type': 'application/x-protobuf',
      'content-length': envelope.length,
      prefer: `wait=${WAIT_SECONDS.toString()}`,
      ...key !== undefined && { 'idempotency-key': key }
    }
    return await new Promise((resolve) => {
      const sent = request(`${url}/v1/channels/${channel}/envelopes`, { method: 'POST', agent: this.#agent, headers, timeout: TIMEOUT_MS }, (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (chunk: string) => { text += chunk })
        answer.once('end', () => { resolve(classify(answer.statusCode ?? 0, text)) })
        answer.once('error', (error) => { resolve(broken(error)) })
      })
      sent.once('timeout', () => { sent.destroy(Object.assign(new Error('no answer in time'), { code: 'TIMEOUT' })) })
      sent.on('error', (error) => { resolve(broken(error)) })
      sent.end(envelope)
    })
  }

  close (): void { this.#agent.destroy() }
}

function classify (status: number, text: string): Outcome {
  const body = parse(text)
  const code = body['code']
  const label = typeof code === 'string' ? `${status.toString()} ${code}` : status.toString()
  if ((status === 201 || status === 200) && typeof body['block'] === 'number') return { kind: 'receipt', label, body }
  if (status === 202 && typeof body['offset'] === 'number') return { kind: 'acknowledged', label, body }
  if (status === 503 && REFUSALS.includes(code)) return { kind: 'refused', label, body }
  if (status === 503 && code === 'outcome_unknown') return { kind: 'unknown', label, body }
  return { kind: 'wrong', label: `${label}: ${text.slice(0, 300)}`, body }
}

function parse (text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** Only a connection that was never opened says that nothing was taken. */
function broken (error: Error): Outcome {
  const { code = error.message } = error as { code?: string }
  return { kind: code === 'ECONNREFUSED' ? 'refused' : 'unknown', label: code, body: {} }
}
