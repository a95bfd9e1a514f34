import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { runProcess } from '../helpers/process.js'
import { startQuickGateway } from './gateways.js'
import { blockFrames, makeChain, sendFrames, sendJson, startScripted } from './scripted-gateway.js'

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'src', 'main.js')

/** Runs a command with something on its standard input. */
async function runWithInput (args: string[], input: string): Promise<{ code: number | null, stdout: string, stderr: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: 'pipe' })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text })
  child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text })
  child.stdin.end(input)
  return await new Promise((resolve) => { child.once('close', (code) => { resolve({ code, stdout, stderr }) }) })
}

t.test('commands against a gateway', async (t) => {
  const { url } = await startQuickGateway(t)
  const file = join(t.testdirName, 'data', 'hello.txt')
  const env = { ORDERING_URL: url }
  writeFileSync(file, 'hello')

  t.match(await runProcess(t, { args: ['submit', file], env }), { code: 0, stdout: /^[0-9a-f]{64} is in the log at offset 1\n$/, stderr: '' })
  const submitted = await runProcess(t, { args: ['submit', file, '--json', '--wait', '5', '--key', 'k', '--url', url] })
  const receipt = JSON.parse(submitted.stdout) as { id: string, block: number, offset: number }
  t.match(receipt, { block: 2, index: 0, duplicate: false })
  const again = await runWithInput(['submit', '-', '--json', '--wait', '5', '--key', 'k', '--url', url], 'hello')
  t.match(JSON.parse(again.stdout), { ...receipt, duplicate: true }, 'the same key, from the standard input')

  t.strictSame(JSON.parse((await runProcess(t, { args: ['receipt', receipt.id, '--json'], env })).stdout), receipt)
  const byOffset = await runProcess(t, { args: ['receipt', receipt.offset.toString()], env })
  t.match(byOffset, { code: 0, stdout: `${receipt.id} is in block 2 at 0, offset ${receipt.offset.toString()}\n` })
  t.match(await runProcess(t, { args: ['block', 'newest'], env }), { code: 0, stdout: /^block 2 [0-9a-f]{64} 1 envelope\n {2}hello\n$/ })
  const header = await runProcess(t, { args: ['block', '1', '--view', 'header', '--json'], env })
  t.match(JSON.parse(header.stdout), { number: 1, count: 1, envelopes: undefined })

  const lines = ['YQ==', 'Yg=='].map((payload) => JSON.stringify({ payload }))
  const many = await runWithInput(['submit', '-', '--ndjson', '--json', '--wait', '5', '--url', url], [...lines, '{"payload":""}', ''].join('\n'))
  t.equal(many.code, 1, 'a line without payload is refused')
  t.match(many.stdout.trim().split('\n').map((line) => JSON.parse(line) as object), [{ block: 3 }, { block: 4 }], 'the others are ordered')

  const followed = await runProcess(t, { args: ['follow', '--from', '3', '--to', 'newest', '--json'], env })
  t.match(followed.stdout.trim().split('\n').map((line) => JSON.parse(line) as object), [{ number: 3, envelopes: ['CgFh'] }, { number: 4, envelopes: ['CgFi'] }])
  t.match(await runProcess(t, { args: ['channels'], env }), { code: 0, stdout: /^orders +ready +5 [0-9a-f]{64}\n$/ })
  t.match(await runProcess(t, { args: ['health'], env }), { code: 0, stdout: 'orders: ready, 5 blocks\n' })
  t.match(await runProcess(t, { args: ['verify', '--url', url] }), { code: 0, stdout: /^orders: 5 blocks are good, the newest has header hash [0-9a-f]{64}\n$/ })
  t.match(JSON.parse((await runProcess(t, { args: ['verify', '--url', url, '--json'] })).stdout), [{ channel: 'orders', blocks: 5 }])

  const cut = await runWithInput(['submit', '-', '--ndjson', '--json', '--wait', '5', '--url', url], [lines[0], '', '{"payload":'].join('\n'))
  t.match(cut, { code: 2, stderr: /line 3 is no envelope/ })
  t.match(JSON.parse(cut.stdout), { duplicate: true }, 'what stands in front of a line that is none is told')
  t.match(await runWithInput(['submit', '-', '--ndjson', '--url', url], [lines[0], '', ''].join('\n')), { code: 0, stderr: '1 of 1 lines are ordered\n' })

  for (const args of [['block', '99'], ['receipt', 'f'.repeat(64)], ['follow', '--channel', 'none', '--from', '0']]) {
    const { code, stdout, stderr } = await runProcess(t, { args: [...args, '--json'], env })
    t.strictSame({ code, stdout }, { code: 4, stdout: '' }, args.join(' '))
    t.match(JSON.parse(stderr), { status: 404 })
  }
})

