import type { Admin, KafkaConfig } from 'kafkajs'
import type { Test } from 'tap'

/** What scripts/kafka/cluster.js takes; there it says what each does. */
export interface ClusterOptions {
  /** '3.x', '4.x' or exact; the environment variable KAFKA_VERSION wins. */
  readonly version?: string
  readonly brokers?: 1 | 3
  readonly security?: string
  readonly brokerConfig?: Readonly<Record<string, unknown>>
  readonly proxied?: boolean
  readonly advertisedPorts?: readonly number[]
  readonly advertisedHost?: string
}

export interface Proxy {
  readonly port: number
  readonly connections: number
  readonly cut: () => void
  readonly refuse: (on: boolean) => Promise<void>
  readonly stall: (on: boolean) => void
  readonly dropResponses: (on: boolean) => void
}

export interface Broker {
  readonly id: number
  readonly port: number
  readonly internalPort: number
  readonly pid: number | undefined
  readonly proxy?: Proxy
  start (): Promise<void>
  launch (): void
  ready (): Promise<void>
  stop (signal?: NodeJS.Signals): Promise<void>
  pause (): void
  resume (): void
  admin<T> (use: (admin: Admin) => Promise<T>): Promise<T>
}

export interface CertificateFiles {
  readonly caFile: string
  readonly wrongCaFile: string
  readonly certFile: string
  readonly keyFile: string
}

export interface Cluster {
  readonly version: string
  readonly bootstrap: string
  readonly internalBootstrap: string
  readonly client: KafkaConfig
  readonly username?: string
  readonly password?: string
  readonly files?: CertificateFiles
  /** brokers[0] has id 1. */
  readonly brokers: readonly [Broker, ...Broker[]]
  moveLeader (topic: string, brokerId: number): Promise<void>
  tool (mainClass: string, args: readonly string[], input?: string | Buffer, timeoutMs?: number): Promise<{ stdout: string, stderr: string }>
  stop (): Promise<void>
}

/** Scripts are JavaScript without types. */
const SCRIPT = new URL('../../../scripts/kafka/cluster.js', import.meta.url).href

/** What is missing on machines that cannot run Kafka at all. */
const CANNOT_RUN = /Java 17 or newer is needed|Maven is needed/

/**
 * Runs a Kafka cluster for a test and what follows in it; it is stopped behind the test. Without Java the test is
 * skipped, and says so, and undefined is returned; in CI that is a failure.
 */
export async function withKafka (t: Test, options: ClusterOptions = {}): Promise<Cluster | undefined> {
  const { startCluster } = await import(SCRIPT) as { startCluster: (options: ClusterOptions) => Promise<Cluster> }
  const version = process.env['KAFKA_VERSION'] ?? options.version ?? '3.x'
  try {
    const cluster = await startCluster({ ...options, version })
    t.teardown(async () => { await cluster.stop() })
    t.comment(`Kafka ${cluster.version}`)
    return cluster
  } catch (error) {
    const reason = (error as Error).message
    if (!CANNOT_RUN.test(reason) || process.env['CI'] === 'true') throw error
    console.error(`\n*** SKIPPED, Kafka cannot run on this machine: ${reason}\n`)
    t.plan(0, `Kafka cannot run on this machine: ${reason}`)
    return undefined
  }
}
