import { execFile, execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { startQuickGateway } from './gateways.js'

const CLIENT = join(import.meta.dirname, '..', '..', 'dist', 'src', 'client')

const PAGE = `<!doctype html><title>client</title><body>waiting<script type="module">
import { dataOf, OrderingClient } from '/client/index.js'
const text = new TextDecoder()
const results = []
try {
  for (const webSocket of [undefined, false]) {
    const client = new OrderingClient({ urls: [location.origin], channel: 'orders', ...webSocket === false && { webSocket } })
    const receipt = await client.submit(new TextEncoder().encode('from a browser'), { waitMs: 10000 })
    for await (const block of client.blocks({ from: 'oldest', to: receipt.block })) {
      if (block.number === receipt.block) {
        results.push(text.decode(dataOf(block.envelopes[receipt.index])))
        await client.verifyInclusion(block.envelopes[receipt.index], receipt, { trustedTip: block })
      }
    }
  }
} catch (error) {
  results.push(String(error))
}
await fetch('/result', { method: 'POST', body: JSON.stringify(results) })
document.body.textContent = 'done'
</script>`

function findChromium (): string | undefined {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    } catch { /* the next one */ }
  }
  return undefined
}

/** A site with the page and the client; everything below /v1 is the gateway's. */
async function startSite (t: Test, gatewayPort: number): Promise<{ readonly url: string, readonly result: Promise<string>, readonly upgrades: string[] }> {
  const upgrades: string[] = []
  let report = (_text: string): void => undefined
  const result = new Promise<string>((resolve) => { report = resolve })
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    if (path.startsWith('/v1/')) {
      passOn(request, response, gatewayPort)
    } else if (path === '/result') {
      let text = ''
      request.on('data', (chunk: Buffer) => { text += chunk.toString() }).on('end', () => {
        response.end()
        report(text)
      })
    } else if (/^\/client\/[a-z-]+\.js$/.test(path)) {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(join(CLIENT, path.slice('/client/'.length))))
    } else {
      response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE)
    }
  })
  server.on('upgrade', (request: IncomingMessage, socket, head) => {
    upgrades.push(request.url ?? '')
    const upstream = connect(gatewayPort, '127.0.0.1', () => {
      const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${String(value)}\r\n`)
      upstream.write(`GET ${request.url ?? ''} HTTP/1.1\r\n${headers.join('')}\r\n`)
      upstream.write(head)
      upstream.pipe(socket).pipe(upstream)
    })
    upstream.on('error', () => { socket.destroy() })
    socket.on('error', () => { upstream.destroy() })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}/`, result, upgrades }
}

function passOn (request: IncomingMessage, response: ServerResponse, port: number): void {
  const upstream = httpRequest({ port, host: '127.0.0.1', method: request.method, path: request.url, headers: request.headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  upstream.on('error', () => { response.destroy() })
  response.on('close', () => { upstream.destroy() })
  request.pipe(upstream)
}

const chromium = findChromium()
const skip = chromium === undefined && process.env['CI'] !== 'true' ? 'THE CLIENT IS NOT TESTED IN A BROWSER: there is no chromium here' : false

t.test('in a browser', { skip }, async (t) => {
  if (chromium === undefined) {
    t.fail('chromium must be installed where CI is true')
    return
  }
  const gateway = await startQuickGateway(t)
  const site = await startSite(t, gateway.port)
  const profile = join(t.testdirName, 'data', 'profile')
  const options = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--remote-debugging-port=0']
  const browser = execFile(chromium, [...options, `--user-data-dir=${profile}`, site.url])
  const ended = new Promise<void>((resolve) => { browser.once('close', () => { resolve() }) })
  t.teardown(async () => {
    browser.kill('SIGKILL')
    await ended
  })
  const result = await Promise.race([site.result, ended.then(() => 'the browser ended')])
  t.equal(result, JSON.stringify(['from a browser', 'from a browser']))
  t.match(site.upgrades, [/\/v1\/channels\/orders\/deliver\?from=0/], 'once over WebSocket')
})
