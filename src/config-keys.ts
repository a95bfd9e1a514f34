/**
 * The keys of the configuration: kind, default and help of each. src/config.ts reads their values; `npm run docs` writes
 * them into docs/configuration.md and docs/config.schema.json.
 */
import { LOG_LEVELS } from './util/log-levels.js'
import { addresses, flag, integer, jwtAlgorithms, networks, oneOf, optionalCookieName, origins, optionalPort, optionalText, text, type Kind } from './config-kinds.js'

const KIB = 1024
const MIB = 1024 * KIB
const MAX_UINT32 = 0xffffffff

/** One key of the configuration. */
export interface Key<T> {
  readonly kind: Kind<T>
  readonly default: T
  /** What it means: sentences, the last one without a full stop. Of Markdown it has backquotes only, which --help and the schema leave out. */
  readonly help: string
}

function key<T> (kind: Kind<T>, value: T, help: string): Key<T> {
  return { kind, default: value, help }
}

const server = {
  host: key(text, '127.0.0.1', 'Address to listen on. Beyond loopback it needs authentication, or `allowUnauthenticated`'),
  port: key(integer(0, 65535), 8080, 'Port to listen on; 0 takes a free one, which the log tells'),
  managementHost: key(optionalText, '', 'Address of the management port; none: the same as `host`'),
  managementPort: key(optionalPort, '',
    'Port for `/livez`, `/readyz`, `/healthz`, `/metrics` and `/version`, which the other port then does not have; none: one port for all'),
  logLevel: key(oneOf(...LOG_LEVELS), 'info', 'Least severe log lines that are written, until `PUT /v1/admin/log-level` says otherwise. Lines are JSON on the standard output'),
  requestTimeoutMs: key(integer(1000, 3_600_000), 60_000,
    'Time in which the body of a request must have arrived, or the next piece of one that is streamed, and a streamed item from 64 KiB to its end: 408 `request_timeout`'),
  headersTimeoutMs: key(integer(100, 3_600_000), 10_000,
    'Time in which the headers of a request must have arrived, and with TLS the handshake before: 408 `request_timeout`, and the connection is closed within a second more'),
  keepAliveTimeoutMs: key(integer(1, 3_600_000), 72_000,
    'Time for which a connection without a request is kept. Longer than that of a load balancer in front, which would else send into a closing connection'),
  maxHeaderBytes: key(integer(1024, MIB), 16 * KIB, 'Largest request line and headers together: 431 `headers_too_large`'),
  maxConnections: key(integer(1), 15_000,
    'Open connections of a port, WebSockets included: 503 `too_many_connections`, with TLS the connection is closed. Less than the files that the process may have open'),
  maxConnectionsPerAddress: key(integer(0), 0,
    'Those from one address (IPv6: from one /64), the same answer; `trustedProxies` are left out. 0: no limit'),
  maxRequestsPerConnection: key(integer(0), 0,
    'Requests on one connection, whose last answer has `Connection: close`: clients spread over replicas anew. 0: no limit'),
  shutdownDelayMs: key(integer(0, 3_600_000), 0,
    'Time for which a gateway that shuts down serves on, while `/readyz` fails already: load balancers send new clients elsewhere before work is refused'),
  shutdownMs: key(integer(0, 3_600_000), 10_000, 'Time that a shutdown may take behind that; then the process ends with code 1')
}

const storage = {
  dataDir: key(text, './data',
    'Directory of blocks, receipts and the embedded log. Made when it is missing; a relative path starts at the working directory. One process at a time'),
  minFreeDiskBytes: key(integer(0), 128 * MIB, 'Free space below which nothing is written: 503 `disk_full`'),
  idempotencyRetentionBlocks: key(integer(1), 100_000,
    'Newest blocks of each channel whose idempotency keys are remembered; a key that is older counts as new. ' +
    'The same on all replicas; where it is changed, the receipts index is made anew'),
  verifyNewestBlocks: key(integer(0), 1000, 'Newest blocks of each channel that are verified at start. A bad one halts the channel')
}

