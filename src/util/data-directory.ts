import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { reasonOf } from '../errors.js'
import { DirectoryLock } from './directory-lock.js'
import { Environment } from './environment.js'
import { FreeSpace } from './free-space.js'
import { missingBytes } from './lmdb-file.js'

/** The directory cannot be used; the message says why and what to do. */
export class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryError'
}

/** What is free is more than the files need to be made. LMDB maps one of them into memory: without room that ends the process by a signal. */
const FILES_BYTES = 1024 * 1024

/**
 * What a replica keeps on disk. Blocks and the embedded log share one LMDB environment, so that one fsync serves
 * both; the receipts index has one of its own, because random keys and large values fragment each other's pages.
 */
export class DataDirectory {
  readonly environment: Environment
  readonly index: Environment
  readonly space: FreeSpace
  /** Paths of the files that grow, by what is in them. */
  readonly files: { readonly blocks: string, readonly index: string }
  readonly #lock: DirectoryLock

  private constructor (path: string, space: FreeSpace, lock: DirectoryLock) {
    this.files = { blocks: blocksFile(path), index: indexFile(path) }
    this.environment = new Environment(this.files.blocks)
    this.index = new Environment(this.files.index)
    this.space = space
    this.#lock = lock
  }

  /**
   * Opens a directory for this process alone, and makes it when it is missing.
   * @throws DataDirectoryError
   */
  static async open (directory: string, { minFreeDiskBytes }: { minFreeDiskBytes: number }): Promise<DataDirectory> {
    const path = resolve(directory)
    let lock
    try {
      makeDirectory(path)
      lock = await DirectoryLock.acquire(path)
    } catch (error) {
      throw new DataDirectoryError(`dataDir: ${path} cannot be written: ${reasonOf(error)}`)
    }
    if (!lock) throw new DataDirectoryError(`dataDir: ${path} is in use by another process; each gateway needs a directory of its own`)
    try {
      const space = await FreeSpace.watch(path, minFreeDiskBytes)
      if (space.freeBytes < FILES_BYTES && [blocksFile(path), indexFile(path)].some(isToBeMade)) throw new Error('its file system is full')
      if (missingBytes(indexFile(path)) > 0) removeFiles(indexFile(path)) // a copy of what is in the blocks, and made anew
      return new DataDirectory(path, space, lock)
    } catch (error) {
      await lock.release()
      throw new DataDirectoryError(`dataDir: ${path} cannot be opened: ${reasonOf(error)}`)
    }
  }

  /** Closes what was opened, in reverse order. */
  async close (): Promise<void> {
    this.space.close()
    await this.index.close()
    await this.environment.close()
    await this.#lock.release()
  }
}

/** Like mkdir -p. Node.js's own never returns where a file system refuses new directories with ENOENT, as /proc does. */
function makeDirectory (path: string): void {
  if (existsSync(path)) return
  if (dirname(path) !== path) makeDirectory(dirname(path))
  mkdirSync(path)
}

/** What LMDB makes for an environment. */
function filesOf (file: string): string[] {
  return [file, `${file}-lock`]
}

/** Whether LMDB has to make one of an environment's files. */
function isToBeMade (file: string): boolean {
  return filesOf(file).some((path) => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0)
}

function removeFiles (file: string): void {
  for (const path of filesOf(file)) rmSync(path, { force: true })
}

/** Path of the LMDB file with blocks and log, which `verify` reads beside a running gateway. */
export function blocksFile (directory: string): string {
  return join(directory, 'blocks.lmdb')
}

function indexFile (directory: string): string {
  return join(directory, 'index.lmdb')
}
