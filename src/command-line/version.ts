import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The version of the package. Its description stands beside dist, or beside src. */
export function readVersion (): string {
  const candidates = ['../../..', '../..'].map((up) => join(import.meta.dirname, up, 'package.json'))
  const file = candidates.find(existsSync) ?? 'package.json'
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
