import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parse } from 'yaml'
import { checkAccess, isEmpty } from './config-access.js'
import { readTraces, type TracesConfig } from './config-traces.js'
import { CHANNEL_KEYS, KEYS, TOPICS, type Key, type Values } from './config-keys.js'
import { reasonOf } from './errors.js'
import type { ChannelOptions } from './protocol/channel-config.js'
import { CHANNEL_ID_PATTERN } from './util/channel-id.js'

/** The configuration is not valid; the message names the key, what was wrong, and what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** A channel as the configuration declares it. */
export interface ChannelDeclaration extends ChannelOptions {
  readonly id: string
  /** Path of a marshalled Fabric genesis block; the options above are ignored then. */
  readonly genesisFile?: string
}

/** The validated configuration. */
export interface Config extends Values<typeof KEYS> {
  readonly channels: readonly ChannelDeclaration[]
  /** How traces are exported, by OpenTelemetry's variables; undefined when they are not. */
  readonly traces: TracesConfig | undefined
}

/** Where values come from. */
export interface ConfigSources {
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Path of a YAML file; the variable CONFIG_FILE is looked at when this is not given. */
  readonly file?: string | undefined
}

/**
 * Reads, validates and freezes the configuration: defaults, then the file, then the environment, which wins. The only
 * place that reads the environment.
 * @throws ConfigError with every fault that was found, one a line
 */
export function readConfig ({ environment = process.env, file = environment['CONFIG_FILE'] }: ConfigSources = {}): Config {
  const faults: string[] = []
  const document = file === undefined || file === '' ? {} : readFile(file)
  for (const name of Object.keys(document)) {
    if (name !== 'channels' && !Object.hasOwn(KEYS, name)) faults.push(`${name}: is no key of the configuration; allowed are ${[...Object.keys(KEYS), 'channels'].join(', ')}`)
  }
  const values: Values<typeof KEYS> = readValues(KEYS, (name) => environmentValue(environment, name) ?? document[name], faults, (name) => describeSource(name, environment, file))
  checkServer(values, faults)
  checkKafka(values, faults)
  checkAccess(values, faults)
  const channels = readChannels(environment['CHANNELS'], document['channels'], { faults, directory: file ? dirname(file) : '.' })
  const traces = readTraces(environment, faults)
  if (faults.length > 0) throw new ConfigError(faults.join('\n'))
  return Object.freeze({ ...values, channels: Object.freeze(channels), traces })
}

/** Addresses of the gateway that commands ask when their command line names none. */
export function readGatewayUrls (environment: Readonly<Record<string, string | undefined>> = process.env): string[] {
  return (environment['ORDERING_URL'] || 'http://127.0.0.1:8080').split(',')
}

/** File with the token that commands show a gateway, when their command line names none. */
export function readTokenFile (environment: Readonly<Record<string, string | undefined>> = process.env): string | undefined {
  return environment['ORDERING_TOKEN_FILE'] || undefined
}

/** A key as --help and the documentation show it. */
export interface KeyRow {
  readonly topic: string
  readonly key: string
  readonly variable: string
  readonly default: string
  readonly allowed: string
  readonly help: string
}

const CHANNELS_ROW: KeyRow = {
  topic: 'Server', key: 'channels', variable: 'CHANNELS', default: 'orders', allowed: 'see below', help: 'Ids of the channels, separated by commas; in the file a list with options'
}

/** The table of all keys. */
export function describeKeys (): KeyRow[] {
  return [CHANNELS_ROW, ...Object.entries(TOPICS).flatMap(([topic, keys]) => describeTopic(topic, keys))]
}

/** The table of the options of a channel, which have no variables. */
export function describeChannelKeys (): Array<Omit<KeyRow, 'variable'>> {
  return describeTopic('Channels', CHANNEL_KEYS)
}

function describeTopic (topic: string, keys: Readonly<Record<string, Key<unknown>>>): KeyRow[] {
  return Object.entries(keys).map(([name, { kind, default: value, help }]) =>
    ({ topic, key: name, variable: variableOf(name), default: String(value), allowed: kind.allowed, help }))
}

