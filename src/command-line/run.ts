import { parseArgs } from 'node:util'
import { OrderingClientError } from '../client/index.js'
import { ConfigError } from '../config.js'
import { reasonOf } from '../errors.js'
import { DataDirectoryError } from '../util/data-directory.js'
import { block } from './block.js'
import { channels } from './channels.js'
import { Exit, UsageError, type Command } from './command.js'
import { follow } from './follow.js'
import { complain } from './gateway.js'
import { health } from './health.js'
import { logLevel } from './log-level.js'
import { endWithReader, print, tell } from './output.js'
import { probe } from './probe.js'
import { receipt } from './receipt.js'
import { start } from './start.js'
import { submit } from './submit.js'
import { token } from './token.js'
import { verify } from './verify.js'
import { readVersion } from './version.js'

const COMMANDS: readonly Command[] = [start, verify, submit, follow, block, receipt, channels, health, probe, logLevel, token]

const GLOBAL_OPTIONS = { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } } as const

/** Runs a command line; gives the exit code. */
export async function runCommandLine (args: string[]): Promise<number> {
  endWithReader()
  const json = args.includes('--json')
  try {
    const { command, named } = chooseCommand(args)
    const { values, positionals } = parseArgs({ args, options: { ...GLOBAL_OPTIONS, ...command.options }, allowPositionals: true })
    const { help, version, ...given } = values as Record<string, string | boolean | string[] | undefined>
    if (help === true) print(named ? commandHelp(command) : generalHelp())
    else if (version === true) print(readVersion())
    else return await command.run({ values: given, positionals: named ? positionals.slice(1) : positionals })
    return Exit.OK
  } catch (error) {
    if (error instanceof OrderingClientError) return complain(error, json)
    if (error instanceof UsageError || isParseError(error)) return fail(`${reasonOf(error)}\nSee ordering-gateway --help`)
    if (error instanceof ConfigError || error instanceof DataDirectoryError) return fail(error.message)
    throw error
  }
}

/** The first argument that is no option names the command. Which those are is known with the options of all commands. */
function chooseCommand (args: string[]): { command: Command, named: boolean } {
  const options = Object.assign({}, GLOBAL_OPTIONS, ...COMMANDS.map((command) => command.options)) as Command['options']
  const [name] = parseArgs({ args, options, allowPositionals: true }).positionals
  const command = COMMANDS.find((one) => one.name === (name ?? 'start'))
  if (!command) throw new UsageError(`there is no command ${JSON.stringify(name)}; commands are ${COMMANDS.map((one) => one.name).join(', ')}`)
  return { command, named: name !== undefined }
}

function generalHelp (): string {
  return `Usage: ordering-gateway [command] [options]

Puts envelopes into one agreed order per channel, cuts it into hash-linked blocks, and streams them.

Commands:
${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(26)}${summary}`).join('\n')}

Options of every command:
  -h, --help                this text, or with a command more about it
  -v, --version             the version

${EXIT_CODES}

Options of start:
${start.help()}`
}

function commandHelp ({ name, usage, summary, help }: Command): string {
  return `Usage: ordering-gateway ${name} ${usage}\n\n${summary[0]?.toUpperCase() ?? ''}${summary.slice(1)}.\n\nOptions:\n${help()}\n\n${EXIT_CODES}`
}

const EXIT_CODES = `Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 the gateway cannot be reached or does not take it now,
4 not found, 5 hashes or links of the chain do not fit.`

/** What parseArgs throws for options that are not known or lack a value. */
function isParseError (error: unknown): boolean {
  return String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')
}

function fail (message: string): number {
  tell(message)
  return Exit.USAGE
}
