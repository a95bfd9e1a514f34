// Shows the dashboard and the alerts on a real Prometheus, three replicas and a real broker, by itself, in a few minutes:
// npm run monitoring:check [-- --svg DIRECTORY] [-- --only ALERT]. Ends with 1 when a panel has no data, or an alert does not
// fire or not clear. SIGINT and SIGTERM end it too; whatever was started is stopped.
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
import { CleanUps } from './clean-ups.js'
import { draw } from './drawing.js'
import { makeFaults } from './faults.js'
import { startLoad } from './load.js'
import { startPrometheus } from './prometheus.js'
import { Replica } from './replica.js'

const CHANNELS = ['orders', 'doomed']
const WARM_UP_MS = 25_000
const DEADLINE_MS = 40_000
const DRAWN_POINTS = 90

const { values } = parseArgs({ options: { svg: { type: 'string' }, only: { type: 'string' } } })
const dir = mkdtempSync(join(tmpdir(), 'monitoring-'))
const diskDir = join(dir, 'disk')
const cleanUps = new CleanUps()
const interrupt = new AbortController()
const { signal } = interrupt
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => { interrupt.abort(new Error(`ended by ${name}`)) })
let failed = 0

function say (line) {
  process.stdout.write(`${line}\n`)
}

/** Runs until a condition holds; the seconds that it took, undefined when it did not in time. */
async function until (holds) {
  const startedAt = performance.now()
  while (performance.now() - startedAt < DEADLINE_MS) {
    signal.throwIfAborted()
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
  const times = []
  for (const [index, { name, alerts, make }] of faults.entries()) {
    const quiet = (firing) => !alerts.some((alert) => firing.has(alert))
    await until(async () => quiet(await prometheus.firing()))
    const before = await prometheus.firing()
    const madeAt = performance.now()
    const time = { from: Date.now() / 1000 }
    times.push(time)
    const heal = await make()
    const fired = new Map()
    try {
      await until(async () => {
        const firing = await prometheus.firing()
        for (const alert of alerts) if (firing.has(alert) && !fired.has(alert)) fired.set(alert, performance.now())
        return alerts.every((alert) => fired.has(alert))
      })
    } finally {
      await heal()
    }
    time.to = Date.now() / 1000
    for (const alert of alerts) {
      const cleared = await until(async () => !(await prometheus.firing()).has(alert))
      const ok = fired.has(alert) && cleared !== undefined && !before.has(alert)
      if (!ok) failed++
      const after = fired.has(alert) ? ((fired.get(alert) - madeAt) / 1000).toFixed(1) : '**never**'
      say(`| ${index + 1}. ${name} | ${alert} | ${after}${before.has(alert) ? ' **fired already**' : ''} | ${cleared ?? '**never**'} |`)
    }
  }
  return times
}

const legendOf = (legend, labels) => legend.replace(/{{(\w+)}}/g, (_, label) => labels[label] ?? '')

/** One drawing for each row of the dashboard. */
async function drawRows (prometheus, directory, times) {
  mkdirSync(directory, { recursive: true })
  for (const [row, panels] of rows) {
    const drawn = await Promise.all(panels.map(async ({ title, unit, queries }) => {
      const results = await Promise.all(queries.map(async ({ expr, legend }) => (await prometheus.range(bind(expr), times)).map(({ metric, values: points }) => ({
        legend: legendOf(legend, metric), points: points.map(([at, value]) => [at, Number(value)]).filter(([, value]) => Number.isFinite(value))
      }))))
      return { title, unit, series: results.flat().filter(({ points }) => points.length > 1) }
    }))
    writeFileSync(join(directory, `dashboard-${row.toLowerCase().replaceAll(' ', '-')}.svg`), draw(drawn, times))
  }
}

async function run () {
  cleanUps.add('the directory', () => { rmSync(dir, { recursive: true, force: true }) })
  mkdirSync(diskDir)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=220m', 'tmpfs', diskDir]).status !== 0) throw new Error('a small file system has to be mounted: run as root')
  cleanUps.add('the small file system', () => {
    if (spawnSync('umount', ['-l', diskDir]).status !== 0) throw new Error(`${diskDir} is still mounted`)
  })
  const cluster = await startCluster({ version: '3.x' })
  cleanUps.add('the broker', () => cluster.stop())
  const [prometheusPort, ...ports] = await reservePorts(4)
  cleanUps.add('the ports', () => releasePorts([prometheusPort, ...ports]))
  const replicas = ports.map((port, index) => new Replica({ port, dataDir: join(index === 2 ? diskDir : dir, `replica-${index + 1}`), brokers: cluster.bootstrap }))
  cleanUps.add('the replicas', () => Promise.all(replicas.map((replica) => replica.stop('SIGKILL'))))
  signal.throwIfAborted()
  await Promise.all(replicas.map((replica) => replica.start(CHANNELS)))
  signal.throwIfAborted()
  const producer = new kafkajs.Kafka({ brokers: [cluster.internalBootstrap], logLevel: kafkajs.logLevel.NOTHING }).producer()
  await producer.connect()
  cleanUps.add('the producer', () => producer.disconnect())
  const prometheus = await startPrometheus({ dir, port: prometheusPort, targets: ports.map((port) => `127.0.0.1:${port}`) })
  cleanUps.add('Prometheus', () => prometheus.stop())
  const startedAt = Date.now() / 1000
  cleanUps.add('the load', startLoad(replicas, CHANNELS))
  await delay(WARM_UP_MS, undefined, { signal })
  await checkPanels(prometheus)
  say('')
  const faults = makeFaults({
    replicas,
    broker: cluster.brokers[0],
    diskDir,
    produce: (topic, value) => producer.send({ topic, messages: [{ key: '0', value: Buffer.from(value), partition: 0 }] }),
    restart: async (replica, channels = CHANNELS) => {
      await replica.stop()
      await replica.start(channels)
    }
  })
  const times = await checkAlerts(prometheus, faults.filter(({ alerts }) => values.only === undefined || alerts.includes(values.only)))
  const to = Date.now() / 1000
  if (values.svg) await drawRows(prometheus, values.svg, { from: startedAt, to, step: Math.ceil((to - startedAt) / DRAWN_POINTS), faults: times })
}

await run().catch((error) => {
  failed++
  process.stderr.write(`${error.stack}\n`)
})
failed += await cleanUps.run()
say(`\n${failed === 0 ? 'every panel has data, every alert fired and cleared' : `${failed} did not do what they should`}`)
process.exit(failed === 0 ? 0 : 1) // a request that hangs keeps nobody waiting
