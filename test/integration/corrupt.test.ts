import { cpSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { channelState, eventually, request, submitAndWait, type Receipt } from '../helpers/http.js'
import { makeEnvelope, makePayload } from '../helpers/http-protobuf.js'
import { runProcess, startGateway, writeConfig, type Finished } from '../helpers/process.js'

/** Stands in the file as it is, in the log and in the block. */
const MARK = 'the-envelope-that-will-be-damaged-' + 'x'.repeat(64)

/** What each process here is started with. */
function environmentOf (dataDir: string): Record<string, string> {
  return { DATA_DIR: dataDir, PORT: '0', CONFIG_FILE: writeConfig(dirname(dataDir), { channels: [{ id: 'orders', batchTimeoutMs: 20 }] }) }
}

/** A data directory with five blocks, one of which holds the mark; the process is stopped. */
async function makeLedger (t: Test, dataDir: string): Promise<Receipt> {
  const { url, kill } = await startGateway(t, { env: environmentOf(dataDir) })
  await channelState(url, 'ready')
  for (const data of ['a', 'b']) await submitAndWait(url, data)
  const receipt = await submitAndWait(url, makeEnvelope(makePayload(MARK)), { type: 'application/x-protobuf' })
  await submitAndWait(url, 'c')
  await kill('SIGTERM')
  return receipt
}

function findAll (bytes: Buffer, text: string): number[] {
  const found = []
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) found.push(at)
  return found
}

async function verify (t: Test, dataDir: string): Promise<Finished> {
  return await runProcess(t, { args: ['verify', '--data-dir', dataDir] })
}

async function start (t: Test, dataDir: string): Promise<Finished> {
  return await runProcess(t, { env: environmentOf(dataDir) })
}

t.test('a damaged block', async (t) => {
  const directory = t.testdir()
  const dataDir = join(directory, 'data')
  const { block } = await makeLedger(t, dataDir)
  t.match(await verify(t, dataDir), { code: 0, stdout: /^orders: 5 blocks are good/ }, 'good before')
  const bytes = readFileSync(join(dataDir, 'blocks.lmdb'))
  const copies = findAll(bytes, MARK)
  t.ok(copies.length >= 2, 'it is in the log and in the block')

  const damaged = (name: string, offsets: readonly number[]): string => {
    const target = join(directory, name)
    cpSync(dataDir, target, { recursive: true })
    const changed = Buffer.from(bytes)
    for (const offset of offsets) changed.writeUInt8(bytes.readUInt8(offset + 10) ^ 0x20, offset + 10)
    writeFileSync(join(target, 'blocks.lmdb'), changed)
    return target
  }

  await t.test('everywhere', async (t) => {
    const target = damaged('everywhere', copies)
    const reason = 'its data hash is not the hash of its envelopes'
    const verified = await verify(t, target)
    t.match(verified, { code: 1, stdout: `orders: block ${block.toString()} is not good: ${reason}\n` }, 'verify names block and reason')
    const started = await start(t, target)
    t.match(started, { code: 1, stderr: `channel orders cannot start (ledger_corrupt): block ${block.toString()}: ${reason}\n` }, 'start refuses')
    t.notMatch(started.stdout, 'Server listening')
  })
  await t.test('in one place', async (t) => {
    const said: string[] = []
    for (const [index, offset] of copies.entries()) {
      const { code, stdout } = await verify(t, damaged(`copy-${index.toString()}`, [offset]))
      if (code === 1) said.push(stdout)
      else t.match({ code, stdout }, { code: 0, stdout: /are good/ }, 'a page that is not used any more')
    }
    t.ok(said.every((line) => line.startsWith(`orders: block ${block.toString()} is not good: `)), 'the block is named')
    t.match(said.join(''), 'its data hash is not the hash of its envelopes', 'the block does not fit itself')
    t.match(said.join(''), 'it is not the block that the log gives', 'the log does not give it')
  })
})

