import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import { hashData, hashHeader, toBase64 } from '../../src/client/index.js'

/** What answers a request. */
export type Script = (request: IncomingMessage, response: ServerResponse) => void

/** Starts a server that does what a test says, to be lied to. */
export async function startScripted (t: Test, script: Script): Promise<{ readonly url: string, readonly requests: string[] }> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    request.resume()
    script(request, response)
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`, requests }
}

/** Answers with JSON. */
export function sendJson (response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}

/** A block in JSON, with right hashes. */
export interface ScriptedBlock {
  readonly number: number
  readonly previousHash: string
  readonly dataHash: string
  readonly headerHash: string
  readonly envelopes: string[]
  readonly metadata: { lastConfig: number }
}

/** A chain of blocks with one envelope each. */
export async function makeChain (length: number, text = 'a'): Promise<ScriptedBlock[]> {
  const chain: ScriptedBlock[] = []
  for (let number = 0; number < length; number++) {
    const envelope = new TextEncoder().encode(`${text} ${number.toString()}`)
    const header = { number, previousHash: chain.at(-1)?.headerHash ?? '', dataHash: await hashData([envelope]) }
    chain.push({ ...header, headerHash: await hashHeader(header), envelopes: [toBase64(envelope)], metadata: { lastConfig: 0 } })
  }
  return chain
}

/** A stream of frames as lines of JSON, which then ends, or stays open. */
export function sendFrames (response: ServerResponse, frames: object[], { open = false } = {}): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  for (const frame of frames) response.write(`${JSON.stringify(frame)}\n`)
  if (!open) response.end()
}

/** Frames of blocks. */
export function blockFrames (blocks: Array<ScriptedBlock | undefined>): object[] {
  return blocks.map((block) => ({ type: 'block', block }))
}
