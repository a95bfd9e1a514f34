import { CHANNEL_KEYS, KEYS, type Key } from './config-keys.js'
import { variableOf } from './config.js'
import type { Schema } from './config-kinds.js'
import { CHANNEL_ID_PATTERN } from './util/channel-id.js'

/**
 * The JSON Schema (draft 7) of the configuration file, for editors and other tools. A file that it allows is one that the
 * gateway takes, apart from what several keys say together (`--check-config` finds that, too).
 */
export function configSchema (): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of ordering-gateway',
    type: 'object',
    additionalProperties: false,
    properties: {
      ...schemaOfKeys(KEYS, (name, help) => `${help}. Environment variable: ${variableOf(name)}`),
      channels: {
        description: 'The channels: ids, or ids with options. Environment variable: CHANNELS, which chooses among them',
        type: 'array',
        minItems: 1,
        uniqueItems: true,
        items: { anyOf: [{ $ref: '#/definitions/channelId' }, { $ref: '#/definitions/channel' }, { $ref: '#/definitions/fabricChannel' }] },
        default: ['orders']
      }
    },
    definitions: {
      channelId: { description: 'Lower-case letters, digits, dots and dashes, a letter first', type: 'string', pattern: CHANNEL_ID_PATTERN.source },
      channel: {
        description: 'A channel with options of its first block',
        type: 'object',
        required: ['id'],
        additionalProperties: false,
        properties: { id: { $ref: '#/definitions/channelId' }, ...schemaOfKeys(CHANNEL_KEYS, (_, help) => help) }
      },
      fabricChannel: {
        description: 'A channel that begins with a Fabric genesis block',
        type: 'object',
        required: ['id', 'genesisFile'],
        additionalProperties: false,
        properties: {
          id: { $ref: '#/definitions/channelId' },
          genesisFile: { description: 'File with the marshalled block; a relative path starts at the directory of this file', type: 'string', minLength: 1 }
        }
      }
    }
  }
}

function schemaOfKeys (keys: Readonly<Record<string, Key<unknown>>>, describe: (name: string, help: string) => string): Record<string, Schema> {
  return Object.fromEntries(Object.entries(keys).map(([name, { kind, default: value, help }]) =>
    [name, { description: describe(name, help.replaceAll('`', '')), ...kind.schema, default: value }]))
}
