import type { Json } from './components.js'

/** Where a gateway listens that is not told otherwise. */
const BASE = 'http://127.0.0.1:8080'

interface Parameter { readonly name: string, readonly in: string, readonly example?: string }

/** What of an operation of an OpenAPI document its command is made of. */
export interface CallExample {
  readonly path: string
  readonly method: string
  readonly parameters: readonly Parameter[]
  /** Bodies by their media types. */
  readonly bodies: Readonly<Record<string, { readonly example?: Json }>>
  /** Media types of the answers that a client hopes for; undefined where only a handshake succeeds. */
  readonly answers: readonly string[] | undefined
}

/** The command that makes the call with the document's examples; none where curl is no use. */
export function curlOf ({ path, method, parameters, bodies, answers }: CallExample): string | undefined {
  if (!answers) return undefined
  const url = parameters.filter((one) => one.in === 'path').reduce((url, { name, example }) => url.replace(`{${name}}`, encodeURIComponent(example ?? '')), path)
  const streamed = answers.includes('text/event-stream')
  const [type, body] = Object.entries(bodies)[0] ?? []
  return [
    'curl',
    streamed && "--no-buffer --header 'accept: application/x-ndjson'",
    method !== 'get' && (method !== 'post' || body === undefined) && `--request ${method.toUpperCase()}`, // with a body curl sends POST by itself
    type !== undefined && `--header 'content-type: ${type}' ${dataOf(type, body?.example)}`,
    `'${BASE}${url}'`
  ].filter((part) => part !== false).join(' ')
}

/** The body: its example, or where the document has none, what stands on the standard input. */
function dataOf (type: string, example: Json | undefined): string {
  if (example === undefined) return '--data-binary @-'
  return `--data-raw ${quoted(typeof example === 'string' && !type.endsWith('json') ? example : JSON.stringify(example))}`
}

/** One word of a shell. */
function quoted (text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
