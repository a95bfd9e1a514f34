import { readFileSync } from 'node:fs'
import type { Logger } from 'pino'
import { Access } from './access/access.js'
import { TlsFiles } from './access/tls.js'
import { authenticates } from './config-access.js'
import { ConfigError, type ChannelDeclaration, type Config } from './config.js'
import { reasonOf } from './errors.js'
import type { ConnectionOptions } from './ordered-log/kafka/kafkajs.js'
import { dataHash, decodeBlock, type Block } from './protocol/block.js'
import { configOfBlock, makeGenesisBlock } from './protocol/genesis.js'
import type { Clock } from './util/clock.js'

/** What the files say that a configuration names. */
export interface Files {
  /** The first block of each channel, in the order of the channels. */
  readonly genesisBlocks: readonly Block[]
  readonly tls: TlsFiles | undefined
  readonly access: Access
  /** How brokers are reached; undefined with the embedded log. */
  readonly kafka: ConnectionOptions | undefined
}

interface Dependencies { readonly clock: Clock, readonly logger: Logger }

/** Takes what `read` gives, or notes what is wrong with it. */
type Attempt = <T>(what: string, read: () => T) => T

/**
 * Reads all files that a configuration names, as the start of the gateway does. Opens and changes nothing else.
 * @throws ConfigError with every fault that was found
 */
export function readFiles (config: Config, dependencies: Dependencies): Files {
  const faults: string[] = []
  const attempt: Attempt = <T>(what: string, read: () => T) => {
    try {
      return read()
    } catch (error) {
      faults.push(`${what}: ${reasonOf(error)}`)
      return undefined as T // which nobody gets: a fault is thrown below
    }
  }
  const files = {
    genesisBlocks: config.channels.map((declaration) => readGenesis(declaration, attempt)),
    tls: attempt('tlsCertFile, tlsKeyFile, tlsClientCaFile', () => readTls(config)),
    access: attempt([config.accessFile && `accessFile ${config.accessFile}`, config.jwtJwks && 'jwtJwks'].filter(Boolean).join(', '), () => readAccess(config, dependencies)),
    kafka: config.kafkaBrokers.length > 0 ? readKafkaConnection(config, attempt) : undefined
  }
  if (faults.length > 0) throw new ConfigError(faults.join('\n'))
  return files
}

function readTls ({ tlsCertFile: certFile, tlsKeyFile: keyFile, tlsClientCaFile: clientCaFile, tlsClientAuth: clientAuth }: Config): TlsFiles | undefined {
  return certFile === '' ? undefined : new TlsFiles({ certFile, keyFile, clientCaFile, clientAuth })
}

function readAccess (config: Config, dependencies: Dependencies): Access {
  const { jwtJwks } = config
  return new Access({
    ...config,
    authenticates: authenticates(config),
    ...jwtJwks !== '' && {
      jwt: {
        jwks: jwtJwks,
        issuer: config.jwtIssuer,
        audience: config.jwtAudience,
        algorithms: config.jwtAlgorithms,
        clockToleranceMs: config.jwtClockToleranceMs,
        cooldownMs: config.jwtCooldownMs,
        grantsClaim: config.jwtGrantsClaim,
        nameClaim: config.jwtNameClaim
      }
    },
    identityRate: { perSecond: config.rateLimitPerSecond, burst: config.rateLimitBurst },
    addressRate: { perSecond: config.addressRateLimitPerSecond, burst: config.addressRateLimitBurst }
  }, dependencies)
}

function readKafkaConnection (config: Config, attempt: Attempt): ConnectionOptions {
  const read = (name: 'kafkaTlsCaFile' | 'kafkaTlsCertFile' | 'kafkaTlsKeyFile' | 'kafkaSaslPasswordFile'): string | undefined =>
    config[name] === '' ? undefined : attempt(name, () => readFileSync(config[name], 'utf8'))
  const [ca, cert, key] = [read('kafkaTlsCaFile'), read('kafkaTlsCertFile'), read('kafkaTlsKeyFile')]
  return {
    clientId: config.kafkaClientId,
    connectionTimeoutMs: config.kafkaConnectionTimeoutMs,
    requestTimeoutMs: config.kafkaRequestTimeoutMs,
    ...config.kafkaTls && { tls: { ...ca !== undefined && { ca }, ...cert !== undefined && { cert }, ...key !== undefined && { key } } },
    ...config.kafkaSaslMechanism !== 'none' && {
      sasl: { mechanism: config.kafkaSaslMechanism, username: config.kafkaSaslUsername, password: (read('kafkaSaslPasswordFile') ?? '').trimEnd() }
    }
  }
}

/** The first block of a channel: from its file, or made of its options. */
function readGenesis (declaration: ChannelDeclaration, attempt: Attempt): Block {
  const { id, genesisFile } = declaration
  if (genesisFile === undefined) return makeGenesisBlock(id, declaration)
  return attempt(`channels: genesisFile of channel ${id}, ${genesisFile}`, () => {
    const block = decodeBlock(readFileSync(genesisFile))
    const { channelId } = configOfBlock(block)
    if (channelId !== id) throw new Error(`it is the genesis block of channel ${JSON.stringify(channelId)}`)
    const { number, previousHash } = block.header
    if (number !== 0 || previousHash.length > 0) throw new Error(`it is block ${number.toString()}, not the first of its chain`)
    if (!dataHash(block.data).equals(block.header.dataHash)) throw new Error('its data hash is not the hash of its envelopes')
    return block
  })
}
