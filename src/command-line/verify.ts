import { existsSync } from 'node:fs'
import { OrderingClientError } from '../client/index.js'
import { readConfig } from '../config.js'
import { blocksFile } from '../util/data-directory.js'
import { Exit, textOf, UsageError, type Arguments, type Command, type Values } from './command.js'
import { callGateway, CHANNEL_OPTIONS, gatewayHelp } from './gateway.js'
import { print, tell } from './output.js'

/** What a check of a channel has shown. */
interface Result {
  readonly channel: string
  readonly blocks: number
  readonly headerHash: string
  readonly fault?: { readonly block: number, readonly reason: string } | undefined
}

/** Derives all hashes of a data directory, or of what a gateway serves, anew. */
export const verify: Command = {
  name: 'verify',
  summary: 'derive all hashes anew: of a data directory, beside a gateway or not, or with --url of what a gateway serves',
  usage: '[channel...] [options]',
  options: { ...CHANNEL_OPTIONS, 'data-dir': { type: 'string' }, config: { type: 'string', short: 'c' } },
  help: () => `      --data-dir DIR        the directory (default: the key dataDir of the configuration)
  -c, --config FILE         YAML file of the configuration (also: CONFIG_FILE)
${gatewayHelp({ url: 'ask this gateway; several, separated by commas, are replicas', channel: 'a channel, as if it were an argument (default: all)' })}

Without --url the directory is verified: all hashes and links, and, where the embedded log is there, that the log gives
these blocks; --timeout and --token-file are for --url only. With --url all blocks are read from the gateway; --data-dir
and --config are not taken then.`,
  run: async (call) => {
    const { values } = call
    refuseUnused(values)
    const results = values['url'] === undefined ? await verifyDirectory(call) : await verifyGateway(call)
    if (values['json'] === true) print(JSON.stringify(results))
    else for (const result of results) print(resultText(result))
    return results.some(({ fault }) => fault) ? Exit.FAILED : Exit.OK
  }
}

/** @throws UsageError when an option was given that does not count with --url, or without */
function refuseUnused (values: Values): void {
  const [how, options] = values['url'] === undefined ? ['without', ['timeout', 'token-file']] as const : ['with', ['data-dir', 'config']] as const
  const unused = options.find((option) => values[option] !== undefined)
  if (unused !== undefined) throw new UsageError(`verify ${how} --url takes no --${unused}`)
}

async function verifyDirectory (call: Arguments): Promise<Result[]> {
  const file = textOf(call, 'config')
  const config = readConfig(file === undefined ? {} : { file })
  const directory = textOf(call, 'data-dir') ?? config.dataDir
  if (!existsSync(blocksFile(directory))) throw new UsageError(`data-dir: ${directory} holds no ledger`)
  const { verifyDataDirectory } = await import('../verify-command.js')
  return await verifyDataDirectory(directory, channelsOf(call), tell)
}

async function verifyGateway (call: Arguments): Promise<Result[]> {
  const named = channelsOf(call)
  const channels = named.length > 0 ? named : (await callGateway(call).client.channels()).map(({ channel }) => channel)
  const results = []
  for (const channel of channels) results.push(await verifyChannel(call, channel))
  return results
}

/** Time between two lines about the progress. */
const PROGRESS_MS = 2000

async function verifyChannel (call: Arguments, channel: string): Promise<Result> {
  const { client, timeoutMs } = callGateway(call, channel)
  const { height } = await client.channel()
  let blocks = 0
  let headerHash = ''
  let toldAt = Date.now()
  try {
    if (height === 0) return { channel, blocks, headerHash }
    for await (const block of client.blocks({ from: 0, to: height - 1, giveUpAfterMs: timeoutMs })) {
      blocks++
      headerHash = block.headerHash
      if (Date.now() - toldAt < PROGRESS_MS) continue
      toldAt = Date.now()
      tell(`${channel}: ${blocks.toString()} of ${height.toString()} blocks`)
    }
    return { channel, blocks, headerHash }
  } catch (error) {
    if (!(error instanceof OrderingClientError) || !['fork_detected', 'invalid_block'].includes(error.code)) throw error
    return { channel, blocks, headerHash, fault: { block: blocks, reason: error.message } }
  }
}

function channelsOf (call: Arguments): readonly string[] {
  const channel = textOf(call, 'channel')
  return channel === undefined ? call.positionals : [channel, ...call.positionals]
}

function resultText ({ channel, blocks, headerHash, fault }: Result): string {
  return fault
    ? `${channel}: block ${fault.block.toString()} is not good: ${fault.reason}`
    : `${channel}: ${blocks.toString()} blocks are good, the newest has header hash ${headerHash}`
}
