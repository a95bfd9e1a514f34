// The server.properties of a test broker. Pure: options in, text out.

/**
 * Short time-outs, so that a killed broker is replaced within seconds, and small pools for small machines.
 * A session time-out under 3 s makes healthy brokers drop out when the machine is busy.
 */
const quick = {
  'group.initial.rebalance.delay.ms': 0,
  'auto.create.topics.enable': false,
  'unclean.leader.election.enable': false,
  'broker.session.timeout.ms': 3000,
  'broker.heartbeat.interval.ms': 500,
  'initial.broker.registration.timeout.ms': 60_000,
  'controller.quorum.fetch.timeout.ms': 2000,
  'controller.quorum.election.timeout.ms': 500,
  'controller.quorum.election.backoff.max.ms': 500,
  'replica.lag.time.max.ms': 5000,
  'replica.fetch.backoff.ms': 200,
  'offsets.topic.num.partitions': 1,
  'transaction.state.log.num.partitions': 1,
  'num.network.threads': 2,
  'num.io.threads': 2,
  'background.threads': 2,
  'log.cleaner.enable': false,
  'log.segment.delete.delay.ms': 1000
}

/**
 * @param {{ id: number, nodes: { id: number, controllerPort: number }[], dataDir: string, port: number, internalPort: number, controllerPort: number,
 *   advertisedHost: string, advertisedPort: number, security: import('./security.js').Security, brokerConfig: Record<string, unknown> }} options
 * @returns {string}
 */
export function serverProperties ({ id, nodes, dataDir, port, internalPort, controllerPort, advertisedHost, advertisedPort, security, brokerConfig }) {
  const replicas = Math.min(3, nodes.length)
  const clientSettings = Object.entries(security.properties).map(([name, value]) => [`listener.name.client.${name}`, value])
  return render({
    'process.roles': 'broker,controller',
    'node.id': id,
    'controller.quorum.voters': nodes.map((node) => `${node.id}@127.0.0.1:${node.controllerPort}`).join(','),
    'log.dirs': dataDir,
    listeners: `CLIENT://127.0.0.1:${port},INTERNAL://127.0.0.1:${internalPort},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `CLIENT://${advertisedHost}:${advertisedPort},INTERNAL://127.0.0.1:${internalPort}`,
    'listener.security.protocol.map': `CLIENT:${security.protocol},INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT`,
    'inter.broker.listener.name': 'INTERNAL',
    'controller.listener.names': 'CONTROLLER',
    'default.replication.factor': replicas,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': Math.min(2, replicas),
    ...quick,
    ...Object.fromEntries(clientSettings),
    ...brokerConfig
  })
}

function render (settings) {
  return Object.entries(settings).map(([name, value]) => `${name}=${String(value).replaceAll('\\', '\\\\')}\n`).join('')
}
