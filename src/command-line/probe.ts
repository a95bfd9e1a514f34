import { request as requestPlain } from 'node:http'
import { request as requestSecurely } from 'node:https'
import { readConfig, type Config } from '../config.js'
import { reasonOf } from '../errors.js'
import { Exit, noArguments, textOf, type Command } from './command.js'
import { print, tell } from './output.js'

const TIMEOUT_MS = 2500

/** Asks the gateway on this machine for its readiness, where its own configuration says that it listens. */
export const probe: Command = {
  name: 'probe',
  summary: 'ask the gateway that runs here whether it is ready; for health checks of containers',
  usage: '[options]',
  options: { config: { type: 'string', short: 'c' } },
  help: () => '  -c, --config FILE         the configuration of that gateway (also: CONFIG_FILE)',
  run: async (call) => {
    noArguments(call, 'probe')
    const file = textOf(call, 'config')
    const url = readinessUrl(readConfig(file === undefined ? {} : { file }))
    try {
      const { status, body } = await get(url)
      // Without a token this is all that it may say; that it says so shows that it serves.
      if (status === 200 || status === 401) return Exit.OK
      print(body)
      return Exit.FAILED
    } catch (error) {
      tell(`${url.href}: ${reasonOf(error)}`)
      return Exit.UNREACHABLE
    }
  }
}

function readinessUrl ({ host, port, managementHost, managementPort, tlsCertFile }: Config): URL {
  const managed = managementPort !== ''
  const scheme = !managed && tlsCertFile !== '' ? 'https' : 'http'
  return new URL(`${scheme}://${toReach(managed ? managementHost || host : host)}:${(managed ? managementPort : port).toString()}/readyz`)
}

function toReach (host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

async function get (url: URL): Promise<{ status: number, body: string }> {
  return await new Promise((resolve, reject) => {
    // The certificate names the gateway as its clients call it, and nothing secret is sent.
    const request = url.protocol === 'https:' ? requestSecurely(url, { rejectUnauthorized: false }) : requestPlain(url)
    request.setTimeout(TIMEOUT_MS, () => request.destroy(new Error(`no answer within ${TIMEOUT_MS.toString()} ms`)))
    request.on('error', reject).on('response', (response) => {
      let body = ''
      response.setEncoding('utf8').on('error', reject).on('data', (chunk: string) => { body += chunk }).on('end', () => { resolve({ status: response.statusCode ?? 0, body }) })
    })
    request.end()
  })
}
