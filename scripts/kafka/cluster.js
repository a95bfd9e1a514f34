// Apache Kafka on this machine for tests and development: real brokers in KRaft mode, without a container.
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Broker } from './broker.js'
import { downloadKafka, resolveVersion } from './download.js'
import { checkJava, runJava } from './java.js'
import { moveLeader } from './leaders.js'
import { releasePorts, reservePorts } from './ports.js'
import { createProxy } from './proxy.js'
import { makeSecurity } from './security.js'

/**
 * @typedef {object} ClusterOptions
 * @property {string} [version] '3.x', '4.x' (the default) or an exact version
 * @property {1 | 3} [brokers] how many, 1 by default
 * @property {string} [dir] data, logs and certificates; it is kept, and a later start continues with its data. By default a temporary
 *   directory that stop() removes
 * @property {number[]} [ports] of the client listeners, one per broker; free ones by default
 * @property {string} [security] of the client listener: 'plaintext' (the default), 'tls', 'mtls', 'sasl-plain', 'sasl-scram-256',
 *   'sasl-scram-512', and each of the last three with '-tls'. Brokers talk to each other in plaintext on another listener
 * @property {Record<string, unknown>} [brokerConfig] further broker settings, such as { 'auto.create.topics.enable': true }
 * @property {boolean} [proxied] puts a proxy in front of every broker and advertises it: see brokers[i].proxy
 * @property {number[]} [advertisedPorts] what brokers tell clients instead of their own ports
 * @property {string} [advertisedHost] what brokers tell clients instead of 127.0.0.1, such as 'no-such-host.invalid'
 * @property {string[]} [jvm] Java options instead of the ones for a quick start; for measurements leave out -XX:TieredStopAtLevel
 * @property {string} [cacheDir] where the jars are kept
 */

/**
 * @typedef {object} Cluster
 * @property {string} version
 * @property {string} dir
 * @property {string} bootstrap 'host:port,...' for clients (through the proxies, if there are any)
 * @property {string} internalBootstrap the plaintext listeners without credentials and proxies, for tools and checks
 * @property {{ brokers: string[], ssl?: object, sasl?: object }} client the options of a kafkajs client that is
 *   allowed in; a new object each time, because kafkajs keeps an authenticator made from the first credentials in the sasl object, which
 *   a copy with another password would take along
 * @property {string} [username] of the SASL modes
 * @property {string} [password]
 * @property {import('./certificates.js').Certificates} [files] of the TLS modes: caFile, wrongCaFile, certFile, keyFile, ...
 * @property {(Broker & { proxy?: import('./proxy.js').Proxy })[]} brokers brokers[0] has id 1
 * @property {(topic: string, brokerId: number, partition?: number) => Promise<void>} moveLeader makes a broker the leader; resolves when all know
 * @property {(mainClass: string, args: string[], input?: string | Buffer, timeoutMs?: number) => Promise<{ stdout: string, stderr: string }>} tool
 *   runs one of Kafka's command line tools, such as 'org.apache.kafka.tools.TopicCommand'
 * @property {() => Promise<void>} stop ends all brokers and proxies
 */

/**
 * Starts a cluster and waits until every broker serves and knows the others.
 *
 * @param {ClusterOptions} [options]
 * @returns {Promise<Cluster>}
 */
export async function startCluster (options = {}) {
  const { brokers: count = 1, security: mode = 'plaintext' } = options
  const version = resolveVersion(options.version)
  await checkJava()
  const libs = await downloadKafka(version, { cacheDir: options.cacheDir })
  const dir = options.dir ? resolve(options.dir) : await mkdtemp(join(tmpdir(), 'kafka-'))
  const reserved = await reservePorts(3 * count)
  const proxies = []
  let brokers = []

  async function stop () {
    // A temporary directory has nothing to save. Brokers that end together lose the quorum before the last has gone through its
    // controlled shutdown: no use to wait long for it.
    const [signal, deadlineMs] = options.dir ? ['SIGTERM', count === 1 ? 10_000 : 2000] : ['SIGKILL', 10_000]
    await Promise.all(brokers.map((broker) => broker.stop(signal, { deadlineMs })))
    await Promise.all(proxies.map((proxy) => proxy.stop()))
    releasePorts(reserved)
    if (!options.dir) await rm(dir, { recursive: true, force: true })
  }

  try {
    const clusterId = await rememberCluster(dir, { version, brokers: count, security: mode })
    const security = await makeSecurity(mode, dir)
    const nodes = Array.from({ length: count }, (_, i) => ({
      id: i + 1,
      dir: join(dir, `broker-${i + 1}`),
      port: options.ports?.[i] ?? reserved[3 * i],
      internalPort: reserved[3 * i + 1],
      controllerPort: reserved[3 * i + 2]
    }))
    if (options.proxied) {
      for (const node of nodes) proxies.push(await createProxy({ target: { port: node.port } }))
    }
    const advertisedPorts = options.advertisedPorts ?? nodes.map((node, i) => proxies[i]?.port ?? node.port)
    brokers = nodes.map((node, i) => Object.assign(new Broker({
      ...node,
      nodes,
      version,
      libs,
      clusterId,
      security,
      jvm: options.jvm,
      advertisedHost: options.advertisedHost ?? '127.0.0.1',
      advertisedPort: advertisedPorts[i],
      brokerConfig: options.brokerConfig ?? {}
    }), { proxy: proxies[i] }))
    await Promise.all(brokers.map((broker) => broker.format()))
    for (const broker of brokers) broker.launch()
    await Promise.all(brokers.map((broker) => broker.ready({ count })))

    const addresses = advertisedPorts.map((port) => `127.0.0.1:${port}`)
    return {
      version,
      dir,
      bootstrap: addresses.join(),
      internalBootstrap: brokers.map((broker) => `127.0.0.1:${broker.internalPort}`).join(),
      get client () { return { brokers: [...addresses], ...structuredClone(security.client) } },
      username: security.client.sasl?.username,
      password: security.client.sasl?.password,
      files: security.files,
      brokers,
      moveLeader: (topic, brokerId, partition) => moveLeader(brokers.filter((broker) => broker.pid), { topic, brokerId, partition }),
      tool: (mainClass, args, input, timeoutMs) => runJava({ libs, mainClass, args, input, timeoutMs }),
      stop
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Keeps what a directory was made for, and its cluster id, so that a later start continues with it or says why it cannot. */
async function rememberCluster (dir, made) {
  const file = join(dir, 'cluster.json')
  if (existsSync(file)) {
    const { clusterId, ...before } = JSON.parse(readFileSync(file, 'utf8'))
    if (JSON.stringify(before) === JSON.stringify(made)) return clusterId
    throw new Error(`${dir} holds a cluster made with ${JSON.stringify(before)}, not with ${JSON.stringify(made)}: use another directory`)
  }
  await mkdir(dir, { recursive: true })
  const clusterId = `K${randomBytes(16).toString('base64url').slice(1)}` // no leading "-", which would be read as an option
  await writeFile(file, JSON.stringify({ clusterId, ...made }))
  return clusterId
}