t.test('the log level of each replica', async (t) => {
  const replicas = [await startQuickGateway(t), await startQuickGateway(t)]
  const [one, two] = replicas.map(({ url }) => url) as [string, string]
  const both = ['--url', `${one},${two}`]
  t.match(await runProcess(t, { args: ['log-level', '--url', one] }), { code: 0, stdout: `${one}: info\n`, stderr: '' })
  t.match(await runProcess(t, { args: ['log-level', 'debug', ...both] }), { code: 0, stdout: `${one}: debug, configured is info\n${two}: debug, configured is info\n` })
  const told = await runProcess(t, { args: ['log-level', '--json', ...both] })
  t.strictSame(told.stdout.trim().split('\n').map((line) => JSON.parse(line) as object), [one, two].map((url) => ({ url, level: 'debug', configured: 'info' })))
  for (const { stdout } of replicas) t.match(stdout, /"level":20,.*"msg":"request answered"/)
  t.match(await runProcess(t, { args: ['log-level', 'loud', ...both] }), { code: 2, stdout: '', stderr: /"loud", it must be one of fatal, error/ })
  t.match(await runProcess(t, { args: ['log-level', 'info', 'debug', ...both] }), { code: 2, stdout: '', stderr: /"debug" too/ })
  t.match(await runProcess(t, { args: ['log-level', '--url', 'http://127.0.0.1:1'] }), { code: 3, stdout: '', stderr: /unreachable/ })
})

t.test('exit codes', async (t) => {
  const nobody = ['--url', 'http://127.0.0.1:1', '--timeout', '0.2']
  for (const args of [['health'], ['follow', '--from', '0'], ['verify', 'orders']]) {
    t.match(await runProcess(t, { args: [...args, ...nobody] }), { code: 3, stdout: '', stderr: /unreachable: http:\/\/127\.0\.0\.1:1 cannot be reached/ }, args.join(' '))
  }
  for (const [args, says] of [
    [['block'], /needs the number of a block/], [['block', '1', '2'], /"2"/], [['submit', '/nonexistent'], /cannot be read/],
    [['follow', '--from', 'x'], /--from/], [['health', '--wait', '1'], /--wait/], [['block', '0', '--url', 'gateway'], /"gateway"/]
  ] as const) {
    const { code, stdout, stderr } = await runProcess(t, { args })
    t.strictSame({ code, stdout }, { code: 2, stdout: '' }, args.join(' '))
    t.match(stderr, says)
  }
  for (const command of ['start', 'verify', 'submit']) {
    t.match(await runProcess(t, { args: [command, '--help'] }), { code: 0, stdout: new RegExp(`^Usage: ordering-gateway ${command} `), stderr: '' })
  }
})

t.test('a chain that is not good', async (t) => {
  const chain = await makeChain(3)
  const other = await makeChain(3, 'b')
  const { url } = await startScripted(t, (request, response) => {
    if (request.url?.includes('/deliver') === true) sendFrames(response, blockFrames([chain[0], chain[1], other[2]]))
    else sendJson(response, 200, { channel: 'orders', state: 'ready', height: 3, channels: [{ channel: 'orders' }] })
  })
  t.match(await runProcess(t, { args: ['follow', '--from', '0', '--url', url] }), { code: 5, stdout: /^block 0 .*\nblock 1 /, stderr: /fork_detected: .* has another history/ })
  t.match(await runProcess(t, { args: ['verify', '--url', url] }), { code: 1, stdout: /^orders: block 2 is not good: .* has another history/ })
})