/** Ports and bodies: keys that contradict each other. A value that is wrong by itself is undefined here, as below. */
function checkServer ({ host, port, managementHost, managementPort, maxBodyBytes, maxHeldBodyBytes }: Values<typeof KEYS>, faults: string[]): void {
  if (managementPort === '' && managementHost) faults.push('managementHost: is given, which needs managementPort')
  const samePort = Number(managementPort) > 0 && managementPort === port
  if (samePort && (managementHost || host) === host) faults.push(`managementPort: is ${port.toString()}, as port is; it must be another one`)
  if (maxHeldBodyBytes < maxBodyBytes) {
    faults.push(`maxHeldBodyBytes: is ${maxHeldBodyBytes.toString()}, less than maxBodyBytes (${maxBodyBytes.toString()}): the largest bodies would always be told to try again`)
  }
}

/** What is said about brokers although there are none, or about SASL that is not used. */
function checkUnused ({ kafkaBrokers, kafkaTls, kafkaSaslMechanism, kafkaSaslUsername, kafkaSaslPasswordFile }: Values<typeof KEYS>, faults: string[]): void {
  if (isEmpty(kafkaBrokers)) {
    for (const [key, given] of Object.entries({ kafkaTls, kafkaSaslMechanism: kafkaSaslMechanism !== 'none' })) {
      if (given) faults.push(`${key}: is given, which needs kafkaBrokers; without, the log is the embedded one`)
    }
  }
  if (kafkaSaslMechanism !== 'none') return
  for (const [key, given] of Object.entries({ kafkaSaslUsername, kafkaSaslPasswordFile })) {
    if (given) faults.push(`${key}: is given, but kafkaSaslMechanism is none; it must say how to authenticate`)
  }
}

/** Keys that only make sense together. */
function checkKafka (values: Values<typeof KEYS>, faults: string[]): void {
  const { kafkaSaslMechanism, kafkaSaslUsername, kafkaSaslPasswordFile, kafkaTls, kafkaTlsCaFile, kafkaTlsCertFile, kafkaTlsKeyFile } = values
  checkUnused(values, faults)
  if (kafkaSaslMechanism !== 'none' && (!kafkaSaslUsername || !kafkaSaslPasswordFile)) {
    faults.push(`kafkaSaslMechanism: is ${kafkaSaslMechanism}, which needs kafkaSaslUsername and kafkaSaslPasswordFile`)
  }
  if (!kafkaTls && (kafkaTlsCaFile || kafkaTlsCertFile || kafkaTlsKeyFile)) faults.push('kafkaTls: is false, but files for TLS are given; it must be true')
  if (Boolean(kafkaTlsCertFile) !== Boolean(kafkaTlsKeyFile)) faults.push('kafkaTlsCertFile, kafkaTlsKeyFile: both or none must be given')
  if (values.kafkaMinInsyncReplicas > values.kafkaReplicationFactor) {
    faults.push(`kafkaMinInsyncReplicas: is ${values.kafkaMinInsyncReplicas.toString()}, more than kafkaReplicationFactor (${values.kafkaReplicationFactor.toString()})`)
  }
}

function readFile (file: string): Record<string, unknown> {
  let document: unknown
  try {
    document = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new ConfigError(`config file ${file}: ${reasonOf(error)}`)
  }
  if (document === null || document === undefined) return {}
  if (typeof document !== 'object' || Array.isArray(document)) throw new ConfigError(`config file ${file}: must hold keys and values`)
  return document as Record<string, unknown>
}

function readValues<K extends Record<string, Key<unknown>>> (keys: K, value: (name: string) => unknown, faults: string[], describe: (name: string) => string): Values<K> {
  return Object.fromEntries(Object.entries(keys).map(([name, { kind, default: fallback }]) => {
    const given = value(name)
    if (given === undefined) return [name, fallback]
    const read = kind.read(given)
    if (read === undefined) faults.push(`${describe(name)}: is ${JSON.stringify(given)}, must be ${kind.allowed}`)
    return [name, read]
  })) as Values<K>
}

