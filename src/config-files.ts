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
import { checkedCertificates } from './util/certificates.js'
import type { Clock } from './util/clock.js'
import { currentOf } from './util/watched-file.js'

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
    kafka: config.kafkaBrokers.length > 0 ? readKafkaConnection(config, attempt, dependencies.logger) : undefined
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

/** What each file is for TLS, cert and key being both there or none. */
const KAFKA_TLS_FILES = { ca: 'kafkaTlsCaFile', cert: 'kafkaTlsCertFile', key: 'kafkaTlsKeyFile' } as const

/** How brokers are reached. Files that changed are read again when a connection is made. */
function readKafkaConnection (config: Config, attempt: Attempt, logger: Logger): ConnectionOptions {
  const { kafkaSaslMechanism: mechanism, kafkaSaslUsername: username } = config
  const current = <T>(keys: ReadonlyArray<keyof Config & `kafka${string}File`>, make: (contents: Buffer[]) => T): () => T => {
    const what = keys.join(', ')
    return attempt(what, () => currentOf(keys.map((key) => config[key]), make, {
      changed: () => { logger.info(`${what}: what is there now counts for new connections`) },
      failed: (error) => { logger.error({ reason: reasonOf(error) }, `${what}: cannot be used as it is now; what was there before still counts`) }
    }))
  }
  const files = Object.entries(KAFKA_TLS_FILES).filter(([, key]) => config[key] !== '')
  const readTls = (contents: Buffer[]): object => checkedCertificates(Object.fromEntries(files.map(([name], index) => [name, contents[index]])))
  const tls = config.kafkaTls ? current(files.map(([, key]) => key), readTls) : undefined
  const password = mechanism === 'none' ? undefined : current(['kafkaSaslPasswordFile'], ([content]) => String(content).replace(/[\r\n]+$/, ''))
  return {
    clientId: config.kafkaClientId,
    connectionTimeoutMs: config.kafkaConnectionTimeoutMs,
    requestTimeoutMs: config.kafkaRequestTimeoutMs,
    get tls () { return tls?.() },
    get sasl () { return mechanism !== 'none' && password ? { mechanism, username, password: password() } : undefined }
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
