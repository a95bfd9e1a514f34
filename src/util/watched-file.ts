import { readFileSync, statSync } from 'node:fs'
import { reasonOf } from '../errors.js'

/** A file whose contents are read again when it changes. */
export interface WatchedFile {
  /** Reads it again if it is another one than before; whether it was. @throws Error when it cannot be read or used */
  readonly refresh: () => boolean
}

/**
 * Reads files and hands their contents to `use`, now and whenever `refresh` finds that one of them changed. Looked at by
 * their inodes, sizes and times, so that a file that is renamed into place, or a link that is moved, counts too. One that
 * cannot be read is tried again at each look. When `use` throws, what it took before stays.
 * @throws Error when a file cannot be read, or `use` throws; for the same reason once, not at each look
 */
export function watchFiles (paths: readonly string[], use: (contents: Buffer[]) => void, read: (path: string) => Buffer = (path) => readFileSync(path)): WatchedFile {
  let seen: string | undefined
  let complaint: string | undefined
  const refresh = (): boolean => {
    const found = paths.map(fingerprint).join(' ')
    if (found === seen) return false
    let contents
    try {
      contents = paths.map(read)
    } catch (error) {
      const reason = `${found}: ${reasonOf(error)}`
      if (reason === complaint) return false
      complaint = reason
      throw error
    }
    seen = found // before it is used: what is faulty is complained about once, too
    complaint = undefined
    use(contents)
    return true
  }
  refresh()
  return { refresh }
}

/** Who is told of changed files. */
export interface ChangeListener {
  readonly changed: () => void
  readonly failed: (error: unknown) => void
}

/**
 * What `make` makes of files, made again when it is asked for and one of them changed. Where that fails, `failed` is told
 * why, once, and what was made before stays.
 * @throws Error at first, when a file cannot be read, or `make` throws
 */
export function currentOf<T> (paths: readonly string[], make: (contents: Buffer[]) => T, told: ChangeListener): () => T {
  let made: T
  const files = watchFiles(paths, (contents) => { made = make(contents) })
  return () => {
    try {
      if (files.refresh()) told.changed()
    } catch (error) {
      told.failed(error)
    }
    return made
  }
}

function fingerprint (path: string): string {
  try {
    const { ino, size, mtimeMs, ctimeMs } = statSync(path)
    return [ino, size, mtimeMs, ctimeMs].join(':')
  } catch {
    return 'missing' // reading it says why
  }
}
