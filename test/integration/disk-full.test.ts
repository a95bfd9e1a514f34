import { spawnSync } from 'node:child_process'
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { channelState, eventually, request, submit, type Answer } from '../helpers/http.js'
import { runProcess, startGateway, type Gateway } from '../helpers/process.js'

const MIB = 1024 * 1024

/** How a process gets a mount namespace of its own here; undefined where it cannot. */
const unshare = [['unshare', '-rm'], ['unshare', '-m']].find(([command, option]) =>
  spawnSync(command!, [option!, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0)

const skip = unshare === undefined && process.env['CI'] !== 'true' && 'no tmpfs can be mounted here'
if (skip !== false) console.error(`SKIPPED: ${skip}`)

/**
 * A gateway whose data directory is a small file system that only it sees; `directory` leads there from outside.
 * @param first shell commands that are run there before
 */
async function startOnSmallDisk (t: Test, { sizeMib, reserveMib, first = ':' }: { sizeMib: number, reserveMib: number, first?: string }): Promise<Gateway & { directory: string }> {
  if (!unshare) throw new Error('no tmpfs can be mounted here')
  const mountPoint = t.testdir()
  const script = `mount -t tmpfs -o size="$1"m tmpfs "$2" && cd "$2" && shift 2 && { ${first}; } && exec "$@"`
  const launcher = [...unshare, 'sh', '-c', script, 'sh', sizeMib.toString(), mountPoint, process.execPath]
  const gateway = await startGateway(t, { launcher, env: { DATA_DIR: join(mountPoint, 'data'), MIN_FREE_DISK_BYTES: (reserveMib * MIB).toString() } })
  await channelState(gateway.url, 'ready')
  const directory = join('/proc', gateway.pid.toString(), 'root', mountPoint)
  return Object.defineProperties({ directory }, Object.getOwnPropertyDescriptors(gateway)) as Gateway & { directory: string }
}

function freeBytes (directory: string): number {
  const { bavail, bsize } = statfsSync(directory)
  return bavail * bsize
}

/** Takes all space of a file system but so much. */
function fill (directory: string, leaveBytes: number): void {
  writeFileSync(join(directory, 'filler'), Buffer.alloc(Math.max(0, freeBytes(directory) - leaveBytes)))
}

async function submitMany (url: string, count: number, sizeBytes: number): Promise<Answer[]> {
  const answers = []
  for (let index = 0; index < count; index++) answers.push(await submit(url, Buffer.alloc(sizeBytes, index + 1)))
  return answers
}

function checkRefusal (t: Test, { status, headers, body }: Answer): void {
  t.equal(status, 503)
  t.match(body, { code: 'disk_full', retryable: true, retryAfterMs: Number, channel: 'orders', detail: /./ })
  t.match(headers.get('retry-after'), /^[1-9]\d*$/, 'Retry-After')
}

/** Each acknowledged envelope has its receipt, by offset and by hash. */
async function checkReceipts (t: Test, url: string, acknowledged: readonly Answer[]): Promise<void> {
  for (const { body: { id, offset } } of acknowledged) {
    for (const name of [String(offset), String(id)]) {
      const { body } = await eventually(async () => await request(`${url}/v1/channels/orders/receipts/${name}`), ({ status }) => status === 200)
      if (body['id'] !== id || body['offset'] !== offset) t.fail(`receipt ${name}`, { body })
    }
  }
  t.pass(`${acknowledged.length.toString()} receipts`)
}

async function recovers (t: Test, url: string): Promise<Answer> {
  const answer = await eventually(async () => await submit(url, 'there is space again'), ({ status }) => status === 202)
  t.equal((await channelState(url, 'ready')).status, 200, 'ready again')
  return answer
}

t.test('its own data fills the disk', { skip }, async (t) => {
  const { url, directory, running } = await startOnSmallDisk(t, { sizeMib: 24, reserveMib: 8 })
  const answers = await submitMany(url, 60, 256 * 1024)
  const acknowledged = answers.filter(({ status }) => status === 202)
  const refused = answers.filter(({ status }) => status !== 202)
  t.ok(acknowledged.length > 5, `${acknowledged.length.toString()} went in`)
  t.ok(refused.length > 5, `${refused.length.toString()} did not`)
  for (const answer of refused) checkRefusal(t, answer)
  t.equal((await request(`${url}/livez`)).status, 200, 'lives')
  t.equal((await request(`${url}/readyz`)).status, 200, 'serves')
  await checkReceipts(t, url, acknowledged)
  t.match((await request(`${url}/v1/channels/orders/blocks/newest`)).status, 200, 'blocks are served')
  t.match(await runProcess(t, { args: ['verify', '--data-dir', join(directory, 'data')] }), { code: 0, stdout: /^orders: \d+ blocks are good/ })
  t.ok(running)
})

t.test('a foreign file takes space and gives it back', { skip }, async (t) => {
  const gateway = await startOnSmallDisk(t, { sizeMib: 32, reserveMib: 4 })
  const { url, directory } = gateway
  for (const [what, leaveBytes] of [['below the reserve', 2 * MIB], ['everything', 0]] as const) {
    await t.test(what, async (t) => {
      const acknowledged = await submitMany(url, 3, 1024)
      t.strictSame(acknowledged.map(({ status }) => status), [202, 202, 202])
      await checkReceipts(t, url, acknowledged)
      fill(directory, leaveBytes)
      await new Promise((resolve) => { setTimeout(resolve, 1500) }) // free space is measured every second
      checkRefusal(t, await submit(url, 'is there space'))
      t.equal((await request(`${url}/v1/channels/orders/blocks/newest`)).status, 200, 'blocks are served')
      await checkReceipts(t, url, acknowledged.slice(0, 3))
      t.equal((await request(`${url}/livez`)).status, 200, 'no restart is needed')
      rmSync(join(directory, 'filler'))
      acknowledged.push(await recovers(t, url))
      await checkReceipts(t, url, acknowledged)
    })
  }
  t.match(await runProcess(t, { args: ['verify', '--data-dir', join(directory, 'data')] }), { code: 0, stdout: /^orders: \d+ blocks are good/ })
  t.match(await gateway.kill('SIGTERM'), { code: 0 }, 'it was never restarted, and ends well')
})

t.test('what was acknowledged last gets into a block from the reserve', { skip }, async (t) => {
  const { url, directory } = await startOnSmallDisk(t, { sizeMib: 32, reserveMib: 4 })
  const acknowledged = await submitMany(url, 3, 1024)
  fill(directory, 3 * MIB)
  await checkReceipts(t, url, acknowledged)
})

t.test('a commit that fails before the free space is measured', { skip }, async (t) => {
  const { url, directory } = await startOnSmallDisk(t, { sizeMib: 32, reserveMib: 4 })
  const acknowledged = await submitMany(url, 3, 1024)
  await checkReceipts(t, url, acknowledged)
  fill(directory, 0)
  const { status, body } = await submit(url, Buffer.alloc(200_000))
  t.equal(status, 503)
  t.match(body['code'], /^(outcome_unknown|storage_failed|disk_full)$/)
  await checkReceipts(t, url, acknowledged)
  if (body['code'] === 'disk_full') return // the second was over
  t.equal((await request(`${url}/livez`)).status, 503, 'only a restart mends it, and the probe says so')
  t.match((await submit(url, 'more')).body, { status: 503, code: 'storage_failed' })
})

t.test('a first start on a full disk says so, and the next one finds nothing in its way', { skip }, async (t) => {
  const first = 'head -c 100M /dev/zero > filler 2> /dev/null; "$@"; echo "code $?"; rm filler'
  const gateway = await startOnSmallDisk(t, { sizeMib: 32, reserveMib: 4, first })
  t.match(gateway.stdout, /^code 2$/m)
  t.match(gateway.stderr, /^dataDir: .*data cannot be opened: its file system is full$/m)
  t.equal((await submit(gateway.url, 'x')).status, 202)
})