function readChannels (variable: string | undefined, listed: unknown, { faults, directory }: { faults: string[], directory: string }): ChannelDeclaration[] {
  const declared = Array.isArray(listed) ? listed : []
  if (listed !== undefined && !Array.isArray(listed)) faults.push('channels: must be a list of channels, each with an id')
  const channels = declared.map((entry, index) => readChannel(entry, `channels[${index.toString()}]`, { faults, directory }))
  const ids = variable !== undefined && variable !== '' ? variable.split(',').map((id) => id.trim()) : listed === undefined ? ['orders'] : channels.map(({ id }) => id)
  for (const id of ids) {
    if (!CHANNEL_ID_PATTERN.test(id)) {
      faults.push(`channels: ${JSON.stringify(id)} is no channel id; allowed are lower-case letters, digits, dots and dashes, a letter first, 249 characters at most`)
    }
  }
  if (new Set(ids).size < ids.length) faults.push('channels: the same id stands there twice')
  if (ids.length === 0) faults.push('channels: at least one channel is needed')
  // The variable chooses; the file may say more about a channel that was chosen.
  return ids.map((id) => channels.find((channel) => channel.id === id) ?? { id, ...readValues(CHANNEL_KEYS, () => undefined, faults, String) })
}

function readChannel (entry: unknown, path: string, { faults, directory }: { faults: string[], directory: string }): ChannelDeclaration {
  const fields = channelFields(entry)
  if (!fields) {
    faults.push(`${path}: is ${JSON.stringify(entry)}, must be an id, or keys and values`)
    return readChannel({ id: '' }, path, { faults: [], directory })
  }
  const { id, genesisFile } = fields
  if (typeof id !== 'string') faults.push(`${path}.id: is missing; each channel needs one`)
  checkChannelKeys(fields, path, faults)
  const options = readValues(CHANNEL_KEYS, (name) => fields[name], faults, (name) => `${path}.${name}`)
  if (options.preferredMaxBytes > options.absoluteMaxBytes) {
    faults.push(`${path}.preferredMaxBytes: is ${options.preferredMaxBytes.toString()}, must not be greater than absoluteMaxBytes (${options.absoluteMaxBytes.toString()})`)
  }
  return { id: String(id), ...options, ...typeof genesisFile === 'string' && { genesisFile: resolve(directory, genesisFile) } }
}

function channelFields (entry: unknown): Record<string, unknown> | undefined {
  if (typeof entry === 'string') return { id: entry }
  return typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? entry as Record<string, unknown> : undefined
}

function checkChannelKeys (fields: Record<string, unknown>, path: string, faults: string[]): void {
  for (const name of Object.keys(fields)) {
    if (name !== 'id' && name !== 'genesisFile' && !Object.hasOwn(CHANNEL_KEYS, name)) {
      faults.push(`${path}.${name}: is no key of a channel; allowed are id, genesisFile, ${Object.keys(CHANNEL_KEYS).join(', ')}`)
    }
  }
  const { genesisFile } = fields
  if (genesisFile === undefined) return
  if (typeof genesisFile !== 'string' || genesisFile === '') faults.push(`${path}.genesisFile: must be the path of a file`)
  const given = Object.keys(CHANNEL_KEYS).filter((name) => name in fields)
  if (given.length > 0) faults.push(`${path}.${given.join(', ')}: a channel with a genesisFile has its options from there`)
}

function environmentValue (environment: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  const value = environment[variableOf(name)]
  return value === '' ? undefined : value
}

function describeSource (name: string, environment: Readonly<Record<string, string | undefined>>, file: string | undefined): string {
  return environmentValue(environment, name) === undefined ? `${name} (${file ?? 'config file'})` : `${name} (environment variable ${variableOf(name)})`
}

/** The environment variable of a key: its name in upper snake case. */
export function variableOf (name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
}
