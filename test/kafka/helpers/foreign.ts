import { execFile, execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import type { Test } from 'tap'
import { encodeKafkaMessage, MessageClass } from '../../../src/protocol/kafka-message.js'
import { makeEnvelope, makePayload } from '../../helpers/http-protobuf.js'
import type { Cluster } from './cluster.js'
import { newDirectory } from './directory.js'

/** What a gateway, or a Fabric orderer, writes for an envelope with some data. */
export function message (channelId: string, data: string | Uint8Array): Buffer {
  const payload = makeEnvelope(makePayload(data, { channelId }))
  return Buffer.from(encodeKafkaMessage({ type: 'regular', payload, configSequence: 0n, class: MessageClass.NORMAL, originalOffset: 0n }))
}

let checked: boolean | undefined

/** Whether there is kcat; installed in CI where it is missing. Elsewhere its tests are skipped, loudly. */
export function haveKcat (): boolean {
  checked ??= canRun() || (process.env['CI'] === 'true' && install())
  if (!checked) console.error('\n*** SKIPPED: kcat is not on the PATH (Debian: apt-get install kcat)\n')
  return checked
}

function canRun (): boolean {
  try {
    execFileSync('kcat', ['-V'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function install (): boolean {
  try {
    execFileSync('sh', ['-c', 'apt-get update -qq && apt-get install -y -qq --no-install-recommends kcat'], { stdio: 'ignore' })
  } catch { /* canRun tells */ }
  if (canRun()) return true
  throw new Error('kcat cannot be installed, and in CI its tests must run')
}

/** Runs kcat on a topic's partition 0; its standard output as bytes. */
export async function kcat (cluster: Cluster, topic: string, args: readonly string[], input?: string): Promise<Buffer> {
  return await new Promise((resolve, reject) => {
    const all = ['-b', cluster.bootstrap, '-t', topic, '-p', '0', '-q', ...args]
    const child = execFile('kcat', all, { encoding: 'buffer', timeout: 20_000, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`kcat ${args.join(' ')}: ${error.message}\n${stderr.toString()}`))
      else resolve(stdout)
    })
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}

/** Lets kcat append each value as a record, packed together when a codec is given. */
export async function produceWithKcat (t: Test, cluster: Cluster, topic: string, { values, args = [] }: { values: readonly Buffer[], args?: readonly string[] }): Promise<void> {
  const directory = newDirectory(t)
  const files = values.map((value, index) => {
    const file = `${directory}/${index.toString()}`
    writeFileSync(file, value)
    return file
  })
  await kcat(cluster, topic, ['-P', '-k', '0', '-X', 'linger.ms=200', '-X', 'message.max.bytes=20000000', ...args, ...files])
}

/** Lets Kafka's own console producer append lines. */
export async function produceWithJava (cluster: Cluster, topic: string, lines: readonly string[], { codec }: { codec: string }): Promise<void> {
  const tool = cluster.version.startsWith('3.') ? 'kafka.tools.ConsoleProducer' : 'org.apache.kafka.tools.ConsoleProducer'
  await cluster.tool(tool, ['--bootstrap-server', cluster.internalBootstrap, '--topic', topic, '--compression-codec', codec], lines.map((line) => `${line}\n`).join(''))
}

/** Lets Kafka's own console consumer read a topic from its start on: a line a record, with all there is to print. */
export async function consumeWithJava (cluster: Cluster, topic: string, count: number): Promise<string[]> {
  const properties = ['print.offset=true', 'print.timestamp=true', 'print.key=true', 'print.headers=true', 'headers.separator=;',
    'headers.deserializer=org.apache.kafka.common.serialization.StringDeserializer']
  const { stdout } = await cluster.tool('org.apache.kafka.tools.consumer.ConsoleConsumer', ['--bootstrap-server', cluster.internalBootstrap, '--topic', topic,
    '--partition', '0', '--offset', 'earliest', '--max-messages', count.toString(), '--timeout-ms', '15000', ...properties.flatMap((property) => ['--property', property])])
  return stdout.split('\n').filter((line) => line.startsWith('CreateTime:')) // not what it says about its options
}
