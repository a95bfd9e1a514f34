import { onlyArgument, placeOf, wordOf, type Command } from './command.js'
import { callGateway, CHANNEL_HELP, CHANNEL_OPTIONS } from './gateway.js'
import { blockJson, blockText, print } from './output.js'

/** Shows one block. */
export const block: Command = {
  name: 'block',
  summary: 'show one block',
  usage: 'NUMBER|oldest|newest [options]',
  options: { ...CHANNEL_OPTIONS, view: { type: 'string' } },
  help: () => `      --view full|header    header leaves the envelopes out\n${CHANNEL_HELP}`,
  run: async (call) => {
    const number = placeOf(onlyArgument(call, 'block', 'the number of a block'), ['oldest', 'newest'], 'the block')
    const { client, json } = callGateway(call)
    const found = await client.block(number, { view: wordOf(call, 'view', ['full', 'header']) ?? 'full' })
    print(json ? blockJson(found) : blockText(found))
    return 0
  }
}
