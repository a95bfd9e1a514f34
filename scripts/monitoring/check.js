// Shows the dashboard and the alerts on a real Prometheus, three replicas and a real broker, by itself, in a few minutes:
// npm run monitoring:check [-- --svg FILE]. Ends with 1 when a panel has no data, or an alert does not fire or not clear.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import kafkajs from 'kafkajs'
import { rows } from '../../grafana/panels.js'
import { startCluster } from '../kafka/cluster.js'
import { releasePorts, reservePorts } from '../kafka/ports.js'
import { draw } from './drawing.js'
import { makeFaults } from './faults.js'
import { startLoad } from './load.js'
import { startPrometheus } from './prometheus.js'
import { Replica } from './replica.js'

const CHANNELS = ['orders', 'doomed']
const WARM_UP_MS = 25_000
const DEADLINE_MS = 40_000

const { values } = parseArgs({ options: { svg: { type: 'string' } } })
const dir = mkdtempSync(join(tmpdir(), 'monitoring-'))
const diskDir = join(dir, 'disk')
const cleanUps = []
let failed = 0

function say (line) {
  process.stdout.write(`${line}\n`)
}

/** Runs until a condition holds; the seconds that it took, undefined when it did not in time. */
async function until (holds) {
  const startedAt = performance.now()
  while (performance.now() - startedAt < DEADLINE_MS) {
    if (await holds()) return ((performance.now() - startedAt) / 1000).toFixed(1)
    await delay(250)
  }
  return undefined
}

const bind = (expr) => expr.replaceAll('$__rate_interval', '10s').replaceAll('$channel', '.*').replaceAll('$instance', '.*')

async function checkPanels (prometheus) {
  say('| row | panel | series | value now, the highest |\n|---|---|---|---|')
  for (const [row, panels] of rows) {
    for (const { title, queries } of panels) {
      const results = (await Promise.all(queries.map(({ expr }) => prometheus.query(bind(expr))))).map((result) => result.filter(({ value }) => value[1] !== 'NaN'))
      const found = results.flat()
      const empty = results.some((result) => result.length === 0)
      if (empty) failed++
      say(`| ${row} | ${title} | ${found.length}${empty ? ' **no data**' : ''} | ${Number(Math.max(...found.map(({ value }) => Number(value[1]))).toPrecision(3))} |`)
    }
  }
}

async function checkAlerts (prometheus, faults) {
  say('| fault | alert | fires after, s | clears after, s |\n|---|---|---|---|')
  for (const { name, alerts, make } of faults) {
    const quiet = (firing) => !alerts.some((alert) => firing.has(alert))
    await until(async () => quiet(await prometheus.firing()))
    const before = await prometheus.firing()
    const madeAt = performance.now()
    const heal = await make()
    const fired = new Map()
    await until(async () => {
      const firing = await prometheus.firing()
      for (const alert of alerts) if (firing.has(alert) && !fired.has(alert)) fired.set(alert, performance.now())
      return alerts.every((alert) => fired.has(alert))
    })
    await heal()
    for (const alert of alerts) {
      const cleared = await until(async () => !(await prometheus.firing()).has(alert))
      const ok = fired.has(alert) && cleared !== undefined && !before.has(alert)
      if (!ok) failed++
      const after = fired.has(alert) ? ((fired.get(alert) - madeAt) / 1000).toFixed(1) : '**never**'
      say(`| ${name} | ${alert} | ${after}${before.has(alert) ? ' **fired already**' : ''} | ${cleared ?? '**never**'} |`)
    }
  }
}

async function drawPanels (prometheus, file, { from, to }) {
  const drawn = []
  for (const { title, unit, queries } of rows.flatMap(([, panels]) => panels)) {
    const results = await Promise.all(queries.map(({ expr }) => prometheus.range(bind(expr), { from, to, step: 3 })))
    const series = results.flat().map(({ values: points }) => points.map(([at, value]) => [at, Number(value)]).filter(([, value]) => Number.isFinite(value)))
    drawn.push({ title, unit, series: series.filter((points) => points.length > 1) })
  }
  writeFileSync(file, draw(drawn))
}

async function run () {
  mkdirSync(diskDir)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=220m', 'tmpfs', diskDir]).status !== 0) throw new Error('a small file system has to be mounted: run as root')
  cleanUps.push(() => spawnSync('umount', ['-l', diskDir]))
  const cluster = await startCluster({ version: '3.x' })
  cleanUps.push(() => cluster.stop())
  const [prometheusPort, ...ports] = await reservePorts(4)
  cleanUps.push(() => releasePorts([prometheusPort, ...ports]))
  const replicas = ports.map((port, index) => new Replica({ port, dataDir: join(index === 2 ? diskDir : dir, `replica-${index + 1}`), brokers: cluster.bootstrap }))
  cleanUps.push(() => Promise.all(replicas.map((replica) => replica.stop('SIGKILL'))))
  await Promise.all(replicas.map((replica) => replica.start(CHANNELS)))
  const producer = new kafkajs.Kafka({ brokers: [cluster.internalBootstrap], logLevel: kafkajs.logLevel.NOTHING }).producer()
  await producer.connect()
  cleanUps.push(() => producer.disconnect())
  const prometheus = await startPrometheus({ dir, port: prometheusPort, targets: ports.map((port) => `127.0.0.1:${port}`) })
  cleanUps.push(() => prometheus.stop())
  const startedAt = Date.now() / 1000
  cleanUps.push(startLoad(replicas, CHANNELS))
  await delay(WARM_UP_MS)
  await checkPanels(prometheus)
  say('')
  await checkAlerts(prometheus, makeFaults({
    replicas,
    broker: cluster.brokers[0],
    diskDir,
    produce: (topic, value) => producer.send({ topic, messages: [{ key: '0', value: Buffer.from(value), partition: 0 }] }),
    restart: async (replica, channels = CHANNELS) => {
      await replica.stop()
      await replica.start(channels)
    }
  }))
  if (values.svg) await drawPanels(prometheus, values.svg, { from: startedAt, to: Date.now() / 1000 })
}

await run().catch((error) => {
  failed++
  process.stderr.write(`${error.stack}\n`)
})
for (const cleanUp of cleanUps.reverse()) await cleanUp()
rmSync(dir, { recursive: true, force: true })
say(`\n${failed === 0 ? 'every panel has data, every alert fired and cleared' : `${failed} did not do what they should`}`)
process.exitCode = failed === 0 ? 0 : 1