t.test('a file that is no database is refused with a message', async (t) => {
  for (const content of ['hello', 'x'.repeat(8192)]) {
    const dataDir = t.testdir({ 'blocks.lmdb': content })
    for (const { code, stderr } of [await verify(t, dataDir), await start(t, dataDir)]) {
      t.equal(code, 2)
      t.match(stderr, /cannot be opened: .*blocks\.lmdb is not an LMDB file/)
    }
  }
})

t.test('empty files, which a start leaves that could not make them, are made', async (t) => {
  const dataDir = t.testdir({ 'blocks.lmdb': '', 'index.lmdb': '' })
  t.match(await verify(t, dataDir), { code: 2, stderr: /blocks\.lmdb is not an LMDB file/ }, 'not by verify, which writes nothing')
  const { url, kill } = await startGateway(t, { env: environmentOf(dataDir) })
  await channelState(url, 'ready')
  await submitAndWait(url, 'x')
  t.match(await kill('SIGTERM'), { code: 0 })
  t.match(await verify(t, dataDir), { code: 0, stdout: /^orders: 2 blocks are good/ })
})

/** Cuts a file off, as an interrupted copy does, within its last page or in the middle. */
function cutShort (path: string, share: number): void {
  truncateSync(path, Math.floor(statSync(path).size * share))
}

t.test('a file with blocks that was cut short is refused with a message', async (t) => {
  const dataDir = join(t.testdir(), 'data')
  await makeLedger(t, dataDir)
  for (const share of [0.999, 0.5, 0.01]) {
    cutShort(join(dataDir, 'blocks.lmdb'), share)
    for (const { code, stderr } of [await verify(t, dataDir), await start(t, dataDir)]) {
      t.equal(code, 2)
      t.match(stderr, /cannot be opened: .*blocks\.lmdb lacks \d+ bytes at its end/)
    }
  }
})

const lost: Record<string, (dataDir: string) => void> = {
  'is gone': (dataDir) => { for (const name of ['index.lmdb', 'index.lmdb-lock']) rmSync(join(dataDir, name)) },
  'was cut short': (dataDir) => { cutShort(join(dataDir, 'index.lmdb'), 0.5) }
}

for (const [what, lose] of Object.entries(lost)) {
  t.test(`a receipts index that ${what} is made anew`, async (t) => {
    const dataDir = join(t.testdir(), 'data')
    const { id, block, index } = await makeLedger(t, dataDir)
    lose(dataDir)
    const { url, kill } = await startGateway(t, { env: environmentOf(dataDir) })
    const found = await eventually(async () => await request(`${url}/v1/channels/orders/receipts/${id}`), ({ status }) => status === 200)
    t.match(found.body, { id, block, index, duplicate: false })
    await channelState(url, 'ready')
    t.match(await submitAndWait(url, makeEnvelope(makePayload(MARK)), { type: 'application/x-protobuf' }), { id, duplicate: true }, 'duplicates are known again')
    t.match(await kill('SIGTERM'), { code: 0 })
  })
}

t.test('an index of another chain is made anew', async (t) => {
  const directory = t.testdir()
  const [ours, other] = [join(directory, 'ours'), join(directory, 'other')]
  const { id } = await makeLedger(t, ours)
  const stranger = await makeLedger(t, other)
  t.equal(stranger.id, id, 'the same envelope')
  const { url, kill } = await startGateway(t, { env: environmentOf(other) })
  await channelState(url, 'ready')
  const { id: foreign } = await submitAndWait(url, 'only there')
  await kill('SIGTERM')
  cpSync(join(other, 'index.lmdb'), join(ours, 'index.lmdb'))
  rmSync(join(ours, 'index.lmdb-lock'))
  const gateway = await startGateway(t, { env: environmentOf(ours) })
  await eventually(async () => await request(`${gateway.url}/v1/channels/orders/receipts/${id}`), ({ status }) => status === 200)
  t.equal((await request(`${gateway.url}/v1/channels/orders/receipts/${foreign}`)).status, 404, 'what is only in the other chain is not found')
})
