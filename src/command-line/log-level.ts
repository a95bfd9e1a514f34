import { ask } from '../client/http.js'
import { settle } from '../client/options.js'
import { LOG_LEVELS, type LogLevel } from '../util/log-levels.js'
import { Exit, UsageError, type Arguments, type Command } from './command.js'
import { clientOptions, gatewayHelp, GATEWAY_OPTIONS } from './gateway.js'
import { print } from './output.js'

/** Says what gateways log, or makes them log more or less. */
export const logLevel: Command = {
  name: 'log-level',
  summary: 'say what is logged, or change it until the gateway ends',
  usage: '[LEVEL] [options]',
  options: GATEWAY_OPTIONS,
  help: () => `${gatewayHelp()}

LEVEL is one of ${LOG_LEVELS.join(', ')}. Each replica that --url names has a level of its own; all are asked.
The caller needs the grant operator.`,
  run: async (call) => {
    const level = levelOf(call)
    const { urls, fetch, retry: { attemptTimeoutMs: timeoutMs } } = settle(clientOptions(call, 'orders')) // any name: it is of no channel
    const change = level !== undefined && {
      method: 'PUT' as const, headers: { 'content-type': 'application/json' }, body: new TextEncoder().encode(JSON.stringify({ level }))
    }
    for (const url of urls) {
      const found = await ask<{ level: LogLevel, configured: LogLevel }>({ fetch, url, path: '/v1/admin/log-level', timeoutMs, ...change })
      if (call.values['json'] === true) print(JSON.stringify({ url, ...found }))
      else print(`${url}: ${found.level}${found.level === found.configured ? '' : `, configured is ${found.configured}`}`)
    }
    return Exit.OK
  }
}

/** @throws UsageError */
function levelOf ({ positionals: [text, extra] }: Arguments): LogLevel | undefined {
  if (extra !== undefined) throw new UsageError(`log-level takes one level, but got ${JSON.stringify(extra)} too`)
  const level = LOG_LEVELS.find((one) => one === text)
  if (text !== undefined && level === undefined) throw new UsageError(`the level is ${JSON.stringify(text)}, it must be one of ${LOG_LEVELS.join(', ')}`)
  return level
}
