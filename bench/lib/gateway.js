// The built gateway in a process of its own, with a directory of its own.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { handle } from './processes.js'

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'src', 'main.js')

/**
 * Starts a gateway and waits until its channels are ready.
 *
 * @param {object} [options]
 * @param {object[]} [options.channels] as in the configuration file
 * @param {object} [options.config] further keys
 * @param {string} [options.directory] data of an earlier gateway; it is kept then
 * @param {object} [options.env] further variables of its environment
 * @param {number} [options.pollMs] how often it is asked whether it is ready
 */
export async function startGateway ({ channels = [{ id: 'bench' }], config = {}, directory, env = {}, pollMs } = {}) {
  const dataDir = directory ?? mkdtempSync(join(tmpdir(), 'ordering-bench-'))
  const file = join(dataDir, 'bench.yaml')
  writeFileSync(file, JSON.stringify({ port: 0, dataDir, logLevel: 'warn', kafkaReplicationFactor: 1, kafkaMinInsyncReplicas: 1, ...config, channels }))
  const child = spawn(process.execPath, [...(process.env.GATEWAY_NODE_FLAGS ? process.env.GATEWAY_NODE_FLAGS.split(' ') : []), MAIN, '--config', file], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, LOG_LEVEL: 'info', ...env } })
  const port = await new Promise((resolve, reject) => {
    let text = ''
    child.once('exit', (code) => { reject(new Error(`the gateway ended with ${code}: ${text.slice(-2000)}`)) })
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      if (text.length > 1e6) return
      text += chunk
      const match = /listening at https?:\/\/[^"]+:(\d+)/.exec(text)
      if (match) resolve(Number(match[1]))
    })
  })
  const url = `http://127.0.0.1:${port}`
  const gateway = {
    url,
    port,
    dataDir,
    ...handle(child),
    close: async () => {
      await gateway.stop()
      if (directory === undefined) rmSync(dataDir, { recursive: true, force: true })
    }
  }
  for (const { id } of channels) await until(async () => (await get(`${url}/v1/channels/${id}/health`)).state === 'ready', `channel ${id} is ready`, { pollMs })
  return gateway
}

/** The body of an answer, whatever its status. */
export async function get (url) {
  return await (await fetch(url)).json()
}

/** Waits until an envelope, by its log offset, is in a block. */
export async function inBlock ({ url }, channel, offset) {
  await until(async () => {
    const answer = await fetch(`${url}/v1/channels/${channel}/receipts/${offset}`)
    await answer.arrayBuffer()
    return answer.ok
  }, `offset ${offset} is in a block`)
}

/** Asks until it holds. */
export async function until (holds, what, { timeoutMs = 120_000, pollMs = 10 } = {}) {
  const deadline = performance.now() + timeoutMs
  while (!await holds()) {
    if (performance.now() > deadline) throw new Error(`not in ${timeoutMs} ms: ${what}`)
    await new Promise((resolve) => { setTimeout(resolve, pollMs) })
  }
}