const submissions = {
  maxBodyBytes: key(integer(1, 1024 * MIB), 16 * MIB, 'Largest request body: 413 `body_too_large`'),
  maxHeldBodyBytes: key(integer(1), 128 * MIB,
    'Bytes of request bodies, unpacked, that may be held until they are answered, and of items of streams until they are submitted; those of 64 KiB and less do not count: ' +
    '503 `overloaded`, as the last answer of a stream, a WebSocket with close code 1013. Not less than `maxBodyBytes`'),
  maxInFlightBytes: key(integer(1), 64 * MIB,
    'Bytes of submissions that may be on their way into the log: 503 `overloaded`. Large ones (over a quarter of it) together take three quarters at most'),
  maxInFlightBytesPerChannel: key(integer(1), 32 * MIB, 'The same for each channel: one whose log is slow leaves room for the others'),
  maxWriters: key(integer(0), 10_000, 'Open broadcast sockets and streamed requests of envelopes: 503 `too_many_writers`'),
  maxWaitMs: key(integer(0, 3_600_000), 30_000, 'Longest time that `Prefer: wait` is honoured')
}

const subscriptions = {
  maxSubscribers: key(integer(0), 10_000, 'Open subscriptions: 503 `too_many_subscribers`'),
  deliverCacheBytes: key(integer(0), 32 * MIB,
    'Bytes of the newest blocks that are kept encoded: each is read and encoded once for all subscribers at the tip. Channels with subscribers have equal shares'),
  deliverHighWaterBytes: key(integer(1024), 64 * 1024, 'Bytes that may wait in a client\'s socket before no more blocks are read for it, or answers made'),
  deliverStallMs: key(integer(1), 60_000, 'Time after which a client that reads nothing of a stream, or of any answer, is disconnected, a WebSocket with close code 1013'),
  deliverPingMs: key(integer(1), 30_000,
    'Time between pings over WebSocket, and between heartbeats of other streams. A client that has not answered the last is cut off at the next')
}

const kafka = {
  kafkaBrokers: key(addresses, [], 'Kafka brokers to begin with; the others are found through them. None: the embedded log'),
  kafkaReplicationFactor: key(integer(1, 32767), 3, 'Replicas of a topic that is created; one that has fewer is warned of'),
  kafkaMinInsyncReplicas: key(integer(1, 32767), 2, 'Replicas that must have a record before it is acknowledged'),
  kafkaClientId: key(text, 'ordering-gateway', 'Name by which brokers know this client'),
  kafkaConnectionTimeoutMs: key(integer(1, 600_000), 3000, 'Time in which a broker must accept a connection'),
  kafkaRequestTimeoutMs: key(integer(100, 600_000), 5000,
    'Time in which a broker must answer; an append that is not answered in time has an unknown outcome: 503 `outcome_unknown`'),
  kafkaEncoder: key(oneOf('native', 'kafkajs'), 'native', 'Encoder of records: the gateway\'s own, or the slower one of kafkajs'),
  kafkaTls: key(flag, false, 'Speak TLS to the brokers'),
  kafkaTlsCaFile: key(optionalText, '', 'PEM file of the authorities that brokers are verified by; none: those that Node.js brings'),
  kafkaTlsCertFile: key(optionalText, '', 'PEM file of this client\'s certificate, where brokers demand one'),
  kafkaTlsKeyFile: key(optionalText, '', 'PEM file of its key'),
  kafkaSaslMechanism: key(oneOf('none', 'plain', 'scram-sha-256', 'scram-sha-512'), 'none', 'How this client authenticates to brokers'),
  kafkaSaslUsername: key(optionalText, '', 'User that it authenticates as'),
  kafkaSaslPasswordFile: key(optionalText, '', 'File with the password of that user; a line end at its end does not count')
}

const health = {
  healthStallAfterMs: key(integer(1), 10_000,
    'Time without progress after which a channel with work to do is `degraded`: its loop, the reading of the log, a commit, or the receipts index'),
  healthFailAfterMs: key(integer(0), 5000,
    'Time for which a check must be bad without a break before it fails, so that a broker that comes and goes does not flap the probes'),
  healthRecoverAfterMs: key(integer(0), 2000, 'Time for which a check must be well without a break before it passes again')
}

