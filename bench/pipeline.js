// How many envelopes a gateway takes, and how long each waits for its acknowledgement: single POSTs of 1 KiB over keep-alive
// connections, against a bare HTTP server that only reads the body, in the same minute. The ratio is the figure to quote.
//
//   node bench/pipeline.js [--seconds 5] [--connections 64] [--bytes 1024]
//
// With KAFKA_BROKERS (and the other KAFKA_ variables) set, the gateway runs on that cluster.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '5' }, connections: { type: 'string', default: '64' }, bytes: { type: 'string', default: '1024' } }
})
const seconds = Number(values.seconds)
const connections = Number(values.connections)
const body = Buffer.alloc(Number(values.bytes), 'x')

const BARE_SERVER = `
import { createServer } from 'node:http'
const server = createServer((incoming, outgoing) => {
  incoming.resume()
  incoming.on('end', () => { outgoing.writeHead(202, { 'content-type': 'application/json' }).end('{}') })
})
server.listen(0, '127.0.0.1', () => { console.log(server.address().port) })`

const server = await startBare()
const bare = await measure(server)
server.stop()
const gateway = await startGateway()
const submit = await measure(gateway)
gateway.stop()
report('bare HTTP server', bare)
report('gateway', submit)
console.log(`ratio                ${(submit.rate / bare.rate).toFixed(2)}`)
process.exit(0)

/** Sends requests on every connection, one behind the other, and measures each. */
async function measure ({ port, path }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const latencies = []
  const until = performance.now() + seconds * 1000
  const failures = new Map()
  const writer = async () => {
    while (performance.now() < until) {
      const startedAt = performance.now()
      const status = await post(agent, port, path)
      if (status < 300) latencies.push(performance.now() - startedAt)
      else failures.set(status, (failures.get(status) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: connections }, writer))
  agent.destroy()
  latencies.sort((a, b) => a - b)
  return { rate: latencies.length / seconds, p50: latencies[Math.floor(latencies.length * 0.5)], p99: latencies[Math.floor(latencies.length * 0.99)], failures }
}

function post (agent, port, path) {
  return new Promise((resolve, reject) => {
    const outgoing = request({ agent, port, path, method: 'POST', headers: { 'content-type': 'application/octet-stream', 'content-length': body.length } }, (response) => {
      response.resume()
      response.on('end', () => { resolve(response.statusCode) })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** A server in a process of its own that does the least. */
async function startBare () {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', BARE_SERVER], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [chunk] = await once(child.stdout, 'data')
  return { port: Number(chunk), path: '/', stop: () => { child.kill('SIGKILL') } }
}

async function startGateway () {
  const directory = mkdtempSync(join(tmpdir(), 'ordering-bench-'))
  const channel = `bench-${process.pid}`
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'dist', 'src', 'main.js')], {
    env: { ...process.env, PORT: '0', DATA_DIR: directory, CHANNELS: channel },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const port = await new Promise((resolve) => {
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += chunk
      const match = /listening at http:\/\/[^:]+:(\d+)/.exec(text)
      if (match && text.includes('channel is ready')) resolve(Number(match[1]))
    })
  })
  const stop = () => {
    child.kill('SIGKILL')
    rmSync(directory, { recursive: true, force: true })
  }
  return { port, path: `/v1/channels/${channel}/envelopes`, stop }
}

function report (name, { rate, p50, p99, failures }) {
  const failed = [...failures].map(([status, count]) => ` ${count} x ${status}`).join('')
  console.log(`${name.padEnd(20)} ${Math.round(rate)} requests/s, p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms${failed && ', refused:'}${failed}`)
}
