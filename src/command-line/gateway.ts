import { readFileSync } from 'node:fs'
import { OrderingClient, type OrderingClientError, type OrderingClientOptions } from '../client/index.js'
import { readGatewayUrls, readTokenFile } from '../config.js'
import { reasonOf } from '../errors.js'
import { Exit, numberOf, textOf, UsageError, type Arguments } from './command.js'
import { tell } from './output.js'

/** Options of every command that asks a gateway. */
export const GATEWAY_OPTIONS = {
  url: { type: 'string', multiple: true },
  timeout: { type: 'string' },
  'token-file': { type: 'string' },
  json: { type: 'boolean' }
} as const

/** Options of a command that asks about one channel. */
export const CHANNEL_OPTIONS = { ...GATEWAY_OPTIONS, channel: { type: 'string' } } as const

const URL_HELP = `the gateway; several, separated by commas, are replicas (also: ORDERING_URL;
                            default: http://127.0.0.1:8080)`

/** Lines about the options: about `--channel` only where a command has it. */
export function gatewayHelp ({ url = URL_HELP, channel }: { readonly url?: string, readonly channel?: string } = {}): string {
  return `      --url URL             ${url}${channel === undefined ? '' : `\n      --channel ID          ${channel}`}
      --timeout SECONDS     give up when there is no answer for so long (default: 30)
      --token-file FILE     file with the token that says who calls (also: ORDERING_TOKEN_FILE)
      --json                JSON, for programs`
}

/** Lines about the options of a command that asks about one channel. */
export const CHANNEL_HELP = gatewayHelp({ channel: 'the channel (default: orders)' })

/** What is asked, and how. */
export interface GatewayCall {
  readonly client: OrderingClient
  readonly channel: string
  readonly json: boolean
  readonly timeoutMs: number
}

/** Makes the client that a command line asks for. */
export function callGateway (call: Arguments, channel = textOf(call, 'channel') ?? 'orders'): GatewayCall {
  const options = clientOptions(call, channel)
  return { client: new OrderingClient(options), channel, json: call.values['json'] === true, timeoutMs: options.retry.deadlineMs }
}

/** How the gateways of a command line are asked. @throws UsageError */
export function clientOptions (call: Arguments, channel: string): OrderingClientOptions & { readonly retry: { readonly deadlineMs: number } } {
  const given = call.values['url']
  const urls = Array.isArray(given) ? given.flatMap((url) => String(url).split(',')) : readGatewayUrls()
  const timeoutMs = (numberOf(call, 'timeout') ?? 30) * 1000
  const tokenFile = textOf(call, 'token-file') ?? readTokenFile()
  if (tokenFile !== undefined) readToken(tokenFile) // a wrong name is told before anything is asked
  return {
    urls: urls.map((url) => url.trim()),
    channel,
    ...tokenFile !== undefined && { token: () => readToken(tokenFile) },
    retry: { deadlineMs: timeoutMs, attemptTimeoutMs: Math.max(1, Math.min(timeoutMs, 10_000)) },
    onRetry: ({ error, delayMs }) => { tell(`${error.message}; next try in ${(delayMs / 1000).toFixed(1)} s`) }
  }
}

/** The token of a file: read for each call, so that a file that is renewed counts. @throws UsageError */
function readToken (file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new UsageError(`--token-file: ${file} cannot be read: ${reasonOf(error)}`)
  }
}

/** Says what failed, and gives the exit code for it. */
export function complain (error: OrderingClientError, json: boolean): number {
  const { code, message, retryable, status, problem } = error
  const details = { code, detail: message, retryable, status, id: problem?.id }
  tell(json ? JSON.stringify(details) : `${code}: ${message}`)
  return exitCodeOf(error)
}

/** The exit code of an error of the client. */
export function exitCodeOf ({ code, status, retryable }: OrderingClientError): number {
  if (code === 'invalid_argument') return Exit.USAGE
  if (code === 'fork_detected' || code === 'invalid_block') return Exit.FORK
  if (status === 404) return Exit.NOT_FOUND
  return retryable ? Exit.UNREACHABLE : Exit.FAILED
}
