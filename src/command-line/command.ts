import type { ParseArgsConfig } from 'node:util'

/** Exit codes of every command (docs/command-line.md). */
export const Exit = { OK: 0, FAILED: 1, USAGE: 2, UNREACHABLE: 3, NOT_FOUND: 4, FORK: 5 } as const

/** Values of the options that were given. */
export type Values = Readonly<Record<string, string | boolean | ReadonlyArray<string | boolean> | undefined>>

/** What a command was called with. */
export interface Arguments {
  readonly values: Values
  readonly positionals: readonly string[]
}

/** One command of the command line. */
export interface Command {
  readonly name: string
  /** One line. */
  readonly summary: string
  /** What stands behind the name. */
  readonly usage: string
  readonly options: NonNullable<ParseArgsConfig['options']>
  /** Lines about the options, and what else help should say. */
  readonly help: () => string
  /** Gives the exit code. */
  readonly run: (call: Arguments) => Promise<number>
}

/** The command line is not valid. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The one value of an option that takes text. */
export function textOf ({ values }: Arguments, option: string): string | undefined {
  const value = values[option]
  return typeof value === 'string' ? value : undefined
}

/** The value of an option that takes a number. @throws UsageError */
export function numberOf (call: Arguments, option: string): number | undefined {
  const text = textOf(call, option)
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) throw new UsageError(`--${option} is ${JSON.stringify(text)}, it must be a number`)
  return value
}

/** The value of an option that takes one of some words. @throws UsageError */
export function wordOf<W extends string> (call: Arguments, option: string, words: readonly W[]): W | undefined {
  const text = textOf(call, option)
  if (text === undefined) return undefined
  const word = words.find((one) => one === text)
  if (word === undefined) throw new UsageError(`--${option} is ${JSON.stringify(text)}, it must be one of ${words.join(', ')}`)
  return word
}

/** A block number, or a word. @throws UsageError */
export function placeOf<W extends string> (text: string, words: readonly W[], what: string): number | W {
  const word = words.find((one) => one === text)
  if (word !== undefined) return word
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new UsageError(`${what} is ${JSON.stringify(text)}, it must be a number or one of ${words.join(', ')}`)
}

/** The only argument. @throws UsageError */
export function onlyArgument ({ positionals }: Arguments, command: string, what: string): string {
  const [argument, extra] = positionals
  if (argument === undefined) throw new UsageError(`${command} needs ${what}`)
  if (extra !== undefined) throw new UsageError(`${command} takes ${what} only, but got ${JSON.stringify(extra)} too`)
  return argument
}

/** No arguments. @throws UsageError */
export function noArguments ({ positionals: [extra] }: Arguments, command: string): void {
  if (extra !== undefined) throw new UsageError(`${command} takes no arguments, but got ${JSON.stringify(extra)}`)
}
