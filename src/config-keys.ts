/** The keys of the configuration: kind, default and help of each. src/config.ts reads their values. */

const KIB = 1024
const MIB = 1024 * KIB
const MAX_UINT32 = 0xffffffff

/** Reads one value; says what is allowed when it is not. */
export interface Kind<T> {
  readonly allowed: string
  readonly read: (value: unknown) => T | undefined
}

/** One key of the configuration. */
export interface Key<T> {
  readonly kind: Kind<T>
  readonly default: T
  readonly help: string
}

function integer (minimum: number, maximum = Number.MAX_SAFE_INTEGER): Kind<number> {
  return {
    allowed: `a whole number from ${minimum.toString()} to ${maximum.toString()}`,
    read: (value) => {
      const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value
      return Number.isSafeInteger(number) && (number as number) >= minimum && (number as number) <= maximum ? number as number : undefined
    }
  }
}

const text: Kind<string> = { allowed: 'a text that is not empty', read: (value) => typeof value === 'string' && value !== '' ? value : undefined }

const optionalText: Kind<string> = { allowed: 'a text', read: (value) => typeof value === 'string' ? value : undefined }

/** A port, or nothing. */
const optionalPort: Kind<number | ''> = {
  allowed: `${integer(0, 65535).allowed}, or nothing`,
  read: (value) => value === '' ? '' : integer(0, 65535).read(value)
}

const flag: Kind<boolean> = {
  allowed: 'true or false',
  read: (value) => value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined
}

/** Addresses separated by commas, or a list of them. */
const addresses: Kind<readonly string[]> = {
  allowed: 'host:port, several separated by commas',
  read: (value) => {
    const list = typeof value === 'string' ? value.split(',').map((address) => address.trim()).filter((address) => address !== '') : value
    return Array.isArray(list) && list.every((address) => /^[^\s:]+:\d{1,5}$|^\[[0-9a-f:]+\]:\d{1,5}$/i.test(String(address))) ? list.map(String) : undefined
  }
}

function oneOf<T extends string> (...values: readonly T[]): Kind<T> {
  return { allowed: `one of ${values.join(', ')}`, read: (value) => values.find((one) => one === value) }
}

function key<T> (kind: Kind<T>, value: T, help: string): Key<T> {
  return { kind, default: value, help }
}

/** All keys but `channels`, which has a shape of its own. The environment variable of each is its name in upper snake case. */
export const KEYS = {
  host: key(text, '127.0.0.1', 'Address to listen on'),
  port: key(integer(0, 65535), 8080, 'Port to listen on; 0 takes a free one'),
  managementHost: key(optionalText, '', 'Address of the management port; none: the same as host'),
  managementPort: key(optionalPort, '', 'Port for probes and metrics, which the other port then does not have; none: one port for all'),
  dataDir: key(text, './data', 'Directory of blocks, receipts and the embedded log'),
  logLevel: key(oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'), 'info', 'Least severe log lines that are written'),
  maxBodyBytes: key(integer(1, 1024 * MIB), 16 * MIB, 'Largest request body'),
  maxInFlightBytes: key(integer(1), 64 * MIB, 'Bytes of submissions that may be on their way into the log'),
  maxWaitMs: key(integer(0, 3_600_000), 30_000, 'Longest time that Prefer: wait is honoured'),
  requestTimeoutMs: key(integer(1000, 3_600_000), 60_000, 'Time in which a request must have arrived'),
  maxSubscribers: key(integer(0), 10_000, 'Open subscriptions'),
  deliverHighWaterBytes: key(integer(1), MIB, 'Bytes that may wait in a subscriber\'s socket'),
  deliverStallMs: key(integer(1), 60_000, 'Time after which a subscriber that reads nothing is disconnected'),
  deliverPingMs: key(integer(1), 30_000, 'Time between pings to subscribers'),
  minFreeDiskBytes: key(integer(0), 128 * MIB, 'Free space below which nothing is written'),
  idempotencyRetentionBlocks: key(integer(1), 100_000, 'Newest blocks of each channel whose idempotency keys are remembered'),
  verifyNewestBlocks: key(integer(0), 1000, 'Newest blocks of each channel that are verified at start'),
  kafkaBrokers: key(addresses, [], 'Kafka brokers to begin with; none: the embedded log'),
  kafkaReplicationFactor: key(integer(1, 32767), 3, 'Replicas of a topic that is created'),
  kafkaMinInsyncReplicas: key(integer(1, 32767), 2, 'Replicas that must have a record before it is acknowledged'),
  kafkaClientId: key(text, 'ordering-gateway', 'Name by which brokers know this client'),
  kafkaConnectionTimeoutMs: key(integer(1, 600_000), 3000, 'Time in which a broker must accept a connection'),
  kafkaRequestTimeoutMs: key(integer(100, 600_000), 5000, 'Time in which a broker must answer'),
  kafkaEncoder: key(oneOf('native', 'kafkajs'), 'native', 'Encoder of records: the gateway\'s own, or the slower one of kafkajs'),
  kafkaTls: key(flag, false, 'Speak TLS to the brokers'),
  kafkaTlsCaFile: key(optionalText, '', 'PEM file of the authorities that brokers are verified by; none: the system\'s'),
  kafkaTlsCertFile: key(optionalText, '', 'PEM file of this client\'s certificate, where brokers demand one'),
  kafkaTlsKeyFile: key(optionalText, '', 'PEM file of its key'),
  kafkaSaslMechanism: key(oneOf('none', 'plain', 'scram-sha-256', 'scram-sha-512'), 'none', 'How this client authenticates to brokers'),
  kafkaSaslUsername: key(optionalText, '', 'User that it authenticates as'),
  kafkaSaslPasswordFile: key(optionalText, '', 'File with the password of that user'),
  healthStallAfterMs: key(integer(1), 10_000, 'Time without progress after which a channel with work to do is degraded'),
  healthFailAfterMs: key(integer(0), 5000, 'Time for which a check must be bad before it fails'),
  healthRecoverAfterMs: key(integer(0), 2000, 'Time for which a check must be well before it passes again'),
  shutdownMs: key(integer(0, 3_600_000), 10_000, 'Time that a shutdown may take')
}

/** Keys of a channel in the file. */
export const CHANNEL_KEYS = {
  maxMessageCount: key(integer(1, MAX_UINT32), 500, 'Envelopes of a block'),
  preferredMaxBytes: key(integer(1, MAX_UINT32), 2 * MIB, 'Bytes of a block, unless one envelope is larger'),
  absoluteMaxBytes: key(integer(1, MAX_UINT32), 10 * MIB, 'Bytes of an envelope'),
  batchTimeoutMs: key(integer(1), 2000, 'Time after which a block is cut that is not full')
}

/** The values of a table of keys. */
export type Values<K extends Record<string, Key<unknown>>> = { readonly [N in keyof K]: K[N] extends Key<infer T> ? T : never }