const access = {
  tlsCertFile: key(optionalText, '',
    'PEM file of the certificate, and of those between it and its authority. With it the gateway speaks TLS 1.2 and 1.3 only; without, plain HTTP'),
  tlsKeyFile: key(optionalText, '',
    'PEM file of its key. Files of TLS are read again when they change'),
  tlsClientCaFile: key(optionalText, '',
    'PEM file of the authorities that sign clients\' certificates'),
  tlsClientAuth: key(oneOf('none', 'optional', 'required'), 'none',
    'Whether clients show a certificate: never, if they have one, or else there is no connection'),
  accessFile: key(optionalText, '',
    'YAML file of identities, hashes of their tokens, and what they may do (docs/access.md). It is read again when it changes'),
  accessCheckMs: key(integer(100, 3_600_000), 2000,
    'Time between two looks at the files of access and TLS, and at the callers of open streams: a token that is revoked or expired ends its streams within it'),
  allowUnauthenticated: key(flag, false,
    'Listen beyond loopback although anybody may do everything. Without it, and without authentication, the gateway does not start'),
  jwtJwks: key(optionalText, '',
    'File, or https address, of the keys (JWKS) that JWTs are verified with; none: no JWTs'),
  jwtIssuer: key(optionalText, '',
    'Issuer that JWTs must name in `iss`'),
  jwtAudience: key(optionalText, '',
    'Audience that JWTs must name in `aud`'),
  jwtAlgorithms: key(jwtAlgorithms, ['RS256', 'ES256', 'EdDSA'],
    'Algorithms that JWTs may be signed with. There is none without a signature, and none with a shared secret'),
  jwtGrantsClaim: key(text, 'scope',
    'Claim of a JWT that says what its owner may do: words such as `orders:write`, `audit.*:read`, `metrics` and `operator`, as a list or with spaces between them'),
  jwtNameClaim: key(text, 'sub',
    'Claim of a JWT that names its owner, for the audit log and rate limits'),
  jwtClockToleranceMs: key(integer(0, 600_000), 5000,
    'Difference of clocks that is tolerated in the times of JWTs'),
  jwtCooldownMs: key(integer(0, 3_600_000), 30_000,
    'Shortest time between two readings of the keys at an address because a JWT names one that is not known'),
  jwtRefreshMs: key(integer(1000, 86_400_000), 300_000,
    'Time between two readings of the keys at an address. When they cannot be read, the old ones still count'),
  sessionCookie: key(optionalCookieName, '',
    'Name of a cookie that holds a token, for browsers; none: no cookies'),
  allowedOrigins: key(origins, [],
    'Origins of web pages that may call from a browser: CORS, WebSockets, cookies. Pages of the gateway\'s own origin may always'),
  healthAccess: key(oneOf('open', 'authenticated'), 'open',
    'Whether `/livez`, `/readyz` and `/healthz` need an identity where there is authentication'),
  metricsAccess: key(oneOf('open', 'granted'), 'granted',
    'Whether `/metrics` needs the grant `metrics` where there is authentication'),
  trustedProxies: key(networks, [],
    'Proxies whose `X-Forwarded-For` is believed; none: the address of the connection counts'),
  rateLimitPerSecond: key(integer(0, 1_000_000), 0,
    'Requests, and items of streams, a second of one identity: 429 `rate_limited`, while streams are slowed down. 0: no limit'),
  rateLimitBurst: key(integer(1, 1_000_000), 100,
    'How many of them may come at once'),
  addressRateLimitPerSecond: key(integer(0, 1_000_000), 0,
    'Requests a second from one address (IPv6: from one /64), probes left out: 429 `rate_limited`. 0: no limit'),
  addressRateLimitBurst: key(integer(1, 1_000_000), 100,
    'How many of them may come at once')
}

/** The keys by topic, in the order of the documentation. */
export const TOPICS = { Server: server, Access: access, Storage: storage, Submissions: submissions, Subscriptions: subscriptions, Kafka: kafka, Health: health }

/** All keys but `channels`, which has a shape of its own. The environment variable of each is its name in upper snake case. */
export const KEYS = { ...server, ...access, ...storage, ...submissions, ...subscriptions, ...kafka, ...health }

/** Options of a channel in the file. */
export const CHANNEL_KEYS = {
  maxMessageCount: key(integer(1, MAX_UINT32), 500, 'Envelopes of a block. It is cut when it has so many'),
  preferredMaxBytes: key(integer(1, MAX_UINT32), 2 * MIB,
    'Bytes of a block: cut before it would be exceeded. An envelope that is larger by itself gets a block of its own. Not greater than `absoluteMaxBytes`'),
  absoluteMaxBytes: key(integer(1, MAX_UINT32), 10 * MIB, 'Bytes of an envelope, payload and signature: 413 `envelope_too_large`'),
  batchTimeoutMs: key(integer(1), 2000, 'Time after which a block is cut that is not full')
}

/** The values of a table of keys. */
export type Values<K extends Record<string, Key<unknown>>> = { readonly [N in keyof K]: K[N] extends Key<infer T> ? T : never }
