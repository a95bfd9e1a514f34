import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { readConfig } from '../../src/config.js'
import { startGateway } from '../../src/gateway.js'
import { verifyDataDirectory } from '../../src/verify-command.js'
import { Random } from '../sim/gateway/random.js'
import { makeInput, type Input } from './inputs.js'

/** What a run did, and what it found: nothing, when all is well. */
export interface FuzzReport {
  readonly executions: number
  readonly statuses: Readonly<Record<string, number>>
  readonly blocks: number
  readonly findings: readonly string[]
  readonly heapMiB: readonly [before: number, after: number]
  readonly anonymousMiB: readonly [before: number, after: number]
}

const TOKEN = 'fuzz-token-that-no-log-may-show-9f1c2b'
const WORKERS = 8
const ANSWER_TIMEOUT_MS = 10_000
const MIB = 1024 * 1024
const MAX_FINDINGS = 20

/**
 * Sends inputs to a real gateway in this process for a time. A finding is an answer 500, an exception that nobody caught, a
 * connection that neither side ends, an error in the log, a secret in the log, a gateway that is not well afterwards, or a
 * chain that does not verify.
 */
export async function fuzz ({ seed, seconds }: { seed: number, seconds: number }): Promise<FuzzReport> {
  const directory = mkdtempSync(join(tmpdir(), 'ordering-fuzz-'))
  const findings: string[] = []
  const found = (what: string): void => { if (findings.length < MAX_FINDINGS) findings.push(what) }
  const caught = (error: unknown): void => { found(`nobody caught: ${error instanceof Error ? error.stack ?? error.message : String(error)}`) }
  process.on('unhandledRejection', caught).on('uncaughtException', caught)
  const log = { write: (line: string): void => { checkLine(line, found) } }
  const gateway = await startGateway(readConfig({ environment: {}, file: writeFiles(directory) }), { version: '0.0.0', logger: pino({ level: 'trace' }, log) })
  try {
    await gateway.app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = gateway.app.server.address() as AddressInfo
    const random = new Random(seed)
    const statuses: Record<string, number> = {}
    let executions = 0
    const run = async (until: number): Promise<void> => {
      while (performance.now() < until) {
        const input = makeInput(random, TOKEN)
        const answer = await exchange(port, input.bytes)
        executions++
        checkAnswer(input, answer, found)
        const status = `${input.kind} ${/^HTTP\/1\.1 (\d{3})/.exec(answer.text)?.[1] ?? 'none'}`
        statuses[status] = (statuses[status] ?? 0) + 1
      }
    }
    const all = async (durationMs: number): Promise<void> => {
      const until = performance.now() + durationMs
      await Promise.all(Array.from({ length: WORKERS }, async () => { await run(until) }))
    }
    await all(seconds * 200) // what grows in the first fifth is code and caches
    const before = memory()
    await all(seconds * 800)
    const after = memory()
    const ready = await gateway.app.inject({ url: '/readyz?verbose' })
    if (ready.statusCode !== 200) found(`the gateway is not well: ${ready.body}`)
    const submitted = await gateway.app.inject({
      method: 'POST',
      url: '/v1/channels/orders/envelopes',
      payload: Buffer.from('well'),
      headers: { 'content-type': 'application/octet-stream', prefer: 'wait=10', authorization: `Bearer ${TOKEN}` }
    })
    if (submitted.statusCode !== 201) found(`the gateway does not order: ${submitted.body}`)
    await gateway.close()
    const [verified] = await verifyDataDirectory(join(directory, 'data'), ['orders'], () => undefined)
    if (!verified || verified.fault) found(`the chain does not verify: ${JSON.stringify(verified?.fault)}`)
    const pair = (name: 'heap' | 'anonymous'): [number, number] => [before[name], after[name]]
    return { executions, statuses, blocks: verified?.blocks ?? 0, findings, heapMiB: pair('heap'), anonymousMiB: pair('anonymous') }
  } finally {
    process.off('unhandledRejection', caught).off('uncaughtException', caught)
    rmSync(directory, { recursive: true, force: true })
  }
}

function writeFiles (directory: string): string {
  const accessFile = join(directory, 'access.yaml')
  const sha256 = createHash('sha256').update(TOKEN).digest('hex')
  writeFileSync(accessFile, JSON.stringify({ identities: [{ name: 'fuzzer', tokens: [{ sha256 }], write: ['*'], read: ['*'], metrics: true, operator: true }] }))
  const file = join(directory, 'gateway.yaml')
  const channels = [{ id: 'orders', maxMessageCount: 50, absoluteMaxBytes: 60_000, preferredMaxBytes: 50_000, batchTimeoutMs: 20 }]
  const limits = { maxBodyBytes: 65_536, requestTimeoutMs: 1000, headersTimeoutMs: 500, maxWaitMs: 500, deliverPingMs: 300, minFreeDiskBytes: 1 }
  writeFileSync(file, JSON.stringify({ dataDir: join(directory, 'data'), accessFile, sessionCookie: 'session', logLevel: 'trace', channels, ...limits }))
  return file
}

/** Nothing that is worth a person's time is logged because of an input, and no secret. */
function checkLine (line: string, found: (what: string) => void): void {
  if (line.includes(TOKEN)) found(`a secret is in the log: ${line}`)
  if ((JSON.parse(line) as { level: number }).level >= 50) found(`an error is in the log: ${line}`)
}

interface Answer {
  readonly text: string
  readonly timedOut: boolean
}

/** Sends bytes and reads until the server closes the connection; the client ends its side first. */
async function exchange (port: number, bytes: Buffer): Promise<Answer> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      socket.destroy()
    }, ANSWER_TIMEOUT_MS)
    socket.setEncoding('latin1').on('data', (chunk: string) => { if (text.length < MIB) text += chunk })
    socket.on('error', () => { socket.destroy() })
    socket.once('close', () => {
      clearTimeout(timer)
      resolve({ text, timedOut })
    })
    socket.end(bytes)
  })
}

function checkAnswer ({ kind, bytes }: Input, { text, timedOut }: Answer, found: (what: string) => void): void {
  const sent = (): string => `${kind} ${JSON.stringify(bytes.toString('latin1')).slice(0, 3000)}`
  if (timedOut) found(`not ended in ${ANSWER_TIMEOUT_MS.toString()} ms: ${sent()}`)
  // The documents that are served name the code.
  if (/^HTTP\/1\.1 50[0124-9]/.test(text) || (kind !== 'get' && kind !== 'noise' && text.includes('"code":"internal_error"'))) found(`answered ${text.slice(0, 600)}: ${sent()}`)
}

/** Memory of this process, in MiB, behind a collection where there is one (`--expose-gc`). */
function memory (): { heap: number, anonymous: number } {
  globalThis.gc?.()
  const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return { heap: Math.round(process.memoryUsage().heapUsed / MIB), anonymous: Math.round(Number(kilobytes ?? 0) / 1024) }
}
