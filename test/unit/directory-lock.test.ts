import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { DirectoryLock } from '../../src/util/directory-lock.js'

t.test('one holder at a time', async (t) => {
  const directory = t.testdir()
  const lock = await DirectoryLock.acquire(directory)
  t.ok(lock)
  t.equal(await DirectoryLock.acquire(directory), undefined, 'refused')
  t.equal(await DirectoryLock.acquire(directory), undefined, 'refused again')
  await lock!.release()
  t.strictSame(readdirSync(directory), [], 'nothing stays behind')
  const next = await DirectoryLock.acquire(directory)
  t.ok(next, 'free again')
  await next!.release()
})

t.test('many at once: one wins', async (t) => {
  const directory = t.testdir()
  const locks = (await Promise.all(Array.from({ length: 10 }, async () => await DirectoryLock.acquire(directory)))).filter((lock) => lock !== undefined)
  t.ok(locks.length <= 1, `${locks.length.toString()} hold it`)
  await Promise.all(locks.map(async (lock) => { await lock.release() }))
})

t.test('the lock of a process that was killed is taken over', async (t) => {
  const directory = t.testdir()
  const script = 'require("node:net").createServer().listen("lock", () => { console.log("held") })'
  const child = spawn(process.execPath, ['-e', script], { cwd: directory, stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => { child.kill('SIGKILL') })
  await once(child.stdout, 'data')
  t.equal(await DirectoryLock.acquire(directory), undefined, 'held by the other process')
  child.kill('SIGKILL')
  await once(child, 'exit')
  t.strictSame(readdirSync(directory), ['lock'], 'its socket is still there')
  const lock = await DirectoryLock.acquire(directory)
  t.ok(lock, 'taken over at once')
  t.equal(await DirectoryLock.acquire(directory), undefined)
  await lock!.release()
  t.strictSame(readdirSync(directory), [])
})

t.test('a file that is no socket does not lock', async (t) => {
  const directory = t.testdir()
  writeFileSync(join(directory, 'lock'), '12345')
  const lock = await DirectoryLock.acquire(directory)
  t.ok(lock)
  await lock!.release()
})

t.test('a path longer than a socket may have', async (t) => {
  const directory = join(t.testdir(), 'a'.repeat(120), 'b'.repeat(120))
  mkdirSync(directory, { recursive: true })
  const lock = await DirectoryLock.acquire(directory)
  t.ok(lock)
  t.equal(await DirectoryLock.acquire(directory), undefined)
  await lock!.release()
  t.strictSame(readdirSync(directory), [])
})

t.test('a directory that is not there', async (t) => {
  await t.rejects(DirectoryLock.acquire(join(t.testdir(), 'none')), { code: 'ENOENT' })
})
