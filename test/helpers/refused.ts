import type { Test } from 'tap'
import type { LocalGateway } from './http-gateway.js'
import { request, type Answer } from './http.js'

/** A request that is refused, and how. */
export interface Refused {
  readonly what: string
  readonly method?: string
  readonly path?: string
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly status: number
  readonly code: string
  readonly detail?: RegExp
  /** The field that is wrong. */
  readonly pointer?: string
}

/** Everything that every refusal has. */
export function checkProblem (t: Test, { status, headers, body, text }: Pick<Answer, 'status' | 'headers' | 'body' | 'text'>, code: string): void {
  t.match(body, { type: /^urn:/, title: /./, status, detail: /./, instance: /./, code, retryable: Boolean }, 'problem')
  t.match(headers.get('content-type'), /^application\/problem\+json/, 'content type')
  if (status === 503) t.match(headers.get('retry-after'), /^[1-9]\d*$/, 'Retry-After')
  t.notMatch(text, /\.[jt]s:\d|node_modules|\n +at /, 'no stack')
}

/** Where the log of channel `orders` ends. */
export async function logEnd (url: string): Promise<number> {
  return (await request(`${url}/v1/channels/orders/health`)).body['logEnd'] as number
}

/** Sends every request; each must be refused as its row says, and leave the log as it was. */
export async function checkRefused (t: Test, { url }: Pick<LocalGateway, 'url'>, rows: readonly Refused[]): Promise<void> {
  for (const { what, method = 'GET', path = '', type, headers = {}, body, status, code, detail = /./, pointer } of rows) {
    await t.test(what, async (t) => {
      const before = await logEnd(url)
      const answer = await request(url + path, { method, headers: { ...type !== undefined && { 'content-type': type }, ...headers }, body: (body ?? null) as string | null })
      t.equal(answer.status, status, 'status')
      t.match(answer.body['detail'], detail, 'detail')
      if (pointer !== undefined) t.equal((answer.body['errors'] as Array<{ pointer: string }> | undefined)?.[0]?.pointer, pointer, 'pointer')
      checkProblem(t, answer, code)
      t.ok(answer.text.length < 2000, 'what was sent is not sent back without bound')
      t.type(before, 'number', 'the end of the log is known')
      t.equal(await logEnd(url), before, 'nothing was appended')
    })
  }
}
