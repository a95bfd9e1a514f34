// Runs Kafka for a developer until Ctrl-C: node scripts/kafka/main.js --help
import { parseArgs } from 'node:util'
import { startCluster } from './cluster.js'
import { versions } from './download.js'
import { securityModes } from './security.js'

const usage = `Usage: node scripts/kafka/main.js [options]
  --version   3.x, 4.x or an exact version (${versions[4]})
  --brokers   1 or 3 (1)
  --port      of the first broker, the others follow (9092)
  --dir       keeps the data there; without it, it is thrown away at the end
  --security  ${securityModes.join(', ')} (plaintext)
`
const { values } = parseArgs({
  options: {
    version: { type: 'string' },
    brokers: { type: 'string', default: '1' },
    port: { type: 'string', default: '9092' },
    dir: { type: 'string' },
    security: { type: 'string' },
    help: { type: 'boolean' }
  }
})

if (values.help) process.stdout.write(usage)
else {
  await run().catch((error) => {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  })
}

async function run () {
  const brokers = Number(values.brokers)
  const ports = Array.from({ length: brokers }, (_, i) => Number(values.port) + i)
  process.stderr.write('Starting Kafka (the first time it is downloaded)...\n')
  const cluster = await startCluster({ version: values.version, brokers, ports, dir: values.dir, security: values.security })
  process.stdout.write(`KAFKA_BROKERS=${cluster.bootstrap}\n`)
  if (cluster.username) process.stdout.write(`# user ${cluster.username}, password ${cluster.password}\n`)
  if (cluster.files) process.stdout.write(`# CA ${cluster.files.caFile}\n`)
  process.stderr.write(`Kafka ${cluster.version} runs, its files are in ${cluster.dir}. Ctrl-C ends it.\n`)

  let isEnding = false
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      if (isEnding) process.exit(1)
      isEnding = true
      cluster.stop().then(() => process.exit(0))
    })
  }
}
