#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { pino, type Logger } from 'pino'
import { ConfigError, describeKeys, readConfig, type Config } from './config.js'
import { reasonOf } from './errors.js'
import { startGateway, StartError, type Gateway } from './gateway.js'
import { blocksFile, DataDirectoryError } from './util/data-directory.js'
import { verifyDataDirectory } from './verify-command.js'

const { version } = JSON.parse(readFileSync(findPackage(), 'utf8')) as { version: string }

/** Exit codes of the process. */
const Exit = { OK: 0, FAILED: 1, USAGE: 2 } as const

const OPTIONS = {
  config: { type: 'string', short: 'c' },
  'check-config': { type: 'boolean' },
  'data-dir': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' }
} as const

/** The command line is not valid. */
class UsageError extends Error {}

async function main (args: string[]): Promise<number> {
  try {
    const { values, positionals: [command = 'start', ...rest] } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
    if (values.help) return print(helpText())
    if (values.version) return print(version)
    const config = readConfig(values.config === undefined ? {} : { file: values.config })
    if (values['check-config']) return print('the configuration is valid')
    const run = Object.hasOwn(COMMANDS, command) ? COMMANDS[command as keyof typeof COMMANDS] : undefined
    if (!run) throw new UsageError(`there is no command ${JSON.stringify(command)}; commands are ${Object.keys(COMMANDS).join(' and ')}`)
    return await run({ ...config, dataDir: values['data-dir'] ?? config.dataDir }, rest)
  } catch (error) {
    if (error instanceof StartError) return complain(error.message, Exit.FAILED)
    if (error instanceof ConfigError || error instanceof DataDirectoryError) return complain(error.message, Exit.USAGE)
    if (error instanceof UsageError || isParseError(error)) return complain(`${reasonOf(error)}\nSee ordering-gateway --help`, Exit.USAGE)
    throw error
  }
}

const COMMANDS = { start, verify }

async function start (config: Config, [extra]: string[]): Promise<number> {
  if (extra !== undefined) throw new UsageError(`start takes no arguments, but got ${JSON.stringify(extra)}`)
  const logger = pino({ level: config.logLevel })
  const gateway = await startGateway(config, { version, logger })
  try {
    await gateway.app.listen({ host: config.host, port: config.port })
  } catch (error) {
    await gateway.close()
    throw new StartError(`host, port: cannot listen on ${config.host}:${config.port.toString()}: ${reasonOf(error)}`)
  }
  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, resolve)
  })
  return await stop(gateway, { signal, shutdownMs: config.shutdownMs, logger })
}

async function stop (gateway: Gateway, { signal, shutdownMs, logger }: { signal: string, shutdownMs: number, logger: Logger }): Promise<number> {
  logger.info({ signal }, 'shutting down')
  const overdue = setTimeout(() => {
    logger.error({ shutdownMs }, 'the shutdown takes too long; what is acknowledged is durable')
    process.exit(Exit.FAILED)
  }, shutdownMs)
  await gateway.close()
  clearTimeout(overdue)
  logger.info('shut down')
  return Exit.OK
}

async function verify ({ dataDir: directory }: Config, channels: string[]): Promise<number> {
  if (!existsSync(blocksFile(directory))) throw new UsageError(`data-dir: ${directory} holds no ledger`)
  const results = await verifyDataDirectory(directory, channels, (line) => process.stderr.write(`${line}\n`))
  for (const { channel, blocks, headerHash, fault } of results) {
    print(fault
      ? `${channel}: block ${fault.block.toString()} is not good: ${fault.reason}`
      : `${channel}: ${blocks.toString()} blocks are good, the newest has header hash ${headerHash}`)
  }
  return results.some(({ fault }) => fault) ? Exit.FAILED : Exit.OK
}

function helpText (): string {
  const rows = describeKeys().map(({ key, variable, default: value, help }) => `  ${key.padEnd(26)}${variable.padEnd(30)}${value.padEnd(18)}${help}`)
  return `Usage: ordering-gateway [command] [options]

Puts envelopes into one agreed order per channel, cuts it into hash-linked blocks, and streams them.

Commands:
  start                     run the gateway (the default)
  verify [channel...]       derive all hashes of a data directory anew, and the chain from the log; may run beside a gateway

Options:
  -c, --config FILE         YAML file with the keys below (also: CONFIG_FILE)
      --check-config        validate the configuration and exit
      --data-dir DIR        the same as the key dataDir
  -h, --help                this text
  -v, --version             the version

Exit codes: 0 done, 1 failed, 2 wrong usage or configuration.

Configuration (the environment variable wins over the file):
  ${'key'.padEnd(26)}${'variable'.padEnd(30)}${'default'.padEnd(18)}meaning
${rows.join('\n')}

In the file, channels is a list of {id, maxMessageCount, preferredMaxBytes, absoluteMaxBytes, batchTimeoutMs} or
{id, genesisFile}; all but the id may be left out.`
}

/** What parseArgs throws for options that are not known or lack a value. */
function isParseError (error: unknown): boolean {
  return String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')
}

function complain (message: string, code: number): number {
  process.stderr.write(`${message}\n`)
  return code
}

function print (line: string): number {
  process.stdout.write(`${line}\n`)
  return Exit.OK
}

/** The package's own description stands beside dist, or beside src. */
function findPackage (): string {
  const candidates = ['../..', '..'].map((up) => join(import.meta.dirname, up, 'package.json'))
  return candidates.find(existsSync) ?? candidates[0] as string
}

process.exitCode = await main(process.argv.slice(2))
