import { numberOf, onlyArgument, type Command } from './command.js'
import { callGateway, CHANNEL_HELP, CHANNEL_OPTIONS } from './gateway.js'
import { print, receiptText } from './output.js'

/** Shows where an envelope is. */
export const receipt: Command = {
  name: 'receipt',
  summary: 'show where an envelope is',
  usage: 'ID|OFFSET [options]',
  options: { ...CHANNEL_OPTIONS, wait: { type: 'string' } },
  help: () => `      --wait SECONDS        wait so long for its block\n${CHANNEL_HELP}`,
  run: async (call) => {
    const id = onlyArgument(call, 'receipt', 'the id of an envelope, or its offset')
    const { client, json } = callGateway(call)
    const found = await client.receipt(id, { waitMs: (numberOf(call, 'wait') ?? 0) * 1000 })
    print(json ? JSON.stringify(found) : receiptText(found))
    return 0
  }
}
