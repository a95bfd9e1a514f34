import { closeSync, openSync, writeSync } from 'node:fs'
import { stringify } from 'yaml'
import type { AccessEntry } from '../access/access-file.js'
import { CHANNELS_PATTERN } from '../access/identity.js'
import { hashToken, makeToken } from '../access/token.js'
import { reasonOf } from '../errors.js'
import { Exit, noArguments, textOf, UsageError, type Arguments, type Command } from './command.js'
import { print, tell } from './output.js'

/** Makes a token, and the entry of the access file that knows it. */
export const token: Command = {
  name: 'token',
  summary: 'make a token, and the entry of the access file for it',
  usage: '--name NAME [options]',
  options: {
    name: { type: 'string' },
    write: { type: 'string', multiple: true },
    read: { type: 'string', multiple: true },
    admin: { type: 'string', multiple: true },
    metrics: { type: 'boolean' },
    operator: { type: 'boolean' },
    'expires-in': { type: 'string' },
    'token-file': { type: 'string' }
  },
  help: () => `      --name NAME           whom the token is for
      --write CHANNELS      channels that it may write, separated by commas; orders.* and * are patterns
      --read CHANNELS       channels that it may read
      --admin CHANNELS      channels that it may administer
      --metrics             it may read the metrics
      --operator            it may operate the process: read and set the log level
      --expires-in DAYS     the days that it is good for; without, until it is taken out of the file
      --token-file FILE     write the token into a new file that only you can read, instead of the standard error

The entry goes to the standard output, in the form in which it stands below "identities:" of the access file. It holds a
hash: the token itself is shown now and never again.`,
  run: async (call) => {
    noArguments(call, 'token')
    const secret = makeToken()
    const entry = entryOf(call, hashToken(secret).toString('hex'))
    const file = textOf(call, 'token-file')
    if (file === undefined) tell(secret)
    else writeNewFile(file, `${secret}\n`)
    print(stringify([entry], { lineWidth: 0 }).trimEnd().replace(/^/gm, '  '))
    return Exit.OK
  }
}

function entryOf (call: Arguments, sha256: string): AccessEntry {
  const name = textOf(call, 'name')
  if (name === undefined || name === '') throw new UsageError('token needs --name')
  const days = textOf(call, 'expires-in')
  if (days !== undefined && !/^[1-9]\d{0,4}$/.test(days)) throw new UsageError(`--expires-in is ${JSON.stringify(days)}, it must be a number of days`)
  const expires = days === undefined ? undefined : new Date(Math.floor(Date.now() / 1000) * 1000 + Number(days) * DAY_MS).toISOString().replace('.000', '')
  const [write, read, admin] = (['write', 'read', 'admin'] as const).map((permission) => channelsOf(call, permission))
  return {
    name,
    tokens: [{ sha256, ...expires !== undefined && { expires } }],
    ...write && { write },
    ...read && { read },
    ...admin && { admin },
    ...call.values['metrics'] === true && { metrics: true },
    ...call.values['operator'] === true && { operator: true }
  }
}

const DAY_MS = 86_400_000

function channelsOf ({ values }: Arguments, permission: string): string[] | undefined {
  const given = values[permission]
  if (!Array.isArray(given)) return undefined
  const channels = given.map(String).flatMap((text) => text.split(',')).map((channel) => channel.trim())
  const wrong = channels.find((channel) => !CHANNELS_PATTERN.test(channel))
  if (wrong !== undefined) throw new UsageError(`--${permission}: ${JSON.stringify(wrong)} is no channel and no pattern of channels, such as orders, orders.* or *`)
  return channels
}

/** A file that was there may be read by others, or hold another token. */
function writeNewFile (path: string, text: string): void {
  try {
    const file = openSync(path, 'wx', 0o600)
    writeSync(file, text)
    closeSync(file)
  } catch (error) {
    throw new UsageError(`--token-file: ${path} cannot be made: ${reasonOf(error)}`)
  }
}
