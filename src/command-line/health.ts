import { Exit, noArguments, textOf, type Command } from './command.js'
import { callGateway, CHANNEL_OPTIONS, gatewayHelp } from './gateway.js'
import { print } from './output.js'

/** Says how the channels of a gateway are. */
export const health: Command = {
  name: 'health',
  summary: 'say how each channel is; fails unless all are ready',
  usage: '[options]',
  options: CHANNEL_OPTIONS,
  help: () => gatewayHelp({ channel: 'the channel (default: all)' }),
  run: async (call) => {
    noArguments(call, 'health')
    const { client, json } = callGateway(call)
    const channel = textOf(call, 'channel')
    const names = channel === undefined ? (await client.channels()).map((one) => one.channel) : [channel]
    const found = await Promise.all(names.map(async (name) => await callGateway(call, name).client.health()))
    if (json) print(JSON.stringify(found))
    else for (const { channel, state, height, reason } of found) print(`${channel}: ${state}, ${height.toString()} blocks${reason ? `; ${reason.code}: ${reason.detail}` : ''}`)
    return found.every(({ state }) => state === 'ready') ? Exit.OK : Exit.FAILED
  }
}
