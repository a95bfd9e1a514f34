import type { Logger, pino as Pino } from 'pino'
import { configSchema } from '../config-schema.js'
import { describeKeys, readConfig, type Config, type KeyRow } from '../config.js'
import { reasonOf } from '../errors.js'
import type { Gateway, startGateway as Start, StartError as Failure } from '../gateway.js'
import { systemClock } from '../util/clock.js'
import { Exit, noArguments, textOf, type Command } from './command.js'
import { print, tell } from './output.js'
import { readVersion } from './version.js'

/** Runs the gateway until a signal ends it. */
export const start: Command = {
  name: 'start',
  summary: 'run the gateway (the default)',
  usage: '[options]',
  options: { config: { type: 'string', short: 'c' }, 'check-config': { type: 'boolean' }, 'config-schema': { type: 'boolean' }, 'data-dir': { type: 'string' } },
  help: helpText,
  run: async (call) => {
    noArguments(call, 'start')
    if (call.values['config-schema'] === true) {
      print(JSON.stringify(configSchema(), null, 2))
      return Exit.OK
    }
    const file = textOf(call, 'config')
    const config = readConfig(file === undefined ? {} : { file })
    if (call.values['check-config'] === true) {
      await checkFiles(config)
      print('the configuration is valid')
      return Exit.OK
    }
    return await runGateway({ ...config, dataDir: textOf(call, 'data-dir') ?? config.dataDir })
  }
}

/** Reads the files that the configuration names. @throws ConfigError */
async function checkFiles (config: Config): Promise<void> {
  const [{ readFiles }, { pino }] = await Promise.all([import('../config-files.js'), import('pino')])
  readFiles(config, { clock: systemClock, logger: pino({ level: 'silent' }) })
}

/** The gateway is loaded here, so that the other commands do without. */
async function runGateway (config: Config): Promise<number> {
  const [{ startGateway, StartError }, { pino }] = await Promise.all([import('../gateway.js'), import('pino')])
  try {
    return await serve(config, { startGateway, StartError, pino })
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    tell(error.message)
    return Exit.FAILED
  }
}

interface Loaded {
  readonly startGateway: typeof Start
  readonly StartError: typeof Failure
  readonly pino: typeof Pino
}

async function serve (config: Config, { startGateway, StartError, pino }: Loaded): Promise<number> {
  const logger = pino({ level: config.logLevel })
  const signals = listenToSignals(logger)
  const gateway = await startGateway(config, { version: readVersion(), logger })
  try {
    // The management port first: whoever waits for the other one may ask the probes.
    if (gateway.management) await listen(gateway.management, 'managementHost, managementPort', { host: config.managementHost || config.host, port: Number(config.managementPort) })
    await listen(gateway.app, 'host, port', config)
  } catch (error) {
    await gateway.close()
    throw new StartError(reasonOf(error))
  }
  const signal = await signals.started(gateway)
  logger.info({ signal, shutdownDelayMs: config.shutdownDelayMs }, 'shutting down')
  await gateway.drain()
  return await stop(gateway, { shutdownMs: config.shutdownMs, logger })
}

/**
 * Listens to signals from before the start on, which may take long: process 1 of a container does not get those that it
 * does not listen to, and SIGHUP would end any other. Until the start is done there is nothing to finish, so the process
 * ends at once; files that change meanwhile are found at the next look.
 */
function listenToSignals (logger: Logger): { readonly started: (gateway: Gateway) => Promise<string> } {
  let reload = (): void => undefined
  process.on('SIGHUP', () => { reload() })
  const endAtOnce = (signal: string): void => {
    logger.info({ signal }, 'ended while starting')
    process.exit(Exit.OK)
  }
  for (const name of ENDING) process.once(name, endAtOnce)
  const started = async (gateway: Gateway): Promise<string> => {
    reload = () => { void gateway.reload() }
    return await new Promise((resolve) => {
      for (const name of ENDING) process.off(name, endAtOnce).once(name, resolve)
    })
  }
  return { started }
}

const ENDING = ['SIGTERM', 'SIGINT'] as const

async function listen (app: Gateway['app'], keys: string, { host, port }: { host: string, port: number }): Promise<void> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    throw new Error(`${keys}: cannot listen on ${host}:${port.toString()}: ${reasonOf(error)}`)
  }
}

async function stop (gateway: Gateway, { shutdownMs, logger }: { shutdownMs: number, logger: Logger }): Promise<number> {
  const overdue = setTimeout(() => {
    logger.error({ shutdownMs }, 'the shutdown takes too long; what is acknowledged is durable')
    process.exit(Exit.FAILED)
  }, shutdownMs)
  await gateway.close()
  overdue.unref() // not cleared: whatever would keep the process alive does so no longer than it may
  logger.info('shut down')
  return Exit.OK
}

function helpText (): string {
  return `  -c, --config FILE         YAML file with the keys below (also: CONFIG_FILE)
      --check-config        validate the configuration and the files that it names, and exit
      --config-schema       print the JSON Schema of the file and exit
      --data-dir DIR        the same as the key dataDir

Configuration (the environment variable wins over the file):
${describeKeys().map(helpOfKey).join('\n')}

In the file, channels is a list of {id, maxMessageCount, preferredMaxBytes, absoluteMaxBytes, batchTimeoutMs} or
{id, genesisFile}; all but the id may be left out.`
}

function helpOfKey ({ key, variable, default: value, allowed, help }: KeyRow): string {
  const words = `${help}. Allowed: ${allowed}`.replaceAll('`', '').split(' ')
  const lines = ['']
  for (const word of words) {
    const line = lines[lines.length - 1] ?? ''
    if (line.length + word.length < 100) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(` ${word}`)
  }
  return [`  ${key.padEnd(28)}${variable.padEnd(32)}${value === '' ? '' : `default: ${value}`}`.trimEnd(), ...lines.map((line) => `     ${line}`)].join('\n')
}
