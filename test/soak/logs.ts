import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { logLines } from '../helpers/process.js'
import type { Replica } from '../kafka/replicas/replicas.js'

/** The level from which on a line tells of an error (pino). */
const ERROR_LEVEL = 50

function fileOf (directory: string, name: string): string {
  return join(directory, `${name}.log`)
}

/** Keeps what a replica's process logged until it ended, beside what those before it logged. */
export function keepLog (directory: string, { name, output }: Replica): void {
  appendFileSync(fileOf(directory, name), output)
}

/** How many errors replicas logged, by message. */
export function countErrors (directory: string, names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const file of names.map((name) => fileOf(directory, name)).filter((file) => existsSync(file))) {
    for (const { level, msg } of logLines({ stdout: readFileSync(file, 'utf8') })) {
      if (Number(level) >= ERROR_LEVEL) counts.set(String(msg), (counts.get(String(msg)) ?? 0) + 1)
    }
  }
  return counts
}
