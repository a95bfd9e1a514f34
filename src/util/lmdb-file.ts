import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { endianness } from 'node:os'

/** Where a meta page says what (MDB_meta in mdb.c of lmdb-js, behind a page's header of 24 bytes). */
const MAGIC_AT = 24
const PAGE_BYTES_AT = 48
const LAST_PAGE_AT = 144
const TRANSACTION_AT = 152
const META_BYTES = 160

const MAGIC = 0xbeefc0de

/** What a meta page says of its file. */
interface Meta {
  readonly pageBytes: number
  /** Where the last page ends. */
  readonly endBytes: number
  readonly transaction: bigint
}

/**
 * How many bytes a file lacks at its end; 0 also where it is not there. LMDB maps a file into memory without
 * looking at it first: a foreign one, and one that was cut short, would end the process by a signal. Pages that nobody uses
 * may be missing, too, at the end of a file that things are removed from.
 * @param orEmpty whether it may also be one that nothing is in yet, which LMDB makes when it opens it to write
 * @throws Error when it is not an LMDB file
 */
export function missingBytes (path: string, { orEmpty = true } = {}): number {
  let file
  try {
    file = openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
  try {
    if (orEmpty && fstatSync(file).size === 0) return 0
    const first = readMeta(file, 0)
    if (!first) throw new Error(`${path} is not an LMDB file`)
    const second = readMeta(file, first.pageBytes)
    const { endBytes } = second && second.transaction > first.transaction ? second : first
    return Math.max(0, endBytes - fstatSync(file).size) // looked at last: whoever writes it meanwhile only makes it longer
  } finally {
    closeSync(file)
  }
}

/** The meta page at a place of a file; undefined when there is none. */
function readMeta (file: number, position: number): Meta | undefined {
  const bytes = Buffer.alloc(META_BYTES)
  if (readSync(file, bytes, 0, META_BYTES, position) < META_BYTES) return undefined
  const littleEndian = endianness() === 'LE'
  const word = (at: number): number => littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)
  const long = (at: number): bigint => littleEndian ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at)
  if (word(MAGIC_AT) !== MAGIC) return undefined
  const pageBytes = word(PAGE_BYTES_AT)
  return { pageBytes, endBytes: (Number(long(LAST_PAGE_AT)) + 1) * pageBytes, transaction: long(TRANSACTION_AT) }
}
