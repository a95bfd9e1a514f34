import { randomBytes } from 'node:crypto'
import { closeSync, linkSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'

/** Longest path of a Unix socket, on every supported system. */
const MAX_SOCKET_PATH_BYTES = 100

/**
 * Holds a directory for one process. The lock is a Unix socket that the holder listens on: the kernel ends it with the
 * process however that dies, so that there is nothing to expire, and a process id that is used again (every container
 * has a process 1) cannot be taken for the holder.
 */
export class DirectoryLock {
  readonly #server: Server
  readonly #path: string

  private constructor (server: Server, path: string) {
    this.#server = server
    this.#path = path
  }

  /**
   * Takes the lock.
   * @returns undefined when another process holds it
   * @throws Error when the directory cannot be written
   */
  static async acquire (directory: string): Promise<DirectoryLock | undefined> {
    const path = join(directory, 'lock')
    const own = join(directory, `lock.${randomBytes(6).toString('hex')}`)
    const server = await listen(directory, own)
    for (let attempt = 0; attempt < 5; attempt++) {
      try {
        linkSync(own, path)
        rmSync(own)
        if (!await isContested(directory)) return new DirectoryLock(server, path)
        rmSync(path, { force: true })
        break
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
        if (await isAlive(directory, path)) break
        await removeStale(directory, path)
      }
    }
    server.close()
    rmSync(own, { force: true })
    return undefined
  }

  /** Gives the directory free. */
  async release (): Promise<void> {
    rmSync(this.#path, { force: true })
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

/**
 * Two that find the same stale lock must not remove each other's new one: a rename has one winner, which looks again.
 * A live lock that was moved aside and cannot be put back stays aside, where the next one to take the lock finds it.
 */
async function removeStale (directory: string, path: string): Promise<void> {
  const aside = `${path}.stale.${randomBytes(6).toString('hex')}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  if (await isAlive(directory, aside)) {
    try {
      linkSync(aside, path)
    } catch {
      return
    }
  }
  rmSync(aside, { force: true })
}

/** Whether a live lock was moved aside; dead ones are swept. */
async function isContested (directory: string): Promise<boolean> {
  for (const name of readdirSync(directory).filter((entry) => entry.startsWith('lock.stale.'))) {
    if (await isAlive(directory, join(directory, name))) return true
    rmSync(join(directory, name), { force: true })
  }
  return false
}

async function listen (directory: string, path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy()).unref()
  await withShortPath(directory, path, async (shortPath) => {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(shortPath, resolve)
    })
  })
  return server
}

async function isAlive (directory: string, path: string): Promise<boolean> {
  return await withShortPath(directory, path, async (shortPath) => await new Promise((resolve) => {
    const socket = connect(shortPath)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    // Only these two say that nobody listens; anything else may be a holder that cannot be reached.
    socket.once('error', ({ code }: NodeJS.ErrnoException) => { resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT') })
  }))
}

/** A socket's path is limited to about 100 bytes; a longer one is reached through the open directory (Linux). */
async function withShortPath<T> (directory: string, path: string, use: (path: string) => Promise<T>): Promise<T> {
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES) return await use(path)
  const fd = openSync(directory, 'r')
  try {
    return await use(`/proc/self/fd/${fd.toString()}${path.slice(directory.length)}`)
  } finally {
    closeSync(fd)
  }
}
