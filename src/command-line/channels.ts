import { noArguments, type Command } from './command.js'
import { callGateway, gatewayHelp, GATEWAY_OPTIONS } from './gateway.js'
import { print } from './output.js'

/** Lists the channels of a gateway. */
export const channels: Command = {
  name: 'channels',
  summary: 'list the channels with state, height and newest hash',
  usage: '[options]',
  options: GATEWAY_OPTIONS,
  help: () => gatewayHelp(),
  run: async (call) => {
    noArguments(call, 'channels')
    const { client, json } = callGateway(call)
    const found = await client.channels()
    if (json) print(JSON.stringify(found))
    else for (const { channel, state, height, tipHash = '-' } of found) print(`${channel.padEnd(20)} ${state.padEnd(12)} ${height.toString().padStart(10)} ${tipHash}`)
    return 0
  }
}
