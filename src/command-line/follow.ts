import { noArguments, placeOf, textOf, wordOf, type Command } from './command.js'
import { callGateway, CHANNEL_HELP, CHANNEL_OPTIONS } from './gateway.js'
import { blockJson, blockText, print } from './output.js'

/** Prints blocks as they are cut, over any number of broken connections. */
export const follow: Command = {
  name: 'follow',
  summary: 'print blocks as they are cut, and check their hashes',
  usage: '[options]',
  options: { ...CHANNEL_OPTIONS, from: { type: 'string' }, to: { type: 'string' }, after: { type: 'string' }, view: { type: 'string' } },
  help: () => `      --from PLACE          first block: a number, oldest, newest or next (the default: the one that is cut next)
      --to PLACE            last block: a number, or newest; without, it goes on until it is stopped
      --after HASH          header hash of the block before the first one, to be checked
      --view full|header    header leaves the envelopes out
${CHANNEL_HELP}`,
  run: async (call) => {
    noArguments(call, 'follow')
    const from = placeOf(textOf(call, 'from') ?? 'next', ['oldest', 'newest', 'next'], '--from')
    const last = textOf(call, 'to')
    const to = last === undefined ? undefined : placeOf(last, ['newest'], '--to')
    const view = wordOf(call, 'view', ['full', 'header'])
    const { client, json, timeoutMs } = callGateway(call)
    for await (const block of client.blocks({ from, to, after: textOf(call, 'after'), view, giveUpAfterMs: timeoutMs })) print(json ? blockJson(block) : blockText(block))
    return 0
  }
}
