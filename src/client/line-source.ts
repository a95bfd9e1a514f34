import { OrderingClientError } from './error.js'
import { parseFrame, type Frame, type FrameSource } from './frame.js'
import { send, translate, type HttpRequest, type OpenAnswer } from './http.js'

/** Longest line that is read: a block of a gateway with the largest limits is far below. */
const MAX_LINE_LENGTH = 2 ** 28

/** Subscribes with application/x-ndjson. @throws OrderingClientError with the gateway's code when it refuses */
export async function openLines (request: HttpRequest): Promise<FrameSource> {
  const answer = await send({ ...request, headers: { accept: 'application/x-ndjson' } })
  answer.timing.stopClock()
  return new LineSource(request, answer)
}

interface Reader {
  readonly read: () => Promise<{ done: boolean, value?: unknown }>
}

class LineSource implements FrameSource {
  readonly hasHeartbeat = true
  pieces = 0
  readonly #request: HttpRequest
  readonly #answer: OpenAnswer
  readonly #reader: Reader
  readonly #decoder = new TextDecoder()
  readonly #lines: string[] = []
  #parts: string[] = []
  #partLength = 0

  constructor (request: HttpRequest, answer: OpenAnswer) {
    this.#request = request
    this.#answer = answer
    this.#reader = (answer.response.body as NonNullable<Response['body']>).getReader() as Reader
  }

  async next (): Promise<Frame | undefined> {
    for (;;) {
      const line = this.#lines.shift()
      if (line !== undefined && line.trim() !== '') return parseFrame(line, this.#request.url)
      if (line !== undefined) continue
      const { done, value } = await this.#read()
      this.pieces++
      if (done) return undefined // what stands behind the last line break is cut off
      this.#split(this.#decoder.decode(value as Uint8Array, { stream: true }))
    }
  }

  close (): void {
    this.#answer.timing.abort()
    this.#answer.timing.end()
  }

  async #read (): ReturnType<Reader['read']> {
    try {
      return await this.#reader.read()
    } catch (error) {
      throw translate(error, this.#request, this.#answer.timing)
    }
  }

  #split (text: string): void {
    const [first = '', ...others] = text.split('\n')
    this.#parts.push(first)
    this.#partLength += first.length
    if (this.#partLength > MAX_LINE_LENGTH) throw new OrderingClientError('invalid_answer', `${this.#request.url} sent a line that does not end`, { url: this.#request.url })
    const last = others.pop()
    if (last === undefined) return
    this.#lines.push(this.#parts.join(''), ...others)
    this.#parts = [last]
    this.#partLength = last.length
  }
}
